# SPDX-License-Identifier: EUPL-1.2
"""What several sections of a report need of a body's year, read once; and how a record is named in a report."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from vanort.activities.models import Activity, ParticipantGroup
from vanort.core.dates import When
from vanort.directory.models import Organization
from vanort.meetings.models import AgendaItem, Meeting, Serving
from vanort.reports.figures import ONE, ZERO, Part, key_of


@dataclass(frozen=True)
class Year:
    """A body's year: its meetings, and all activities whose last day lies in it, in time.

    An activity counts once, in the year of its last day; one of which only the year is known ends with it. The body
    tells of its own activities and of those that no body has."""

    body: Organization
    number: int
    first: dt.date
    last: dt.date
    meetings: tuple[Meeting, ...]
    held: tuple[Meeting, ...]
    everything: tuple[Activity, ...]
    activities: tuple[Activity, ...]


def load_year(body: Organization, number: int) -> Year:
    """Read a body's year. Ten queries, and no row of another year."""
    first, last = dt.date(number, 1, 1), dt.date(number, 12, 31)
    # Only by the index that holds the years apart; whose they are is asked afterwards.
    activities = tuple(
        Activity.objects.filter(end_date__range=(first, last))
        .exclude(state=Activity.State.IDEA).order_by("end_date", "pk").select_related("report", "town")
        .prefetch_related(
            Prefetch("participants", ParticipantGroup.objects.select_related("organization")),
            "costs", "duties", "collaborations", "organizations",
        ))  # fmt: skip
    items = AgendaItem.objects.defer("background", "proposal", "decision_text", "frozen")
    servings = Prefetch("servings", Serving.objects.select_related("substitute"))
    found = Meeting.objects.filter(body=body, starts_at__year=number).order_by("starts_at")
    meetings = tuple(found.prefetch_related("attendance", servings, Prefetch("items", items)))
    held = tuple(each for each in meetings if each.state == Meeting.State.HELD)
    ours = tuple(each for each in activities if each.body_id in (None, body.pk))
    return Year(body, number, first, last, meetings, held, activities, ours)


def took_place(activity: Activity) -> Decimal | None:
    """Return 1 for what was carried out, 0 for what was not, and None when its day passed and nobody has told."""
    if activity.is_outcome_unknown and activity.state != Activity.State.POSTPONED:
        return None
    return ONE if activity.state == Activity.State.DONE else ZERO


def part_of(row: Any, value: Decimal | None = ONE, *, title: str = "", is_public: bool | None = None) -> Part:
    """Return a record as a part: what it is called now, and whether anyone may read it."""
    public = getattr(row, "is_public", True) if is_public is None else is_public
    return Part(f"{row._meta.label_lower}:{row.pk}", title or str(row), value, public)


def parts_of(activities: Iterable[Activity]) -> list[Part]:
    """Return the activities that took place, or may have, as parts."""
    return [part_of(each, took_place(each)) for each in activities]


def name_of(row: Any) -> str:
    """Return what a record is called in keys: as in its address, when anyone may read it."""
    return key_of(row.slug if row.is_public else row.uuid.hex)


def day_of(day: dt.date | None) -> str:
    """Write a day for people; empty without one."""
    return str(When(day.isoformat())) if day else ""
