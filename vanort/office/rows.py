# SPDX-License-Identifier: EUPL-1.2
"""The lines of To do: one thing to do, things of one sort, and sorts of the same urgency."""

from dataclasses import dataclass, field
from typing import NamedTuple

SHOWN, FETCHED = 8, 300  # rows shown per group, and rows fetched per register; a longer list is shown as "300+"


class Row(NamedTuple):
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
        return self.rows[:SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.rows) - len(self.shown)


@dataclass(frozen=True)
class Section:
    """Groups of the same urgency."""

    key: str
    title: str
    groups: list[Group]

    @property
    def total(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def shown_total(self) -> str:
        return f"{FETCHED}+" if self.total >= FETCHED else str(self.total)
