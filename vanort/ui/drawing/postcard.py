# SPDX-License-Identifier: EUPL-1.2
"""Postcards: the partner's country with the arc that comes in from home, and the partner page's large one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from vanort.ui.drawing import distance
from vanort.ui.drawing.arcs import GREAT_CIRCLE_FROM_KM, Arc, bow, footprint, great_circle
from vanort.ui.drawing.labels import TOWN_ORDER, Ground, Spot, Style, around, candidates
from vanort.ui.drawing.land import Fineness, Land, draw_land
from vanort.ui.drawing.paths import Box, Point, at, inside
from vanort.ui.drawing.projection import Lambert, bounds, fit
from vanort.ui.drawing.topology import load
from vanort.ui.drawing.towns import Town

CARD_LIFT, BIG_LIFT = 0.16, 0.12
# Islands further from the rest of their country than this do not shrink its picture (Alaska, the Azores).
ISLAND_KM = 300
# How much of the picture the country fills; a little less when that brings home into it.
FILLS = (0.85, 0.78, 0.7)
CARD_FINE, BIG_FINE = Fineness(0.6, 2.0, budget=10_600), Fineness(0.8, 3.0, budget=26_000)
# From this many px per km on, the finest coast is worth its points.
FINEST_FROM = 0.3
CARD_K_MAX, BIG_K_MAX = 6.0, 3.0
HOME_MARGIN = 9.0
# The stylesheet writes these names 24 px large, on narrow screens 38 px with larger dots: places are between the two,
# and must be free for the larger one.
BIG_NAME = Style(name=30, r=11, gap=11)
BIG_NAME_NARROW = 38.0


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A postcard's picture; home_x and home_y are empty when home lies outside it."""

    width: str
    height: str
    land: Land
    arc: str
    home_x: str
    home_y: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class CardLabel:
    """A name on the big picture: on_land where it stands on the pale country, halo where it stands on a coast."""

    name: str
    spot: Spot
    on_land: bool
    halo: bool


@dataclass(frozen=True, slots=True)
class BigPicture:
    """The partner page's picture with both towns named."""

    card: CardPicture
    labels: tuple[CardLabel, ...]


@lru_cache(maxsize=256)
def draw_card(home: Town, partner: Town, width: int = 400, height: int = 250) -> CardPicture:
    """Draw a partner's country and the arc from home's true direction, in width × height px.

    The arc starts at home when home is in the picture, otherwise at the edge.
    """
    choices = [_fit_country(partner, width, height, fill) for fill in FILLS]
    projection = next((p for p in choices if _shows(p, home, width, height)), choices[0])
    land = _land(projection, (partner,), width, height, CARD_FINE)
    dot, start = projection.project([partner.lonlat, home.lonlat])
    seen = _shows(projection, home, width, height)
    if not seen:
        start = _edge_point(projection, home, partner, dot, (width, height))
    arc = _rising(start, dot, CARD_LIFT)
    return CardPicture(str(width), str(height), land, arc.d, *(at(start) if seen else ("", "")), *at(dot))


@lru_cache(maxsize=128)
def draw_bigcard(home: Town, partner: Town, width: int = 760, height: int = 520) -> BigPicture:
    """Draw both towns, both countries and both names in width × height px."""
    frame = (0.2 * width, 0.15 * height, 0.8 * width, 0.86 * height)
    projection = fit([home.lonlat, partner.lonlat], frame, BIG_K_MAX)
    land = _land(projection, (home, partner), width, height, BIG_FINE)
    start, dot = projection.project([home.lonlat, partner.lonlat])
    if distance.km(home.place, partner.place) > GREAT_CIRCLE_FROM_KM:
        arc = great_circle(projection, home, partner)
    else:
        arc = _rising(start, dot, BIG_LIFT)
    card = CardPicture(str(width), str(height), land, arc.d, *at(start), *at(dot))
    return BigPicture(card, _name_both(home, partner, (start, dot), arc, land, (width, height)))


def _land(projection: Lambert, friends: Sequence[Town], width: int, height: int, fine: Fineness) -> Land:
    box = (-3.0, -3.0, width + 3.0, height + 3.0)
    detail = "near" if projection.k >= FINEST_FROM else ""
    return draw_land(projection, box, frozenset(t.country for t in friends), replace(fine, detail=detail))


def _shows(projection: Lambert, town: Town, width: int, height: int) -> bool:
    x, y = projection.project([town.lonlat])[0]
    m = HOME_MARGIN
    return m <= x <= width - m and m <= y <= height - m


def _rising(start: Point, end: Point, lift: float) -> Arc:
    """Return the arc that bends upwards, whichever way the journey goes."""
    return bow(start, end, lift if start[0] < end[0] else -lift)


def _fit_country(partner: Town, width: int, height: int, fill: float) -> Lambert:
    """Fit the partner's country, or the part of it that the partner lies in, to this share of the picture."""
    flat = Lambert(partner.lon, partner.lat)
    shape = _mainland(flat, partner)
    x0, y0, x1, y1 = bounds(shape)
    centre = flat.invert(((x0 + x1) / 2, (y0 + y1) / 2)) or partner.lonlat
    shown = [p for p in (flat.invert(q) for q in shape) if p]
    flat = Lambert(*centre)
    x0, y0, x1, y1 = bounds(flat.project([*shown, partner.lonlat]))
    k = min(CARD_K_MAX, fill * width / max(x1 - x0, 1), fill * height / max(y1 - y0, 1))
    return replace(flat, k=k, x=width / 2 - k * (x0 + x1) / 2, y=height / 2 - k * (y0 + y1) / 2)


def _mainland(flat: Lambert, partner: Town) -> list[Point]:
    """Return outline points, in km from the partner, of the land that hangs together with the partner's.

    Islands join while they lie within ISLAND_KM of what is already there. A country that is not on the map
    becomes the partner's own neighbourhood.
    """
    topology = load("mid")
    parts = []
    for country in (c for c in topology.countries if c.code == partner.country):
        for polygon in country.polygons:
            points = [p for arc in polygon[0] for p in topology.arc(arc if arc >= 0 else ~arc)]
            parts.append(flat.project(points[:: max(1, len(points) // 60)]))
    if not parts:
        return [(-60.0, -60.0), (60.0, 60.0)]
    parts.sort(key=lambda part: min(math.hypot(*p) for p in part))
    together, rest = list(parts[0]), parts[1:]
    grew = True
    while grew:
        grew = False
        for part in list(rest):
            if _gap(bounds(together), bounds(part)) < ISLAND_KM and _reach(together, part) < ISLAND_KM:
                together += part
                rest.remove(part)
                grew = True
    return together


def _gap(a: Box, b: Box) -> float:
    return math.hypot(max(0.0, a[0] - b[2], b[0] - a[2]), max(0.0, a[1] - b[3], b[1] - a[3]))


def _reach(a: Sequence[Point], b: Sequence[Point]) -> float:
    return min(math.dist(p, q) for p in b for q in a)


def _edge_point(projection: Lambert, home: Town, partner: Town, dot: Point, size: tuple[int, int]) -> Point:
    """Return where the way home leaves the picture, a little outside its edge."""
    way = distance.great_circle(partner.lonlat, home.lonlat, 200)
    near = projection.project(way[1:2])[0]
    dx, dy = near[0] - dot[0], near[1] - dot[1]
    far = math.hypot(dx, dy) or 1.0
    dx, dy = dx / far, dy / far
    across = ((size[0] + 8 - dot[0]) if dx > 0 else (dot[0] + 8)) / (abs(dx) or 1e-9)
    along = ((size[1] + 8 - dot[1]) if dy > 0 else (dot[1] + 8)) / (abs(dy) or 1e-9)
    length = min(across, along)
    return dot[0] + dx * length, dot[1] + dy * length


def _name_both(
    home: Town, partner: Town, dots: tuple[Point, Point], arc: Arc, land: Land, size: tuple[int, int]
) -> tuple[CardLabel, ...]:
    ground = Ground((14, 14, size[0] - 14, size[1] - 14))
    ground.take(around(dot, 15) for dot in dots)
    ground.take(footprint(arc, 5, dots[0], 16))
    labels = []
    for town, dot, order in ((home, dots[0], ("left", *TOWN_ORDER)), (partner, dots[1], TOWN_ORDER)):
        label = _name(ground, town.name, dot, land, tuple(dict.fromkeys(order)))
        ground.take([label.spot.box])
        labels.append(label)
    return tuple(labels)


def _name(ground: Ground, name: str, dot: Point, land: Land, order: Sequence[str]) -> CardLabel:
    """Choose a place wholly on the pale country or wholly off it; failing that, give the name a halo."""
    narrow = candidates(dot, name, "", replace(BIG_NAME, name=BIG_NAME_NARROW), order)
    usual = candidates(dot, name, "", BIG_NAME, order)
    free = [(a, b.box) for a, b in zip(usual, narrow, strict=True) if ground.free(b.box)]
    free = free or [(a, a.box) for a in usual if ground.free(a.box)] or [(a, a.box) for a in usual]
    for spot, box in free:
        pale = {inside(p, land.friend_rings) for p in _probes(box)}
        if len(pale) == 1:
            return CardLabel(name, spot, pale.pop(), halo=False)
    return CardLabel(name, free[0][0], on_land=False, halo=True)


def _probes(box: Box) -> list[Point]:
    x0, y0, x1, y1 = box
    return [(x0 + (x1 - x0) * i / 6, y0 + (y1 - y0) * j / 2) for i in range(7) for j in range(3)]
