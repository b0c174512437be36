# SPDX-License-Identifier: EUPL-1.2
"""Names in web addresses, proposed from a record's Swedish name."""

import re
import unicodedata
from collections.abc import Container
from itertools import chain, count

from django.db import models

# Letters that do not fall apart into a plain letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def slug_of(text: str, longest: int = 80) -> str:
    """Write a text with the letters of web addresses: ``Høje-Taastrup`` gives ``hoje-taastrup``; empty without any."""
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", "-", apart.encode("ascii", "ignore").decode())[:longest].strip("-")


def free_slug(model: type[models.Model], text: str, *, apart_from: int | None = None) -> str:
    """Return a slug made from a text that no row of a model has, apart from the row of a primary key. One query."""
    longest = getattr(model._meta.get_field("slug"), "max_length", None) or 50
    wanted = slug_of(text, longest - 4) or str(model._meta.model_name)
    rows = model._default_manager.exclude(pk=apart_from).filter(slug__startswith=wanted)
    return first_free(wanted, set(rows.values_list("slug", flat=True)))


def first_free(wanted: str, taken: Container[str]) -> str:
    """Return a name that is not taken: the one wanted, or with the first number from 2 on that makes it free."""
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
