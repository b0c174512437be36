# SPDX-License-Identifier: EUPL-1.2
"""Which substitute serves for whom: arithmetic without a database.

Source: kommunallagen (2017:725) 5:17, 6:17; the tables of parties, such as "M: M, KD, SD", are each council's own."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A seat that somebody must serve in: whose it is, and for which party."""

    member: int
    party: str


class Standby(NamedTuple):
    """A substitute who is there: the party, the order within it, and the one member if it is a personal one."""

    person: int
    party: str
    rank: int
    only_for: int | None = None


def who_serves(
    places: Sequence[Place], standby: Sequence[Standby], tables: Mapping[str, Sequence[str]]
) -> dict[int, int]:
    """Return the substitute for each empty place, by member; a place that nobody can take is left out.

    The places come in the order in which they became empty; on standby is who is present, may serve, and does not yet.
    Tables give for each party those whose substitutes are called, in order; without one only its own."""
    free = sorted(standby, key=lambda each: (each.rank, each.person))
    found: dict[int, int] = {}
    for place in places:
        if chosen := _first(place, free, tables.get(place.party, (place.party,))):
            found[place.member] = chosen.person
            free.remove(chosen)
    return found


def _first(place: Place, free: Sequence[Standby], parties: Sequence[str]) -> Standby | None:
    if personal := next((each for each in free if each.only_for == place.member), None):
        return personal
    ranked = [each for each in free if each.only_for is None]
    return next((each for party in parties for each in ranked if each.party == party), None)


def quorum_of(rule: str, *, seats: int | None, held: int) -> int | None:
    """Return how many make a quorum (KL 6:27) by ``Regulation.Quorum``: 0 without a rule, None when unknown."""
    if rule == "none":
        return 0
    number = held if rule == "filled" else seats
    return None if number is None else number // 2 + 1
