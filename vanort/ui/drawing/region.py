# SPDX-License-Identifier: EUPL-1.2
"""The map near home: the neighbours of a regional collaboration, their names and the web between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vanort.ui.drawing.arcs import Arc, footprint
from vanort.ui.drawing.labels import Ground, Spot, Style, around, candidates
from vanort.ui.drawing.land import Fineness, Land, draw_land
from vanort.ui.drawing.paths import Box, Point, at
from vanort.ui.drawing.projection import fit
from vanort.ui.drawing.towns import Town

SIZE = (560, 600)
TOWNS: Box = (84, 58, 476, 542)
K_MAX = 9.0
REGION_BYTES = 9_500
NAME = Style(name=18, r=6.5, gap=7, bold=False)
HOME_NAME = Style(name=22, r=10, gap=9)
ORDER = ("right", "left", "below", "above", "right-low", "left-low", "right-high", "left-high")


@dataclass(frozen=True, slots=True)
class Member:
    """A neighbour on the map; label is None without room."""

    name: str
    x: str
    y: str
    label: Spot | None


@dataclass(frozen=True, slots=True)
class RegionMap:
    """Everything ui/svg/region.html prints; 560 × 600 px."""

    land: Land
    web: str
    home_name: str
    home_x: str
    home_y: str
    home_label: Spot
    members: tuple[Member, ...]


@lru_cache(maxsize=64)
def draw_region(home: Town, members: tuple[Town, ...]) -> RegionMap:
    """Draw home and the other members of a regional collaboration; home among the members is drawn once."""
    others = tuple(t for t in members if t.place != home.place)
    projection = fit([t.lonlat for t in (home, *others)], TOWNS, K_MAX)
    box = (-2.0, -2.0, SIZE[0] + 2.0, SIZE[1] + 2.0)
    fineness = Fineness(0.5, 6.0, budget=REGION_BYTES, detail="near")
    land = draw_land(projection, box, frozenset({home.country}), fineness)
    start, *dots = projection.project([t.lonlat for t in (home, *others)])
    lines = [(start, dot) for dot in dots]
    spot, spots = _label(home, others, start, dots, lines)
    drawn = tuple(Member(t.name, *at(dot), label) for t, dot, label in zip(others, dots, spots, strict=True))
    web = "".join("M{} {}L{} {}".format(*at(a), *at(b)) for a, b in lines)
    return RegionMap(land, web, home.name, *at(start), spot, drawn)


def _label(
    home: Town, others: Sequence[Town], start: Point, dots: Sequence[Point], lines: Sequence[tuple[Point, Point]]
) -> tuple[Spot, list[Spot | None]]:
    """Name everyone: first clear of the web; a name with no such place may lie on a thin line of it."""
    clear, crossed = _ground(start, dots, ()), _ground(start, dots, lines)
    choices = candidates(start, home.name, "", HOME_NAME, ORDER)
    own = min(choices, key=lambda s: (clear.clashes(s.box), crossed.clashes(s.box)))
    for ground in (clear, crossed):
        ground.take([own.box])

    def room(i: int) -> int:
        return sum(crossed.free(s.box) for s in candidates(dots[i], others[i].name, "", NAME))

    spots: list[Spot | None] = [None] * len(others)
    for i in sorted(range(len(others)), key=lambda i: (room(i), i)):
        free = [s for s in candidates(dots[i], others[i].name, "", NAME, ORDER) if clear.free(s.box)]
        spot = spots[i] = min(free, key=lambda s: crossed.clashes(s.box), default=None)
        if spot:
            clear.take([spot.box])
            crossed.take([spot.box])
    return own, spots


def _ground(start: Point, dots: Sequence[Point], lines: Sequence[tuple[Point, Point]]) -> Ground:
    ground = Ground((6, 6, SIZE[0] - 6, SIZE[1] - 6))
    ground.take([around(start, 11), *(around(dot, 7.5) for dot in dots)])
    for a, b in lines:
        ground.take(footprint(Arc("", (a, b)), 2.5, start, 14))
    return ground
