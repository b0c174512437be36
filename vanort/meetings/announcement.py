# SPDX-License-Identifier: EUPL-1.2
"""The announcement that minutes are adjusted, in words to copy to the municipality's own board, and its days.

Vänort is not the board: that may hold nothing but what the Act lists (KL 8:9-12)."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.core.texts import FALLBACK
from vanort.meetings import clock
from vanort.meetings.models import Adjustment
from vanort.meetings.numbering import in_words
from vanort.meetings.presence import Presence


class Deadline(NamedTuple):
    """A day that law or the regulation counts for minutes; what is no duty of anybody here only comes."""

    label: str
    day: dt.date | None
    done_on: dt.date | None = None
    is_duty: bool = True

    def is_late(self, today: dt.date) -> bool:
        """Whether it was done after its day, or is still not done when that has passed."""
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
        *days,
        Deadline(_("Announce by"), adjustment.post_by, adjustment.posted_on),
        Deadline(_("Last day to appeal"), adjustment.appeal_by, is_duty=False),
        Deadline(_("May come down from"), adjustment.may_come_down, adjustment.taken_down_on, is_duty=False),
    ]


def announcement(adjustment: Adjustment, numbers: Iterable[int], *, on: dt.date | None = None) -> str:
    """Return the text of the announcement, with the day when it goes up: when it did, else as given, else today."""
    up = adjustment.posted_on or on or timezone.localdate()
    with translation.override(FALLBACK):
        lines = (
            (_("Body"), adjustment.head["body"]),
            (_("Day of the meeting"), _day(dt.date.fromisoformat(adjustment.head["day"]))),
            (_("Paragraphs"), in_words(numbers)),
            (_("Day of adjustment"), _day(adjustment.adjusted_on)),
            (_("The announcement goes up on"), _day(up)),
            (_("The announcement comes down on, at the earliest"), _day(clock.may_come_down(up))),
            (_("Where the minutes are kept"), adjustment.kept_at or _("not filled in yet")),
        )
        return "\n".join([_("Minutes have been adjusted"), "", *(f"{label}: {text}" for label, text in lines)])


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
