# SPDX-License-Identifier: EUPL-1.2
"""Points to SVG path strings, and clipping of lines and polygons to a box."""

import re
from collections.abc import Sequence
from itertools import chain, groupby, pairwise

Point = tuple[float, float]
Box = tuple[float, float, float, float]
# Blanks between numbers that the grammar of paths does not need.
_NEEDLESS = re.compile(r" (?=-)|(?<=\.\d) (?=\.)")


def number(value: float) -> str:
    """Return the number with at most one decimal, as short as SVG allows: 0.5 is .5, −0.0 is 0."""
    text = f"{value:.1f}".removesuffix(".0")
    if text in ("-0", "0"):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def at(point: Point) -> tuple[str, str]:
    """Return a point's two coordinates as SVG writes them."""
    return number(point[0]), number(point[1])


def path(points: Sequence[Point], *, close: bool) -> str:
    """Return a relative path through the points with one decimal, or "" when it would be a single spot."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(tenths) if (ax, ay) != (bx, by)]
    start, way = (" ".join(number(each / 10) for each in chain(*part)) for part in (tenths[:1], steps))
    return _NEEDLESS.sub("", f"M{start}l{way}{'z' if close else ''}") if steps else ""


def area(ring: Sequence[Point]) -> float:
    """Return the signed area of a closed ring (shoelace formula)."""
    return sum(ring[i - 1][0] * q[1] - q[0] * ring[i - 1][1] for i, q in enumerate(ring)) / 2


def within(box: Box, point: Point) -> bool:
    """Tell whether the point lies in the box or on its edge."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _cut(ring: list[Point], axis: int, limit: float, *, above: bool) -> list[Point]:
    """Return the part of a ring on one side of a line across an axis (0 for x, 1 for y)."""
    out: list[Point] = []
    is_in = [point[axis] >= limit if above else point[axis] <= limit for point in ring]
    for i, point in enumerate(ring):
        if is_in[i] != is_in[i - 1]:
            before, other = ring[i - 1], 1 - axis
            rise, run = point[other] - before[other], point[axis] - before[axis]
            across = before[other] + rise * (limit - before[axis]) / run
            out.append((across, limit) if axis else (limit, across))
        if is_in[i]:
            out.append(point)
    return out


def clip_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """Return the part of a closed ring inside box (Sutherland & Hodgman 1974); empty when nothing is inside."""
    out = list(ring)
    for axis in (0, 1):
        out = _cut(out, axis, box[axis], above=True)
        out = _cut(out, axis, box[axis + 2], above=False)
    return out


def clip_line(line: Sequence[Point], box: Box) -> list[list[Point]]:
    """Return the pieces of an open line that touch box; a piece reaches one point outside at either end."""
    seen = [within(box, point) for point in line]
    near = [any(seen[max(0, i - 1) : i + 2]) for i in range(len(line))]
    runs = [list(run) for is_near, run in groupby(range(len(line)), near.__getitem__) if is_near]
    return [[line[i] for i in run] for run in runs if len(run) > 1]


def inside(point: Point, rings: Sequence[Sequence[Point]]) -> bool:
    """Tell whether the point lies inside the rings, holes counted as outside (even–odd rule)."""
    x, y = point
    odd = False
    for ring in rings:
        for i, (bx, by) in enumerate(ring):
            ax, ay = ring[i - 1]
            if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
                odd = not odd
    return odd
