# SPDX-License-Identifier: EUPL-1.2
"""Who is there, who comes late or leaves, who serves for whom, who leaves for conflict of interest."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.core.actions import store
from vanort.core.models import Visibility
from vanort.directory.models import Person
from vanort.mandates.models import Mandate
from vanort.meetings.actions.asking import at_meeting, locked, refusal, refuse_adjusted, refuse_ahead, stored
from vanort.meetings.models import AgendaItem, Attendance, Ballot, Meeting, Recusal, Serving
from vanort.meetings.permissions import ask_to_run_meetings
from vanort.meetings.presence import presence_of

Capacity = Attendance.Capacity


@transaction.atomic
def record_attendance(
    meeting: Meeting, rows: Iterable[Attendance], *, by: Any, never_there: Iterable[Person] = ()
) -> list[Attendance]:
    """Record who is there, by rows not stored; the meeting then counts as held. Who is recorded already is changed.

    A member who comes late takes over from the substitute from that item on (KL 5:19); a substitute who leaves
    serves until then. ``never_there``: officials and guests who were recorded by mistake. Refused: before the day of
    the meeting, for somebody without a mandate that day, or when all paragraphs are adjusted."""
    meeting = locked(meeting, by)
    refuse_ahead(meeting)
    refuse_adjusted(meeting)
    if meeting.state != Meeting.State.HELD:
        meeting.state = Meeting.State.HELD
        stored(meeting, meeting, "vanort.open_meeting", by)
    meeting.attendance.filter(person__in=list(never_there), mandate=None).delete()
    made = [_attending(meeting, row, by) for row in rows]
    _refuse_voters_who_left(meeting)
    return made


def _attending(meeting: Meeting, row: Attendance, by: Any) -> Attendance:
    row.meeting, row.pk = meeting, meeting.attendance.filter(person=row.person).values_list("pk", flat=True).first()
    row._state.adding = row.pk is None
    stored(row, meeting, "vanort.attendance", by, person=str(row.person))
    if row.capacity == Capacity.MEMBER and row.from_item and not row.is_absent:
        _end_serving_before(row)
    if row.capacity == Capacity.SUBSTITUTE:
        _end_serving_with(row)
    return row


def _end_serving_with(row: Attendance) -> None:
    """Let a substitute serve as long as he or she is there: until the last item, and not at all when away."""
    if row.is_absent:
        row.servings.all().delete()
    for one in row.servings.filter(Q(to_item=None) | Q(ended=Serving.Ended.LEFT)).select_related("from_item"):
        if row.to_item and one.from_item and one.from_item.position > row.to_item.position:
            one.delete()
            continue
        one.to_item, one.ended = row.to_item, Serving.Ended.LEFT if row.to_item else ""
        one.save()


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
    voted = Ballot.objects.filter(vote__item__meeting=meeting).select_related("person", "vote__item")
    presence = presence_of(meeting) if voted else None
    said = _("%(person)s has voted on “%(item)s” and must have taken part in it. Change the vote first.")
    for one in voted:
        if presence and not presence.takes_part(one.person, one.vote.item):
            raise refusal(said, person=one.person, item=one.vote.item)


@transaction.atomic
def call_substitutes(meeting: Meeting, *, at: AgendaItem, by: Any) -> list[Serving]:
    """Let substitutes serve in the empty places from an item on, in the order of call (KL 5:17-18, 6:17)."""
    meeting = at_meeting(at, by)
    proposed = presence_of(meeting).proposed(at)
    return [_serving(meeting, substitute, member, by, from_item=at) for substitute, member in proposed]


@transaction.atomic
def serve(
    substitute: Attendance, member: Mandate, *, by: Any,
    from_item: AgendaItem | None = None, to_item: AgendaItem | None = None) -> Serving:  # fmt: skip
    """Let a substitute serve for a member, as the meeting decided; refused when away, stopped that day, or serving."""
    meeting = locked(substitute.meeting, by)
    refuse_ahead(meeting)
    item, person = from_item or meeting.items.order_by("position").first(), substitute.person
    if item is None:
        raise refusal(_("The agenda is empty. Put at least one item on it first."))
    presence = presence_of(meeting)
    if substitute.capacity != Capacity.SUBSTITUTE or not substitute.is_there(item):
        raise refusal(_("%(person)s is no substitute who is there."), person=person)
    if substitute.servings.filter(ended=Serving.Ended.LEFT).exists():
        raise refusal(_("%(person)s has stopped serving and may not serve again this day."), person=person)
    if presence.takes_part(person, item):
        raise refusal(_("%(person)s serves for somebody already."), person=person)
    if member not in presence.empty_places(item):
        raise refusal(_("The place of %(person)s is taken."), person=member.person)
    return _serving(meeting, substitute, member, by, from_item=from_item, to_item=to_item)


def _serving(meeting: Meeting, substitute: Attendance, member: Mandate, by: Any, **span: Any) -> Serving:
    if (first := span.get("from_item")) and not meeting.items.filter(position__lt=first.position).exists():
        span["from_item"] = None
    row = Serving(meeting=meeting, substitute=substitute, member=member, **span)
    stored(row, meeting, "vanort.serve", by, substitute=str(substitute.person), member=str(member.person))
    # A member who is known to come later takes over then.
    there = Attendance.objects.filter(meeting=meeting, mandate=member, is_absent=False).first()
    if there and there.from_item:
        _end_serving_before(there)
        row.refresh_from_db()
    return row


@transaction.atomic
def withdraw_serving(serving: Serving, *, by: Any) -> None:
    """Take back that a substitute was called by mistake; refused when he or she has voted, or an item is adjusted."""
    meeting = locked(serving.meeting, by)
    if any(serving.is_during(item) for item in meeting.items.filter(adjustment__isnull=False)):
        raise refusal(AgendaItem.NEVER_CHANGES)
    serving.delete()
    _refuse_voters_who_left(meeting)
    stored(meeting, meeting, "vanort.attendance", by, person=str(serving.substitute.person))


@transaction.atomic
def person_named(text: str, *, by: Any) -> Person:
    """Return the person of the register who has a name; a new one, whom only staff see, when nobody has it.

    ``text`` is a name, or as ``People.labels`` writes one that several have. Refused: when several people have it."""
    name = " ".join(text.split())
    by_slug = Person.objects.filter(slug=name.rpartition(" (")[2].removesuffix(")"))
    found: list[Person] = list(Person.objects.filter(name=name)[:9]) or list(by_slug)
    if len(found) > 1:
        people = ", ".join(f"{one.name} ({one.slug})" for one in found)
        raise refusal(
            _("Several people are called %(name)s. Choose one of them: %(people)s."), name=name, people=people
        )
    if found:
        return found[0]
    ask_to_run_meetings(by)
    return store(Person(name=name, visibility=Visibility.INTERNAL), "wagtail.create", by=by)


@transaction.atomic
def recuse(item: AgendaItem, *, person: Person, ground: str, by: Any, note: str = "") -> Recusal:
    """Record that somebody leaves an item for conflict of interest, and call a substitute for that item alone.

    The person neither takes part nor is present (KL 6:30); a substitute who left may serve again after the item.
    Refused: when the person is not there, or has voted on the item."""
    meeting = at_meeting(item, by)
    there = meeting.attendance.select_related("from_item", "to_item").filter(person=person).first()
    if there is None or not there.is_there(item):
        raise refusal(_("%(person)s is not there at this item."), person=person)
    if Ballot.objects.filter(vote__item=item, person=person).exists():
        raise refusal(_("%(person)s has voted on this item. Remove the vote first."), person=person)
    recusal = Recusal(item=item, person=person, ground=ground, note=note, declared_at=timezone.now())
    # What was the reason is the person's own matter: the log names nobody.
    stored(recusal, meeting, "vanort.recuse", by, item=item.title)
    for substitute, member in presence_of(meeting).proposed(item):
        row = Serving(substitute=substitute, member=member, **_only_at(item))
        stored(row, meeting, "vanort.serve", by, member=str(member.person))
    return recusal


def _only_at(item: AgendaItem) -> dict[str, Any]:
    return {"meeting": item.meeting, "from_item": item, "to_item": item, "ended": Serving.Ended.CONFLICT}


@transaction.atomic
def withdraw_recusal(recusal: Recusal, *, by: Any) -> None:
    """Take back a conflict recorded by mistake, with the serving for that item; refused when the item is adjusted."""
    item = recusal.item
    meeting = at_meeting(item, by)
    Serving.objects.filter(**_only_at(item), member__person=recusal.person).delete()
    recusal.delete()
    stored(meeting, meeting, "vanort.attendance", by, item=item.title)
