# SPDX-License-Identifier: EUPL-1.2
"""A meeting as a calendar entry (RFC 5545) that a later one with the same UID and a higher SEQUENCE takes the place of.

No METHOD: the file is to be kept, not to be answered. The end is left out as long as nobody has recorded it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from vanort.core.texts import FALLBACK
from vanort.meetings.models import Meeting

_STATUS: dict[str, str] = {Meeting.State.PLANNED: "TENTATIVE", Meeting.State.CANCELLED: "CANCELLED"}


def meeting_ics(meeting: Meeting, *, has_link: bool = False) -> bytes:
    """Return a meeting as a file with one entry, in Swedish; the link is only for those who are called."""
    return as_file([meeting_event(meeting, has_link=has_link)], meeting.day)


def as_file(events: Iterable[Event], day: dt.date) -> bytes:
    """Return entries as one file, with the clock of the year that a day is in."""
    calendar = Calendar()
    for name, value in (("prodid", "-//Vänort//Vänort//SV"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    for event in events:
        calendar.add_component(event)
    # Only the years around it: a calendar needs no more, and the file stays short.
    calendar.add_missing_timezones(first_date=day.replace(month=1, day=1), last_date=day.replace(month=12, day=31))
    content: bytes = calendar.to_ical()
    return content


def meeting_event(meeting: Meeting, *, has_link: bool = False) -> Event:
    """Return the entry of a meeting, for a file of its own or a calendar of many. Arguments as of ``meeting_ics``."""
    with translation.override(FALLBACK):
        words = _("Cancelled: %(body)s") if meeting.state == Meeting.State.CANCELLED else _("Meeting: %(body)s")
        summary = words % {"body": meeting.body}
    return entry(
        meeting, str(meeting.uuid), status=_STATUS.get(meeting.state, "CONFIRMED"), summary=summary,
        location=meeting.place, description=meeting.link if has_link else "")  # fmt: skip


def entry(row: Any, uid: str, **said: str) -> Event:
    """Return an entry of something that begins, may end, and has a version; what is empty is left out."""
    event, end = Event(), timezone.localtime(row.ends_at) if row.ends_at else None
    for name, value in {
        "uid": uid, "dtstamp": row.updated_at, "last-modified": row.updated_at, "sequence": row.version,
        "dtstart": timezone.localtime(row.starts_at), "dtend": end, **said,
    }.items():  # fmt: skip
        if value:
            event.add(name, value)
    return event
