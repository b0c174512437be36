# SPDX-License-Identifier: EUPL-1.2
"""Points to SVG path strings, and clipping of lines and polygons to a box."""

from collections.abc import Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def number(value: float) -> str:
    """Return the number with at most one decimal, as short as SVG allows: 0.5 is .5, −0.0 is 0."""
    text = f"{value:.1f}".removesuffix(".0")
    if text in ("-0", "0"):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def at(point: Point) -> tuple[str, str]:
    """Return a point's two coordinates as SVG writes them."""
    return number(point[0]), number(point[1])


def _join(numbers: Sequence[int]) -> str:
    """Write tenths one after another with no more separators than the grammar needs."""
    out: list[str] = []
    for tenths in numbers:
        whole, rest = divmod(abs(tenths), 10)
        text = f"{whole or ''}.{rest}" if rest else str(whole)
        if tenths < 0:
            text = "-" + text
        elif out and not (text[0] == "." and "." in out[-1]):
            text = " " + text
        out.append(text)
    return "".join(out)


def path(points: Sequence[Point], *, close: bool) -> str:
    """Return a relative path through the points with one decimal, or "" when it would be a single spot."""
    px, py = round(points[0][0] * 10), round(points[0][1] * 10)
    start = _join((px, py))
    steps: list[int] = []
    for x, y in points[1:]:
        nx, ny = round(x * 10), round(y * 10)
        if nx != px or ny != py:
            steps += (nx - px, ny - py)
            px, py = nx, ny
    if not steps:
        return ""
    return f"M{start}l{_join(steps)}{'z' if close else ''}"


def area(ring: Sequence[Point]) -> float:
    """Return the signed area of a closed ring (shoelace formula)."""
    return sum(ring[i - 1][0] * q[1] - q[0] * ring[i - 1][1] for i, q in enumerate(ring)) / 2


def _cut(ring: list[Point], axis: int, limit: float, *, above: bool) -> list[Point]:
    """Return the part of a ring on one side of a line across an axis (0 for x, 1 for y)."""
    out: list[Point] = []
    before = ring[-1] if ring else (limit, limit)
    was = before[axis] >= limit if above else before[axis] <= limit
    for point in ring:
        now = point[axis] >= limit if above else point[axis] <= limit
        if now != was:
            other = 1 - axis
            rise, run = point[other] - before[other], point[axis] - before[axis]
            across = before[other] + rise * (limit - before[axis]) / run
            out.append((across, limit) if axis else (limit, across))
        if now:
            out.append(point)
        before, was = point, now
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
    x0, y0, x1, y1 = box
    seen = [x0 <= x <= x1 and y0 <= y <= y1 for x, y in line]
    pieces: list[list[Point]] = []
    piece: list[Point] = []
    for i, point in enumerate(line):
        if any(seen[max(0, i - 1) : i + 2]):
            piece.append(point)
        elif piece:
            pieces.append(piece)
            piece = []
    if piece:
        pieces.append(piece)
    return [p for p in pieces if len(p) > 1]


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
