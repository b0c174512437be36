# SPDX-License-Identifier: EUPL-1.2
"""How an item is decided: proposals, votes, the decision itself, reservations."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vanort.directory.models import Person
from vanort.mandates.models import Delegation
from vanort.meetings.actions.asking import at_meeting, stored
from vanort.meetings.models import AgendaItem, Ballot, ItemKind, Meeting, Proposal, Reservation, Vote
from vanort.meetings.presence import Presence, presence_of

Outcome, Option = AgendaItem.Outcome, Ballot.Option


@dataclass(frozen=True)
class Count:
    """The numbers of a closed vote, or of an acclamation that nobody questioned."""

    yes: int = 0
    no: int = 0
    abstained: int = 0


@transaction.atomic
def record_proposals(item: AgendaItem, proposals: Iterable[Proposal], *, by: Any) -> None:
    """Record what was proposed, in the order in which it was put to the question (KL 5:66); earlier ones go.

    Refused: when the item is adjusted, or a proposal was made by somebody who did not take part.
    """
    meeting = at_meeting(item, by)
    item.proposals.all().delete()
    takers = {seat.person.pk for seat in presence_of(meeting).serving(item)}
    for number, proposal in enumerate(proposals, 1):
        if proposal.person_id and proposal.person_id not in takers:
            raise ValidationError(
                _("%(person)s does not take part in this item and proposes nothing.") % {"person": proposal.person}
            )
        proposal.pk, proposal.item, proposal.position = None, item, number
        stored(proposal, meeting=meeting, action="vanort.propose", by=by)


@transaction.atomic
def record_vote(
    item: AgendaItem,
    *,
    yes_means: str,
    by: Any,
    no_means: str = "",
    ballots: Mapping[int, str] | None = None,
    count: Count | None = None,
    lot_says_yes: bool | None = None,
) -> Vote:
    """Record a vote: open, with each person's ballot, or closed, with the numbers only.

    A tie is settled by the chair's vote, and in an election by lot (KL 5:54, 5:56).

    Args:
        item: not adjusted; all who take part in it are counted.
        yes_means: what those who said yes wanted.
        no_means: what those who said no wanted.
        ballots: by person, a code of ``Ballot.Option``, for each who takes part.
        count: the numbers of a closed vote, which only elections have.
        lot_says_yes: what the lot said, in an election that was even.

    Refused: when somebody votes who does not take part, somebody is missing, or a tie is not settled.
    """
    meeting = at_meeting(item, by)
    presence = presence_of(meeting)
    count = _closed(item, presence, count) if ballots is None else _opened(item, presence, ballots)
    is_carried, tie = _result(item, presence, count, ballots, lot_says_yes)
    vote = Vote(
        item=item, position=item.votes.count() + 1, method=Vote.Method.CLOSED if ballots is None else Vote.Method.OPEN,
        yes_means=yes_means, no_means=no_means, yes=count.yes, no=count.no, abstained=count.abstained,
        is_carried=is_carried, tie=tie,
    )  # fmt: skip
    stored(vote, meeting=meeting, action="vanort.vote", by=by, item=item.title)
    for person, option in (ballots or {}).items():
        ballot = Ballot(vote=vote, person_id=person, option=option)
        ballot.full_clean()
        ballot.save()
    return vote


@transaction.atomic
def remove_vote(vote: Vote, *, by: Any) -> None:
    """Remove a vote that was recorded wrongly; those after it move up.

    Refused: when the item is adjusted.
    """
    item = vote.item
    meeting = at_meeting(item, by)
    position = vote.position
    vote.delete()
    item.votes.filter(position__gt=position).update(position=F("position") - 1)
    stored(meeting, meeting=meeting, action="vanort.remove_vote", by=by, item=item.title)


def _opened(item: AgendaItem, presence: Presence, ballots: Mapping[int, str]) -> Count:
    """Return the numbers of an open vote in which everybody who takes part is named once."""
    takers = {seat.person.pk: seat.person for seat in presence.serving(item)}
    if strangers := [pk for pk in ballots if pk not in takers]:
        person = Person.objects.filter(pk=strangers[0]).first()
        raise ValidationError(
            _("%(person)s does not take part in this item and cannot vote on it.") % {"person": person}
        )
    if missing := [str(person) for pk, person in takers.items() if pk not in ballots]:
        raise ValidationError(
            _("Say how these voted, or that they abstain: %(people)s.") % {"people": ", ".join(missing)}
        )
    said = list(ballots.values())
    return Count(said.count(Option.YES), said.count(Option.NO), said.count(Option.ABSTAIN))


def _closed(item: AgendaItem, presence: Presence, count: Count | None) -> Count:
    """Return the numbers of a closed vote, when they can be right."""
    if item.kind != ItemKind.ELECTION:
        raise ValidationError(_("Only elections are held by closed ballot. Say how each person voted."))
    if count is None or count.yes + count.no + count.abstained != len(presence.serving(item)):
        raise ValidationError(
            _("The numbers must add up to the %(count)d who take part.") % {"count": len(presence.serving(item))}
        )
    return count


def _result(
    item: AgendaItem, presence: Presence, count: Count, ballots: Mapping[int, str] | None, lot_says_yes: bool | None
) -> tuple[bool, str]:
    """Return whether yes won, and how a tie was settled."""
    if count.yes != count.no:
        return count.yes > count.no, ""
    if item.kind == ItemKind.ELECTION:
        if lot_says_yes is None:
            raise ValidationError(
                _("The election is even, and the chair has no casting vote in elections. Draw lots and record it.")
            )
        return lot_says_yes, Vote.Tie.LOT
    chair = presence.chair(item)
    if chair is None:
        raise ValidationError(_("The vote is even, and nobody chairs this item. Say who chairs the meeting."))
    own = (ballots or {}).get(chair.pk)
    if own not in (Option.YES, Option.NO):
        raise ValidationError(
            _("The vote is even, so %(chair)s, who chairs, has to vote yes or no.") % {"chair": chair}
        )
    return own == Option.YES, Vote.Tie.CHAIR


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    outcome: str,
    text: str,
    by: Any,
    authority: Delegation | None = None,
    is_about_money: bool | None = None,
    is_appealable: bool | None = None,
    notify: str = "",
) -> None:
    """Record what became of an item.

    Args:
        item: not adjusted.
        outcome: a code of ``AgendaItem.Outcome``.
        text: the decision as the minutes will have it.
        authority: the delegation it was decided by.
        is_about_money: whether it spends money; left out it stays as it was.
        is_appealable: left out, decisions of a body under the Act's rules may be appealed, others may not.
        notify: who is to be told, one on each line.

    Refused: without quorum, on money without the right to decide on it, or when a vote says otherwise.
    """
    meeting = at_meeting(item, by)
    presence = presence_of(meeting)
    item.outcome, item.decision_text, item.authority, item.notify = outcome, text.strip(), authority, notify
    if is_about_money is not None:
        item.is_about_money = is_about_money
    if item.is_decided:
        _refuse_unlawful(item, presence)
    may = item.is_decided and presence.standing.follows_board_rules and item.kind == ItemKind.DECISION
    item.is_appealable = may if is_appealable is None else is_appealable and item.is_decided
    stored(item, meeting=meeting, action="vanort.decide", by=by, item=item.title, outcome=outcome)


def _refuse_unlawful(item: AgendaItem, presence: Presence) -> None:
    """Refuse a decision by too few, without words, or on money that is not the body's to decide on."""
    if not item.decision_text:
        raise ValidationError({"decision_text": _("Write the decision as the minutes will have it.")})
    needed, there = presence.needed(), len(presence.serving(item))
    if needed is None:
        raise ValidationError(
            _("It is not known how many seats the body has, so nobody can say whether enough take part. "
              "Fill in the seats of the term or the regulation.")
        )  # fmt: skip
    if there < needed:
        raise ValidationError(
            _("%(there)d take part in this item and %(needed)d are needed. Call a substitute or postpone the item.")
            % {"there": there, "needed": needed}
        )
    if item.is_about_money and (why := presence.standing.why_no_money(item.authority)):
        raise ValidationError(why, code="no_money")


@transaction.atomic
def reserve(
    item: AgendaItem,
    *,
    person: Person,
    announced_at: dt.datetime,
    by: Any,
    text: str = "",
    written_at: dt.datetime | None = None,
) -> Reservation:
    """Record that somebody who took part was against: announced before the meeting ends, written before adjustment.

    Refused: when the person did not take part, or it was announced too late (KL 4:27).
    """
    meeting = at_meeting(item, by)
    if person.pk not in {seat.person.pk for seat in presence_of(meeting).serving(item)}:
        raise ValidationError(
            _("Only somebody who takes part in an item may have a reservation. %(person)s does not.")
            % {"person": person}
        )
    _refuse_late(meeting, announced_at)
    row = Reservation.objects.filter(item=item, person=person).first() or Reservation(item=item, person=person)
    row.announced_at, row.text, row.written_at = announced_at, text, written_at
    stored(row, meeting=meeting, action="vanort.reserve", by=by, item=item.title)
    return row


@transaction.atomic
def withdraw_reservation(reservation: Reservation, *, by: Any) -> None:
    """Remove a reservation that was taken back, or recorded by mistake.

    Refused: when the item is adjusted.
    """
    item = reservation.item
    meeting = at_meeting(item, by)
    reservation.delete()
    stored(meeting, meeting=meeting, action="vanort.withdraw_reservation", by=by, item=item.title)


def _refuse_late(meeting: Meeting, announced_at: dt.datetime) -> None:
    if announced_at < meeting.starts_at or (meeting.ends_at and announced_at > meeting.ends_at):
        raise ValidationError(
            {
                "announced_at": _(
                    "A reservation is announced while the meeting goes on (the Local Government Act, 4:27)."
                )
            }
        )
