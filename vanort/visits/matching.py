# SPDX-License-Identifier: EUPL-1.2
"""Which guest may sleep at which host's, and who best does: rules for children and rooms, and reasons in words.

Arithmetic without a database. The rules are those of exchanges with host families (own bed; who shares a room is of the
same sex and, roughly, age; children only where the host takes them and has shown an extract from the police record)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Guest:
    """Somebody who needs a bed. ``gender`` is who may share the room; empty when nobody has said."""

    key: int
    is_minor: bool = False
    gender: str = ""
    languages: frozenset[str] = frozenset()
    avoids_pets: bool = False
    avoids_smoke: bool = False
    first_night: dt.date = dt.date.min
    last_day: dt.date = dt.date.max
    # Those who come with the same invitation keep each other company.
    group: int | None = None


@dataclass(frozen=True)
class Home:
    """A host's offer; days that are None are open."""

    key: int
    beds: int
    rooms: int = 1
    languages: frozenset[str] = frozenset()
    has_pets: bool = False
    has_smokers: bool = False
    takes_minors: bool = False
    takes_adults: bool = True
    takes_couples: bool = False
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    # Whether children may stay: an extract was shown within the year, or the visit asks for none.
    is_checked: bool = False


@dataclass
class Proposal:
    """Who is proposed to sleep where, and why those left have no bed, in words."""

    placed: dict[int, int] = field(default_factory=dict)
    left: dict[int, list[str]] = field(default_factory=dict)


def against(guest: Guest, home: Home, others: Iterable[Guest] = (), *, only_firm: bool = False) -> list[str]:
    """Return what speaks against a guest at a host's where others sleep already; nothing when all is well.

    ``only_firm`` leaves only what nobody may set aside: beds, and the rules for children."""
    there, is_minor = [*others, guest], guest.is_minor
    is_full, is_mixed = len(there) > home.beds, len({one.is_minor for one in there}) > home.rooms
    is_crowded = not is_full and not is_mixed and _rooms(there, home) > home.rooms
    firm = [
        (is_full, _("All beds are taken.")),
        (is_minor and not home.takes_minors, _("The host does not take anybody under 18.")),
        (is_minor and not home.is_checked, _("The host has shown no extract from the police record within a year.")),
        (is_mixed and not is_full, _("There is one room, and children do not share with adults."))]  # fmt: skip
    others_say = [
        (not (is_minor or home.takes_adults or home.takes_couples), _("The host takes only under 18.")),
        (guest.avoids_pets and home.has_pets, _("There are animals in the home.")),
        (guest.avoids_smoke and home.has_smokers, _("Somebody smokes indoors.")),
        (_is_away(guest, home), _("The host cannot all nights.")),
        (is_crowded, _("There are too few rooms: who shares one is of the same sex and not a child with an adult.")),
    ]
    return [text for is_so, text in (firm if only_firm else firm + others_say) if is_so]


def in_favour(guest: Guest, home: Home, others: Sequence[Guest] = ()) -> list[str]:
    """Return what speaks for a guest at a host's, the more the better."""
    shared = sorted(guest.languages & home.languages)
    company = (
        [_("Somebody of the same group sleeps there too.")] if any(_same_group(guest, one) for one in others) else []
    )
    return [*(_("They both speak %(language)s.") % {"language": name} for name in shared), *company]


def propose(guests: Sequence[Guest], homes: Sequence[Home], placed: Mapping[int, int] | None = None) -> Proposal:
    """Give as many guests as can be a bed without breaking a rule; those placed already stay where they are.

    Those with the fewest homes to choose from go first; when a home is full, one who was placed by this same proposal
    moves if that makes room (augmenting paths, as in the matching of Kuhn 1955).
    ``placed`` has keys of homes by keys of guests; a home that is not among ``homes``, such as a hotel, is left out."""
    work = _Work(guests, homes, dict(placed or {}))
    waiting = [guest for guest in guests if guest.key not in work.at]
    waiting.sort(key=lambda one: (work.choices(one), one.group or 0, one.key))
    # Again until nobody more gets a bed: who was moved may have left room for somebody who was refused before.
    while [guest for guest in waiting if guest.key not in work.at and work.find(guest, set())]:
        pass
    left = {guest.key: work.why_not(guest) for guest in waiting if guest.key not in work.at}
    return Proposal({key: home for key, home in work.at.items() if key not in (placed or {})}, left)


class _Work:
    """The state of one proposal: who sleeps where so far."""

    def __init__(self, guests: Sequence[Guest], homes: Sequence[Home], placed: dict[int, int]) -> None:
        self.guests, self.homes, self.fixed, self.at = {one.key: one for one in guests}, homes, set(placed), placed

    def there(self, home: Home) -> list[Guest]:
        return [self.guests[key] for key, at in self.at.items() if at == home.key and key in self.guests]

    def choices(self, guest: Guest) -> int:
        return sum(not against(guest, home) for home in self.homes)

    def find(self, guest: Guest, tried: set[int]) -> bool:
        """Place a guest, if need be by moving others on; each home is asked once on the way."""
        fitting = [home for home in self.homes if home.key not in tried and not against(guest, home)]
        for home in sorted(fitting, key=lambda one: (-len(in_favour(guest, one, self.there(one))), one.key)):
            tried.add(home.key)
            there = self.there(home)
            if not against(guest, home, there):
                self.at[guest.key] = home.key
                return True
            for other in there:
                rest = [one for one in there if one is not other]
                if (
                    other.key not in self.fixed
                    and not against(guest, home, rest)
                    and self._moved(other, guest, home, tried)
                ):
                    return True
        return False

    def _moved(self, other: Guest, guest: Guest, home: Home, tried: set[int]) -> bool:
        del self.at[other.key]
        self.at[guest.key] = home.key
        if self.find(other, tried):
            return True
        del self.at[guest.key]
        self.at[other.key] = home.key
        return False

    def why_not(self, guest: Guest) -> list[str]:
        """Say what stands in the way everywhere, the commonest first."""
        reasons = [text for home in self.homes for text in against(guest, home, self.there(home))]
        return sorted(set(reasons), key=lambda text: (-reasons.count(text), text)) or [_("No host has offered a bed.")]


def _is_away(guest: Guest, home: Home) -> bool:
    return bool((home.from_on and home.from_on > guest.first_night) or (home.to_on and home.to_on < guest.last_day))


def _rooms(there: Sequence[Guest], home: Home) -> int:
    """Return how many rooms these guests need; two adults of one group are a couple where the host takes couples."""
    if home.takes_couples and len(there) == 2 and not any(one.is_minor for one in there) and _same_group(*there):
        return 1
    unsaid = sum(not one.gender for one in there)
    return unsaid + len({(one.gender, one.is_minor) for one in there if one.gender})


def _same_group(one: Guest, other: Guest) -> bool:
    return one.group is not None and one.group == other.group
