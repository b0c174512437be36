# SPDX-License-Identifier: EUPL-1.2
"""How an item is decided, proposals, votes, the decision itself, reservations; and what somebody is to do after it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.directory.models import Person
from vanort.mandates.models import Delegation
from vanort.meetings.actions.asking import at_meeting, refusal, saved, stored
from vanort.meetings.models import AgendaItem, Ballot, ItemKind, Proposal, Reservation, Task, Vote
from vanort.meetings.permissions import ask_to_run_meetings, can_run_meetings
from vanort.meetings.presence import Presence, presence_of

Outcome, Option = AgendaItem.Outcome, Ballot.Option


class Count(NamedTuple):
    """The numbers of a closed vote, or of an acclamation that nobody questioned."""

    yes: int = 0
    no: int = 0
    abstained: int = 0


@transaction.atomic
def record_proposals(item: AgendaItem, proposals: Iterable[Proposal], *, by: Any) -> None:
    """Record what those who take part proposed, in the order of the question (KL 5:66); earlier proposals go."""
    meeting = at_meeting(item, by)
    item.proposals.all().delete()
    presence = presence_of(meeting)
    for number, proposal in enumerate(proposals, 1):
        if proposal.person and not presence.takes_part(proposal.person, item):
            said = _("%(person)s does not take part in this item and proposes nothing.")
            raise refusal(said, person=proposal.person)
        proposal.pk, proposal.item, proposal.position = None, item, number
        stored(proposal, meeting, "vanort.propose", by)


@transaction.atomic
def record_vote(
    item: AgendaItem, *, yes_means: str, by: Any, no_means: str = "", ballots: Mapping[int, str] | None = None,
    count: Count | None = None, lot_says_yes: bool | None = None) -> Vote:  # fmt: skip
    """Record a vote: open, with each person's ballot, or closed, with the numbers only, which only elections have.

    ``ballots``: by person, a code of ``Ballot.Option``, for each who takes part. A tie is settled by the chair's vote,
    and in an election by lot (KL 5:54, 5:56). Refused: when the item is adjusted, somebody votes who does not take
    part, somebody is missing, or a tie is not settled."""
    meeting = at_meeting(item, by)
    presence = presence_of(meeting)
    count = _closed(item, presence, count) if ballots is None else _opened(item, presence, ballots)
    is_carried, tie = _result(item, presence, count, ballots or {}, lot_says_yes)
    vote = Vote(
        item=item, position=item.votes.count() + 1, method=Vote.Method.CLOSED if ballots is None else Vote.Method.OPEN,
        yes_means=yes_means, no_means=no_means, is_carried=is_carried, tie=tie, **count._asdict())  # fmt: skip
    stored(vote, meeting, "vanort.vote", by, item=item.title)
    for person, option in (ballots or {}).items():
        saved(Ballot(vote=vote, person_id=person, option=option))
    return vote


@transaction.atomic
def remove_vote(vote: Vote, *, by: Any) -> None:
    """Remove a vote that was recorded wrongly; those after it move up. Refused: when the item is adjusted."""
    item, position = vote.item, vote.position
    meeting = at_meeting(item, by)
    vote.delete()
    item.votes.filter(position__gt=position).update(position=F("position") - 1)
    stored(meeting, meeting, "vanort.remove_vote", by, item=item.title)


def _opened(item: AgendaItem, presence: Presence, ballots: Mapping[int, str]) -> Count:
    """Return the numbers of an open vote in which everybody who takes part is named once."""
    takers = {seat.person.pk: seat.person for seat in presence.serving(item)}
    if strangers := [pk for pk in ballots if pk not in takers]:
        person = Person.objects.filter(pk=strangers[0]).first()
        raise refusal(_("%(person)s does not take part in this item and cannot vote on it."), person=person)
    if missing := ", ".join(str(person) for pk, person in takers.items() if pk not in ballots):
        raise refusal(_("Say how these voted, or that they abstain: %(people)s."), people=missing)
    return Count(*map(list(ballots.values()).count, (Option.YES, Option.NO, Option.ABSTAIN)))


def _closed(item: AgendaItem, presence: Presence, count: Count | None) -> Count:
    if item.kind != ItemKind.ELECTION:
        raise refusal(_("Only elections are held by closed ballot. Say how each person voted."))
    there = len(presence.serving(item))
    if count is None or sum(count) != there:
        raise refusal(_("The numbers must add up to the %(count)d who take part."), count=there)
    return count


def _result(
    item: AgendaItem, presence: Presence, count: Count, ballots: Mapping[int, str], lot_says_yes: bool | None
) -> tuple[bool, str]:
    if count.yes != count.no:
        return count.yes > count.no, ""
    if item.kind == ItemKind.ELECTION:
        said = _("The election is even, and the chair has no casting vote in elections. Draw lots and record it.")
        if lot_says_yes is None:
            raise refusal(said)
        return lot_says_yes, Vote.Tie.LOT
    chair = presence.chair(item)
    if chair is None:
        raise refusal(_("The vote is even, and nobody chairs this item. Say who chairs the meeting."))
    own = ballots.get(chair.pk)
    if own not in (Option.YES, Option.NO):
        raise refusal(_("The vote is even, so %(chair)s, who chairs, has to vote yes or no."), chair=chair)
    return own == Option.YES, Vote.Tie.CHAIR


@transaction.atomic
def decide(
    item: AgendaItem, *, outcome: str, text: str, by: Any, authority: Delegation | None = None,
    is_about_money: bool | None = None, is_appealable: bool | None = None, notify: str = "") -> None:  # fmt: skip
    """Record what became of an item: a code of ``AgendaItem.Outcome``, and the decision as the minutes will have it.

    ``authority``: the delegation it was decided by. ``is_about_money``: left out it stays as it was.
    ``is_appealable``: left out, decisions of a body under the Act's rules may be appealed, others may not. ``notify``:
    who is told, one on each line. Refused: when adjusted, without quorum, on money without the right to decide."""
    meeting = at_meeting(item, by)
    presence = presence_of(meeting)
    item.outcome, item.decision_text, item.authority, item.notify = outcome, text.strip(), authority, notify
    if is_about_money is not None:
        item.is_about_money = is_about_money
    if item.is_decided:
        _refuse_unlawful(item, presence)
    may = presence.is_usually_appealable(item) if is_appealable is None else is_appealable and item.is_decided
    item.is_appealable = may
    stored(item, meeting, "vanort.decide", by, item=item.title, outcome=outcome)


def _refuse_unlawful(item: AgendaItem, presence: Presence) -> None:
    if not item.decision_text:
        raise refusal(_("Write the decision as the minutes will have it."), "decision_text")
    needed, there = presence.needed(), len(presence.serving(item))
    if needed is None:
        raise refusal(_("It is not known how many seats the body has, so nobody can say whether enough take part. "
                        "Fill in the seats of the term or the regulation."))  # fmt: skip
    if there < needed:
        said = _("%(there)d take part in this item and %(needed)d are needed. Call a substitute or postpone the item.")
        raise refusal(said, there=there, needed=needed)
    if item.is_about_money and (why := presence.standing.why_no_money(item.authority)):
        raise ValidationError(why, code="no_money")


@transaction.atomic
def reserve(
    item: AgendaItem, *, person: Person, announced_at: dt.datetime, by: Any, text: str = "",
    written_at: dt.datetime | None = None) -> Reservation:  # fmt: skip
    """Record that somebody who took part was against: announced at the meeting, written before adjustment (KL 4:27)."""
    meeting = at_meeting(item, by)
    if not presence_of(meeting).takes_part(person, item):
        said = _("Only somebody who takes part in an item may have a reservation. %(person)s does not.")
        raise refusal(said, person=person)
    if announced_at < meeting.starts_at or (meeting.ends_at and announced_at > meeting.ends_at):
        said = _("A reservation is announced while the meeting goes on (the Local Government Act, 4:27).")
        raise refusal(said, "announced_at")
    row = Reservation.objects.filter(item=item, person=person).first() or Reservation(item=item, person=person)
    row.announced_at, row.text, row.written_at = announced_at, text, written_at
    return stored(row, meeting, "vanort.reserve", by, item=item.title)


@transaction.atomic
def withdraw_reservation(reservation: Reservation, *, by: Any) -> None:
    """Remove a reservation that was taken back, or recorded by mistake. Refused: when the item is adjusted."""
    meeting = at_meeting(reservation.item, by)
    reservation.delete()
    stored(meeting, meeting, "vanort.withdraw_reservation", by, item=reservation.item.title)


@transaction.atomic
def give_task(
    item: AgendaItem, *, text: str, by: Any, owner: Person | None = None, due_on: dt.date | None = None
) -> Task:
    """Give somebody something to do; it returns to the agenda until it is done. Refused: when the text is missing."""
    ask_to_run_meetings(by)
    task = Task(body=item.meeting.body, item=item, text=text, owner=owner, due_on=due_on)
    return stored(task, item.meeting, "vanort.give_task", by, text=text)


@transaction.atomic
def finish(task: Task, *, by: Any, on: dt.date | None = None) -> None:
    """Record that a task is done; PermissionDenied for whoever neither runs meetings nor owns the task."""
    person = getattr(by, "person", None)
    if not can_run_meetings(by) and not (person and by.is_active and task.owner_id == person.pk):
        raise PermissionDenied
    task.done_on = on or timezone.localdate()
    saved(task)


@transaction.atomic
def reassign(tasks: Iterable[Task], *, to: Person | None, by: Any) -> int:
    """Give open tasks to somebody else, as at a hand-over; return how many that were."""
    ask_to_run_meetings(by)
    moved = [task for task in tasks if task.done_on is None]
    for task in moved:
        task.owner = to
        task.save()
    return len(moved)
