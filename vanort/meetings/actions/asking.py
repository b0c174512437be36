# SPDX-License-Identifier: EUPL-1.2
"""What every action on a meeting begins and ends with: may the person, is it open, store, log."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.meetings.models import AgendaItem, Meeting
from vanort.meetings.permissions import can_run_meetings

Row = TypeVar("Row", bound=Model)


def locked(meeting: Meeting, by: Any) -> Meeting:
    """Return the meeting, locked for the length of the change. Two queries."""
    if not can_run_meetings(by):
        raise PermissionDenied
    found: Meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__parent").get(pk=meeting.pk)
    return found


def at_meeting(item: AgendaItem, by: Any) -> Meeting:
    """Return an item's meeting, locked, when what happens there may still be written down.

    Refused: when the meeting has not begun or the item is adjusted.
    """
    meeting = locked(item.meeting, by)
    item.refresh_from_db(fields=["adjustment", "paragraph", "position"])
    refuse_adjusted(item)
    refuse_ahead(meeting)
    return meeting


def refuse_adjusted(item: AgendaItem) -> None:
    """Refuse to change what is adjusted."""
    if item.is_adjusted:
        raise ValidationError(_("The minutes are adjusted and never change. Write a note of correction instead."))


def refuse_all_adjusted(meeting: Meeting) -> None:
    """Refuse to change a meeting all of whose paragraphs are adjusted."""
    if meeting.items.exists() and not meeting.items.filter(adjustment=None).exists():
        raise ValidationError(_("The minutes are adjusted and never change. Write a note of correction instead."))


def refuse_ahead(meeting: Meeting) -> None:
    """Refuse to write down what happened at a meeting that is still ahead, or was cancelled."""
    if meeting.state == Meeting.State.CANCELLED:
        raise ValidationError(_("The meeting was cancelled. Plan it anew first."))
    if meeting.day > timezone.localdate():
        raise ValidationError(
            _("The meeting is on %(day)s. What happens there is written down from that day on.") % {"day": meeting.day}
        )


def stored(row: Row, *, meeting: Meeting, action: str, by: Any, **data: Any) -> Row:
    """Validate and save a row, and log it on its meeting."""
    row.full_clean()
    row.save()
    log(instance=meeting, action=action, user=by, data=data)
    return row
