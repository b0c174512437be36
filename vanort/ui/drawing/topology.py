# SPDX-License-Identifier: EUPL-1.2
"""The world's borders as shared arcs, read from mapdata on first use, and their simplification."""

import gzip
import heapq
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from vanort.ui.drawing.paths import Box, Point

MAPDATA = Path(__file__).resolve().parent.parent / "mapdata"
LEVELS = ("far", "mid", "near")
# From this many px per km on, the finer level is needed (one step of the coarser would show as an edge).
MID_FROM, NEAR_FROM = 0.13, 1.0

Ring = tuple[int, ...]
Polygon = tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country's polygons; each ring is a list of arc numbers, ~n meaning arc n backwards."""

    code: str
    polygons: tuple[Polygon, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """All arcs of one level, still packed, and the countries made of them."""

    scale: tuple[float, float]
    origin: tuple[float, float]
    packed: tuple[str, ...]
    arc_boxes: tuple[Box, ...]
    countries: tuple[Country, ...]

    def arc(self, index: int) -> list[Point]:
        """Return arc number index as longitudes and latitudes in degrees."""
        steps = list(map(int, self.packed[index].split()))
        (sx, sy), (ox, oy) = self.scale, self.origin
        return [
            (x * sx + ox, y * sy + oy) for x, y in zip(accumulate(steps[0::2]), accumulate(steps[1::2]), strict=True)
        ]


def level_for(k: float) -> str:
    """Return the level of detail that a picture with k px per km needs."""
    if k < MID_FROM:
        return "far"
    return "mid" if k < NEAR_FROM else "near"


@lru_cache(maxsize=len(LEVELS))
def load(level: str) -> Topology:
    """Read one level ("far", "mid" or "near") from disk; kept in memory afterwards."""
    with gzip.open(MAPDATA / f"{level}.json.gz", "rt", encoding="ascii") as file:
        raw = json.load(file)
    (sx, sy), (ox, oy) = raw["scale"], raw["origin"]
    boxes = tuple((w * sx + ox, s * sy + oy, e * sx + ox, n * sy + oy) for w, s, e, n in raw["boxes"])
    countries = []
    for code, polygons in raw["countries"]:
        rings = tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons)
        countries.append(Country(code, rings, tuple(_around(polygon, boxes) for polygon in rings)))
    return Topology((sx, sy), (ox, oy), tuple(raw["arcs"]), boxes, tuple(countries))


def _around(polygon: Polygon, boxes: Sequence[Box]) -> Box:
    parts = [boxes[arc if arc >= 0 else ~arc] for arc in polygon[0]]
    return min(b[0] for b in parts), min(b[1] for b in parts), max(b[2] for b in parts), max(b[3] for b in parts)


def shown(box: Box, window: Box) -> bool:
    """Tell whether two boxes in degrees meet, counting 360 degrees round."""
    if box[3] < window[1] or box[1] > window[3]:
        return False
    return any(box[2] + turn >= window[0] and box[0] + turn <= window[2] for turn in (-360, 0, 360))


def weights(points: Sequence[Point]) -> list[float]:
    """Return for every point the area at which it falls away, in square units of the points; ends never do.

    Visvalingam & Whyatt 1993: the point with the least triangle goes first, and no point goes before one that
    went before it.
    """
    last = len(points) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))
    weight = [math.inf] * (last + 1)
    alive = [True] * (last + 1)

    def triangle(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    for i in range(1, last):
        weight[i] = triangle(i)
    heap = [(weight[i], i) for i in range(1, last)]
    heapq.heapify(heap)
    while heap:
        least, i = heapq.heappop(heap)
        if not alive[i] or least != weight[i]:
            continue
        alive[i] = False
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < last:
                weight[j] = max(least, triangle(j))
                heapq.heappush(heap, (weight[j], j))
    return weight


def simplify(points: Sequence[Point], tolerance: float) -> list[int]:
    """Return the indices of the points to keep: those whose weight reaches tolerance, and both ends."""
    return [i for i, weight in enumerate(weights(points)) if weight >= tolerance]
