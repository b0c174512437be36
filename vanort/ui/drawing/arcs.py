# SPDX-License-Identifier: EUPL-1.2
"""The arcs between home and partners: lifted to the side where nothing else runs, true great circles far away."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from vanort.ui.drawing import distance
from vanort.ui.drawing.land import split_at_jumps
from vanort.ui.drawing.paths import Box, Point, number, path
from vanort.ui.drawing.projection import Projection, within_cut
from vanort.ui.drawing.towns import Town

GREAT_CIRCLE_FROM_KM = 3000
_LIFTS = (0.13, -0.13, 0.17, -0.17, 0.08, -0.08, 0.24, -0.24, 0.03, -0.03)
_REVISED_UP_TO = 15
_SAMPLES = 24
_DOT_ROOM, _ARC_ROOM = 20.0, 14.0


@dataclass(frozen=True, slots=True)
class Arc:
    """A drawn arc: its path and points along it, in px."""

    d: str
    points: tuple[Point, ...]


def bow(p: Point, q: Point, lift: float) -> Arc:
    """Return a quadratic curve from p to q whose handle stands lift × the chord to the left of travel."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    c = ((p[0] + q[0]) / 2 + dy * lift, (p[1] + q[1]) / 2 - dx * lift)
    points = []
    for i in range(_SAMPLES + 1):
        t = i / _SAMPLES
        a, b, e = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * p[0] + b * c[0] + e * q[0], a * p[1] + b * c[1] + e * q[1]))
    ends = [number(v) for v in (*p, *c, *q)]
    return Arc(f"M{ends[0]} {ends[1]}Q{ends[2]} {ends[3]} {ends[4]} {ends[5]}", tuple(points))


def great_circle(projection: Projection, home: Town, partner: Town) -> Arc:
    """Return the shortest way over the earth, drawn as it falls on this map."""
    way: list[Point] = distance.great_circle(home.lonlat, partner.lonlat, 48)
    lines = split_at_jumps(within_cut(projection, way)) if projection.cut else [way]
    flat = [projection.project(line) for line in lines]
    return Arc("".join(path(line, close=False) for line in flat), tuple(p for line in flat for p in line))


def draw_arcs(projection: Projection, home: Town, partners: Sequence[Town], frame: Box) -> tuple[Arc, ...]:
    """Return one arc per partner, in the partners' order.

    The longest is drawn first; each next takes the lift that keeps clear of the arcs and dots already there.
    """
    start, *dots = projection.project(within_cut(projection, [t.lonlat for t in (home, *partners)]))
    far = [distance.km(home.place, t.place) > GREAT_CIRCLE_FROM_KM for t in partners]
    drawn = {i: great_circle(projection, home, t) for i, t in enumerate(partners) if far[i]}
    order = sorted((i for i in range(len(partners)) if not far[i]), key=lambda i: -math.dist(start, dots[i]))
    for _ in range(1 if len(partners) > _REVISED_UP_TO else 2):
        for i in order:
            others = [arc for j, arc in drawn.items() if j != i]
            away = [dot for j, dot in enumerate(dots) if j != i]
            drawn[i] = _choose(start, dots[i], away, others, frame)
    return tuple(drawn[i] for i in range(len(partners)))


def _choose(start: Point, end: Point, dots: Sequence[Point], others: Sequence[Arc], frame: Box) -> Arc:
    choices = [bow(start, end, lift) for lift in _LIFTS]
    prices = [_cost(arc, start, dots, others, frame) + _taste(arc, n) for n, arc in enumerate(choices)]
    return choices[prices.index(min(prices))]


def _taste(arc: Arc, choice: int) -> float:
    """Arcs that rise look like journeys: a small price for hanging ones and for unusual lifts."""
    middle, ends = arc.points[len(arc.points) // 2], (arc.points[0], arc.points[-1])
    hangs = middle[1] > (ends[0][1] + ends[1][1]) / 2
    return (0.6 if hangs else 0.0) + 0.5 * (choice // 2)


def _cost(arc: Arc, start: Point, dots: Sequence[Point], others: Sequence[Arc], frame: Box) -> float:
    cost = 0.0
    leave = min(3 * _ARC_ROOM, 0.3 * math.dist(arc.points[0], arc.points[-1]))
    away = [p for p in arc.points[::2] if math.dist(p, start) > leave]
    for x, y in away:
        if not (frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]):
            cost += 2
    for dot in dots:
        gap = min((math.dist(p, dot) for p in arc.points[2:]), default=_DOT_ROOM)
        cost += max(0.0, _DOT_ROOM - gap)
    for other in others:
        cost += sum(0.7 for p in away if _close(p, other.points))
    return cost


def _close(p: Point, points: Sequence[Point]) -> bool:
    return any(abs(p[0] - q[0]) < _ARC_ROOM and abs(p[1] - q[1]) < _ARC_ROOM for q in points)


def footprint(arc: Arc, r: float, start: Point, clear: float) -> list[Box]:
    """Return boxes of half-width r along the arc, from clear px away from its start on."""
    boxes = []
    for a, b in zip(arc.points, arc.points[1:], strict=False):
        steps = max(1, min(40, int(math.dist(a, b) / max(r, 4.0))))
        for i in range(steps):
            x, y = a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps
            if math.dist((x, y), start) >= clear:
                boxes.append((x - r, y - r, x + r, y + r))
    return boxes
