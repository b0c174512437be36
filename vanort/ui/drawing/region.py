# SPDX-License-Identifier: EUPL-1.2
"""The map near home: the neighbours of a regional collaboration, their names and the web between them."""

from dataclasses import dataclass
from functools import lru_cache

from vanort.ui.drawing.arcs import Arc, occupied
from vanort.ui.drawing.labels import DrawnTown, Spot, Style, place_home, place_towns
from vanort.ui.drawing.land import Fineness, Land, draw_land
from vanort.ui.drawing.paths import Box, at
from vanort.ui.drawing.projection import fit
from vanort.ui.drawing.towns import Town

SIZE = (560, 600)
TOWNS: Box = (84, 58, 476, 542)
K_MAX = 9.0
REGION_BYTES = 9_500
NAME = Style(name=18, r=6.5, gap=7, bold=False)
HOME_NAME = Style(name=22, r=10, gap=9)


@dataclass(frozen=True, slots=True)
class RegionMap:
    """Everything ui/svg/region.html prints; 560 × 600 px."""

    land: Land
    web: str
    home_name: str
    home_x: str
    home_y: str
    home_label: Spot
    members: tuple[DrawnTown, ...]


@lru_cache(maxsize=64)
def draw_region(home: Town, members: tuple[Town, ...]) -> RegionMap:
    """Draw home and the other members of a regional collaboration; home among the members is drawn once."""
    others = tuple(t for t in members if t.place != home.place)
    projection = fit([t.lonlat for t in (home, *others)], TOWNS, K_MAX)
    box = (-2.0, -2.0, SIZE[0] + 2.0, SIZE[1] + 2.0)
    fineness = Fineness(0.5, 6.0, budget=REGION_BYTES, detail="near")
    land = draw_land(projection, box, frozenset({home.country}), fineness)
    start, *dots = projection.project([t.lonlat for t in (home, *others)])
    lines = [Arc("M{} {}L{} {}".format(*at(start), *at(dot)), (start, dot)) for dot in dots]
    ground = occupied((6, 6, SIZE[0] - 6, SIZE[1] - 6), start, dots, lines, NAME.r)
    spot = place_home(ground, start, home.name, HOME_NAME)
    drawn = place_towns(ground, others, dots, NAME, spot, all_named=True)
    return RegionMap(land, "".join(line.d for line in lines), home.name, *at(start), spot, drawn)
