# SPDX-License-Identifier: EUPL-1.2
"""From the round earth to the flat picture: Lambert's equal area map for regions, Equal Earth for the world."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from vanort.ui.drawing.paths import Box, Point

EARTH_KM = 6371.0
# Lambert: nothing further away than this from the centre keeps its true place; it is put on this circle.
_RIM_DEGREES = 150.0
_RIM = 2 * math.sin(math.radians(_RIM_DEGREES / 2))
_RIM_D = 1 + math.cos(math.radians(_RIM_DEGREES))
# What lies further from a Lambert map's centre than this is on the back of the earth.
_BACK = 2 * math.sin(math.radians(125 / 2))
# Equal Earth, Šavrič, Patterson & Jenny 2018, doi:10.1080/13658816.2018.1504949
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


@dataclass(frozen=True, slots=True)
class Lambert:
    """Lambert azimuthal equal area (Snyder 1987, pp. 182–190), on the sphere; takes longitude and latitude in degrees.

    lon0, lat0: centre in degrees; k: px per km; x, y: the centre's place in the picture, px."""

    lon0: float
    lat0: float
    k: float = 1.0
    x: float = 0.0
    y: float = 0.0
    cut: ClassVar[bool] = False

    def project(self, points: Iterable[Point]) -> list[Point]:
        sin0, cos0 = math.sin(math.radians(self.lat0)), math.cos(math.radians(self.lat0))
        size, cx, cy, lon0, rad = EARTH_KM * self.k, self.x, self.y, self.lon0, math.pi / 180
        sin, cos, sqrt = math.sin, math.cos, math.sqrt
        out = []
        for lon, lat in points:
            la, lo = lat * rad, (lon - lon0) * rad
            s, c, cl = sin(la), cos(la), cos(lo)
            east, north = c * sin(lo), cos0 * s - sin0 * c * cl
            d = 1 + sin0 * s + cos0 * c * cl
            q = _RIM * size / (math.hypot(east, north) or 1.0) if d < _RIM_D else sqrt(2 / d) * size
            out.append((cx + q * east, cy - q * north))
        return out

    def invert(self, point: Point) -> Point | None:
        dx, dy = (point[0] - self.x) / self.k / EARTH_KM, (self.y - point[1]) / self.k / EARTH_KM
        rho = math.hypot(dx, dy)
        if rho > 2:
            return None
        if rho < 1e-12:
            return self.lon0, self.lat0
        c, la0 = 2 * math.asin(rho / 2), math.radians(self.lat0)
        lat = math.asin(max(-1.0, min(1.0, math.cos(c) * math.sin(la0) + dy * math.sin(c) * math.cos(la0) / rho)))
        lon = math.atan2(dx * math.sin(c), rho * math.cos(la0) * math.cos(c) - dy * math.sin(la0) * math.sin(c))
        return wrap(self.lon0 + math.degrees(lon)), math.degrees(lat)

    def window(self, box: Box) -> Box:
        """Return west, south, east, north in degrees around all that box shows; east − west ≤ 360."""
        corner = max(math.dist((self.x, self.y), each) for each in itertools.product(box[::2], box[1::2]))
        radius = 2 * math.asin(min(1.0, corner / self.k / EARTH_KM / 2))
        south, north = self.lat0 - math.degrees(radius), self.lat0 + math.degrees(radius)
        if south <= -90 or north >= 90:
            return self.lon0 - 180, max(south, -90.0), self.lon0 + 180, min(north, 90.0)
        wide = math.degrees(math.asin(math.sin(radius) / math.cos(math.radians(self.lat0))))
        return self.lon0 - wide, south, self.lon0 + wide, north

    def shows(self, point: Point) -> bool:
        """Tell whether a picture point stands for the front of the earth, which is drawn without tearing it."""
        return math.dist(point, (self.x, self.y)) < _BACK * EARTH_KM * self.k


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The Equal Earth map of the whole world with lon0 in the middle, cut open at lon0 ± 180 degrees, never wrapped.

    k: px per km; x, y: the place in the picture of lon0 on the equator, in px."""

    lon0: float
    k: float = 1.0
    x: float = 0.0
    y: float = 0.0
    cut: ClassVar[bool] = True

    def project(self, points: Iterable[Point]) -> list[Point]:
        size, out = EARTH_KM * self.k, []
        for lon, lat in points:
            t = math.asin(_M * math.sin(math.radians(lat)))
            t2 = t * t
            t6 = t2 * t2 * t2
            slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
            east = math.radians(lon - self.lon0) * math.cos(t) / (_M * slope)
            north = t * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
            out.append((self.x + size * east, self.y - size * north))
        return out

    def window(self, box: Box) -> Box:
        """Return the whole world without Antarctica: west, south, east, north in degrees."""
        return self.lon0 - 180, -58.0, self.lon0 + 180, 85.0

    def shows(self, _point: Point) -> bool:
        return True


Projection = Lambert | EqualEarth
Flat = TypeVar("Flat", Lambert, EqualEarth)


def wrap(lon: float) -> float:
    """Return the same longitude within −180 ≤ lon < 180."""
    return (lon + 180) % 360 - 180


def within_cut(projection: Projection, lonlats: Iterable[Point]) -> list[Point]:
    """Return the same points, in degrees, with longitudes within 180 degrees of the map's middle."""
    return [(projection.lon0 + wrap(lon - projection.lon0), lat) for lon, lat in lonlats]


def split_at_jumps(points: Sequence[Point]) -> list[list[Point]]:
    """Return the line in pieces, split wherever longitude jumps by more than half the world."""
    pieces = [list(points[:1])]
    for a, b in itertools.pairwise(points):
        if abs(b[0] - a[0]) > 180:
            pieces.append([])
        pieces[-1].append(b)
    return [piece for piece in pieces if len(piece) > 1]


def project_line(projection: Projection, line: list[Point]) -> list[list[Point]]:
    """Return a line (degrees) in px, in pieces where a world map is cut."""
    lines = split_at_jumps(within_cut(projection, line)) if projection.cut else [line]
    return [projection.project(each) for each in lines]


def _gaps(lons: Iterable[float]) -> list[tuple[float, float]]:
    """Return the gaps between longitudes as width in degrees and the longitude each ends at."""
    ring = sorted({wrap(lon) for lon in lons})
    return [((east - west) % 360 or 360.0, east) for west, east in zip(ring, [*ring[1:], *ring[:1]], strict=True)]


def narrowest_strip(lons: Iterable[float]) -> tuple[float, float]:
    """Return west and width in degrees of the narrowest strip that holds all longitudes, across 180° if need be."""
    gap, west = max(_gaps(lons))
    return west, 360 - gap


def bounds(points: Sequence[Point]) -> Box:
    """Return the smallest box around the points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def fit(lonlats: Sequence[Point], frame: Box, k_max: float) -> Lambert:
    """Return the Lambert map whose centre is the middle of the points' own box and whose points fill frame.

    frame: in px. k_max: never more px per km than this, so that near towns do not fill the picture."""
    west, width = narrowest_strip(lon for lon, _ in lonlats)
    south, north = min(lat for _, lat in lonlats), max(lat for _, lat in lonlats)
    flat = Lambert(wrap(west + width / 2), (south + north) / 2)
    for _ in range(4):
        x0, y0, x1, y1 = bounds(flat.project(lonlats))
        flat = Lambert(*(flat.invert(((x0 + x1) / 2, (y0 + y1) / 2)) or (flat.lon0, flat.lat0)))
    return _placed(flat, lonlats, frame, k_max)


def fit_world(lonlats: Sequence[Point], routes: Sequence[Sequence[Point]], frame: Box) -> EqualEarth:
    """Return the world map whose points and routes (points along each way, degrees) fill frame (px).

    It is cut in the middle of a gap between two points: the one that the fewest routes cross, then the widest."""

    def torn(gap: tuple[float, float]) -> tuple[int, float]:
        flat = EqualEarth(gap[1] - gap[0] / 2 + 180)
        ways = (itertools.pairwise(within_cut(flat, route)) for route in routes)
        return sum(any(abs(b[0] - a[0]) > 180 for a, b in way) for way in ways), -gap[0]

    width, east = min(_gaps(lon for lon, _ in lonlats), key=torn)
    flat = EqualEarth(wrap(east - width / 2 + 180))
    return _placed(flat, within_cut(flat, itertools.chain(lonlats, *routes)), frame, math.inf)


def _placed(flat: Flat, lonlats: Sequence[Point], frame: Box, k_max: float) -> Flat:
    x0, y0, x1, y1 = bounds(flat.project(lonlats))
    k = min(k_max, (frame[2] - frame[0]) / max(x1 - x0, 1e-6), (frame[3] - frame[1]) / max(y1 - y0, 1e-6))
    return replace(flat, k=k, x=(frame[0] + frame[2] - k * (x0 + x1)) / 2, y=(frame[1] + frame[3] - k * (y0 + y1)) / 2)
