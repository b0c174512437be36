# SPDX-License-Identifier: EUPL-1.2
"""Components drawn by value: the same values in the same language give the same HTML, so it is drawn once.

Values: dataclasses, tuples, ``Fields``, translated strings, numbers, dates; no records, which equal others by key."""

import dataclasses
import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vanort.core.models import Source
from vanort.core.texts import Texts, active_language

# A list item is about 1 kB, a map up to 60 kB; a page has at most a few hundred.
REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown, and the language it really is in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def in_language(self, _code: str) -> tuple[str, str]:
        return self.text, self.language


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from, and when somebody last read it there."""

    title: str
    url: str = ""
    seen_on: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """A line of a postcard, for ``ui/lines.html``."""

    label: str
    value: str
    note: str = ""
    is_unknown: bool = False
    status_code: str = ""


class Fields(dict[str, Hashable]):
    """Values by name, for components without a class of their own; never changed once it is made."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def as_value(value: Any) -> Any:
    """Return a text in the reader's language, a source as what is shown of it, and lists and dicts of them hashable."""
    if type(value) in (str, Said, Fields):
        return value
    if isinstance(value, Texts):
        return Said(*value.in_language(active_language()))
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Source):
        return Origin(value.title, value.url, value.seen_on)
    if isinstance(value, dict):
        return Fields({name: as_value(each) for name, each in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(map(as_value, value))
    return value


def draw(template: str, **values: Any) -> SafeString:
    """Draw a component, or return it as it was drawn before with equal values; its template may ask for nothing else.

    Raises TypeError when a value, as ``as_value`` makes it, cannot be hashed or is a record."""
    plain = {name: as_value(value) for name, value in values.items()}
    return _drawn(template, get_language() or "", **plain)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _drawn(template: str, _language: str, /, **values: Hashable) -> SafeString:
    _refuse_records(tuple(values.values()))
    return render_to_string(template, values)


def _refuse_records(value: object) -> None:
    if isinstance(value, models.Model):
        raise TypeError(f"A component is drawn from values, not from a record: {value!r}")
    if dataclasses.is_dataclass(value):
        value = tuple(getattr(value, field.name) for field in dataclasses.fields(value))
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        _refuse_records(each)
