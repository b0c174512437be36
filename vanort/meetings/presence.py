# SPDX-License-Identifier: EUPL-1.2
"""Who takes part in each item of a meeting, in whose place, and whether they are enough to decide."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from vanort.directory.models import Person
from vanort.mandates.composition import Composition, composition
from vanort.mandates.legal import Standing
from vanort.mandates.models import Mandate, Regulation
from vanort.mandates.serving import Place, Standby, quorum_of, who_serves
from vanort.meetings.models import AgendaItem, Attendance, ItemKind, Meeting, Recusal, Serving
from vanort.meetings.numbering import paragraphs

# A substitute who has begun to serve goes before all who have not (KL 5:18).
BEGUN = -1_000


class Seat(NamedTuple):
    """Somebody who takes part in an item: in the own seat, or in another member's."""

    person: Person
    mandate: Mandate
    instead_of: Mandate | None = None

    @property
    def label(self) -> str:
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
    def left(self) -> list[AgendaItem]:
        return [item for item in self.items if not item.is_adjusted]

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.meeting.body, self.regulation)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The § of each item of the year, by item: fixed, or what it would get today. One query at most."""
        fixed = {item.pk: item.paragraph for item in self.items if item.paragraph}
        return fixed if len(fixed) == len(self.items) else paragraphs(self.meeting) | fixed

    @cached_property
    def _tables(self) -> dict[str, tuple[str, ...]]:
        """For each party, whose substitutes are called. One query, at the first question only."""
        return {each.party: each.in_order for each in self.body.term.call_orders.all()} if self.body.term else {}

    def recused(self, item: AgendaItem) -> set[int]:
        return {each.person_id for each in self.recusals if each.item_id == item.pk}

    def serving(self, item: AgendaItem) -> list[Seat]:
        """Who takes part in an item: members in their own seats, then substitutes in the seats they were called to."""
        out = self.recused(item)
        here = [each for each in self.attendance if each.is_there(item) and each.person_id not in out]
        members = [each for each in here if each.capacity == Attendance.Capacity.MEMBER]
        seats = {each.mandate.pk: Seat(each.person, each.mandate) for each in members if each.mandate}
        for each in self.servings:
            one = each.substitute
            if each.is_during(item) and one in here and one.mandate and each.member_id not in seats:
                seats[each.member_id] = Seat(one.person, one.mandate, each.member)
        return list(seats.values())

    def takes_part(self, person: Person, item: AgendaItem) -> bool:
        return any(seat.person == person for seat in self.serving(item))

    def is_usually_appealable(self, item: AgendaItem) -> bool:
        return item.is_decided and self.standing.follows_board_rules and item.kind == ItemKind.DECISION

    def needed(self) -> int | None:
        """How many must take part in a decision; 0 without a rule, None when nobody knows."""
        said = self.regulation.quorum if self.regulation else ""
        if not said and not self.standing.follows_board_rules:
            return 0
        seats = self.body.seats or (self.regulation.seats if self.regulation else None)
        return quorum_of(said or Regulation.Quorum.SEATS, seats=seats, held=self.body.held)

    def has_quorum(self, item: AgendaItem) -> bool | None:
        needed = self.needed()
        return None if needed is None else len(self.serving(item)) >= needed

    def empty_places(self, item: AgendaItem) -> list[Mandate]:
        taken = {(seat.instead_of or seat.mandate).pk for seat in self.serving(item)}
        return [each for each in self.body.members if each.pk not in taken]

    def chair(self, item: AgendaItem) -> Person | None:
        """Who chairs an item: the meeting's own chair, else the first of the presidium who takes part (KL 6:22)."""
        here = {seat.person.pk: seat.person for seat in self.serving(item)}
        holders = {each.role: each.person_id for each in reversed(self.body.offices)}
        wanted = [self.meeting.chair_id, *map(holders.get, Mandate.OFFICES)]
        return next((here[pk] for pk in wanted if pk in here), None)

    def proposed(self, item: AgendaItem) -> list[tuple[Attendance, Mandate]]:
        """Which substitute should serve in which empty place of an item, by the order of call."""
        busy = {seat.person.pk for seat in self.serving(item)} | self.recused(item)
        stopped = {each.substitute_id for each in self.servings if each.ended == Serving.Ended.LEFT}
        begun = {each.substitute_id for each in self.servings}
        here = [each for each in self.attendance if each.is_there(item) and each.person_id not in busy]
        substitutes = [each for each in here if each.capacity == Attendance.Capacity.SUBSTITUTE]
        free = {each.person_id: each for each in substitutes if each.pk not in stopped}
        places = {each.pk: each for each in self.empty_places(item)}
        standby = [
            Standby(key, one.party, (one.rank or 0) + (BEGUN if each.pk in begun else 0), one.substitute_for_id)
            for key, each in free.items() if (one := each.mandate)]  # fmt: skip
        chosen = who_serves([Place(each.pk, each.party) for each in places.values()], standby, self._tables)
        return [(free[person], places[member]) for member, person in chosen.items()]


def presence_of(meeting: Meeting) -> Presence:
    """Load a meeting with all that says who was there. Fifteen queries at most, however many items and people."""
    person = ("person", "mandate__person", "from_item", "to_item")
    served = ("member__person", "from_item", "to_item", *(f"substitute__{name}" for name in person))
    below = ("proposals__person", "votes__ballots__person", "reservations__person", "papers", "notes")
    items = meeting.items.select_related("authority__decision", "adjustment", "decision").prefetch_related(*below)
    return Presence(
        meeting=meeting, body=composition(meeting.body, meeting.day), items=tuple(items.order_by("position", "pk")),
        attendance=tuple(meeting.attendance.select_related(*person)),
        servings=tuple(Serving.objects.filter(meeting=meeting).select_related(*served)),
        recusals=tuple(Recusal.objects.filter(item__meeting=meeting).select_related("person")),
        regulation=Regulation.objects.in_force(meeting.day).filter(body=meeting.body_id).first())  # fmt: skip
