# SPDX-License-Identifier: EUPL-1.2
"""Before a meeting: its agenda, calling it, moving and cancelling it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.meetings.actions.asking import locked, refuse_adjusted, stored
from vanort.meetings.models import AgendaItem, ItemKind, Meeting, StandingItem, Task
from vanort.meetings.notices import send_notices
from vanort.meetings.numbering import is_closed_to_new_items

State = Meeting.State


@transaction.atomic
def fill_agenda(meeting: Meeting, *, by: Any, copied_from: Meeting | None = None) -> list[AgendaItem]:
    """Put the standing items of the body on an agenda, the follow-up of tasks, and items of an earlier meeting.

    What has been put there already stays; a standing item with the same heading is not put there twice.

    Args:
        meeting: locked for the length of the change.
        by: the person acting.
        copied_from: an earlier meeting whose other items are copied, without what was decided.

    Raises:
        PermissionDenied: when the person may not run meetings.
    """
    meeting = locked(meeting, by)
    standing = list(StandingItem.objects.filter(body=meeting.body_id))
    new = [(str(one.title), one.kind, "") for one in standing if not one.is_last]
    if copied_from:
        titles = {str(one.title) for one in standing}
        new += [
            (one.title, one.kind, one.background)
            for one in copied_from.items.exclude(kind=ItemKind.TASKS).order_by("position")
            if one.title not in titles
        ]
    if Task.objects.open().filter(body=meeting.body_id).exists():
        new.append((_("Follow-up of tasks"), ItemKind.TASKS, ""))
    new += [(str(one.title), one.kind, "") for one in standing if one.is_last]
    present = set(meeting.items.values_list("title", flat=True))
    start = _next_position(meeting)
    fresh = [one for one in new if one[0] not in present]
    return [
        stored(
            AgendaItem(meeting=meeting, position=start + number, title=title, kind=kind, background=background),
            meeting=meeting, action="vanort.agenda", by=by, title=title,
        )
        for number, (title, kind, background) in enumerate(fresh)
    ]  # fmt: skip


@transaction.atomic
def add_item(meeting: Meeting, item: AgendaItem, *, by: Any) -> AgendaItem:
    """Put an item last on an agenda; at a meeting that was called it counts as added there.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when numbers after it are fixed, or the item is not whole.
    """
    meeting = locked(meeting, by)
    if is_closed_to_new_items(meeting):
        raise ValidationError(
            _("A later meeting of the year has its § numbers fixed, so nothing can be put in before them.")
        )
    item.meeting, item.position = meeting, _next_position(meeting)
    item.is_added = bool(meeting.called_at) and meeting.day <= timezone.localdate()
    return stored(item, meeting=meeting, action="vanort.agenda", by=by, title=item.title)


@transaction.atomic
def move_item(item: AgendaItem, *, to: int, by: Any) -> None:
    """Move an item to another place on the agenda; those between make room.

    Args:
        item: not numbered for good.
        to: the new place, 1 for the first.
        by: the person acting.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when its number, or that of one it would pass, is fixed.
    """
    meeting = locked(item.meeting, by)
    rows = list(meeting.items.order_by("position", "pk"))
    moved = next(row for row in rows if row.pk == item.pk)
    rows.remove(moved)
    rows.insert(max(to - 1, 0), moved)
    fixed = [row.pk for row in meeting.items.filter(paragraph__isnull=False).order_by("position", "pk")]
    if [row.pk for row in rows[: len(fixed)]] != fixed:
        raise ValidationError(_("Items whose number is fixed stay where they are."))
    for number, row in enumerate(rows, 1):
        AgendaItem.objects.filter(pk=row.pk).exclude(position=number).update(position=number)
    stored(meeting, meeting=meeting, action="vanort.agenda", by=by, title=item.title)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Any) -> None:
    """Take an item off the agenda; those after it move up.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when its number is fixed, or somebody came or left at it.
    """
    meeting = locked(item.meeting, by)
    item.refresh_from_db()
    refuse_adjusted(item)
    position = item.position
    item.delete()
    AgendaItem.objects.filter(meeting=meeting, position__gt=position).update(position=F("position") - 1)
    stored(meeting, meeting=meeting, action="vanort.agenda", by=by, title=item.title)


@transaction.atomic
def call(meeting: Meeting, *, by: Any) -> int:
    """Call a meeting: the notice goes to all members and substitutes, whether they serve or not (KL 6:17).

    Called again, after a change, everybody gets the new notice.

    Returns:
        how many letters were written; people without an e-mail address are listed on the meeting's page.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when the meeting has no items, or has been held or cancelled.
    """
    meeting = locked(meeting, by)
    _refuse_state(meeting, State.CALLED)
    if meeting.starts_at < timezone.now():
        raise ValidationError(_("The meeting has been. Nobody can be called to it."))
    if not meeting.items.exists():
        raise ValidationError(_("The agenda is empty. Put at least one item on it first."))
    meeting.state, meeting.called_at = State.CALLED, timezone.now()
    stored(meeting, meeting=meeting, action="vanort.call", by=by)
    return send_notices(meeting)


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Any) -> None:
    """Cancel a meeting that has not been held; all who were called are told.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: without a reason, or when the meeting has been held.
    """
    meeting = locked(meeting, by)
    _refuse_state(meeting, State.CANCELLED)
    was_called = meeting.state == State.CALLED
    meeting.state, meeting.state_reason = State.CANCELLED, reason
    stored(meeting, meeting=meeting, action="vanort.cancel_meeting", by=by, reason=reason)
    if was_called:
        send_notices(meeting)


@transaction.atomic
def end(meeting: Meeting, *, at: dt.datetime, by: Any) -> None:
    """Record when a meeting ended; reservations are announced before that (KL 4:27).

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when it has not been held, or would end before it began.
    """
    meeting = locked(meeting, by)
    if meeting.state != State.HELD:
        raise ValidationError(_("Record who is there first. Then the meeting has begun and can end."))
    meeting.ends_at = at
    stored(meeting, meeting=meeting, action="vanort.end_meeting", by=by)


def _refuse_state(meeting: Meeting, state: str) -> None:
    if state not in Meeting.NEXT_STATES[meeting.state]:
        raise ValidationError(
            _("A meeting that is %(now)s cannot become %(then)s.")
            % {"now": meeting.get_state_display(), "then": State(state).label}
        )


def _next_position(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1
