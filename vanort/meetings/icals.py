# SPDX-License-Identifier: EUPL-1.2
"""A meeting as a calendar entry (RFC 5545) that a later one with the same UID and a higher SEQUENCE takes the place of.

No METHOD: the file is to be kept, not to be answered. The end is left out as long as nobody has recorded it.
"""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from vanort.core.texts import FALLBACK
from vanort.meetings.models import Meeting

_STATUS: dict[str, str] = {Meeting.State.PLANNED: "TENTATIVE", Meeting.State.CANCELLED: "CANCELLED"}


def meeting_ics(meeting: Meeting, *, has_link: bool = False) -> bytes:
    """Return a meeting as a file with one entry, in Swedish and with the clock of Europe/Stockholm.

    Args:
        meeting: with its body loaded.
        has_link: whether the link for those at a distance is in it; only for those who are called.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Vänort//Vänort//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(meeting_event(meeting, has_link=has_link))
    # Only the years around it: a calendar needs no more, and the file stays short.
    day = meeting.day
    calendar.add_missing_timezones(first_date=day.replace(month=1, day=1), last_date=day.replace(month=12, day=31))
    content: bytes = calendar.to_ical()
    return content


def meeting_event(meeting: Meeting, *, has_link: bool = False) -> Event:
    """Return the entry of a meeting, for a file of its own or a calendar of many. Arguments as of ``meeting_ics``."""
    event = Event()
    event.add("uid", str(meeting.uuid))
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", meeting.version)
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    if meeting.ends_at:
        event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("status", _STATUS.get(meeting.state, "CONFIRMED"))
    with translation.override(FALLBACK):
        words = _("Cancelled: %(body)s") if meeting.state == Meeting.State.CANCELLED else _("Meeting: %(body)s")
        event.add("summary", words % {"body": meeting.body})
    if meeting.place:
        event.add("location", meeting.place)
    if has_link and meeting.link:
        event.add("description", meeting.link)
    return event
