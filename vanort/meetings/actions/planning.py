# SPDX-License-Identifier: EUPL-1.2
"""Before a meeting: its agenda, calling it, moving and cancelling it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.directory.models import Person
from vanort.mandates.composition import composition
from vanort.meetings.actions.asking import locked, refuse_adjusted, refuse_all_adjusted, stored
from vanort.meetings.models import AgendaItem, ItemKind, Meeting, Paper, StandingItem, Task
from vanort.meetings.notices import send_notices
from vanort.meetings.numbering import is_closed_to_new_items

State = Meeting.State


@transaction.atomic
def fill_agenda(meeting: Meeting, *, by: Any, copied_from: Meeting | None = None) -> list[AgendaItem]:
    """Put the standing items of the body on an agenda, the follow-up of tasks, and items of an earlier meeting.

    What has been put there already stays; a standing item with the same heading is not put there twice.

    Args:
        copied_from: an earlier meeting whose other items are copied, without what was decided.
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
    _refuse_closed(meeting)
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

    Refused: when numbers after it are fixed, the very same item stands there, or the item is not whole.
    """
    meeting = locked(meeting, by)
    # A button pressed twice.
    if meeting.items.filter(title=item.title, diary_number=item.diary_number, background=item.background).exists():
        raise ValidationError(_("The very same item is on the agenda already."))
    refuse_all_adjusted(meeting)
    _refuse_closed(meeting)
    item.meeting, item.position = meeting, _next_position(meeting)
    item.is_added = bool(meeting.called_at) and meeting.day <= timezone.localdate()
    return stored(item, meeting=meeting, action="vanort.agenda", by=by, title=item.title)


@transaction.atomic
def change_item(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Store what was changed in an item of the agenda. Everybody is not told before the meeting is called again.

    Refused: when the item is adjusted or not whole.
    """
    meeting = locked(item.meeting, by)
    return stored(item, meeting=meeting, action="vanort.agenda", by=by, title=item.title)


@transaction.atomic
def add_paper(paper: Paper, *, by: Any) -> Paper:
    """Lay a paper to an item. The same file sent twice is laid there twice: nothing is lost, and one can be taken away.

    Refused: when the item is adjusted, or the paper has no title.
    """
    meeting = locked(paper.item.meeting, by)
    refuse_adjusted(paper.item)
    return stored(paper, meeting=meeting, action="vanort.agenda", by=by, title=paper.title)


@transaction.atomic
def remove_paper(paper: Paper, *, by: Any) -> None:
    """Take a paper away, and its file as soon as that is certain.

    Refused: when the item is adjusted.
    """
    meeting = locked(paper.item.meeting, by)
    refuse_adjusted(paper.item)
    paper.delete()
    transaction.on_commit(lambda: paper.file.delete(save=False))
    log(instance=meeting, action="vanort.agenda", user=by, data={"title": paper.title})


@transaction.atomic
def move_item(item: AgendaItem, *, to: int, by: Any) -> None:
    """Move an item to another place on the agenda; those between make room.

    Args:
        item: not numbered for good.
        to: the new place, 1 for the first.

    Refused: when its number, or that of one it would pass, is fixed.
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

    Refused: when its number is fixed, or somebody came or left at it.
    """
    meeting = locked(item.meeting, by)
    item.refresh_from_db()
    refuse_adjusted(item)
    position = item.position
    try:
        item.delete()
    except ProtectedError as error:
        raise ValidationError(_("Something has been written down at “%(item)s”. Mark it as withdrawn instead.")
                              % {"item": item.title}) from error  # fmt: skip
    AgendaItem.objects.filter(meeting=meeting, position__gt=position).update(position=F("position") - 1)
    stored(meeting, meeting=meeting, action="vanort.agenda", by=by, title=item.title)


@transaction.atomic
def call(meeting: Meeting, *, by: Any, seen: int | None = None) -> int:
    """Call a meeting: the notice goes to all members and substitutes, whether they serve or not (KL 6:17).

    Called again, after a change, everybody gets the new notice.

    Args:
        seen: the version that the person has looked at; when it is not the newest, nothing goes out.

    Returns:
        how many letters were written; people without an e-mail address are listed on the meeting's page.

    Refused: when the meeting has no items, has been held or cancelled, or has changed since it was seen.
    """
    meeting = locked(meeting, by)
    if seen is not None and seen != meeting.version:
        raise ValidationError(_("The meeting has been called or changed since you opened the page. Nothing was sent."))
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

    Refused: without a reason, or when the meeting has been held.
    """
    meeting = locked(meeting, by)
    _refuse_state(meeting, State.CANCELLED)
    was_called = meeting.state == State.CALLED
    meeting.state, meeting.state_reason = State.CANCELLED, reason
    stored(meeting, meeting=meeting, action="vanort.cancel_meeting", by=by, reason=reason)
    if was_called:
        send_notices(meeting)


@transaction.atomic
def plan_anew(meeting: Meeting, *, by: Any) -> None:
    """Plan a cancelled meeting anew; nobody is told before it is called.

    Refused: when it is not cancelled.
    """
    meeting = locked(meeting, by)
    _refuse_state(meeting, State.PLANNED)
    meeting.state, meeting.state_reason, meeting.called_at = State.PLANNED, "", None
    stored(meeting, meeting=meeting, action="vanort.plan_anew", by=by)


@transaction.atomic
def end(meeting: Meeting, *, at: dt.datetime, by: Any) -> None:
    """Record when a meeting ended; reservations are announced before that (KL 4:27).

    Refused: when it has not been held, or would end before it began.
    """
    meeting = locked(meeting, by)
    if meeting.state != State.HELD:
        raise ValidationError(_("Record who is there first. Then the meeting has begun and can end."))
    meeting.ends_at = at
    stored(meeting, meeting=meeting, action="vanort.end_meeting", by=by)


@transaction.atomic
def choose_officers(
    meeting: Meeting, *, chair: Person | None, secretary: Person | None, adjusters: Collection[Person], by: Any
) -> None:
    """Say who chairs a meeting, who writes its minutes, and who adjusts them besides the chair (KL 5:69, 6:22).

    Refused: when a chair or adjuster has no seat that day, the chair is chosen to adjust, or all is adjusted.
    """
    meeting = locked(meeting, by)
    refuse_all_adjusted(meeting)
    body = composition(meeting.body, meeting.day)
    seated = {each.person_id for each in (*body.members, *body.substitutes)}
    for field, people in (("chair", [chair] if chair else []), ("adjusters", adjusters)):
        if strangers := [one for one in people if one.pk not in seated]:
            raise ValidationError(
                {field: _("%(person)s has no mandate on the day of the meeting.") % {"person": strangers[0]}}
            )
    if chair and chair in adjusters:
        raise ValidationError({"adjusters": _("The chair adjusts in any case. Choose somebody else besides.")})
    meeting.chair, meeting.secretary = chair, secretary
    stored(meeting, meeting=meeting, action="vanort.choose_officers", by=by)
    meeting.adjusters.set(adjusters)


def _refuse_state(meeting: Meeting, state: str) -> None:
    if state not in Meeting.NEXT_STATES[meeting.state]:
        raise ValidationError(
            _("A meeting that is %(now)s cannot become %(then)s.")
            % {"now": meeting.get_state_display(), "then": State(state).label}
        )


def _refuse_closed(meeting: Meeting) -> None:
    if is_closed_to_new_items(meeting):
        raise ValidationError(
            _("A later meeting of the year has its § numbers fixed, so nothing can be put in before them.")
        )


def _next_position(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1
