# SPDX-License-Identifier: EUPL-1.2
"""Make mid and near.json.gz out of the npm package world-atlas: run once, by hand, see README.md."""

import argparse
import gzip
import heapq
import itertools
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import get_global

from vanort.ui.drawing.paths import Point, area, inside
from vanort.ui.drawing.topology import weight

EARTH_KM = 6371.0
# Islands further from the rest of their country than this are a part of their own (Alaska, the Azores).
ISLAND_KM = 300
# So many points of an outline tell how far it is from another.
OUTLINE_POINTS = 60
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


def weights(points: Sequence[Point]) -> list[float]:
    """Return for every point the area at which it falls away, in square units of the points; ends never do.

    Visvalingam & Whyatt 1993: the point with the least triangle goes first, and no point goes before one that
    went before it. Both projections of the drawings keep areas, so that what is weighed here holds in any picture.
    """
    last = len(points) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))
    found = [math.inf] * (last + 1)
    alive = [True] * (last + 1)

    def triangle(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    for i in range(1, last):
        found[i] = triangle(i)
    heap = [(found[i], i) for i in range(1, last)]
    heapq.heapify(heap)
    while heap:
        least, i = heapq.heappop(heap)
        if not alive[i] or least != found[i]:
            continue
        alive[i] = False
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < last:
                found[j] = max(least, triangle(j))
                heapq.heappush(heap, (found[j], j))
    return found


def thin(owned: dict[str, list[list[list[int]]]], rings: Rings, least: float) -> dict[str, list[list[list[int]]]]:
    """Drop polygons under least km², but never a country's largest."""
    out = {}
    for code, polygons in owned.items():
        size = {id(p): abs(area(equal_area(rings.points(p[0])))) for p in polygons}
        top = max(size.values())
        out[code] = [p for p in polygons if size[id(p)] >= min(least, top)]
    return out


def unwrap(raw: dict[str, Any], steps: list[list[tuple[int, int]]]) -> None:
    """Let longitude run on past 180° in the arcs of what lies across it: the end of Siberia, islands of Fiji."""
    world = round(360 / raw["transform"]["scale"][0])
    across = set()
    for shape in raw["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        for ring in (ring for polygon in polygons for ring in polygon):
            jumps = (abs(b[0] - a[0]) > world / 2 for arc in ring for a, b in itertools.pairwise(steps[max(arc, ~arc)]))
            ends = [steps[max(arc, ~arc)][0][0] for arc in ring]
            if any(jumps) or any(abs(a - b) > world / 2 for a, b in itertools.pairwise(ends)):
                across |= {max(arc, ~arc) for arc in ring}
    for arc in across:
        steps[arc] = [(x + world if x < world / 4 else x, y) for x, y in steps[arc]]


def parts_of(outlines: list[list[Point]]) -> list[int]:
    """Return for each outline the number of the part it belongs to: parts are further than ISLAND_KM apart."""
    lines = [outline[:: max(1, len(outline) // OUTLINE_POINTS)] for outline in outlines]
    found, rest = [-1] * len(lines), set(range(len(lines)))
    while rest:
        part, grown = max(found) + 1, [rest.pop()]
        while grown:
            one = grown.pop()
            found[one] = part
            near = {other for other in rest if _is_near(lines[one], lines[other])}
            rest -= near
            grown += near
    return found


def _is_near(a: list[Point], b: list[Point]) -> bool:
    slack = math.degrees(ISLAND_KM / EARTH_KM)
    if min(p[1] for p in a) - slack > max(p[1] for p in b) or min(p[1] for p in b) - slack > max(p[1] for p in a):
        return False
    chord = 2 * math.sin(ISLAND_KM / EARTH_KM / 2)
    return any(math.dist(p, q) < chord for p in map(_vector, a) for q in map(_vector, b))


@cache
def _vector(point: Point) -> tuple[float, float, float]:
    lon, lat = map(math.radians, point)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def polygons_of(owned: dict[str, list[list[list[int]]]], rings: Rings, place: dict[int, int]) -> list[list[Any]]:
    """Return all polygons as rows: code, part of the country, box in degrees, rings of arcs in their new places."""
    rows: list[list[Any]] = []
    for code, polygons in sorted(owned.items()):
        outlines = [rings.points(polygon[0]) for polygon in polygons]
        for polygon, part, outline in zip(polygons, parts_of(outlines), outlines, strict=True):
            (lons, lats) = zip(*outline, strict=True)
            box = [round(each, 3) for each in (min(lons), min(lats), max(lons), max(lats))]
            placed = [[place[a] if a >= 0 else ~place[~a] for a in ring] for ring in polygon]
            rows.append([code, part, box, placed])
    return rows


def pack(source: Path, target: Path, tolerance: float, least: float) -> None:
    """Write one level: points that weigh under tolerance (km²) and islands under least (km²) left out."""
    raw = json.loads(source.read_text())
    (sx, sy), (ox, oy) = raw["transform"]["scale"], raw["transform"]["translate"]
    steps = absolute(raw)
    unwrap(raw, steps)
    rings = Rings([[(x * sx + ox, y * sy + oy) for x, y in arc] for arc in steps])
    owned = countries(raw)
    give_crimea_back(owned, rings)
    joined = {code: rings.dissolve(p) if code in MERGED else p for code, p in owned.items() if p}
    owned = thin(joined, rings, least)
    used = sorted({max(a, ~a) for ps in owned.values() for p in ps for r in p for a in r})
    arcs, letters = [], []
    for arc in used:
        weighed = zip(steps[arc], weights(equal_area(rings.arcs[arc])), strict=True)
        kept = [(x, y, size) for (x, y), size in weighed if size >= tolerance]
        flat = [*kept[0][:2]]
        for (ax, ay, _), (bx, by, _) in itertools.pairwise(kept):
            flat += (bx - ax, by - ay)
        arcs.append(" ".join(map(str, flat)))
        letters.append("".join(weight(size) for _x, _y, size in kept))
    rows = polygons_of(owned, rings, {arc: i for i, arc in enumerate(used)})
    level = {"scale": [sx, sy], "origin": [ox, oy], "arcs": arcs, "weights": letters, "polygons": rows}
    target.write_bytes(gzip.compress(json.dumps(level, separators=(",", ":")).encode("ascii"), 9, mtime=0))


def main() -> None:
    """Pack both levels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("atlas", type=Path, help="the unpacked world-atlas package")
    atlas = parser.parse_args().atlas
    here = Path(__file__).resolve().parent.parent / "vanort" / "ui" / "mapdata"
    pack(atlas / "countries-50m.json", here / "mid.json.gz", 0, 0)
    pack(atlas / "countries-10m.json", here / "near.json.gz", 0.03, 0.05)


if __name__ == "__main__":
    main()
