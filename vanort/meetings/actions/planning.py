# SPDX-License-Identifier: EUPL-1.2
"""Before a meeting: its agenda, calling it, moving and cancelling it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F, Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.directory.models import Person
from vanort.mandates.composition import composition
from vanort.meetings.actions.asking import locked, refusal, refuse_adjusted, stored
from vanort.meetings.models import AgendaItem, ItemKind, Meeting, Paper, StandingItem, Task
from vanort.meetings.notices import send_notices

State = Meeting.State


@transaction.atomic
def fill_agenda(meeting: Meeting, *, by: Any, copied_from: Meeting | None = None) -> list[AgendaItem]:
    """Put standing items, follow-up of tasks and an earlier meeting's items, undecided, on an agenda; none twice."""
    meeting = locked(meeting, by)
    standing = list(StandingItem.objects.filter(body=meeting.body_id))
    new = [(str(one.title), one.kind, "") for one in standing if not one.is_last]
    if copied_from:
        titles = {str(one.title) for one in standing}
        items = copied_from.items.exclude(kind=ItemKind.TASKS).order_by("position")
        new += [(one.title, one.kind, one.background) for one in items if one.title not in titles]
    if Task.objects.open().filter(body=meeting.body_id).exists():
        new.append((_("Follow-up of tasks"), ItemKind.TASKS, ""))
    new += [(str(one.title), one.kind, "") for one in standing if one.is_last]
    _refuse_closed(meeting)
    present = set(meeting.items.values_list("title", flat=True))
    fresh = [one for one in new if one[0] not in present]
    made = []
    for position, (title, kind, background) in enumerate(fresh, _next_position(meeting)):
        item = AgendaItem(meeting=meeting, position=position, title=title, kind=kind, background=background)
        made.append(stored(item, meeting, "vanort.agenda", by, title=title))
    return made


@transaction.atomic
def add_item(meeting: Meeting, item: AgendaItem, *, by: Any) -> AgendaItem:
    """Put an item last on an agenda, unless it stands there or later numbers are fixed; once called, as added there."""
    meeting = locked(meeting, by)
    # A button pressed twice.
    if meeting.items.filter(title=item.title, diary_number=item.diary_number, background=item.background).exists():
        raise refusal(_("The very same item is on the agenda already."))
    refuse_adjusted(meeting)
    _refuse_closed(meeting)
    item.meeting, item.position = meeting, _next_position(meeting)
    item.is_added = bool(meeting.called_at) and meeting.day <= timezone.localdate()
    return stored(item, meeting, "vanort.agenda", by, title=item.title)


@transaction.atomic
def change_item(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Store what was changed in an item that is not adjusted; nobody is told before the meeting is called again."""
    return stored(item, locked(item.meeting, by), "vanort.agenda", by, title=item.title)


@transaction.atomic
def add_paper(paper: Paper, *, by: Any) -> Paper:
    """Lay a paper to an item. The same file sent twice is laid there twice: nothing is lost, one can be taken away."""
    meeting = locked(paper.item.meeting, by)
    refuse_adjusted(paper.item)
    return stored(paper, meeting, "vanort.agenda", by, title=paper.title)


@transaction.atomic
def remove_paper(paper: Paper, *, by: Any) -> None:
    """Take a paper away, and its file as soon as that is certain. Refused: when the item is adjusted."""
    meeting = locked(paper.item.meeting, by)
    refuse_adjusted(paper.item)
    paper.delete()
    transaction.on_commit(lambda: paper.file.delete(save=False))
    log(instance=meeting, action="vanort.agenda", user=by, data={"title": paper.title})


@transaction.atomic
def move_item(item: AgendaItem, *, to: int, by: Any) -> None:
    """Move an item to another place on the agenda, 1 for the first; refused when a fixed number would move."""
    meeting = locked(item.meeting, by)
    rows = list(meeting.items.order_by("position", "pk"))
    fixed = [row for row in rows if row.paragraph is not None]
    rows.remove(item)
    rows.insert(max(to - 1, 0), item)
    if rows[: len(fixed)] != fixed:
        raise refusal(_("Items whose number is fixed stay where they are."))
    for number, row in enumerate(rows, 1):
        AgendaItem.objects.filter(pk=row.pk).exclude(position=number).update(position=number)
    stored(meeting, meeting, "vanort.agenda", by, title=item.title)


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Any) -> None:
    """Take an item off the agenda; refused when its number is fixed, or something is written down at it."""
    meeting = locked(item.meeting, by)
    item.refresh_from_db()
    refuse_adjusted(item)
    try:
        item.delete()
    except ProtectedError as error:
        said = _("Something has been written down at “%(item)s”. Mark it as withdrawn instead.")
        raise refusal(said, item=item.title) from error
    meeting.items.filter(position__gt=item.position).update(position=F("position") - 1)
    stored(meeting, meeting, "vanort.agenda", by, title=item.title)


@transaction.atomic
def call(meeting: Meeting, *, by: Any, seen: int | None = None) -> int:
    """Call a meeting: the notice goes to all members and substitutes, whether they serve or not (KL 6:17).

    Called again, everybody gets the new notice. Returns how many letters were written. Refused: when the meeting has
    no items, has been held or cancelled, or ``seen``, the version that the person has looked at, is not the newest."""
    meeting = locked(meeting, by)
    if seen is not None and seen != meeting.version:
        raise refusal(_("The meeting has been called or changed since you opened the page. Nothing was sent."))
    _refuse_state(meeting, State.CALLED)
    if meeting.is_over:
        raise refusal(_("The meeting has been. Nobody can be called to it."))
    if not meeting.items.exists():
        raise refusal(_("The agenda is empty. Put at least one item on it first."))
    meeting.state, meeting.called_at = State.CALLED, timezone.now()
    stored(meeting, meeting, "vanort.call", by)
    return send_notices(meeting)


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Any) -> None:
    """Cancel a meeting; all who were called are told. Refused: without a reason, or when it has been held."""
    meeting = locked(meeting, by)
    _refuse_state(meeting, State.CANCELLED)
    was_called = meeting.state == State.CALLED
    meeting.state, meeting.state_reason = State.CANCELLED, reason
    stored(meeting, meeting, "vanort.cancel_meeting", by, reason=reason)
    if was_called:
        send_notices(meeting)


@transaction.atomic
def plan_anew(meeting: Meeting, *, by: Any) -> None:
    """Plan a cancelled meeting anew; nobody is told before it is called. Refused: when it is not cancelled."""
    meeting = locked(meeting, by)
    _refuse_state(meeting, State.PLANNED)
    meeting.state, meeting.state_reason, meeting.called_at = State.PLANNED, "", None
    stored(meeting, meeting, "vanort.plan_anew", by)


@transaction.atomic
def end(meeting: Meeting, *, at: dt.datetime, by: Any) -> None:
    """Record when a meeting that was held ended; reservations are announced before that (KL 4:27)."""
    meeting = locked(meeting, by)
    if meeting.state != State.HELD:
        raise refusal(_("Record who is there first. Then the meeting has begun and can end."))
    meeting.ends_at = at
    stored(meeting, meeting, "vanort.end_meeting", by)


@transaction.atomic
def choose_officers(
    meeting: Meeting, *, chair: Person | None, secretary: Person | None, adjusters: Collection[Person], by: Any
) -> None:
    """Say who writes the minutes, and who of those with a seat chairs, and who adjusts besides (KL 5:69, 6:22)."""
    meeting = locked(meeting, by)
    refuse_adjusted(meeting)
    body = composition(meeting.body, meeting.day)
    seated = {each.person_id for each in (*body.members, *body.substitutes)}
    for field, people in (("chair", [chair] if chair else []), ("adjusters", adjusters)):
        if stranger := next((one for one in people if one.pk not in seated), None):
            raise refusal(_("%(person)s has no mandate on the day of the meeting."), field, person=stranger)
    if chair and chair in adjusters:
        raise refusal(_("The chair adjusts in any case. Choose somebody else besides."), "adjusters")
    meeting.chair, meeting.secretary = chair, secretary
    stored(meeting, meeting, "vanort.choose_officers", by)
    meeting.adjusters.set(adjusters)


def _refuse_state(meeting: Meeting, state: State) -> None:
    if state not in Meeting.NEXT_STATES[meeting.state]:
        said = _("A meeting that is %(now)s cannot become %(then)s.")
        raise refusal(said, now=meeting.get_state_display(), then=state.label)


def _refuse_closed(meeting: Meeting) -> None:
    later = AgendaItem.objects.of_year(meeting).filter(meeting__starts_at__gt=meeting.starts_at)
    if later.filter(paragraph__isnull=False).exists():
        raise refusal(_("A later meeting of the year has its § numbers fixed, so nothing can be put in before them."))


def _next_position(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1
