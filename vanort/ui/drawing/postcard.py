# SPDX-License-Identifier: EUPL-1.2
"""Postcards: the partner's country with the arc that comes in from home, and the partner page's large one."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vanort.ui.drawing import distance
from vanort.ui.drawing.arcs import GREAT_CIRCLE_FROM_KM, Arc, bow, footprint, great_circle
from vanort.ui.drawing.labels import TOWN_ORDER, Ground, Spot, Style, Town, around, candidates
from vanort.ui.drawing.land import Fineness, Land, draw_land
from vanort.ui.drawing.paths import Box, Point, at, inside, within
from vanort.ui.drawing.projection import Lambert, fit
from vanort.ui.drawing.topology import load

CARD, BIG = (400, 250), (760, 520)  # px
CARD_LIFT, BIG_LIFT = 0.16, 0.12
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


class CardLabel(NamedTuple):
    """A name on the big picture: on_land where it stands on the pale country, halo where it stands on a coast."""

    name: str
    spot: Spot
    on_land: bool
    halo: bool


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A card's picture; home_x and home_y are empty when home lies outside it. Only the large one has labels."""

    land: Land
    arc: str
    home_x: str
    home_y: str
    x: str
    y: str
    labels: tuple[CardLabel, ...] = ()


@lru_cache(maxsize=256)
def draw_card(home: Town, partner: Town) -> CardPicture:
    """Draw a partner's country, and the arc from home, or from the edge in home's true direction."""
    width, height = CARD
    shape = [partner.lonlat, *_mainland(partner)]
    margins = [((1 - fill) / 2 * width, (1 - fill) / 2 * height) for fill in FILLS]
    choices = [fit(shape, (x, y, width - x, height - y), CARD_K_MAX) for x, y in margins]
    shown = (HOME_MARGIN, HOME_MARGIN, width - HOME_MARGIN, height - HOME_MARGIN)
    with_home = [each for each in choices if within(shown, *each.project([home.lonlat]))]
    projection = (with_home or choices)[0]
    land = _land(projection, (partner,), CARD, CARD_FINE)
    dot, start = projection.project([partner.lonlat, home.lonlat])
    if not with_home:
        start = _edge_point(projection, home, partner, dot)
    arc = _rising(start, dot, CARD_LIFT)
    return CardPicture(land, arc.d, *(at(start) if with_home else ("", "")), *at(dot))


@lru_cache(maxsize=128)
def draw_bigcard(home: Town, partner: Town) -> CardPicture:
    """Draw both towns, both countries and both names."""
    frame = (0.2 * BIG[0], 0.15 * BIG[1], 0.8 * BIG[0], 0.86 * BIG[1])
    projection = fit([home.lonlat, partner.lonlat], frame, BIG_K_MAX)
    land = _land(projection, (home, partner), BIG, BIG_FINE)
    start, dot = projection.project([home.lonlat, partner.lonlat])
    is_far = distance.km(home.place, partner.place) > GREAT_CIRCLE_FROM_KM
    arc = great_circle(projection, home, partner) if is_far else _rising(start, dot, BIG_LIFT)
    return CardPicture(land, arc.d, *at(start), *at(dot), _name_both(home, partner, (start, dot), arc, land))


def _land(projection: Lambert, friends: Sequence[Town], size: tuple[int, int], fine: Fineness) -> Land:
    box = (-3.0, -3.0, size[0] + 3.0, size[1] + 3.0)
    detail = "near" if projection.k >= FINEST_FROM else ""
    return draw_land(projection, box, frozenset(t.country for t in friends), fine._replace(detail=detail))


def _rising(start: Point, end: Point, lift: float) -> Arc:
    return bow(start, end, lift if start[0] < end[0] else -lift)


def _mainland(partner: Town) -> list[Point]:
    """Return the outline, in degrees, of the partner's part of its country; if not on the map, 120 km around it."""
    topology, outlines = load("mid"), defaultdict[int, list[Point]](list)
    for polygon in topology.polygons:
        if polygon.code == partner.country:
            points = [p for arc in polygon.rings[0] for p, _weight in topology.arc(max(arc, ~arc))]
            outlines[polygon.part] += points[:: max(1, len(points) // 60)]
    flat = Lambert(partner.lon, partner.lat)
    near = ((partner.lon, partner.lat - 0.54), (partner.lon, partner.lat + 0.54))
    return min(outlines.values(), key=lambda part: min(math.hypot(*p) for p in flat.project(part)), default=[*near])


def _edge_point(projection: Lambert, home: Town, partner: Town, dot: Point) -> Point:
    """Return where the way home leaves the picture, a little outside its edge."""
    way = distance.great_circle(partner.lonlat, home.lonlat, 200)
    (x, y), (next_x, next_y) = dot, projection.project(way[1:2])[0]
    dx, dy = (next_x - x) or 1e-9, (next_y - y) or 1e-9
    length = min(((CARD[0] + 8 if dx > 0 else -8) - x) / dx, ((CARD[1] + 8 if dy > 0 else -8) - y) / dy)
    return x + dx * length, y + dy * length


def _name_both(home: Town, partner: Town, dots: Sequence[Point], arc: Arc, land: Land) -> tuple[CardLabel, ...]:
    ground = Ground((14, 14, BIG[0] - 14, BIG[1] - 14))
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
    narrow = candidates(dot, name, "", BIG_NAME._replace(name=BIG_NAME_NARROW), order)
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
