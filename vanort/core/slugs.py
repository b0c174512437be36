# SPDX-License-Identifier: EUPL-1.2
"""Names in web addresses, proposed from a record's Swedish name."""

import re
import unicodedata

from django.db import models

# Letters that do not fall apart into a plain letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


def slug_of(text: str, longest: int = 80) -> str:
    """Write a text with the letters of web addresses: ``Høje-Taastrup`` becomes ``hoje-taastrup``.

    Args:
        text: what people call the thing.
        longest: greatest number of characters.

    Returns:
        The slug; empty when the text has no letters or figures of the Latin script.
    """
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = apart.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:longest].strip("-")


def free_slug(model: type[models.Model], text: str, *, apart_from: int | None = None) -> str:
    """Return a slug that no other row has, with a number at its end when the plain one is taken. One query.

    Args:
        model: a model with a field ``slug``.
        text: the name to make it from.
        apart_from: primary key of the row that may have it already.
    """
    longest = getattr(model._meta.get_field("slug"), "max_length", None) or 50
    wanted = slug_of(text, longest - 4) or str(model._meta.model_name)
    rows = model._default_manager.exclude(pk=apart_from).filter(slug__startswith=wanted)
    taken = set(rows.values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug = f"{wanted}-{number}"
        number += 1
    return slug
