# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in each item of a meeting, in whose place, and whether they are enough to decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from vanort.directory.models import Person
from vanort.mandates.composition import Composition, composition
from vanort.mandates.legal import Standing
from vanort.mandates.models import Mandate, Regulation
from vanort.mandates.serving import Place, Standby, quorum_of, who_serves
from vanort.meetings.models import AgendaItem, Attendance, Meeting, Recusal, Serving

# A substitute who has begun to serve goes before all who have not (KL 5:18).
BEGUN = -1_000


@dataclass(frozen=True)
class Seat:
    """Somebody who takes part in an item: in the own seat, or in another member's."""

    person: Person
    mandate: Mandate
    instead_of: Mandate | None = None

    @property
    def label(self) -> str:
        """The person with party, as minutes name them."""
        return self.mandate.name_with_party


@dataclass(frozen=True)
class Presence:
    """A meeting with all that says who was there; loaded once, asked for each item without a query."""

    meeting: Meeting
    items: tuple[AgendaItem, ...]
    attendance: tuple[Attendance, ...]
    servings: tuple[Serving, ...]
    recusals: tuple[Recusal, ...]
    body: Composition
    regulation: Regulation | None

    @cached_property
    def standing(self) -> Standing:
        """What the body may do in law."""
        return Standing(self.meeting.body, self.regulation)

    @cached_property
    def _there(self) -> dict[int, Attendance]:
        return {each.person_id: each for each in self.attendance}

    @cached_property
    def _tables(self) -> dict[str, tuple[str, ...]]:
        """For each party, whose substitutes are called. One query, at the first question only."""
        return {each.party: each.in_order for each in self.body.term.call_orders.all()} if self.body.term else {}

    def recused(self, item: AgendaItem) -> set[int]:
        """People who left the item for conflict of interest."""
        return {each.person_id for each in self.recusals if each.item_id == item.pk}

    def serving(self, item: AgendaItem) -> list[Seat]:
        """Who takes part in an item: members in their own seats, then substitutes in the seats they were called to."""
        out = self.recused(item)
        here = {each.person_id for each in self.attendance if each.is_there(item)} - out
        seats = [
            Seat(each.person, each.mandate)
            for each in self.attendance
            if each.capacity == Attendance.Capacity.MEMBER and each.mandate and each.person_id in here
        ]
        own = {seat.mandate.pk for seat in seats}
        for each in self.servings:
            substitute = each.substitute
            if each.is_during(item) and substitute.person_id in here and each.member_id not in own:
                seats.append(Seat(substitute.person, _mandate(substitute), each.member))
                own.add(each.member_id)
        return seats

    def needed(self) -> int | None:
        """How many must take part in a decision; 0 without a rule, None when nobody knows."""
        said = self.regulation.quorum if self.regulation else ""
        if not said and not self.standing.follows_board_rules:
            return 0
        rule = said or Regulation.Quorum.SEATS
        seats = self.body.seats or (self.regulation.seats if self.regulation else None)
        return quorum_of(rule, seats=seats, held=self.body.held)

    def has_quorum(self, item: AgendaItem) -> bool | None:
        """Whether those who take part are enough; None when nobody knows how many are needed."""
        needed = self.needed()
        return None if needed is None else len(self.serving(item)) >= needed

    def empty_places(self, item: AgendaItem) -> list[Mandate]:
        """Seats that somebody holds and nobody sits in at an item."""
        seats = self.serving(item)
        taken = {(seat.instead_of or seat.mandate).pk for seat in seats}
        return [each for each in self.body.members if each.pk not in taken]

    def chair(self, item: AgendaItem) -> Person | None:
        """Who chairs an item: the meeting's own chair, else the first of the presidium who takes part (KL 6:22)."""
        here = {seat.person.pk: seat.person for seat in self.serving(item)}
        wanted = [self.meeting.chair_id, *(self._holder(role) for role in Mandate.OFFICES)]
        return next((here[pk] for pk in wanted if pk in here), None)

    def _holder(self, role: str) -> int | None:
        return next((each.person_id for each in self.body.offices if each.role == role), None)

    def proposed(self, item: AgendaItem) -> list[tuple[Attendance, Mandate]]:
        """Which substitute should serve in which empty place of an item, by the order of call."""
        busy = {seat.person.pk for seat in self.serving(item)} | self.recused(item)
        stopped = {each.substitute_id for each in self.servings if each.ended == Serving.Ended.LEFT}
        begun = {each.substitute_id for each in self.servings}
        free = {
            each.person_id: each
            for each in self.attendance
            if each.capacity == Attendance.Capacity.SUBSTITUTE
            and each.is_there(item) and each.person_id not in busy and each.pk not in stopped
        }  # fmt: skip
        places = {each.pk: each for each in self.empty_places(item)}
        standby = [_standby(each, begun) for each in free.values()]
        chosen = who_serves([Place(each.pk, each.party) for each in places.values()], standby, self._tables)
        return [(free[person], places[member]) for member, person in chosen.items()]


def _mandate(attendance: Attendance) -> Mandate:
    if attendance.mandate is None:
        raise ValueError("a substitute serves by a mandate")
    return attendance.mandate


def _standby(attendance: Attendance, begun: Iterable[int]) -> Standby:
    mandate = _mandate(attendance)
    rank = (mandate.rank or 0) + (BEGUN if attendance.pk in begun else 0)
    return Standby(attendance.person_id, mandate.party, rank, only_for=mandate.substitute_for_id)


def presence_of(meeting: Meeting) -> Presence:
    """Load a meeting with all that says who was there. Fifteen queries at most, however many items and people."""
    people = ("person", "mandate__person", "from_item", "to_item")
    servings = ("substitute__person", "substitute__mandate__person", "member__person", "from_item", "to_item")
    return Presence(
        meeting=meeting,
        items=tuple(
            meeting.items.select_related("authority__decision", "adjustment", "decision")
            .prefetch_related("proposals__person", "votes__ballots__person", "reservations__person", "papers", "notes")
            .order_by("position", "pk")
        ),
        attendance=tuple(meeting.attendance.select_related(*people)),
        servings=tuple(
            Serving.objects.filter(meeting=meeting).select_related(
                *servings, "substitute__from_item", "substitute__to_item"
            )
        ),
        recusals=tuple(Recusal.objects.filter(item__meeting=meeting).select_related("person")),
        body=composition(meeting.body, meeting.day),
        regulation=Regulation.objects.in_force(meeting.day).filter(body=meeting.body_id).first(),
    )
