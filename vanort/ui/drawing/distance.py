# SPDX-License-Identifier: EUPL-1.2
"""How far apart two towns lie and in which direction: geodesics on the WGS 84 ellipsoid (Karney 2013)."""

import math
from functools import lru_cache

from geographiclib.geodesic import Geodesic

LatLon = tuple[float, float]
LonLat = tuple[float, float]
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
EXACT_BELOW_KM = 100
STEP_KM = 10


@lru_cache(maxsize=512)
def _inverse(a: LatLon, b: LatLon) -> dict[str, float]:
    return dict(Geodesic.WGS84.Inverse(*a, *b, Geodesic.DISTANCE | Geodesic.AZIMUTH))


def km(a: LatLon, b: LatLon) -> float:
    """Return the distance as the crow flies between a and b (latitude, longitude in degrees), in kilometres."""
    return _inverse(a, b)["s12"] / 1000


def bearing(a: LatLon, b: LatLon) -> float:
    """Return the direction at a towards b in degrees clockwise from north, 0 ≤ bearing < 360."""
    return _inverse(a, b)["azi1"] % 360


def shown_km(distance: float) -> int:
    """Return the distance as we write it: whole kilometres under 100, otherwise the nearest ten."""
    whole = math.floor(distance + 0.5)
    if whole < EXACT_BELOW_KM:
        return whole
    return STEP_KM * math.floor(distance / STEP_KM + 0.5)


def compass(degrees: float) -> str:
    """Return the nearest of the eight winds (n, ne, e, se, s, sw, w, nw) for a bearing in degrees."""
    return COMPASS[math.floor((degrees % 360) / 45 + 0.5) % 8]


def great_circle(a: LonLat, b: LonLat, steps: int) -> list[LonLat]:
    """Return steps + 1 points (longitude, latitude) on the shortest way from a to b on the sphere.

    Both ends are included. Between antipodes every way is shortest; the one returned is then arbitrary.
    Formula: spherical linear interpolation (Shoemake 1985).
    """
    u, v = _vector(a), _vector(b)
    angle = math.acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(u, v, strict=True)))))
    if math.sin(angle) < 1e-9:
        return [a, b]
    points = []
    for i in range(steps + 1):
        f, g = math.sin(angle * (1 - i / steps)), math.sin(angle * i / steps)
        x, y, z = (f * p + g * q for p, q in zip(u, v, strict=True))
        points.append((math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))))
    return points


def _vector(point: LonLat) -> tuple[float, float, float]:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
