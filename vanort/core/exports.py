# SPDX-License-Identifier: EUPL-1.2
"""What a register gives to a spreadsheet: labels instead of codes, one column per language, nothing that runs."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vanort.core.dates import When
from vanort.core.texts import FALLBACK, Texts, TextsField, text_languages

BOM = "\ufeff"
# Control characters that a workbook cannot hold; tab, line feed and carriage return are kept.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """One column: a key of its own, a heading for people, and how to take the value from a row."""

    key: str
    heading: str
    value: Callable[[Any], Any]


def columns_of(model: type[models.Model], names: Iterable[str]) -> list[Column]:
    """Return the columns for some fields of a model, in order; a text of several languages becomes one per language."""
    return [column for name in names for column in _columns(model._meta.get_field(name))]


def _columns(field: Any) -> Iterator[Column]:
    name, heading = field.name, str(capfirst(field.verbose_name))
    if isinstance(field, TextsField):
        for code in text_languages():
            yield Column(f"{name}.{code}", f"{heading} ({code})", text_in(name, code))
    elif field.many_to_many:
        yield Column(name, heading, lambda row: "; ".join(swedish(one) for one in getattr(row, name).all()))
    elif field.choices:
        yield Column(name, heading, lambda row: str(getattr(row, f"get_{name}_display")()))
    else:
        yield Column(name, heading, lambda row: _plain(getattr(row, name)))


def text_in(field: str, code: str) -> Callable[[Any], str]:
    """Return how to take the text in one language from a row."""
    return lambda row: str(getattr(row, field)[code])


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, When):
        return value.edtf
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return swedish(value) if isinstance(value, models.Model) else value


def swedish(record: models.Model) -> str:
    """Return what a record is called in Swedish, whatever language the reader's browser asks for."""
    for name in ("name", "title", "wording"):
        if isinstance(texts := getattr(record, name, None), Texts):
            return texts[FALLBACK]
    return str(record)


def guarded(value: Any) -> Any:
    """Return a value for a cell: text without control characters, marked if it could run as a formula (OWASP)."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def csv_lines(columns: list[Column], rows: Iterable[Any]) -> Iterator[str]:
    """Yield a register as CSV the way Swedish spreadsheets open it: UTF-8 with BOM, semicolons, days as ISO 8601."""
    yield BOM + csv_line([column.heading for column in columns])
    for row in rows:
        yield csv_line([guarded(column.value(row)) for column in columns])


def csv_line(values: Iterable[Any]) -> str:
    """Return one line of CSV, with semicolons between the cells."""
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow(values)
    return line.getvalue()
