# SPDX-License-Identifier: EUPL-1.2
"""From the round earth to the flat picture: Lambert's equal area map for regions, Equal Earth for the world."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from vanort.ui.drawing.paths import Box, Point

EARTH_KM = 6371.0
# Lambert: nothing further away than this from the centre keeps its true place; it is put on this circle.
_RIM_DEGREES = 150.0
_RIM = 2 * math.sin(math.radians(_RIM_DEGREES / 2))
_RIM_D = 1 + math.cos(math.radians(_RIM_DEGREES))
# Equal Earth, Šavrič, Patterson & Jenny 2018, doi:10.1080/13658816.2018.1504949
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


@dataclass(frozen=True, slots=True)
class Lambert:
    """Lambert azimuthal equal area (Snyder 1987, pp. 182–190), on the sphere.

    lon0, lat0: centre in degrees; k: px per km; x, y: the centre's place in the picture, in px.
    """

    lon0: float
    lat0: float
    k: float = 1.0
    x: float = 0.0
    y: float = 0.0
    cut: ClassVar[bool] = False

    def project(self, points: Iterable[Point]) -> list[Point]:
        """Return the picture points, in px, for points given as longitude and latitude in degrees."""
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
        """Return longitude and latitude in degrees for a picture point, or None outside the earth."""
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
        lons, lats = [], []
        steps = 8
        for i in range(steps + 1):
            for j in range(steps + 1):
                seen = self.invert((box[0] + (box[2] - box[0]) * i / steps, box[1] + (box[3] - box[1]) * j / steps))
                if seen is None:
                    return self.lon0 - 180, -90.0, self.lon0 + 180, 90.0
                lons.append(wrap(seen[0] - self.lon0))
                lats.append(seen[1])
        south, north = min(lats), max(lats)
        slack = 0.04 * (north - south)
        west, east = self.lon0 + min(lons) - 2 * slack, self.lon0 + max(lons) + 2 * slack
        for pole in (90.0, -90.0):
            px, py = self.project([(self.lon0, pole)])[0]
            if box[0] <= px <= box[2] and box[1] <= py <= box[3]:
                west, east = self.lon0 - 180, self.lon0 + 180
                south, north = min(south, pole), max(north, pole)
        if east - west > 300:
            west, east = self.lon0 - 180, self.lon0 + 180
        return west, south - slack, east, north + slack


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The Equal Earth map of the whole world with lon0 in the middle, cut open at lon0 ± 180 degrees.

    k: px per km; x, y: the place in the picture of lon0 on the equator, in px.
    """

    lon0: float
    k: float = 1.0
    x: float = 0.0
    y: float = 0.0
    cut: ClassVar[bool] = True

    def project(self, points: Iterable[Point]) -> list[Point]:
        """Return the picture points, in px; longitudes are used as they are, never wrapped."""
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


Projection = Lambert | EqualEarth


def wrap(lon: float) -> float:
    """Return the same longitude within −180 ≤ lon < 180."""
    return (lon + 180) % 360 - 180


def within_cut(projection: Projection, lonlats: Iterable[Point]) -> list[Point]:
    """Return the same points, in degrees, with longitudes within 180 degrees of the map's middle."""
    return [(projection.lon0 + wrap(lon - projection.lon0), lat) for lon, lat in lonlats]


def narrowest_strip(lons: Sequence[float]) -> tuple[float, float]:
    """Return west and width in degrees of the narrowest strip that holds all longitudes, across 180° if need be."""
    if not lons:
        raise ValueError("no longitudes")
    ring = sorted(wrap(lon) for lon in lons)
    gaps = [(ring[(i + 1) % len(ring)] - lon) % 360 for i, lon in enumerate(ring)]
    if len(set(ring)) == 1:
        return ring[0], 0.0
    widest = max(range(len(ring)), key=lambda i: gaps[i])
    return ring[(widest + 1) % len(ring)], 360 - gaps[widest]


def bounds(points: Sequence[Point]) -> Box:
    """Return the smallest box around the points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def fit(lonlats: Sequence[Point], frame: Box, k_max: float) -> Lambert:
    """Return the Lambert map whose centre is the middle of the points' own box and whose points fill frame.

    frame: in px. k_max: never more px per km than this, so that near towns do not fill the picture.
    """
    west, width = narrowest_strip([p[0] for p in lonlats])
    south, north = min(p[1] for p in lonlats), max(p[1] for p in lonlats)
    flat = Lambert(wrap(west + width / 2), (south + north) / 2)
    for _ in range(4):
        x0, y0, x1, y1 = bounds(flat.project(lonlats))
        middle = flat.invert(((x0 + x1) / 2, (y0 + y1) / 2))
        if middle is None:
            break
        flat = Lambert(*middle)
    x0, y0, x1, y1 = bounds(flat.project(lonlats))
    return replace(flat, **_placed((x0, y0, x1, y1), frame, k_max))


def fit_world(lonlats: Sequence[Point], routes: Sequence[Sequence[Point]], frame: Box) -> EqualEarth:
    """Return the world map whose points and routes fill frame (px).

    The map is cut in the ocean of a gap between two points: the gap that the fewest routes cross, then the
    widest. routes: points along each way, in degrees.
    """
    ring = sorted({wrap(lon) for lon, _ in lonlats})
    best: tuple[int, float] | None = None
    flat = EqualEarth(ring[0])
    for i, lon in enumerate(ring):
        gap = (ring[(i + 1) % len(ring)] - lon) % 360 or 360.0
        cut = lon + gap / 2
        torn = sum(_crosses(route, cut) for route in routes)
        if best is None or (torn, -gap) < best:
            best, flat = (torn, -gap), EqualEarth(wrap(cut + 180))
    seen = within_cut(flat, itertools.chain(lonlats, *routes))
    return replace(flat, **_placed(bounds(flat.project(seen)), frame, math.inf))


def _crosses(route: Sequence[Point], cut: float) -> bool:
    turns = [wrap(lon - cut - 180) for lon, _ in route]
    return any(abs(b - a) > 180 for a, b in itertools.pairwise(turns))


def _placed(box: Box, frame: Box, k_max: float) -> dict[str, float]:
    """Scale and offset that put box (km) in the middle of frame (px)."""
    wide, high = max(box[2] - box[0], 1e-6), max(box[3] - box[1], 1e-6)
    k = min(k_max, (frame[2] - frame[0]) / wide, (frame[3] - frame[1]) / high)
    return {
        "k": k,
        "x": (frame[0] + frame[2]) / 2 - k * (box[0] + box[2]) / 2,
        "y": (frame[1] + frame[3]) / 2 - k * (box[1] + box[3]) / 2,
    }
