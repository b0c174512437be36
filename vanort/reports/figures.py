# SPDX-License-Identifier: EUPL-1.2
"""What a report is made of: sections, tables and figures, each figure the sum of the records that make it.

Plain data, the same before and after it is stored: ``Report.from_data(json)`` gives back what ``as_data`` wrote."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any, Self

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext as _

from vanort.core.money import NO_BREAK, format_money, share

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True)
class Part:
    """One record's share of a figure; as the cell of a table, a record by its title, which is frozen with the report.

    ``record`` is a label and a primary key, such as ``activities.activity:12``. A ``value`` of None is unknown. Of
    records that are not public only how many there are is told outside the office."""

    record: str
    title: str
    value: Decimal | None = ONE
    is_public: bool = True


@dataclass(frozen=True)
class Figure:
    """A number with the parts that make it; ``value`` None means that nobody knows any of it.

    ``key`` is the same at each compilation; ``unit`` is ``""`` for a number of things, ``%``, or a currency; ``of``
    holds the keys of the two figures that a share in per cent compares, which has no parts of its own."""

    key: str
    value: Decimal | None
    unit: str = ""
    parts: tuple[Part, ...] = ()
    of: tuple[str, ...] = ()

    @classmethod
    def total(cls, key: str, parts: Iterable[Part], unit: str = "") -> Self:
        """Return the sum of some parts: 0 without any, None when there are some and none of them is known."""
        rows = tuple(part for part in parts if part.value != 0)
        known = [part.value for part in rows if part.value is not None]
        return cls(key, sum(known, ZERO) if known or not rows else None, unit, rows)

    @classmethod
    def share(cls, key: str, part: "Figure", whole: "Figure") -> Self:
        """Return one figure in per cent of another; None when anything of either is unknown, or the whole is 0."""
        is_known = part.value is not None and whole.value and not (part.lacking or whole.lacking)
        value = share(part.value or ZERO, whole.value or ONE) if is_known else None
        return cls(key, value, "%", of=(part.key, whole.key))

    @property
    def lacking(self) -> int:
        """How many records belong to it of which nobody knows the share."""
        return sum(part.value is None for part in self.parts)

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the value, as they must."""
        return bool(self.of) or self.value is None or self.value == sum((part.value or 0 for part in self.parts), ZERO)


Cell = str | Part | Figure
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table; a cell is a text, a record by its title, or a figure. What its first cell names, the row is about."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    # How a chart of it is drawn beside it: ``bars`` of the numbered columns, or nothing.
    chart: str = ""
    charted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the report: its heading, the words that stand when nobody has written any, facts by label, tables.

    Outside the office it is left out unless ``is_public``. One that ``asks`` is a duty without an activity: somebody
    must write why."""

    key: str
    heading: str
    text: str = ""
    tables: tuple[Table, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple["Section", ...] = ()
    is_public: bool = True
    asks: bool = False

    def within(self) -> Iterator["Section"]:
        """Yield it and all its parts."""
        yield self
        for part in self.parts:
            yield from part.within()


@dataclass(frozen=True)
class Report:
    """All that was compiled for a body, by its name then, and a year."""

    body: str
    year: int
    sections: tuple[Section, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``as_data`` wrote."""
        return cls(data["body"], data["year"], _read(data["sections"]))

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can store it: decimals as text, and nothing that is as it always is."""
        return {"body": self.body, "year": self.year, "sections": _data(self.sections)}

    def all_sections(self) -> Iterator[Section]:
        """Yield all sections in order, each before its parts."""
        return (each for section in self.sections for each in section.within())

    def figures(self) -> dict[str, Figure]:
        """Return all figures by key, in the order of the report."""
        rows = (row for section in self.all_sections() for table in section.tables for row in table.rows)
        return {cell.key: cell for row in rows for cell in row if isinstance(cell, Figure)}

    def for_public(self) -> "Report":
        """Return what anyone may read: figures, but no title of a record that is not public, nor text beside it."""
        return replace(self, sections=tuple(_opened(each) for each in self.sections if each.is_public))


def find_figure(report: Report, key: str) -> Figure | None:
    """Return the figure with a key."""
    return report.figures().get(key)


def changes(old: Report, new: Report) -> list[tuple[str, Figure | None, Figure | None]]:
    """Return the figures that do not say the same in both: key, as it was, as it is (None: not in that report)."""
    before, after = old.figures(), new.figures()
    both = ((key, before.get(key), after.get(key)) for key in {**after, **before})
    return [(key, was, now) for key, was, now in both if _says(was) != _says(now)]


def text_of(section: Section, words: Mapping[str, str]) -> str:
    """Return the text of a section: what somebody wrote, by the section's key; a duty without activity says so."""
    said = words.get(section.key, "")
    if not section.asks:
        return said or section.text
    return _("No activity in the year. %(reason)s") % {"reason": said} if said else _("Not answered yet.")


def shown(cell: Cell) -> str:
    """Write a cell for people, in the active language; what is unknown of a figure is said beside what is known."""
    if not isinstance(cell, Figure):
        return cell if isinstance(cell, str) else cell.title
    if cell.value is None:
        return _("unknown")
    text = format_money(cell.value, cell.unit)
    if cell.unit in ("", "%"):
        number = format_decimal(cell.value, format="#,##0.##", locale=(get_language() or "sv").replace("-", "_"))
        text = f"{number}{NO_BREAK}%" if cell.unit else number
    return _("%(known)s + unknown") % {"known": text} if cell.lacking else text


def canonical(content: object) -> bytes:
    """Return the one way to write some JSON as bytes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(content: object) -> str:
    """Return the SHA-256 of some JSON, as it is written in one way."""
    return sha256(canonical(content)).hexdigest()


def key_of(*names: object) -> str:
    """Return a key of letters, figures, ``-`` and ``_``; other signs are written by their numbers, none is lost."""
    return "-".join(re.sub(r"[^A-Za-z0-9-]", lambda sign: f"_{ord(sign[0]):x}_", str(name)) for name in names)


def _says(figure: Figure | None) -> tuple[object, ...]:
    return (figure.value, figure.unit, figure.lacking) if figure else ()


def _read(data: Any) -> Any:
    """Return what some data is of: a field that only one kind has tells which."""
    if isinstance(data, list):
        return tuple(_read(each) for each in data)
    if not isinstance(data, dict):
        return data
    marks = {"record": Part, "heading": Section, "caption": Table}
    kind: type[Any] = next((kind for mark, kind in marks.items() if mark in data), Figure)
    known = {"value": Decimal(data["value"])} if data.get("value") else {}
    return kind(**{name: _read(value) for name, value in data.items()} | known)


def _data(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_data(each) for each in value]
    if not is_dataclass(value):
        return str(value) if isinstance(value, Decimal) else value
    known = ((field.name, _data(getattr(value, field.name)), field.default) for field in fields(value))
    return {name: said for name, said, default in known if default is MISSING or said != _data(default)}


def _opened(section: Section) -> Section:
    tables = (replace(table, rows=tuple(_opened_row(row) for row in table.rows)) for table in section.tables)
    parts = (_opened(each) for each in section.parts if each.is_public)
    return replace(section, tables=tuple(tables), parts=tuple(parts))


def _opened_row(row: Row) -> Row:
    is_open = not isinstance(row[0], Part) or row[0].is_public
    return tuple(_masked(cell) if is_open or not isinstance(cell, str) else "" for cell in row)


def _masked(cell: Any) -> Any:
    if isinstance(cell, Part) and not cell.is_public:
        return replace(cell, record="", title=_("not public"))
    return replace(cell, parts=tuple(map(_masked, cell.parts))) if isinstance(cell, Figure) else cell
