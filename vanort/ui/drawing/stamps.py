# SPDX-License-Identifier: EUPL-1.2
"""The stamp with a partner's start year and country, and the postmark with the two towns' names."""

import math
from dataclasses import dataclass
from functools import lru_cache

from vanort.ui.drawing.labels import text_width
from vanort.ui.drawing.paths import number

STAMP_WIDTH, STAMP_HEIGHT, HOLES_ACROSS, HOLES_DOWN, HOLE_R = 86.0, 100.0, 9, 10, 2.6
COUNTRY_ROOM, COUNTRY_SIZE, COUNTRY_SPACING = 60.0, 9.5, 0.08
RING_R, RING_LENGTH, RING_SIZE, RING_SPACING = 28.2, 174.0, 12.0, 0.02


@dataclass(frozen=True, slots=True)
class StampLine:
    """A line of the country's name; length is set when the line must be squeezed to fit."""

    text: str
    y: str
    length: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp of 86 × 100 px: year ("" when none is known: then the arc is larger), country in one or two lines."""

    paper: str
    year: str
    year_y: str
    arc: str
    home: tuple[str, str, str]
    away: tuple[str, str, str]
    country: tuple[StampLine, ...]


@dataclass(frozen=True, slots=True)
class Postmark:
    """A postmark: the text around its ring, the distance in its middle; ident keeps its path's id unique."""

    ident: str
    ring: str
    distance: str
    waves: str


@lru_cache(maxsize=256)
def stamp(year: int | None, country_name: str) -> Stamp:
    """Return the stamp of a partner: start year, or None when it is not known, and the country's name."""
    lines = _country_lines(country_name.upper())
    if year is None:
        return Stamp(_paper(), "", "", "M20 52Q43 4 66 52", ("20", "52", "4.6"), ("66", "52", "4"), lines)
    year_y = "64" if len(lines) == 1 else "60"
    return Stamp(_paper(), str(year), year_y, "M24 38Q43 4 62 38", ("24", "38", "4"), ("62", "38", "3.4"), lines)


@lru_cache(maxsize=256)
def postmark(home_name: str, partner_name: str, km: int, ident: str = "postmark") -> Postmark:
    """Return the postmark between two towns.

    km: the distance as shown, whole kilometres. ident: unique on the page, it becomes part of an id.
    """
    names = (home_name.upper(), partner_name.upper())
    parts, best = "", ""
    for i in range(8):
        parts += f"{names[i % 2]} · "
        if i and (not best or _ring_misfit(parts) < _ring_misfit(best)):
            best = parts
    return Postmark(ident, best, str(km), _waves())


def _ring_misfit(text: str) -> float:
    width = text_width(text, RING_SIZE, bold=True) + RING_SPACING * RING_SIZE * len(text)
    return abs(math.log(width / RING_LENGTH))


def _country_width(text: str) -> float:
    return text_width(text, COUNTRY_SIZE, bold=True) + COUNTRY_SPACING * COUNTRY_SIZE * len(text)


def _country_lines(name: str) -> tuple[StampLine, ...]:
    """Break a long name at the space nearest its middle; squeeze a line that is too long even so."""
    texts, top = [name], 78.0
    spaces = [i for i, c in enumerate(name) if c == " "]
    if _country_width(name) > COUNTRY_ROOM and spaces:
        cut = min(spaces, key=lambda i: abs(i - len(name) / 2))
        texts = [name[:cut], name[cut + 1 :]]
        top = 70.0
    return tuple(
        StampLine(t, number(top + 9.0 * i), number(COUNTRY_ROOM) if _country_width(t) > COUNTRY_ROOM else "")
        for i, t in enumerate(texts)
    )


@lru_cache(maxsize=1)
def _paper() -> str:
    """Return the stamp's outline with its perforations, clockwise from the upper left corner."""
    r, w, h = HOLE_R, STAMP_WIDTH, STAMP_HEIGHT
    across = [w * (i + 0.5) / HOLES_ACROSS for i in range(HOLES_ACROSS)]
    down = [h * (i + 0.5) / HOLES_DOWN for i in range(HOLES_DOWN)]
    hole = f"a{number(r)} {number(r)} 0 0 0 "
    d = "M0 0"
    d += "".join(f"H{number(x - r)}{hole}{number(2 * r)} 0" for x in across) + f"H{number(w)}"
    d += "".join(f"V{number(y - r)}{hole}0 {number(2 * r)}" for y in down) + f"V{number(h)}"
    d += "".join(f"H{number(x + r)}{hole}{number(-2 * r)} 0" for x in reversed(across)) + "H0"
    d += "".join(f"V{number(y + r)}{hole}0 {number(-2 * r)}" for y in reversed(down))
    return d + "z"


@lru_cache(maxsize=1)
def _waves() -> str:
    """Return three wavy lines of three waves each, 38–114 px from the postmark's middle."""
    wave = "q6.3 4.4 12.7 0q6.3-4.4 12.7 0" * 3
    return "".join(f"M38 {number(19 + 6.5 * i)}{wave}" for i in range(3))
