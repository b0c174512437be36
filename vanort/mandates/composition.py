# SPDX-License-Identifier: EUPL-1.2
"""Who sits in a body on a day: held seats, empty ones, and those that nobody has recorded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vanort.directory.models import Organization
from vanort.mandates.models import Mandate, Term

Role = Mandate.Role


@dataclass(frozen=True)
class Composition:
    """A body on a day. ``held + vacant + unrecorded`` is the number of seats, whenever that number is known."""

    body: Organization
    on: dt.date
    term: Term | None
    members: tuple[Mandate, ...] = ()
    substitutes: tuple[Mandate, ...] = ()
    co_opted: tuple[Mandate, ...] = ()
    offices: tuple[Mandate, ...] = ()
    vacant: int = 0
    unrecorded: int = 0
    # The term that ended without another one after it: nobody sits there until somebody is appointed.
    ended: Term | None = None

    @property
    def held(self) -> int:
        return len(self.members)

    @property
    def seats(self) -> int | None:
        return self.term.seats if self.term else None

    @property
    def chair(self) -> Mandate | None:
        return next((each for each in self.offices if each.role == Role.CHAIR), None)

    @property
    def is_without_members(self) -> bool:
        """Whether it is certain that nobody sits there: no term runs, or nobody has been appointed for it yet."""
        if self.term is None:
            return self.ended is not None
        return not self.members and self.term.recorded == Term.Recorded.NONE

    @property
    def is_unknown(self) -> bool:
        return self.term is None and self.ended is None

    def office_of(self, mandate: Mandate) -> Mandate | None:
        return next((each for each in self.offices if each.person_id == mandate.person_id), None)


def composition(body: Organization, on: dt.date) -> Composition:
    """Return who sits in a body on a day. One query, whatever the years behind; up to three without mandates."""
    rows = list(Mandate.objects.of_term_on(body, on))
    return composed(rows[0].term, rows, on) if rows else _empty(body, on)


def composed(term: Term, rows: Sequence[Mandate], on: dt.date) -> Composition:
    """Return who sits in a body on a day of a term, from all mandates of that term. No query when they are loaded."""
    now = [each for each in rows if each.holds(on)]
    members = tuple(each for each in now if each.role == Role.MEMBER)
    empty = max((term.seats or 0) - len(members), 0)
    vacant = min(_left(rows, members, on), empty) if term.recorded == Term.Recorded.PART else empty
    return Composition(
        body=term.body, on=on, term=term, members=members,
        substitutes=tuple(each for each in now if each.role == Role.SUBSTITUTE),
        co_opted=tuple(each for each in now if each.role == Role.CO_OPTED),
        offices=tuple(each for each in now if each.is_office), vacant=vacant, unrecorded=empty - vacant)  # fmt: skip


def _empty(body: Organization, on: dt.date) -> Composition:
    """Return a body of which no mandate is recorded for the term that a day lies in. One query."""
    last = body.terms.order_by("-start_date").first()
    term = last if last and last.holds(on) else body.terms.on(on).first() if last else None
    if term is None:
        # A gap between two recorded terms is something nobody wrote down; after the last one it is a fact.
        return Composition(body=body, on=on, term=None, ended=last if last and last.end_date < on else None)
    return composed(term, [], on)


def _left(rows: Sequence[Mandate], members: tuple[Mandate, ...], on: dt.date) -> int:
    """Return how many seats somebody has left and nobody has taken: those are known to be empty."""
    taken = {each.seat for each in members}
    return len({each.seat for each in rows if each.role == Role.MEMBER and each.end_date < on} - taken)
