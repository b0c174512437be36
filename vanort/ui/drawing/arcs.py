# SPDX-License-Identifier: EUPL-1.2
"""The arcs between home and partners: lifted to the side where nothing else runs, true great circles far away."""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from vanort.ui.drawing import distance
from vanort.ui.drawing.labels import Ground, Town, around
from vanort.ui.drawing.paths import Box, Point, number, path, within
from vanort.ui.drawing.projection import Projection, project_line, within_cut

GREAT_CIRCLE_FROM_KM = 3000
_LIFTS = (0.13, -0.13, 0.17, -0.17, 0.08, -0.08, 0.24, -0.24, 0.03, -0.03)
_REVISED_UP_TO = 15
_SAMPLES = 24
_DOT_ROOM, _ARC_ROOM = 20.0, 14.0


class Arc(NamedTuple):
    """A drawn arc: its path and points along it, in px."""

    d: str
    points: tuple[Point, ...]


def bow(p: Point, q: Point, lift: float) -> Arc:
    """Return a quadratic curve from p to q whose handle stands lift × the chord to the left of travel."""
    cx, cy = (p[0] + q[0] + 2 * lift * (q[1] - p[1])) / 2, (p[1] + q[1] - 2 * lift * (q[0] - p[0])) / 2
    points = []
    for t in (i / _SAMPLES for i in range(_SAMPLES + 1)):
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * p[0] + b * cx + c * q[0], a * p[1] + b * cy + c * q[1]))
    return Arc("M{} {}Q{} {} {} {}".format(*map(number, (*p, cx, cy, *q))), tuple(points))


def great_circle(projection: Projection, home: Town, partner: Town) -> Arc:
    """Return the shortest way over the earth, drawn as it falls on this map."""
    lines = project_line(projection, distance.great_circle(home.lonlat, partner.lonlat, 48))
    return Arc("".join(path(line, close=False) for line in lines), tuple(itertools.chain(*lines)))


def draw_arcs(projection: Projection, home: Town, partners: Sequence[Town], frame: Box) -> tuple[Arc, ...]:
    """Return an arc per partner; the longest is drawn first, each next keeps clear of what is there."""
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
    leave = min(3 * _ARC_ROOM, 0.3 * math.dist(start, end))

    def price(choice: tuple[int, Arc]) -> float:
        number, arc = choice
        away = [p for p in arc.points[::2] if math.dist(p, start) > leave]
        outside = sum(not within(frame, p) for p in away)
        gaps = (min(math.dist(p, dot) for p in arc.points[2:]) for dot in dots)
        meetings = sum(_close(p, other.points) for other in others for p in away)
        # Arcs that rise look like journeys: a small price for hanging ones and for unusual lifts.
        hangs = arc.points[_SAMPLES // 2][1] > (start[1] + end[1]) / 2
        cost = 2 * outside + sum(max(0.0, _DOT_ROOM - gap) for gap in gaps) + 0.7 * meetings
        return cost + 0.6 * hangs + 0.5 * (number // 2)

    return min(enumerate(bow(start, end, lift) for lift in _LIFTS), key=price)[1]


def _close(p: Point, points: Sequence[Point]) -> bool:
    return any(abs(p[0] - q[0]) < _ARC_ROOM and abs(p[1] - q[1]) < _ARC_ROOM for q in points)


def footprint(arc: Arc, r: float, start: Point, clear: float) -> list[Box]:
    """Return boxes of half-width r along the arc, from clear px away from its start on."""
    middles = []
    for a, b in itertools.pairwise(arc.points):
        steps = max(1, min(40, int(math.dist(a, b) / max(r, 4.0))))
        middles += [(a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps) for i in range(steps)]
    return [around(middle, r) for middle in middles if math.dist(middle, start) >= clear]


def occupied(frame: Box, start: Point, dots: Sequence[Point], arcs: Sequence[Arc], r: float) -> Ground:
    """Return the ground that home, the towns' dots of radius r and the arcs leave for names."""
    ground = Ground(frame)
    ground.take(around(dot, r + 3) for dot in (start, *dots))
    for arc in arcs:
        ground.take(footprint(arc, r / 2, start, 2.5 * r))
    return ground
