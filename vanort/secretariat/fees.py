# SPDX-License-Identifier: EUPL-1.2
"""The attendance list that whoever pays fees works from: who was there, as what, from when to when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.core.exports import Column
from vanort.meetings.models import Attendance, Meeting

Capacity = Attendance.Capacity


@dataclass(frozen=True)
class Fee:
    """One person at one meeting. A time that nobody wrote down is None, never a guess."""

    attendance: Attendance
    has_served: bool
    begins: dt.datetime | None
    ends: dt.datetime | None

    @property
    def minutes(self) -> int | None:
        """Whole minutes of presence; 0 for who was away, None when a time is not known."""
        if self.attendance.is_absent:
            return 0
        if self.begins is None or self.ends is None:
            return None
        return max(int((self.ends - self.begins).total_seconds()) // 60, 0)


def fees(meetings: Iterable[Meeting]) -> list[Fee]:
    """Return a row for each person at each of some meetings, in the order of the meetings. Two queries."""
    rows = (
        Attendance.objects.filter(meeting__in=meetings)
        .select_related("meeting__body", "person", "mandate")
        .prefetch_related("servings")
        .order_by("meeting__starts_at", "meeting", "pk")
    )
    return [_fee(row) for row in rows]


def _fee(row: Attendance) -> Fee:
    begins = ends = None
    if not row.is_absent:
        begins, ends = _begins(row), _ends(row)
    has_served = not row.is_absent and (row.capacity == Capacity.MEMBER or bool(row.servings.all()))
    return Fee(row, has_served, begins, ends)


def _begins(row: Attendance) -> dt.datetime | None:
    """Return when a person's presence began: never before the meeting did."""
    start = timezone.localtime(row.meeting.starts_at)
    if row.arrived_at:
        return max(start, _that_day(row, row.arrived_at))
    # Who came at a later item, at a time that nobody noted.
    return None if row.from_item_id else start


def _ends(row: Attendance) -> dt.datetime | None:
    end = timezone.localtime(row.meeting.ends_at) if row.meeting.ends_at else None
    if row.left_at:
        left = _that_day(row, row.left_at)
        return min(end, left) if end else left
    return None if row.to_item_id else end


def _that_day(row: Attendance, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(row.meeting.day, time))


def fee_columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("day", _("Day"), lambda one: one.attendance.meeting.day),
        Column("body", _("Body"), lambda one: str(one.attendance.meeting.body)),
        Column("name", _("Name"), lambda one: str(one.attendance.person)),
        Column("party", _("Party"), lambda one: one.attendance.mandate.party if one.attendance.mandate else ""),
        Column("capacity", _("As"), lambda one: one.attendance.get_capacity_display()),
        Column("present", _("Was there"), lambda one: _yes(not one.attendance.is_absent)),
        Column("served", _("Served"), lambda one: _yes(one.has_served)),
        Column("from", _("From"), lambda one: _clock(one.begins)),
        Column("to", _("To"), lambda one: _clock(one.ends)),
        Column("minutes", _("Minutes present"), lambda one: "" if one.minutes is None else one.minutes),
        Column("remote", _("At a distance"), lambda one: _yes(one.attendance.is_remote)),
    ]


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _clock(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""
