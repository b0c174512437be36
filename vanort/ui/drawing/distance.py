# SPDX-License-Identifier: EUPL-1.2
"""How far apart two towns lie and in which direction: geodesics on the WGS 84 ellipsoid (Karney 2013)."""

import math
from functools import lru_cache

from geographiclib.geodesic import Geodesic

LatLon = tuple[float, float]
LonLat = tuple[float, float]
_SPHERE = Geodesic(6_371_000, 0)


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
    return whole if whole < 100 else 10 * math.floor(distance / 10 + 0.5)


def compass(degrees: float) -> str:
    """Return the nearest of the eight winds (n, ne, e, se, s, sw, w, nw) for a bearing in degrees."""
    return ("n", "ne", "e", "se", "s", "sw", "w", "nw")[math.floor((degrees % 360) / 45 + 0.5) % 8]


def great_circle(a: LonLat, b: LonLat, steps: int) -> list[LonLat]:
    """Return steps + 1 points (longitude, latitude) on the shortest way from a to b on the sphere; any of several."""
    way = _SPHERE.InverseLine(*a[::-1], *b[::-1])
    points = (way.ArcPosition(way.a13 * step / steps) for step in range(steps + 1))
    return [(point["lon2"], point["lat2"]) for point in points]
