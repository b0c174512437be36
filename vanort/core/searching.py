# SPDX-License-Identifier: EUPL-1.2
"""Plain search in a register's list: any text may be typed, and none can break it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from vanort.core.texts import TextsField, text_languages

LONGEST = 100  # SQLite refuses patterns of more than 50,000 bytes; nobody searches for more than a line


def lookups(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Return the lookups to search in: each text of several languages becomes one per language."""
    found: list[str] = []
    for name in names:
        is_texts = "__" not in name and isinstance(model._meta.get_field(name), TextsField)
        found += [f"{name}__{code}" for code in text_languages()] if is_texts else [name]
    return found


def matching(rows: QuerySet[Any], fields: Iterable[str], text: str) -> QuerySet[Any]:
    """Return the rows in which every word typed stands in at least one of the fields that ``lookups`` gives. SQLite
    folds the case of ASCII only (``åbo`` would miss ``Åbo``): each word is tried in lower and upper case and
    capitalised."""
    for word in text.replace("\x00", "")[:LONGEST].split():
        forms = {word, word.lower(), word.upper(), word.capitalize()}
        tries = [(f"{field}__icontains", form) for field in fields for form in forms]
        rows = rows.filter(Q(*tries, _connector=Q.OR))
    return rows
