# SPDX-License-Identifier: EUPL-1.2
"""The world's borders as shared arcs, read from mapdata on first use; tools/pack_map.py has prepared them."""

import gzip
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from vanort.ui.drawing.paths import Box, Point

MAPDATA = Path(__file__).resolve().parent.parent / "mapdata"
LEVELS = ("mid", "near")
# From this many px per km on, the finer level is needed (one step of the coarser would show as an edge).
NEAR_FROM = 1.0


class Polygon(NamedTuple):
    """A piece of a country, its outline and holes as arc numbers (~n: backwards); 300 km of sea make another part."""

    code: str
    part: int
    box: Box
    rings: list[list[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """All arcs of one level, still packed, and the polygons made of them."""

    scale: tuple[float, float]
    origin: tuple[float, float]
    arcs: list[str]
    weights: list[str]
    polygons: list[Polygon]

    def arc(self, number: int, least: str = "") -> Iterator[tuple[Point, str]]:
        """Return the arc's points as longitude and latitude in degrees, with their weights; none lighter than least."""
        steps, (sx, sy), (ox, oy) = list(map(int, self.arcs[number].split())), self.scale, self.origin
        for x, y, size in zip(accumulate(steps[0::2]), accumulate(steps[1::2]), self.weights[number], strict=True):
            if size >= least:
                yield (x * sx + ox, y * sy + oy), size


def weight(km2: float) -> str:
    """Return a triangle of so many km² as a letter, later ones for larger: three for each doubling, "~" for infinity.

    A point of this weight may go when a picture shows no triangle as small as that (Visvalingam & Whyatt 1993)."""
    return "~" if km2 == math.inf else chr(56 + min(max(round(3 * math.log2(max(km2, 1e-9))), -21), 69))


def level_for(k: float) -> str:
    """Return the level of detail that a picture with k px per km needs."""
    return "mid" if k < NEAR_FROM else "near"


@lru_cache(maxsize=len(LEVELS))
def load(level: str) -> Topology:
    """Read one of LEVELS from disk; kept in memory afterwards."""
    with gzip.open(MAPDATA / f"{level}.json.gz", "rt", encoding="ascii") as file:
        raw = json.load(file)
    return Topology(**{**raw, "polygons": [Polygon(*row) for row in raw["polygons"]]})


def shown(box: Box, window: Box) -> bool:
    """Tell whether two boxes in degrees meet, counting 360 degrees round."""
    if box[3] < window[1] or box[1] > window[3]:
        return False
    return any(box[2] + turn >= window[0] and box[0] + turn <= window[2] for turn in (-360, 0, 360))
