# SPDX-License-Identifier: EUPL-1.2
"""Land, borders and the graticule of one picture, as path strings."""

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache

from vanort.ui.drawing.paths import Box, Point, area, clip_line, clip_ring, path
from vanort.ui.drawing.projection import EARTH_KM, EqualEarth, Lambert, Projection, within_cut, wrap
from vanort.ui.drawing.topology import Country, Topology, level_for, load, shown, simplify, weights

# A polygon wholly further from a Lambert map's centre than this lies on the back of the earth.
_BACK_RADIUS = 2 * math.sin(math.radians(125 / 2))
_COARSE_POINTS = 12
_OUTSIDE_EVERY = 12
_COARSER_AWAY = 4.0
_EDGE = 24.0
_LAT_STEPS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0)
_GRATICULE_PX = 190
_GRATICULE_TOLERANCE = 12.0
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Land:
    """Paths of all other land, of the friends' land and of the borders between countries."""

    other: str
    friend: str
    border: str
    friend_rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Fineness:
    """How fine the land is drawn.

    tolerance: the smallest triangle kept, px². least: the smallest island drawn, px² (friends' a sixth of that).
    focus: the part of the picture, px, outside which all is drawn four times coarser. budget: the most
    characters of path; the land gets coarser until it keeps within it (0: no limit). detail: a level of the map
    data ("" for the one that the scale asks for).
    """

    tolerance: float
    least: float
    focus: Box | None = None
    budget: int = 0
    detail: str = ""


@lru_cache(maxsize=96)
def draw_land(projection: Projection, box: Box, friends: frozenset[str], fineness: Fineness) -> Land:
    """Draw the land inside box (px); friends are the alpha-2 codes of the countries that stand out."""
    topology = load(fineness.detail or level_for(projection.k))
    sketch = _Sketch(topology, projection, box, fineness.focus or box)
    tolerance, least = fineness.tolerance, fineness.least
    while True:
        land = sketch.draw(friends, tolerance, least)
        size = len(land.other) + len(land.friend) + len(land.border)
        if not fineness.budget or size <= fineness.budget:
            return land
        coarser = max(1.12, (size / fineness.budget) ** 1.4)
        tolerance, least = tolerance * coarser, least * coarser**0.8


class _Sketch:
    """One picture while it is drawn: every arc is projected and weighed once, so borders stay shared."""

    def __init__(self, topology: Topology, projection: Projection, box: Box, focus: Box) -> None:
        self.topology, self.projection, self.box, self.focus = topology, projection, box, focus
        self.window = projection.window(box)
        self.tolerance = 0.0
        self.weighed: dict[int, tuple[list[Point], list[float]]] = {}
        self.done: dict[int, list[Point]] = {}
        self.owners: dict[int, set[str]] = {}

    def draw(self, friends: frozenset[str], tolerance: float, least: float) -> Land:
        """Draw all land this fine; may be called again for another fineness."""
        self.tolerance, self.done, self.owners = tolerance, {}, {}
        paths: dict[bool, list[str]] = {True: [], False: []}
        rings: list[tuple[Point, ...]] = []
        for country in self.topology.countries:
            friend = country.code in friends
            for ring in self.rings(country, least / 6 if friend else least):
                paths[friend].append(path(ring, close=True))
                if friend:
                    rings.append(tuple(ring))
        return Land("".join(paths[False]), "".join(paths[True]), self.borders(), tuple(rings))

    def rings(self, country: Country, least: float) -> list[list[Point]]:
        """Return the country's rings inside the box, in px."""
        found = []
        for polygon, around in zip(country.polygons, country.boxes, strict=True):
            if not shown(around, self.window):
                continue
            for arcs in polygon:
                for ring in self._closed(arcs):
                    if abs(area(ring)) < least * self._far(ring[0]) or self._behind(ring):
                        continue
                    for arc in arcs:
                        self.owners.setdefault(arc if arc >= 0 else ~arc, set()).add(country.code)
                    cut = clip_ring(ring, self.box)
                    if len(cut) > 2:
                        found.append(cut)
        return found

    def _far(self, p: Point) -> float:
        f = self.focus
        return 1.0 if f[0] <= p[0] <= f[2] and f[1] <= p[1] <= f[3] else _COARSER_AWAY

    def borders(self) -> str:
        """Return the lines between two countries that rings() has drawn."""
        x0, y0, x1, y1 = self.box
        inner = (x0 + 2, y0 + 2, x1 - 2, y1 - 2)
        out = []
        for arc, owners in self.owners.items():
            if len(owners) < 2:
                continue
            for line in self._lines(self._arc(arc)):
                out += [path(piece, close=False) for piece in clip_line(line, inner)]
        return "".join(out)

    def _arc(self, index: int) -> list[Point]:
        """Return the arc simplified: px on a Lambert map; degrees on a world map, which is cut up later."""
        if index not in self.done:
            if index not in self.weighed:
                self.weighed[index] = self._weigh(index)
            points, weight = self.weighed[index]
            self.done[index] = [p for p, w in zip(points, weight, strict=True) if w >= self.tolerance]
        return self.done[index]

    def _weigh(self, index: int) -> tuple[list[Point], list[float]]:
        """Return the arc's points and the tolerance at which each goes."""
        degrees = self.topology.arc(index)
        if self.projection.cut:
            degrees = _unwrapped(degrees)
        if not shown(self.topology.arc_boxes[index], self.window):
            degrees = degrees[: -1 : max(1, len(degrees) // _COARSE_POINTS)] + degrees[-1:]
        flat = self.projection.project(degrees)
        if not self.projection.cut:
            flat = self._thinned(flat)
        weight = [w / self._far(p) for p, w in zip(flat, weights(flat), strict=True)]
        return (degrees if self.projection.cut else flat), weight

    def _thinned(self, flat: list[Point]) -> list[Point]:
        """Drop most points that lie well outside the box; what they draw is cut away anyhow."""
        x0, y0, x1, y1 = self.box
        x0, y0, x1, y1 = x0 - _EDGE, y0 - _EDGE, x1 + _EDGE, y1 + _EDGE
        last = len(flat) - 1
        return [
            p for i, p in enumerate(flat) if (x0 < p[0] < x1 and y0 < p[1] < y1) or i % _OUTSIDE_EVERY == 0 or i == last
        ]

    def _closed(self, arcs: tuple[int, ...]) -> list[list[Point]]:
        """Return the ring of these arcs in px; on a world map it may come back in two or three pieces."""
        ring: list[Point] = []
        for arc in arcs:
            ring += self._arc(arc)[:-1] if arc >= 0 else self._arc(~arc)[:0:-1]
        if not self.projection.cut:
            return [ring] if len(ring) > 2 else []
        ring = _unwrapped(ring)
        pieces = []
        for turn in (-360, 0, 360):
            piece = clip_ring([(lon + turn, lat) for lon, lat in ring], self.window)
            if len(piece) > 2:
                pieces.append(self.projection.project(piece))
        return pieces

    def _lines(self, arc: list[Point]) -> list[list[Point]]:
        """Return the arc as lines in px, cut where the world map is cut."""
        if not self.projection.cut:
            return [arc]
        return [self.projection.project(line) for line in split_at_jumps(within_cut(self.projection, arc))]

    def _behind(self, ring: list[Point]) -> bool:
        if isinstance(self.projection, EqualEarth):
            return False
        p, limit = self.projection, _BACK_RADIUS * EARTH_KM * self.projection.k
        return all(math.hypot(x - p.x, y - p.y) > limit for x, y in ring)


def _unwrapped(points: list[Point]) -> list[Point]:
    """Return the points with longitudes that never jump, even across 180 degrees."""
    out = [points[0]] if points else []
    for lon, lat in points[1:]:
        out.append((out[-1][0] + wrap(lon - out[-1][0]), lat))
    return out


def split_at_jumps(points: list[Point]) -> list[list[Point]]:
    """Return the line in pieces, split wherever longitude jumps by more than half the world."""
    pieces = [points[:1]]
    for a, b in itertools.pairwise(points):
        if abs(b[0] - a[0]) > 180:
            pieces.append([])
        pieces[-1].append(b)
    return [piece for piece in pieces if len(piece) > 1]


def graticule(projection: Projection, box: Box) -> str:
    """Return lines of longitude and latitude about 190 px apart, cut to box (px)."""
    west, south, east, north = projection.window(box)
    step = min(_LAT_STEPS, key=lambda s: abs(math.log(s * _KM_PER_DEGREE * projection.k / _GRATICULE_PX)))
    across = min(2 * step, 30.0)
    lines = []
    for n in range(math.ceil(west / across), math.floor(east / across) + 1):
        lines.append([(n * across, south + (north - south) * i / 48) for i in range(49)])
    for n in range(math.ceil(south / step), math.floor(north / step) + 1):
        if abs(n * step) < 90:
            lines.append([(west + (east - west) * i / 96, n * step) for i in range(97)])
    pieces = [piece for line in lines for piece in clip_line(_front(projection, line), box)]
    return "".join(path([p[i] for i in simplify(p, _GRATICULE_TOLERANCE)], close=False) for p in pieces)


def _front(projection: Projection, line: list[Point]) -> list[Point]:
    """Project the part of the line that a Lambert map shows without tearing it."""
    flat = projection.project(line)
    if isinstance(projection, Lambert):
        limit = _BACK_RADIUS * EARTH_KM * projection.k
        return [p for p in flat if math.hypot(p[0] - projection.x, p[1] - projection.y) < limit]
    return flat
