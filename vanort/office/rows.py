# SPDX-License-Identifier: EUPL-1.2
"""The lines of To do: one thing to do, things of one sort, and sorts of the same urgency."""

from dataclasses import dataclass, field

# Rows shown per group, and rows fetched per register; a longer list is shown as "300+".
SHOWN, FETCHED = 8, 300


@dataclass(frozen=True)
class Row:
    """One thing to do: a tag, what it is, why, and the way to do it."""

    tag: str
    heading: str
    text: str
    button: str
    url: str


@dataclass
class Group:
    """Things of one sort, with a way to all of them, and what to say when there are none."""

    done: str
    more_url: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def shown(self) -> list[Row]:
        """The rows that the front page has room for."""
        return self.rows[:SHOWN]

    @property
    def hidden(self) -> int:
        """How many more there are."""
        return len(self.rows) - len(self.shown)


@dataclass(frozen=True)
class Section:
    """Groups of the same urgency."""

    key: str
    title: str
    groups: list[Group]

    @property
    def total(self) -> int:
        """How many things wait."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def shown_total(self) -> str:
        """The number as people read it."""
        return f"{FETCHED}+" if self.total >= FETCHED else str(self.total)
