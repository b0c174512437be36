# SPDX-License-Identifier: EUPL-1.2
"""Dates of any precision: a year, a month, a day, or a span of them.

Kept as text in the Extended Date/Time Format level 0 (ISO 8601-2:2019): ``2018``, ``2018-05``, ``2018-05-30`` or
``2018-04-19/2018-04-22``. Such text sorts in time, and never claims to know more than the source said."""

import calendar
import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from babel.dates import format_date, get_month_names
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language, gettext_lazy as _

_PART = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
_WORDED = re.compile(r"^(?:(\d{1,2})(?:\s*[–-]\s*(\d{1,2}))?\s+)?([^\W\d_]{3,})\.?\s+(\d{4})$")
_YEARS = range(1000, 3000)


@dataclass(frozen=True, order=True)
class When:
    """A point or a span in time, as precise as its source."""

    edtf: str

    def __str__(self) -> str:
        return self.shown(get_language() or "sv")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person typed: ``2018``, ``2018-05``, ``2018-05-30``, ``30 maj 2018``, ``maj 2018``, ``19–22 april
        2018``, or two of these with ``/``, ``–``, ``-``, ``till`` or ``to``; ``ValueError`` when it is no date, or ends
        before it starts."""
        cleaned = " ".join(text.strip().split())
        if whole := _read(cleaned):
            return cls(whole)
        for mark in ("/", " – ", "–", " - ", " till ", " to "):
            first, found, last = cleaned.partition(mark)
            start, end = _read(first.strip()), _read(last.strip())
            if found and start and end and "/" not in start + end:
                return cls(_span(start, end))
        raise ValueError(text)

    @property
    def first(self) -> str:
        return self.edtf.partition("/")[0]

    @property
    def last(self) -> str:
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
        return len(self.first) == 10 and len(self.last) == 10

    def shown(self, language: str) -> str:
        """Write it as people do in a language: ``18–21 maj 2023``, ``maj 2018``, ``2018``."""
        return _shown(self.edtf, language)


def _read(text: str) -> str:
    if match := _PART.match(text):
        return _checked(*(int(part or 0) for part in match.groups()))
    if (match := _WORDED.match(text)) and (month := _month(match[3])):
        start = _checked(int(match[4]), month, int(match[1] or 0))
        end = _checked(int(match[4]), month, int(match[2])) if match[2] else ""
        return _span(start, end) if end and start else start
    return ""


def _checked(year: int, month: int, day: int) -> str:
    with suppress(ValueError):
        if dt.date(year, month or 1, day or 1).year in _YEARS:
            return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    return ""


def _span(start: str, end: str) -> str:
    if _bounds(end)[1] < _bounds(start)[0]:
        raise ValueError(f"{start}/{end}")
    return start if start == end else f"{start}/{end}"


def _month(word: str) -> int:
    names = [*get_month_names("wide", locale="sv").items(), *get_month_names("wide", locale="en").items()]
    return next((int(number) for number, name in names if name.lower().startswith(word.lower())), 0)


def _bounds(part: str) -> tuple[dt.date, dt.date]:
    year, month, day = int(part[:4]), int(part[5:7] or 0), int(part[8:] or 0)
    last_day = day or calendar.monthrange(year, month or 12)[1]
    return dt.date(year, month or 1, day or 1), dt.date(year, month or 12, last_day)


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
    return ("–" if len(first) == len(last) == 4 else " – ").join((_one(first, locale), _one(last, locale)))


def _one(part: str, locale: str) -> str:
    return format_date(_bounds(part)[0], ("y", "MMMM y", "d MMMM y")[part.count("-")], locale=locale)


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
            said = _("“%(value)s” is not a date we can read. Write 2018, 2018-05, 2018-05-30 or 19–22 april 2018.")
            raise ValidationError(said, code="when", params={"value": str(value)[:60]}) from None

    def get_prep_value(self, value: Any) -> str | None:
        return getattr(self.to_python(value), "edtf", None)

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
