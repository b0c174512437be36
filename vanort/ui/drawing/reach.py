# SPDX-License-Identifier: EUPL-1.2
"""The start page's map: home, its partners, and an arc to each, on land that is drawn once for two layouts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vanort.ui.drawing.arcs import Arc, draw_arcs, footprint
from vanort.ui.drawing.distance import great_circle as great_circle_points
from vanort.ui.drawing.labels import HOME_ORDER, Ground, Spot, Style, around, candidates, overlap, place, text_width
from vanort.ui.drawing.land import Fineness, Land, draw_land, graticule
from vanort.ui.drawing.paths import Box, Point, at, number
from vanort.ui.drawing.projection import Lambert, Projection, bounds, fit, fit_world, narrowest_strip, within_cut
from vanort.ui.drawing.towns import Town

WIDE = (1280, 700)
# The left 35 % of the wide map is the heading's: towns keep to TOWNS, labels to LABELS.
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
# So many towns have their names drawn even where a name must cross an arc.
ALL_NAMED = 12


@dataclass(frozen=True, slots=True)
class DrawnTown:
    """A partner on one of the two maps; label is None where towns are many and no name found room."""

    name: str
    detail: str
    title: str
    url: str
    x: str
    y: str
    label: Spot | None


@dataclass(frozen=True, slots=True)
class Near:
    """The faint ring around the regional neighbours, with one leader line to one label."""

    x: str
    y: str
    r: str
    dots: tuple[tuple[str, str], ...]
    line: str
    name: str
    detail: str
    label: Spot | None


@dataclass(frozen=True, slots=True)
class View:
    """One layout: its viewBox, the town labels that fit it, and where its fade lies."""

    view_box: str
    home: Spot | None
    towns: tuple[DrawnTown, ...]
    fade_y: str
    fade_end: str
    fade_top: str


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
    beside it. Labels that would touch something are left out; the same facts must stand as text on the page.
    """
    projection = choose_projection(home, partners, near)
    land = _land(projection, (home, *partners))
    start, *dots = place_towns(projection, (home, *partners))
    arcs = draw_arcs(projection, home, partners, LABELS)
    ring = _ring(projection, home, near)
    wide, label = _wide(home, partners, start, dots, arcs, ring, near_name, near_detail)
    neighbours = None
    if ring:
        middle, r, marks = ring
        line = _leader(ring, label)
        neighbours = Near(*at(middle), number(r), tuple(map(at, marks)), line, near_name, near_detail, label)
    lines, ways = graticule(projection, LAND), "".join(arc.d for arc in arcs)
    small = _small(home, partners, start, dots, arcs)
    return ReachMap(home.name, *at(start), lines, land, ways, neighbours, wide, small)


def _land(projection: Projection, towns: Sequence[Town]) -> Land:
    """Draw the land as fine as the page's weight allows; every town takes some of it for its own label."""
    budget = max(LAND_BYTES_LEAST, LAND_BYTES - BYTES_PER_TOWN * len(towns))
    fineness = Fineness(LAND_TOLERANCE, LAND_LEAST, FOCUS, budget)
    return draw_land(projection, LAND, frozenset(t.country for t in towns), fineness)


def choose_projection(home: Town, partners: Sequence[Town], near: Sequence[Town]) -> Projection:
    """Return a Lambert map around the towns, or the whole world when they lie too far apart for one.

    With no partners the home region is drawn: home in the middle, near enough to tell the neighbours apart.
    """
    towns = [t.lonlat for t in (home, *partners)]
    if not partners:
        towns += [t.lonlat for t in near]
    _, width = narrowest_strip([lon for lon, _ in towns])
    region = fit(towns, TOWNS, K_MAX)
    corners = bounds(region.project(towns))
    radius = math.hypot(corners[2] - corners[0], corners[3] - corners[1]) / 2 / region.k / 6371
    if width > REGION_WIDTH_DEGREES or math.degrees(2 * math.asin(min(1.0, radius / 2))) > REGION_RADIUS_DEGREES:
        routes = [great_circle_points(home.lonlat, lonlat, 24) for lonlat in towns[1:]]
        return fit_world(towns, routes, TOWNS)
    return region


def place_towns(projection: Projection, towns: Sequence[Town]) -> list[Point]:
    """Return each town's place in px, on the world map the one within its cut."""
    return projection.project(within_cut(projection, [t.lonlat for t in towns]))


Ring = tuple[Point, float, list[Point]]


def _ring(projection: Projection, home: Town, near: Sequence[Town]) -> Ring | None:
    """Return middle, radius and dots of the neighbours' ring; None when it would be too small to see."""
    if not near or not isinstance(projection, Lambert):
        return None
    start, *dots = place_towns(projection, (home, *near))
    x0, y0, x1, y1 = bounds([start, *dots])
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    r = max(math.dist(middle, p) for p in (start, *dots)) + 8
    return (middle, r, dots) if RING_LEAST <= r <= RING_MOST else None


def _wide(
    home: Town,
    partners: Sequence[Town],
    start: Point,
    dots: Sequence[Point],
    arcs: Sequence[Arc],
    ring: Ring | None,
    near_name: str,
    near_detail: str,
) -> tuple[View, Spot | None]:
    ground = _ground(LABELS, start, dots, arcs, WIDE_NAME)
    if ring:
        ground.take(around(dot, 4) for dot in ring[2])
    spot = _home_spot(ground, start, home.name, WIDE_HOME)
    if ring:
        ground.take(_disc(ring))
    towns = _label_towns(ground, partners, dots, WIDE_NAME, spot.box, with_detail=True)
    label = _near_label(ground, ring, near_name, near_detail) if ring and near_name else None
    return View(f"0 0 {WIDE[0]} {WIDE[1]}", spot, towns, "", "", ""), label


def _small(home: Town, partners: Sequence[Town], start: Point, dots: Sequence[Point], arcs: Sequence[Arc]) -> View:
    """The narrow layout: the same picture cropped to the towns, names only, all of them larger."""
    x0, y0, x1, y1 = bounds([start, *dots])
    width = min(900.0, max(640.0, x1 - x0 + 180))
    height = min(760.0, max(520.0, y1 - y0 + 330))
    left, top = (x0 + x1 - width) / 2, (y0 + y1 - height) / 2 - 30
    frame = (left + 10, top + 60, left + width - 10, top + height - 12)
    ground = _ground(frame, start, dots, arcs, SMALL_NAME)
    spot = _home_spot(ground, start, home.name, SMALL_HOME)
    towns = _label_towns(ground, partners, dots, SMALL_NAME, spot.box, with_detail=False)
    box = f"{number(left)} {number(top)} {number(width)} {number(height)}"
    return View(box, spot, towns, number(top), number(top + 220), number(top - 400))


def _ground(frame: Box, start: Point, dots: Sequence[Point], arcs: Sequence[Arc], style: Style) -> Ground:
    ground = Ground(frame)
    ground.take(around(dot, style.r + 3) for dot in (start, *dots))
    for arc in arcs:
        ground.take(footprint(arc, style.r / 2, start, 2.5 * style.r))
    return ground


def _home_spot(ground: Ground, start: Point, name: str, style: Style) -> Spot:
    """Place home's name; home is never without one, so the last resort is where it touches least."""
    spot = place(ground, start, name, "", style, HOME_ORDER)
    if spot is None:
        spots = candidates(start, name, "", style, HOME_ORDER)
        within = Ground(ground.frame)
        spot = min(spots, key=lambda s: (not within.free(s.box), ground.clashes(s.box)))
        ground.take([spot.box])
    return spot


def _label_towns(
    ground: Ground, partners: Sequence[Town], dots: Sequence[Point], style: Style, home: Box, *, with_detail: bool
) -> tuple[DrawnTown, ...]:
    """Label the towns with the fewest free places first, so that none blocks another's only place.

    Where towns are few, each has its name: one that finds no free place may cross an arc, never a dot or a name.
    """
    detail = [t.detail if with_detail else "" for t in partners]

    def room(i: int) -> int:
        spots = candidates(dots[i], partners[i].name, detail[i], style, HOME_ORDER)
        return sum(ground.free(spot.box) for spot in spots)

    order = sorted(range(len(partners)), key=lambda i: (room(i), i))
    spots = {i: place(ground, dots[i], partners[i].name, detail[i], style) for i in order}
    firm = Ground(ground.frame)
    firm.take([home, *(around(dot, style.r) for dot in dots), *(spot.box for spot in spots.values() if spot)])
    for i in order if len(partners) <= ALL_NAMED else ():
        spots[i] = spots[i] or _across(ground, firm, dots[i], partners[i].name, style)
    return tuple(DrawnTown(t.name, detail[i], t.title, t.url, *at(dots[i]), spots[i]) for i, t in enumerate(partners))


def _across(ground: Ground, firm: Ground, dot: Point, name: str, style: Style) -> Spot | None:
    """Place a name where it touches nothing firm, and as little else as can be."""
    spots = [spot for spot in candidates(dot, name, "", style) if firm.free(spot.box)]
    spot = min(spots, key=lambda spot: ground.clashes(spot.box), default=None)
    if spot:
        firm.take([spot.box])
        ground.take([spot.box])
    return spot


def _disc(ring: Ring) -> list[Box]:
    """Return boxes that cover the ring and hardly more."""
    (x, y), r, _ = ring
    strips = 8
    boxes = []
    for i in range(strips):
        low, high = -r + 2 * r * i / strips, -r + 2 * r * (i + 1) / strips
        flat = min(abs(low), abs(high)) if low * high > 0 else 0.0
        half = math.sqrt(max(0.0, r * r - flat * flat))
        boxes.append((x - half, y + low, x + half, y + high))
    return boxes


def _near_label(ground: Ground, ring: Ring, name: str, detail: str) -> Spot | None:
    """Find room for the neighbours' label at the end of a leader line, upwards to the right if it can be."""
    (x, y), r, _ = ring
    width = max(text_width(name, NEAR_NAME.name, bold=True), text_width(detail, NEAR_NAME.sub))
    for length in (78, 54, 110, 150, 200):
        for degrees in (58, 35, 122, 145, 80, 100, -35, -58, -145, -122):
            turn = math.radians(degrees)
            ex, ey = x + (r + length) * math.cos(turn), y - (r + length) * math.sin(turn)
            right = math.cos(turn) > 0
            left = ex - 10 if right else ex + 10 - width
            base = ey - 28 if degrees > 0 else ey + 19
            box = (left - 3, base - 16, left + width + 3, base + 25)
            if ground.free(box) and _clear(ground, ring, (ex, ey), box):
                ground.take([box])
                anchor = "start" if right else "end"
                at = left if right else left + width
                return Spot(number(at), number(base), anchor, number(base + 20), box)
    return None


def _clear(ground: Ground, ring: Ring, end: Point, own: Box) -> bool:
    """Tell whether the leader line from the ring to end crosses nothing."""
    (x, y), r, _ = ring
    far = math.dist((x, y), end)
    steps = [(r + 6 + (far - r - 6) * i / 8) / far for i in range(9)]
    points = [around((x + (end[0] - x) * t, y + (end[1] - y) * t), 1.5) for t in steps]
    return all(overlap(p, own) or ground.free(p) for p in points)


def _leader(ring: Ring, label: Spot | None) -> str:
    """Return the leader line from the ring's edge to its label."""
    if label is None:
        return ""
    (x, y), r, _ = ring
    x0, y0, x1, y1 = label.box
    ex = x0 + 13 if label.anchor == "start" else x1 - 13
    ey = y1 + 3 if (y0 + y1) / 2 < y else y0
    far = math.dist((x, y), (ex, ey))
    sx, sy = x + (ex - x) * r / far, y + (ey - y) * r / far
    return "M{} {}L{} {}".format(*at((sx, sy)), *at((ex, ey)))
