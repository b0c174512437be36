# SPDX-License-Identifier: EUPL-1.2
"""What is missing before minutes can be adjusted, or should be looked at, and on which page it is mended."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from vanort.meetings.models import AgendaItem, ItemKind, Meeting
from vanort.meetings.presence import Presence


class Gap(NamedTuple):
    """Something that is missing: in words, on which page of the meeting it is mended, and of which item."""

    text: str
    page: str = "hold"
    item: AgendaItem | None = None
    # Whether the minutes cannot be adjusted without it; else it is for a person to judge.
    is_needed: bool = True


def gaps(presence: Presence) -> list[Gap]:
    """Return what is missing in the minutes of a meeting, what is needed first. One query."""
    if not presence.items:
        return [Gap(_("The agenda is empty. Put the items on it first."), "prepare")]
    left = [item for item in presence.items if not item.is_adjusted]
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
    for one in item.reservations.all():
        if not one.text:
            said = _(
                "%(person)s has given no reasons in writing for the reservation on “%(item)s”. They may come until the "
                "minutes are adjusted, and need not come at all."
            )
            yield Gap(said % {**names, "person": one.person}, item=item, is_needed=one.written_at is not None)
