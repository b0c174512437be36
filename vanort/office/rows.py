# SPDX-License-Identifier: EUPL-1.2
"""The lines of To do: one thing to do, things of one sort, and sorts of the same urgency."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode

SHOWN, FETCHED = 8, 300  # rows shown per group, and rows fetched per register; a longer list is shown as "300+"


def shown_day(day: dt.date) -> str:
    """Return a day as lines of To do show it."""
    return date_format(day, "j F Y")


def edit_url(record: Any, verb: str = "edit") -> str:
    """Return the address of a record's form."""
    return reverse(f"wagtailsnippets_{record._meta.app_label}_{record._meta.model_name}:{verb}", args=[record.pk])


def list_url(model: Any, **filters: Any) -> str:
    """Return the address of a register's list, narrowed by its filters."""
    address = reverse(f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:list")
    return f"{address}?{urlencode(filters)}" if filters else address


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
