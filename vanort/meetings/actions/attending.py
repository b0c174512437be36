# SPDX-License-Identifier: EUPL-1.2
"""Who is there, who comes late or leaves, who serves for whom, who leaves for conflict of interest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.directory.models import Person
from vanort.mandates.models import Mandate
from vanort.meetings.actions.asking import at_meeting, locked, refuse_ahead, stored
from vanort.meetings.models import AgendaItem, Attendance, Ballot, Meeting, Recusal, Serving
from vanort.meetings.presence import presence_of

Capacity = Attendance.Capacity


@dataclass(frozen=True)
class Arrival:
    """One person at a meeting: by which mandate, whether there at all, from which item to which, at a distance."""

    person: Person
    mandate: Mandate | None = None
    capacity: str = Capacity.MEMBER
    is_absent: bool = False
    is_remote: bool = False
    from_item: AgendaItem | None = None
    to_item: AgendaItem | None = None
    arrived_at: dt.time | None = None
    left_at: dt.time | None = None


@transaction.atomic
def record_attendance(meeting: Meeting, arrivals: Iterable[Arrival], *, by: Any) -> list[Attendance]:
    """Record who is there; the meeting then counts as held. People already recorded are changed, others stay.

    A member who comes late takes over from the substitute from that item on (KL 5:19).

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: before the day of the meeting, for somebody without a mandate that day, or when all
            paragraphs are adjusted.
    """
    meeting = locked(meeting, by)
    refuse_ahead(meeting)
    if meeting.items.exists() and not meeting.items.filter(adjustment=None).exists():
        raise ValidationError(_("The minutes are adjusted and never change. Write a note of correction instead."))
    if meeting.state != Meeting.State.HELD:
        meeting.state = Meeting.State.HELD
        stored(meeting, meeting=meeting, action="vanort.open_meeting", by=by)
    made = [_attending(meeting, each, by) for each in arrivals]
    _refuse_voters_who_left(meeting)
    return made


def _attending(meeting: Meeting, arrival: Arrival, by: Any) -> Attendance:
    row = Attendance.objects.filter(meeting=meeting, person=arrival.person).first() or Attendance(
        meeting=meeting, person=arrival.person
    )
    for name in ("mandate", "capacity", "is_absent", "is_remote", "from_item", "to_item", "arrived_at", "left_at"):
        setattr(row, name, getattr(arrival, name))
    stored(row, meeting=meeting, action="vanort.attendance", by=by, person=str(arrival.person))
    if row.capacity == Capacity.MEMBER and row.from_item and not row.is_absent:
        _end_serving_before(row)
    return row


def _end_serving_before(came: Attendance) -> None:
    """End the serving of whoever sat in a member's seat, at the item before the one at which the member came."""
    item = came.from_item
    if item is None or item.position == 1:
        return
    before = came.meeting.items.filter(position__lt=item.position).order_by("-position").first()
    for one in Serving.objects.filter(meeting=came.meeting, member=came.mandate, to_item=None):
        if before and not (one.from_item and one.from_item.position > before.position):
            one.to_item, one.ended = before, Serving.Ended.MEMBER_CAME
            one.save()


def _refuse_voters_who_left(meeting: Meeting) -> None:
    """Refuse an attendance by which somebody would have voted without taking part."""
    voted = Ballot.objects.filter(vote__item__meeting=meeting).select_related("person", "vote__item")
    presence = presence_of(meeting) if voted else None
    for ballot in voted:
        item = ballot.vote.item
        if presence and ballot.person_id not in {seat.person.pk for seat in presence.serving(item)}:
            raise ValidationError(
                _("%(person)s has voted on “%(item)s” and must have taken part in it. Change the vote first.")
                % {"person": ballot.person, "item": item}
            )


@transaction.atomic
def call_substitutes(meeting: Meeting, *, at: AgendaItem, by: Any) -> list[Serving]:
    """Let substitutes serve in the empty places from an item on, in the order of call (KL 5:17-18, 6:17).

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: before the day of the meeting.
    """
    meeting = at_meeting(at, by)
    return [
        _serving(meeting, substitute, member, by, from_item=at)
        for substitute, member in presence_of(meeting).proposed(at)
    ]


@transaction.atomic
def serve(
    substitute: Attendance,
    member: Mandate,
    *,
    by: Any,
    from_item: AgendaItem | None = None,
    to_item: AgendaItem | None = None,
) -> Serving:
    """Let one substitute serve for one member, as the meeting decided.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when the substitute is away, has stopped serving that day, or serves for somebody already.
    """
    meeting = locked(substitute.meeting, by)
    refuse_ahead(meeting)
    item = from_item or meeting.items.order_by("position").first()
    if item is None:
        raise ValidationError(_("The agenda is empty. Put at least one item on it first."))
    presence = presence_of(meeting)
    if substitute.capacity != Capacity.SUBSTITUTE or not substitute.is_there(item):
        raise ValidationError(_("%(person)s is no substitute who is there.") % {"person": substitute.person})
    if substitute.servings.filter(ended=Serving.Ended.LEFT).exists():
        raise ValidationError(
            _("%(person)s has stopped serving and may not serve again this day.") % {"person": substitute.person}
        )
    if any(seat.person.pk == substitute.person_id for seat in presence.serving(item)):
        raise ValidationError(_("%(person)s serves for somebody already.") % {"person": substitute.person})
    if member.pk not in {each.pk for each in presence.empty_places(item)}:
        raise ValidationError(_("The place of %(person)s is taken.") % {"person": member.person})
    return _serving(meeting, substitute, member, by, from_item=from_item, to_item=to_item)


def _serving(meeting: Meeting, substitute: Attendance, member: Mandate, by: Any, **span: Any) -> Serving:
    if (first := span.get("from_item")) and not meeting.items.filter(position__lt=first.position).exists():
        span["from_item"] = None
    row = Serving(meeting=meeting, substitute=substitute, member=member, **span)
    names = {"substitute": str(substitute.person), "member": str(member.person)}
    stored(row, meeting=meeting, action="vanort.serve", by=by, **names)
    return row


@transaction.atomic
def recuse(item: AgendaItem, *, person: Person, ground: str, by: Any, note: str = "") -> Recusal:
    """Record that somebody leaves an item for conflict of interest, and call a substitute for that item alone.

    The person neither takes part nor is present (KL 6:30); a substitute who left may serve again after the item.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when the person is not there, or has voted on the item.
    """
    meeting = at_meeting(item, by)
    there = meeting.attendance.select_related("from_item", "to_item").filter(person=person).first()
    if there is None or not there.is_there(item):
        raise ValidationError(_("%(person)s is not there at this item.") % {"person": person})
    if Ballot.objects.filter(vote__item=item, person=person).exists():
        raise ValidationError(_("%(person)s has voted on this item. Remove the vote first.") % {"person": person})
    recusal = Recusal(item=item, person=person, ground=ground, note=note, declared_at=timezone.now())
    # What was the reason is the person's own matter: the log names nobody.
    stored(recusal, meeting=meeting, action="vanort.recuse", by=by, item=item.title)
    for substitute, member in presence_of(meeting).proposed(item):
        row = Serving(meeting=meeting, substitute=substitute, member=member, from_item=item, to_item=item)
        row.ended = Serving.Ended.CONFLICT
        stored(row, meeting=meeting, action="vanort.serve", by=by, member=str(member.person))
    return recusal


@transaction.atomic
def withdraw_recusal(recusal: Recusal, *, by: Any) -> None:
    """Take back a conflict of interest that was recorded by mistake, with the serving for that item alone.

    Raises:
        PermissionDenied: when the person may not run meetings.
        ValidationError: when the item is adjusted.
    """
    item = recusal.item
    meeting = at_meeting(item, by)
    span = {"meeting": meeting, "from_item": item, "to_item": item, "ended": Serving.Ended.CONFLICT}
    Serving.objects.filter(**span, member__person=recusal.person).delete()
    recusal.delete()
    stored(meeting, meeting=meeting, action="vanort.attendance", by=by, item=item.title)
