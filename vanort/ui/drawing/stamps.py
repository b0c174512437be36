# SPDX-License-Identifier: EUPL-1.2
"""The stamp with a partner's start year and country, and the postmark with the two towns' names."""

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, islice

from vanort.ui.drawing.labels import text_width
from vanort.ui.drawing.paths import number

COUNTRY_ROOM, COUNTRY_SIZE, COUNTRY_SPACING = 60.0, 9.5, 0.08
RING_R, RING_LENGTH, RING_SIZE, RING_SPACING = 28.2, 174.0, 12.0, 0.02


# A line of the country's name, its place, and its length when it must be squeezed to fit.
StampLine = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp of 86 × 100 px: year ("" when none is known: then the arc is larger), country in one or two lines."""

    year: str
    year_y: str
    country: tuple[StampLine, ...]


@dataclass(frozen=True, slots=True)
class Postmark:
    """A postmark: the text around its ring, the distance in its middle; ident keeps its path's id unique."""

    ident: str
    ring: str
    distance: str


@lru_cache(maxsize=256)
def stamp(year: int | None, country_name: str) -> Stamp:
    """Return the stamp of a partner: start year, or None when it is not known, and the country's name."""
    lines = _country_lines(country_name.upper())
    return Stamp(str(year or ""), "64" if len(lines) == 1 else "60", lines)


@lru_cache(maxsize=256)
def postmark(home_name: str, partner_name: str, km: int, ident: str = "postmark") -> Postmark:
    """Return the postmark between two towns, so many km apart as shown; ident, unique on the page, is part of an id."""
    names = f"{home_name.upper()} · ", f"{partner_name.upper()} · "
    rings = ("".join(islice(cycle(names), parts)) for parts in range(2, 9))
    return Postmark(ident, min(rings, key=_ring_misfit), str(km))


def _ring_misfit(text: str) -> float:
    width = text_width(text, RING_SIZE, bold=True) + RING_SPACING * RING_SIZE * len(text)
    return abs(math.log(width / RING_LENGTH))


def _country_width(text: str) -> float:
    return text_width(text, COUNTRY_SIZE, bold=True) + COUNTRY_SPACING * COUNTRY_SIZE * len(text)


def _country_lines(name: str) -> tuple[StampLine, ...]:
    """Break a long name at the space nearest its middle; squeeze a line that is too long even so."""
    texts, top = [name], 78.0
    if _country_width(name) > COUNTRY_ROOM and " " in name:
        cut = min((i for i, c in enumerate(name) if c == " "), key=lambda i: abs(i - len(name) / 2))
        texts, top = [name[:cut], name[cut + 1 :]], 70.0
    return tuple(
        (t, number(top + 9.0 * i), number(COUNTRY_ROOM) if _country_width(t) > COUNTRY_ROOM else "")
        for i, t in enumerate(texts))  # fmt: skip
