# SPDX-License-Identifier: EUPL-1.2
"""What a report is made of: sections, tables and figures, each figure the sum of the records that make it.

Plain data, the same before and after it is stored: ``Report.from_data(json)`` gives back what ``as_data`` wrote.
"""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Part:
    """One record's share of a figure.

    Args:
        record: label and primary key, such as ``activities.activity:12``; what a link is made of.
        title: what readers see; frozen with the report.
        value: its share; all shares of a figure add up to it.
        is_public: whether anyone may read the record; else only how many there are is told outside the office.
    """

    record: str
    title: str
    value: Decimal = Decimal(1)
    is_public: bool = True


@dataclass(frozen=True)
class Figure:
    """A number with what makes it; ``value`` None means that nobody knows.

    Args:
        unit: ``""`` for a number of things, ``SEK`` or ``%``; a share in per cent has no parts of its own but says in
            ``of`` the keys of the two figures that it compares.
    """

    key: str
    value: Decimal | None
    unit: str = ""
    parts: tuple[Part, ...] = ()
    of: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether the parts make the value, as they must."""
        return bool(self.of) or self.value is None or sum((part.value for part in self.parts), Decimal(0)) == self.value


@dataclass(frozen=True)
class Table:
    """A table of texts and figures; a cell is a text, or a figure."""

    key: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Figure, ...], ...]
    note: str = ""
    # How a chart of it is drawn beside it: ``bars`` of the numbered columns, or nothing.
    chart: str = ""
    charted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the report: its heading, the words that stand when nobody has written any, and its tables."""

    key: str
    heading: str
    text: str = ""
    tables: tuple[Table, ...] = ()
    # Texts of single lines, such as “Agreement: in force since 1978”.
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple["Section", ...] = field(default=())


@dataclass(frozen=True)
class Report:
    """All that was compiled for a body and a year."""

    body: str
    year: int
    sections: tuple[Section, ...]
