# SPDX-License-Identifier: EUPL-1.2
"""Dates of any precision: a year, a month, a day, or a span of them.

A date is kept as text in the Extended Date/Time Format level 0 (ISO 8601-2:2019): ``2018``, ``2018-05``,
``2018-05-30`` or ``2018-04-19/2018-04-22``. Such text sorts in time, and never claims to know more than the
source said.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel.dates import format_date, get_month_names
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_PART = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_WORDED = re.compile(r"^(?:(\d{1,2})(?:\s*[–-]\s*(\d{1,2}))?\s+)?([^\W\d_]{3,})\.?\s+(\d{4})$")
_FAR_PAST, _FAR_FUTURE = 1000, 2999


@dataclass(frozen=True, order=True)
class When:
    """A point or a span in time, as precise as its source."""

    edtf: str

    def __str__(self) -> str:
        return self.shown(get_language() or "sv")

    @classmethod
    def parse(cls, text: str) -> When:
        """Read what a person typed.

        Args:
            text: ``2018``, ``2018-05``, ``2018-05-30``, ``30 maj 2018``, ``maj 2018``, ``19–22 april 2018``, or two of
                these with ``/``, ``–``, ``till`` or ``to`` between.

        Raises:
            ValueError: when it is no date, or when the span ends before it starts.
        """
        cleaned = " ".join(text.strip().split())
        whole = _read(cleaned)
        if whole:
            return cls(whole)
        for mark in ("/", " – ", "–", " - ", " till ", " to "):
            first, found, last = cleaned.partition(mark)
            start, end = _read(first.strip()), _read(last.strip())
            if found and start and end and "/" not in start + end:
                return cls(_span(start, end))
        raise ValueError(text)

    @property
    def first(self) -> str:
        """The start, as EDTF text."""
        return self.edtf.partition("/")[0]

    @property
    def last(self) -> str:
        """The end, as EDTF text; equal to ``first`` unless this is a span."""
        return self.edtf.rpartition("/")[2]

    @property
    def start(self) -> dt.date:
        """The earliest day this can mean."""
        return _bounds(self.first)[0]

    @property
    def end(self) -> dt.date:
        """The latest day this can mean."""
        return _bounds(self.last)[1]

    @property
    def year(self) -> int:
        return int(self.first[:4])

    @property
    def is_exact(self) -> bool:
        """Whether both ends are days, so that it fits in a calendar."""
        return len(self.first) == 10 and len(self.last) == 10

    def shown(self, language: str) -> str:
        """Write it as people do in a language: ``18–21 maj 2023``, ``maj 2018``, ``2018``."""
        return _shown(self.edtf, language)


def _read(text: str) -> str:
    """Return EDTF for one date in figures or words, or an empty string."""
    if match := _PART.match(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        return _checked(year, month, day)
    if match := _WORDED.match(text):
        first, last, word, year_text = match.groups()
        month = _month(word)
        if not month:
            return ""
        start = _checked(int(year_text), month, int(first) if first else None)
        end = _checked(int(year_text), month, int(last)) if last else ""
        return _span(start, end) if end and start else start
    return ""


def _checked(year: int | None, month: int | None, day: int | None) -> str:
    """Write a year, month and day as EDTF; empty when the calendar has no such date."""
    try:
        dt.date(year or 0, month or 1, day or 1)
    except ValueError:
        return ""
    if not year or not _FAR_PAST <= year <= _FAR_FUTURE:
        return ""
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _span(start: str, end: str) -> str:
    if _bounds(end)[1] < _bounds(start)[0]:
        raise ValueError(f"{start}/{end}")
    return start if start == end else f"{start}/{end}"


def _month(word: str) -> int | None:
    """Return the number of a month named in Swedish or English, whole or shortened to three letters or more."""
    lowered = word.lower()
    for language in ("sv", "en"):
        for number, name in get_month_names("wide", locale=language).items():
            if name.lower().startswith(lowered):
                return int(number)
    return None


def _bounds(part: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that a year, a month or a day can mean."""
    year, month, day = int(part[:4]), int(part[5:7] or 0), int(part[8:] or 0)
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return dt.date(year, month or 1, day or 1), dt.date(year, last_month, last_day)


_PATTERNS = {1: "y", 2: "MMMM y", 3: "d MMMM y"}


@lru_cache(maxsize=4096)
def _shown(edtf: str, language: str) -> str:
    locale = language.replace("-", "_")
    first, _slash, last = edtf.partition("/")
    if not last:
        return _one(first, locale)
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        return f"{int(first[8:])}–{_one(last, locale)}"
    if len(first) == len(last) and len(first) > 4 and first[:4] == last[:4]:
        pattern = "d MMMM" if len(first) == 10 else "MMMM"
        return f"{format_date(_bounds(first)[0], pattern, locale=locale)} – {_one(last, locale)}"
    dash = "–" if len(first) == len(last) == 4 else " – "
    return f"{_one(first, locale)}{dash}{_one(last, locale)}"


def _one(part: str, locale: str) -> str:
    return format_date(_bounds(part)[0], _PATTERNS[part.count("-") + 1], locale=locale)


class _WhenAttribute(DeferredAttribute):
    """Make ``Model(when="2018").when`` a :class:`When` at once; what cannot be read waits for validation."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        with suppress(ValidationError):
            value = self.field.to_python(value)
        instance.__dict__[self.field.attname] = value


class WhenField(models.CharField["When | str | None", "When | None"]):
    """Model field for :class:`When`; empty means unknown."""

    descriptor_class = _WhenAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        said = _("Write 2018, 2018-05, 2018-05-30 or 2018-04-19/2018-04-22. Words do as well: 19–22 april 2018.")
        super().__init__(*args, **{"max_length": 21, "null": True, "blank": True, "help_text": said, **kwargs})

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> When | None:
        return When(value) if value else None

    def to_python(self, value: Any) -> Any:
        if value in (None, "") or isinstance(value, When):
            return value or None
        try:
            return When.parse(str(value))
        except ValueError:
            raise ValidationError(
                _("“%(value)s” is not a date we can read. Write 2018, 2018-05, 2018-05-30 or 19–22 april 2018."),
                code="when",
                params={"value": str(value)[:60]},
            ) from None

    def get_prep_value(self, value: Any) -> str | None:
        parsed = self.to_python(value)
        return parsed.edtf if parsed else None

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def value_from_object(self, obj: models.Model) -> Any:
        value = super().value_from_object(obj)
        return value.edtf if isinstance(value, When) else value

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        parsed = self.to_python(value)
        if parsed is None and not self.null:
            raise ValidationError(_("Fill in the date, as precisely as you know it."), code="required")
        return parsed

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"max_length": 60, "empty_value": None, **kwargs})


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day some months earlier (or later, below 0), or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
