# SPDX-License-Identifier: EUPL-1.2
"""What minutes lack before they can be adjusted; the announcement of it, in words to copy to the board; and the days.

Vänort is not the board: that may hold nothing but what the Act lists (KL 8:9-12)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.core.texts import FALLBACK
from vanort.meetings import clock
from vanort.meetings.models import Adjustment, AgendaItem, ItemKind, Meeting
from vanort.meetings.numbering import in_words
from vanort.meetings.presence import Presence


class Deadline(NamedTuple):
    """A day that law or the regulation counts for minutes; what is no duty of anybody here only comes."""

    label: str
    day: dt.date | None
    done_on: dt.date | None = None
    is_duty: bool = True

    def is_late(self, today: dt.date) -> bool:
        return bool(self.is_duty and self.day and (self.done_on or today) > self.day)


def adjust_by(presence: Presence) -> dt.date:
    """Return the last day to adjust: as the regulation says, under the Act's rules within fourteen days (KL 5:69)."""
    law = clock.ADJUSTED_WITHIN.days
    days = presence.regulation.minutes_days if presence.regulation else law
    return clock.adjust_by(presence.meeting.day, days=min(days, law) if presence.standing.follows_board_rules else days)


def deadlines(presence: Presence, adjustment: Adjustment | None) -> list[Deadline]:
    """Return the days of some adjusted paragraphs, or of the others, in order; the board's where its rules apply."""
    days = [Deadline(_("Adjust by"), adjust_by(presence), adjustment.adjusted_on if adjustment else None)]
    if adjustment is None or presence.standing.why_no_posting():
        return days
    return [
        *days, Deadline(_("Announce by"), adjustment.post_by, adjustment.posted_on),
        Deadline(_("Last day to appeal"), adjustment.appeal_by, is_duty=False),
        Deadline(_("May come down from"), adjustment.may_come_down, adjustment.taken_down_on, is_duty=False),
    ]  # fmt: skip


def announcement(adjustment: Adjustment, numbers: Iterable[int], *, on: dt.date | None = None) -> str:
    """Return the text of the announcement, with the day when it goes up: when it did, else as given, else today."""
    up = adjustment.posted_on or on or timezone.localdate()
    with translation.override(FALLBACK):
        lines = (
            (_("Body"), adjustment.head["body"]),
            (_("Day of the meeting"), _day(dt.date.fromisoformat(adjustment.head["day"]))),
            (_("Paragraphs"), in_words(numbers)), (_("Day of adjustment"), _day(adjustment.adjusted_on)),
            (_("The announcement goes up on"), _day(up)),
            (_("The announcement comes down on, at the earliest"), _day(clock.may_come_down(up))),
            (_("Where the minutes are kept"), adjustment.kept_at or _("not filled in yet")))  # fmt: skip
        return "\n".join([_("Minutes have been adjusted"), "", *(f"{label}: {text}" for label, text in lines)])


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")


class Gap(NamedTuple):
    """Something that is missing: in words, on which page of the meeting it is mended, and of which item."""

    text: str
    page: str = "hold"
    item: AgendaItem | None = None
    # Whether the minutes cannot be adjusted without it; else it is for a person to judge.
    is_needed: bool = True


def gaps(presence: Presence) -> list[Gap]:
    """Return what is missing in the minutes of a meeting, what is needed first. One query."""
    left = presence.left
    if not presence.items:
        return [Gap(_("The agenda is empty. Put the items on it first."), "prepare")]
    found = [*_of_meeting(presence), *(gap for item in left for gap in _of_item(item, presence))] if left else []
    return sorted(found, key=lambda gap: not gap.is_needed)


def _of_meeting(presence: Presence) -> Iterator[Gap]:
    meeting = presence.meeting
    if meeting.state != Meeting.State.HELD or all(each.is_absent for each in presence.attendance):
        yield Gap(_("Nobody is recorded as there. Record who was."))
    if meeting.ends_at is None:
        yield Gap(_("It is not recorded when the meeting ended."), is_needed=False)
    if meeting.chair is None:
        yield Gap(_("It is not recorded who chaired the meeting."), is_needed=False)
    if meeting.secretary is None:
        yield Gap(_("It is not recorded who was secretary."), is_needed=False)
    if not meeting.adjusters.exists():
        yield Gap(_("Nobody is chosen to adjust the minutes besides the chair."), is_needed=False)


def _of_item(item: AgendaItem, presence: Presence) -> Iterator[Gap]:
    names = {"item": item.title}
    if not item.outcome and item.kind != ItemKind.TASKS:
        yield Gap(_("“%(item)s” has no outcome.") % names, item=item)
    if item.is_decided and presence.has_quorum(item) is False:
        yield Gap(_("Too few took part when “%(item)s” was decided.") % names, item=item, is_needed=False)
    said = _("%(person)s has given no reasons in writing for the reservation on “%(item)s”. They may come until the "
             "minutes are adjusted, and need not come at all.")  # fmt: skip
    for one in item.reservations.all():
        if not one.text:
            yield Gap(said % {**names, "person": one.person}, item=item, is_needed=one.written_at is not None)
