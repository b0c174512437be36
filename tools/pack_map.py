# SPDX-License-Identifier: EUPL-1.2
"""Make far, mid and near.json.gz out of the npm package world-atlas: run once, by hand, see README.md."""

import argparse
import gzip
import itertools
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

from babel.core import get_global

from vanort.ui.drawing.paths import Point, area, inside
from vanort.ui.drawing.topology import simplify

EARTH_KM = 6371.0
# Areas without a number of their own, and the country that Sweden counts them to.
NAMED = {
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Cyprus U.N. Buffer Zone": "CY",
    "Somaliland": "SO",
    "Baikonur": "KZ",
    "USNB Guantanamo Bay": "CU",
    "Indian Ocean Ter.": "AU",
    "Coral Sea Is.": "AU",
}
MERGED = {*NAMED.values(), "UA"}
LEFT_OUT = {"AQ"}
SIMFEROPOL = (34.1, 44.95)


def absolute(raw: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """Return the arcs as whole steps from the origin."""
    arcs = []
    for arc in raw["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x, y))
        arcs.append(points)
    return arcs


def countries(raw: dict[str, Any]) -> dict[str, list[list[list[int]]]]:
    """Return polygons by alpha-2 code; areas nobody owns get codes of their own, "-1" and so on."""
    codes = get_global("territory_aliases")
    out: dict[str, list[list[list[int]]]] = defaultdict(list)
    for i, shape in enumerate(raw["objects"]["countries"]["geometries"]):
        number = shape.get("id")
        code = codes[number][0] if number in codes else NAMED.get(shape["properties"]["name"], f"-{i}")
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        if code not in LEFT_OUT:
            out[code] += polygons
    return out


def give_crimea_back(owned: dict[str, list[list[list[int]]]], rings: "Rings") -> None:
    """Move Crimea from Russia to Ukraine; the data show who holds it, our maps whose it is."""
    for polygon in [p for p in owned["RU"] if inside(SIMFEROPOL, [rings.points(p[0])])]:
        owned["RU"].remove(polygon)
        owned["UA"].append(polygon)


class Rings:
    """Joins arcs to rings."""

    def __init__(self, arcs: list[list[Point]]) -> None:
        self.arcs = arcs

    def points(self, ring: list[int]) -> list[Point]:
        """Return the ring's points in degrees."""
        out: list[Point] = []
        for arc in ring:
            out += (self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1])[:-1]
        return out

    def ends(self, arc: int) -> tuple[Point, Point]:
        """Return the first and the last point of a directed arc."""
        points = self.arcs[arc if arc >= 0 else ~arc]
        return (points[0], points[-1]) if arc >= 0 else (points[-1], points[0])

    def dissolve(self, polygons: list[list[list[int]]]) -> list[list[list[int]]]:
        """Return the country's polygons without borders inside the country."""
        used = [arc for polygon in polygons for ring in polygon for arc in ring]
        inner = {arc for arc in used if ~arc in set(used)}
        if not inner:
            return polygons
        whole = [p for p in polygons if not any(arc in inner for ring in p for arc in ring)]
        touched = [p for p in polygons if p not in whole]
        loose = [arc for p in touched for ring in p for arc in ring if arc not in inner]
        return whole + self._polygons(self._chain(loose))

    def _chain(self, loose: list[int]) -> list[list[int]]:
        """Tie directed arcs end to end until every ring is closed."""
        rings = []
        while loose:
            ring = [loose.pop()]
            while self.ends(ring[-1])[1] != self.ends(ring[0])[0]:
                follow = next(arc for arc in loose if self.ends(arc)[0] == self.ends(ring[-1])[1])
                loose.remove(follow)
                ring.append(follow)
            rings.append(ring)
        return rings

    def _polygons(self, rings: list[list[int]]) -> list[list[list[int]]]:
        """Sort rings into outer rings with their holes; outer rings turn the way the largest does."""
        sized = sorted(rings, key=lambda r: -abs(area(self.points(r))))
        sign = area(self.points(sized[0])) > 0
        polygons = [[r] for r in sized if (area(self.points(r)) > 0) == sign]
        for hole in (r for r in sized if (area(self.points(r)) > 0) != sign):
            home = next(p for p in polygons if inside(self.points(hole)[0], [self.points(p[0])]))
            home.append(hole)
        return polygons


def equal_area(points: list[Point]) -> list[Point]:
    """Return the points in km on a cylinder where areas are true (Lambert 1772)."""
    return [(EARTH_KM * math.radians(lon), EARTH_KM * math.sin(math.radians(lat))) for lon, lat in points]


def thin(owned: dict[str, list[list[list[int]]]], rings: Rings, least: float) -> dict[str, list[list[list[int]]]]:
    """Drop polygons under least km², but never a country's largest."""
    out = {}
    for code, polygons in owned.items():
        size = {id(p): abs(area(equal_area(rings.points(p[0])))) for p in polygons}
        top = max(size.values())
        out[code] = [p for p in polygons if size[id(p)] >= min(least, top)]
    return out


def pack(source: Path, target: Path, tolerance: float, least: float) -> None:
    """Write one level: arcs simplified to tolerance (km²), islands under least (km²) left out."""
    raw = json.loads(source.read_text())
    (sx, sy), (ox, oy) = raw["transform"]["scale"], raw["transform"]["translate"]
    steps = absolute(raw)
    rings = Rings([[(x * sx + ox, y * sy + oy) for x, y in arc] for arc in steps])
    owned = countries(raw)
    give_crimea_back(owned, rings)
    joined = {code: rings.dissolve(p) if code in MERGED else p for code, p in owned.items() if p}
    owned = thin(joined, rings, least)
    used = sorted({a if a >= 0 else ~a for ps in owned.values() for p in ps for r in p for a in r})
    place = {arc: i for i, arc in enumerate(used)}
    arcs, boxes = [], []
    for arc in used:
        kept = [steps[arc][i] for i in simplify(equal_area(rings.arcs[arc]), tolerance)]
        flat = [*kept[0]]
        for (ax, ay), (bx, by) in itertools.pairwise(kept):
            flat += (bx - ax, by - ay)
        arcs.append(" ".join(map(str, flat)))
        xs, ys = [p[0] for p in kept], [p[1] for p in kept]
        round_the_back = any(abs(b - a) * sx > 180 for a, b in itertools.pairwise(xs))
        boxes.append([0 if round_the_back else min(xs), min(ys), 99999 if round_the_back else max(xs), max(ys)])
    shapes = [
        [code, [[[place[a] if a >= 0 else ~place[~a] for a in r] for r in p] for p in ps]]
        for code, ps in sorted(owned.items())
    ]
    text = json.dumps(
        {"scale": [sx, sy], "origin": [ox, oy], "arcs": arcs, "boxes": boxes, "countries": shapes},
        separators=(",", ":"),
    )
    target.write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))


def main() -> None:
    """Pack all three levels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("atlas", type=Path, help="the unpacked world-atlas package")
    atlas = parser.parse_args().atlas
    here = Path(__file__).resolve().parent.parent / "vanort" / "ui" / "mapdata"
    pack(atlas / "countries-50m.json", here / "far.json.gz", 90, 120)
    pack(atlas / "countries-50m.json", here / "mid.json.gz", 0, 0)
    pack(atlas / "countries-10m.json", here / "near.json.gz", 0.03, 0.05)


if __name__ == "__main__":
    main()
