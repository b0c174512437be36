# SPDX-License-Identifier: EUPL-1.2
"""What every action on a meeting begins and ends with: may the person, is it open, refuse, store, log."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.meetings.models import AgendaItem, Meeting
from vanort.meetings.permissions import ask_to_run_meetings

Row = TypeVar("Row", bound=Model)


def locked(meeting: Meeting, by: Any) -> Meeting:
    """Return the meeting, locked for the length of the change. Two queries."""
    ask_to_run_meetings(by)
    found: Meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__parent").get(pk=meeting.pk)
    return found


def at_meeting(item: AgendaItem, by: Any) -> Meeting:
    """Return an item's meeting, locked; refused when it has not begun or the item is adjusted."""
    meeting = locked(item.meeting, by)
    item.refresh_from_db(fields=["adjustment", "paragraph", "position"])
    refuse_adjusted(item)
    refuse_ahead(meeting)
    return meeting


def refuse_adjusted(row: AgendaItem | Meeting) -> None:
    """Refuse to change an item that is adjusted, or a meeting all of whose items are."""
    if row.is_adjusted:
        raise refusal(AgendaItem.NEVER_CHANGES)


def refuse_ahead(meeting: Meeting) -> None:
    """Refuse to write down what happened at a meeting that is still ahead, or was cancelled."""
    if meeting.state == Meeting.State.CANCELLED:
        raise refusal(_("The meeting was cancelled. Plan it anew first."))
    if (day := meeting.day) > timezone.localdate():
        raise refusal(_("The meeting is on %(day)s. What happens there is written down from that day on."), day=day)


def refusal(said: Any, at: str = "", **names: object) -> ValidationError:
    """Return what an action raises: a sentence, filled in with names, shown at a field of the form or above it."""
    text = said % names if names else said
    return ValidationError({at: text} if at else text)


def saved(row: Row) -> Row:
    """Validate and save a row."""
    row.full_clean()
    row.save()
    return row


def stored(row: Row, meeting: Meeting, action: str, by: Any, **data: Any) -> Row:
    """Validate and save a row, and log it on its meeting."""
    saved(row)
    log(instance=meeting, action=action, user=by, data=data)
    return row
