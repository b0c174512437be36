# SPDX-License-Identifier: EUPL-1.2
"""Land, borders and the graticule of one picture, as path strings."""

import itertools
import math
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from vanort.ui.drawing.paths import Box, Point, area, clip_line, clip_ring, path, within
from vanort.ui.drawing.projection import Projection, project_line
from vanort.ui.drawing.topology import Topology, level_for, load, shown, weight

_COARSER_AWAY = 4.0
_LAT_STEPS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0)
_GRATICULE_PX = 190
_KM_PER_DEGREE = 111.2


class Land(NamedTuple):
    """Paths of all other land, of the friends' land and of the borders between countries."""

    other: str
    friend: str
    border: str
    friend_rings: tuple[tuple[Point, ...], ...]


class Fineness(NamedTuple):
    """How fine the land is drawn.

    tolerance, least: the smallest triangle and island drawn, px² (friends' a sixth). focus: px, outside all is four
    times coarser. budget: characters of path at most (0: any). detail: a level of the map data ("": by scale)."""

    tolerance: float
    least: float
    focus: Box | None = None
    budget: int = 0
    detail: str = ""


@lru_cache(maxsize=96)
def draw_land(projection: Projection, box: Box, friends: frozenset[str], fineness: Fineness) -> Land:
    """Draw the land inside box (px); friends are the alpha-2 codes of the countries that stand out."""
    topology = load(fineness.detail or level_for(projection.k))
    tolerance, least = fineness.tolerance, fineness.least
    while True:
        land = _Sketch(topology, projection, box, fineness.focus or box, tolerance).draw(friends, least)
        size = len(land.other) + len(land.friend) + len(land.border)
        if not fineness.budget or size <= fineness.budget:
            return land
        coarser = max(1.12, (size / fineness.budget) ** 1.4)
        tolerance, least = tolerance * coarser, least * coarser**0.8


class _Sketch:
    """One picture while it is drawn, this fine: every arc is thinned once, so borders stay shared."""

    def __init__(self, topology: Topology, projection: Projection, box: Box, focus: Box, tolerance: float) -> None:
        self.topology, self.projection, self.box, self.focus = topology, projection, box, focus
        self.window = projection.window(box)
        self.near, self.far = (weight(tolerance * away / projection.k**2) for away in (1, _COARSER_AWAY))
        self.arcs: dict[int, list[Point]] = {}
        self.uses: Counter[int] = Counter()

    def draw(self, friends: frozenset[str], least: float) -> Land:
        drawn: dict[bool, list[list[Point]]] = {False: [], True: []}
        for polygon in self.topology.polygons:
            if shown(polygon.box, self.window):
                is_friend = polygon.code in friends
                for arcs in polygon.rings:
                    drawn[is_friend] += self._ring(arcs, least / 6 if is_friend else least)
        other, friend = ("".join(path(ring, close=True) for ring in rings) for rings in drawn.values())
        return Land(other, friend, self._borders(), tuple(map(tuple, drawn[True])))

    def _ring(self, arcs: list[int], least: float) -> list[list[Point]]:
        """Return the ring inside the box, in px; on a world map it may come back in two or three pieces."""
        found = []
        for ring in self._closed(arcs):
            is_far = not within(self.focus, ring[0])
            if abs(area(ring)) >= least * (_COARSER_AWAY if is_far else 1) and any(map(self.projection.shows, ring)):
                self.uses.update(max(arc, ~arc) for arc in arcs)
                found.append(clip_ring(ring, self.box))
        return [ring for ring in found if len(ring) > 2]

    def _closed(self, arcs: list[int]) -> list[list[Point]]:
        ring: list[Point] = []
        for arc in arcs:
            ring += self._arc(arc)[:-1] if arc >= 0 else self._arc(~arc)[:0:-1]
        rings = [ring]
        if self.projection.cut:
            turned = ([(lon + turn, lat) for lon, lat in ring] for turn in (-360, 0, 360))
            rings = [clip_ring(each, self.window) for each in turned]
        return [self.projection.project(each) for each in rings if len(each) > 2]

    def _borders(self) -> str:
        inner = (self.box[0] + 2, self.box[1] + 2, self.box[2] - 2, self.box[3] - 2)
        shared = [self._arc(arc) for arc, uses in self.uses.items() if uses > 1]
        lines = [line for arc in shared for line in project_line(self.projection, arc)]
        return "".join(path(piece, close=False) for line in lines for piece in clip_line(line, inner))

    def _arc(self, number: int) -> list[Point]:
        if number not in self.arcs:
            points, weights = zip(*self.topology.arc(number, self.near), strict=True)
            flat = self.projection.project(points)
            kept = (size >= self.far or within(self.focus, p) for p, size in zip(flat, weights, strict=True))
            self.arcs[number] = list(itertools.compress(points, kept))
        return self.arcs[number]


def graticule(projection: Projection, box: Box) -> str:
    """Return lines of longitude and latitude about 190 px apart, cut to box (px)."""
    west, south, east, north = projection.window(box)
    step = min(_LAT_STEPS, key=lambda s: abs(math.log(s * _KM_PER_DEGREE * projection.k / _GRATICULE_PX)))
    across = min(2 * step, 30.0)
    lines = []
    for n in range(math.ceil(west / across), math.floor(east / across) + 1):
        lines.append([(n * across, south + (north - south) * i / 24) for i in range(25)])
    for n in range(math.ceil(south / step), math.floor(north / step) + 1):
        if abs(n * step) < 90:
            lines.append([(west + (east - west) * i / 48, n * step) for i in range(49)])
    seen = [[p for p in projection.project(line) if projection.shows(p)] for line in lines]
    return "".join(path(piece, close=False) for line in seen for piece in clip_line(line, box))
