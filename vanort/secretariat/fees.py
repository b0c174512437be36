# SPDX-License-Identifier: EUPL-1.2
"""The attendance list that whoever pays fees works from: who was there, as what, from when to when."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.core.exports import Column
from vanort.meetings.models import Attendance, Meeting

Capacity = Attendance.Capacity


class Fee(NamedTuple):
    """One person at one meeting. A time that nobody wrote down is None, never a guess."""

    attendance: Attendance
    has_served: bool
    begins: dt.datetime | None
    ends: dt.datetime | None

    @property
    def minutes(self) -> int | None:
        """Whole minutes of presence; 0 for who was away, None when a time is not known."""
        if self.begins and self.ends:
            return max(int((self.ends - self.begins).total_seconds()) // 60, 0)
        return 0 if self.attendance.is_absent else None


def fees(meetings: Iterable[Meeting]) -> list[Fee]:
    """Return a row for each person at each of some meetings, in the order of the meetings. Two queries."""
    rows = Attendance.objects.filter(meeting__in=meetings).order_by("meeting__starts_at", "meeting", "pk")
    return [_fee(row) for row in rows.select_related("meeting__body", "person", "mandate").prefetch_related("servings")]


def _fee(row: Attendance) -> Fee:
    if row.is_absent:
        return Fee(row, False, None, None)
    # Nobody was there before the meeting began or after it ended; who came or left in its course may have no time.
    begins = None if row.from_item_id else row.meeting.starts_at
    ends = None if row.to_item_id else row.meeting.ends_at
    if row.arrived_at:
        begins = max(row.meeting.starts_at, _that_day(row, row.arrived_at))
    if row.left_at:
        left = _that_day(row, row.left_at)
        ends = min(row.meeting.ends_at or left, left)
    return Fee(row, row.capacity == Capacity.MEMBER or bool(row.servings.all()), begins, ends)


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
        Column("from", _("From"), lambda one: _clock(one.begins)), Column("to", _("To"), lambda one: _clock(one.ends)),
        Column("minutes", _("Minutes present"), lambda one: "" if one.minutes is None else one.minutes),
        Column("remote", _("At a distance"), lambda one: _yes(one.attendance.is_remote))]  # fmt: skip


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _clock(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""
