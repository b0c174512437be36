# SPDX-License-Identifier: EUPL-1.2
"""Which substitute serves for whom: arithmetic without a database.

Source: kommunallagen (2017:725) 5:17 and 6:17; the tables of parties, such as "M: M, KD, SD", are each council's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A seat that somebody must serve in: whose it is, and for which party."""

    member: int
    party: str


@dataclass(frozen=True)
class Standby:
    """A substitute who is there: the party, the order within it, and the one member if it is a personal one."""

    person: int
    party: str
    rank: int
    only_for: int | None = None


def who_serves(
    places: Sequence[Place], standby: Sequence[Standby], tables: Mapping[str, Sequence[str]]
) -> dict[int, int]:
    """Return the substitute for each empty place, by member; a place that nobody can take is left out.

    Args:
        places: the empty places, in the order in which they became empty.
        standby: the substitutes present who do not serve yet and may.
        tables: for each party, the parties whose substitutes are called, in order; without one only its own.
    """
    free = sorted(standby, key=lambda each: (each.rank, each.person))
    found: dict[int, int] = {}
    for place in places:
        if chosen := _first(place, free, tables.get(place.party, (place.party,))):
            found[place.member] = chosen.person
            free.remove(chosen)
    return found


def _first(place: Place, free: Sequence[Standby], parties: Sequence[str]) -> Standby | None:
    personal = next((each for each in free if each.only_for == place.member), None)
    if personal:
        return personal
    ranked = [each for each in free if each.only_for is None]
    return next((each for party in parties for each in ranked if each.party == party), None)


def quorum_of(rule: str, *, seats: int | None, held: int) -> int | None:
    """Return how many must be present for a decision: more than half (KL 6:27).

    Args:
        rule: ``seats``, ``filled`` or ``none``, as in ``Regulation.Quorum``.
        seats: seats of the body; None when nobody knows.
        held: seats that are held that day.

    Returns:
        the number, 0 without a rule, and None when the number of seats is not known.
    """
    if rule == "none":
        return 0
    number = held if rule == "filled" else seats
    return None if number is None else number // 2 + 1
