# SPDX-License-Identifier: EUPL-1.2
"""Maps: home, its partners and an arc to each, on land that is drawn once for two layouts; and the region near home."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vanort.ui.drawing import labels
from vanort.ui.drawing.arcs import Arc, draw_arcs, footprint, occupied
from vanort.ui.drawing.distance import great_circle
from vanort.ui.drawing.labels import DrawnTown, Ground, Spot, Style, Town, around, overlap, text_width
from vanort.ui.drawing.land import Fineness, Land, draw_land, graticule
from vanort.ui.drawing.paths import Box, Point, at, number
from vanort.ui.drawing.projection import EARTH_KM, Projection, bounds, fit, fit_world, narrowest_strip, within_cut

# The left 35 % of the wide map, 1280 × 700, is the heading's: towns keep to TOWNS, labels to LABELS.
TOWNS: Box = (500, 112, 1190, 612)
LABELS: Box = (462, 16, 1268, 684)
LAND: Box = (40, -130, 2100, 830)
K_MAX = 2.4
# Beyond these a Lambert map would turn the continents over; then the whole world is drawn.
REGION_WIDTH_DEGREES, REGION_RADIUS_DEGREES = 80, 40
# What the wide layout shows clearly; left of it the fade hides the land.
FOCUS: Box = (300, -10, 1300, 710)
LAND_TOLERANCE, LAND_LEAST = 1.6, 4.0
LAND_BYTES, BYTES_PER_TOWN, LAND_BYTES_LEAST = 35_500, 800, 14_000
WIDE_NAME = Style(name=23, sub=17, r=8, gap=11)
WIDE_HOME = Style(name=23, r=9, gap=9)
SMALL_NAME = Style(name=38, r=13, gap=16)
SMALL_HOME = Style(name=38, r=14, gap=14)
NEAR_NAME = Style(name=17, sub=15, r=0, gap=0)
RING_LEAST, RING_MOST = 15.0, 230.0
LEADER_LENGTHS, LEADER_DEGREES = (78, 54, 110, 150, 200), (58, 35, 122, 145, 80, 100, -35, -58, -145, -122)
REGION_SIZE, REGION_BYTES, REGION_K_MAX = (560, 600), 9_500, 9.0
REGION_TOWNS: Box = (84, 58, 476, 542)
REGION_NAME = Style(name=18, r=6.5, gap=7, bold=False)
REGION_HOME = Style(name=22, r=10, gap=9)
# So many towns have their names drawn even where a name must cross an arc.
ALL_NAMED = 12


class Near(NamedTuple):
    """The faint ring around the regional neighbours, with one leader line to one label."""

    x: str
    y: str
    r: str
    dots: tuple[tuple[str, str], ...]
    line: str
    name: str
    detail: str
    label: Spot | None


class View(NamedTuple):
    """One layout: its viewBox, the town labels that fit it, and where the small one's fade begins, 400 px above it."""

    view_box: str
    home: Spot
    towns: tuple[DrawnTown, ...]
    fade_top: str = ""


@dataclass(frozen=True, slots=True)
class ReachMap:
    """Everything ui/svg/reach.html prints."""

    home_name: str
    home_x: str
    home_y: str
    graticule: str
    land: Land
    arcs: str
    near: Near | None
    wide: View
    small: View


@lru_cache(maxsize=64)
def draw_reach(
    home: Town, partners: tuple[Town, ...], near: tuple[Town, ...] = (), near_name: str = "", near_detail: str = ""
) -> ReachMap:
    """Draw the reach of a municipality: any home, any 0–40 partners anywhere in the world.

    near: neighbours of a regional collaboration, drawn as small dots in one ring with near_name and near_detail
    beside it. Labels that would touch something are left out; the same facts must stand as text on the page."""
    towns = (home, *partners)
    projection = choose_projection(home, partners, near)
    # The land is as fine as the page's weight allows; every town takes some of it for its own label.
    budget = max(LAND_BYTES_LEAST, LAND_BYTES - BYTES_PER_TOWN * len(towns))
    fineness = Fineness(LAND_TOLERANCE, LAND_LEAST, FOCUS, budget)
    land = draw_land(projection, LAND, frozenset(t.country for t in towns), fineness)
    start, *dots = places(projection, towns)
    arcs = draw_arcs(projection, home, partners, LABELS)
    ring = _ring(projection, home, near)
    ground = occupied(LABELS, start, dots, arcs, WIDE_NAME.r)
    ground.take(around(dot, 4) for dot in (ring.dots if ring else ()))
    spot = labels.place_home(ground, start, home.name, WIDE_HOME)
    ground.take(_disc(ring) if ring else ())
    named = labels.place_towns(ground, partners, dots, WIDE_NAME, spot, all_named=len(partners) <= ALL_NAMED)
    neighbours = _near(ground, ring, near_name, near_detail) if ring else None
    wide = View("0 0 1280 700", spot, named)
    small = _small(home, partners, start, dots, arcs)
    lines, ways = graticule(projection, LAND), "".join(arc.d for arc in arcs)
    return ReachMap(home.name, *at(start), lines, land, ways, neighbours, wide, small)


def choose_projection(home: Town, partners: Sequence[Town], near: Sequence[Town]) -> Projection:
    """Return a Lambert map around the towns, or the whole world when they lie too far apart for one.

    With no partners the home region is drawn: home in the middle, near enough to tell the neighbours apart."""
    towns = [t.lonlat for t in (home, *(partners or near))]
    _, width = narrowest_strip(lon for lon, _ in towns)
    region = fit(towns, TOWNS, K_MAX)
    x0, y0, x1, y1 = bounds(region.project(towns))
    radius = math.hypot(x1 - x0, y1 - y0) / 2 / region.k / EARTH_KM
    if width > REGION_WIDTH_DEGREES or math.degrees(2 * math.asin(min(1.0, radius / 2))) > REGION_RADIUS_DEGREES:
        return fit_world(towns, [great_circle(home.lonlat, lonlat, 24) for lonlat in towns[1:]], TOWNS)
    return region


def places(projection: Projection, towns: Sequence[Town]) -> list[Point]:
    """Return each town's place in px, on the world map the one within its cut."""
    return projection.project(within_cut(projection, [t.lonlat for t in towns]))


def _small(home: Town, partners: Sequence[Town], start: Point, dots: Sequence[Point], arcs: Sequence[Arc]) -> View:
    """The narrow layout: the same picture cropped to the towns, names only, all of them larger."""
    x0, y0, x1, y1 = bounds([start, *dots])
    width = min(900.0, max(640.0, x1 - x0 + 180))
    height = min(760.0, max(520.0, y1 - y0 + 330))
    left, top = (x0 + x1 - width) / 2, (y0 + y1 - height) / 2 - 30
    frame = (left + 10, top + 60, left + width - 10, top + height - 12)
    ground = occupied(frame, start, dots, arcs, SMALL_NAME.r)
    spot = labels.place_home(ground, start, home.name, SMALL_HOME)
    towns = labels.place_towns(ground, partners, dots, SMALL_NAME, spot, all_named=len(partners) <= ALL_NAMED)
    box = " ".join(map(number, (left, top, width, height)))
    return View(box, spot, towns, number(top - 400))


class _Ring(NamedTuple):
    x: float
    y: float
    r: float
    dots: list[Point]


def _ring(projection: Projection, home: Town, near: Sequence[Town]) -> _Ring | None:
    if not near or projection.cut:
        return None
    towns = places(projection, (home, *near))
    x0, y0, x1, y1 = bounds(towns)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    r = max(math.dist((x, y), town) for town in towns) + 8
    return _Ring(x, y, r, towns[1:]) if RING_LEAST <= r <= RING_MOST else None


def _disc(ring: _Ring) -> Iterator[Box]:
    strips = 8
    for i in range(strips):
        low, high = -ring.r + 2 * ring.r * i / strips, -ring.r + 2 * ring.r * (i + 1) / strips
        flat = min(abs(low), abs(high)) if low * high > 0 else 0.0
        half = math.sqrt(max(0.0, ring.r**2 - flat**2))
        yield ring.x - half, ring.y + low, ring.x + half, ring.y + high


def _near(ground: Ground, ring: _Ring, name: str, detail: str) -> Near:
    """Name the neighbours at the end of a leader line, upwards to the right if it can be."""
    x, y, r, dots = ring
    width = max(text_width(name, NEAR_NAME.name, bold=True), text_width(detail, NEAR_NAME.sub))
    line, label = "", None
    for length, degrees in itertools.product(LEADER_LENGTHS, LEADER_DEGREES) if name else ():
        turn = math.radians(degrees)
        end = (x + (r + length) * math.cos(turn), y - (r + length) * math.sin(turn))
        anchor, left = ("start", end[0] - 10) if math.cos(turn) > 0 else ("end", end[0] + 10 - width)
        base = end[1] + (-28 if degrees > 0 else 19)
        box = (left - 3, base - 16, left + width + 3, base + 25)
        leader = footprint(Arc("", ((x, y), end)), 1.5, (x, y), r + 4)
        if ground.free(box) and all(overlap(each, box) or ground.free(each) for each in leader):
            ground.take([box])
            shown_end = (end[0], end[1] + (0 if degrees > 0 else 3))
            edge = r / math.dist((x, y), shown_end)
            start = (x + (shown_end[0] - x) * edge, y + (shown_end[1] - y) * edge)
            line = "M{} {}L{} {}".format(*at(start), *at(shown_end))
            words_x = left if anchor == "start" else left + width
            label = Spot(number(words_x), number(base), anchor, number(base + 20), box)
            break
    return Near(*at((x, y)), number(r), tuple(map(at, dots)), line, name, detail, label)


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
    projection = fit([t.lonlat for t in (home, *others)], REGION_TOWNS, REGION_K_MAX)
    box = (-2.0, -2.0, REGION_SIZE[0] + 2.0, REGION_SIZE[1] + 2.0)
    fineness = Fineness(0.5, 6.0, budget=REGION_BYTES, detail="near")
    land = draw_land(projection, box, frozenset({home.country}), fineness)
    start, *dots = projection.project([t.lonlat for t in (home, *others)])
    lines = [Arc("M{} {}L{} {}".format(*at(start), *at(dot)), (start, dot)) for dot in dots]
    ground = occupied((6, 6, REGION_SIZE[0] - 6, REGION_SIZE[1] - 6), start, dots, lines, REGION_NAME.r)
    spot = labels.place_home(ground, start, home.name, REGION_HOME)
    drawn = labels.place_towns(ground, others, dots, REGION_NAME, spot, all_named=True)
    return RegionMap(land, "".join(line.d for line in lines), home.name, *at(start), spot, drawn)
