# SPDX-License-Identifier: EUPL-1.2
"""The strip of dots above the timeline: one column of dots per decade, one dot per event."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vanort.ui.drawing.paths import number

TRIP, INBOUND, DEAL, LOCAL, PLAN = "trip", "in", "deal", "local", "plan"
# A trip from here, a visit here or contact, an agreement, local, planned.
DOT_KINDS = (TRIP, INBOUND, DEAL, LOCAL, PLAN)
_WIDTH, _FOOT, _STEP, _ROWS, _COLUMNS = 100.0, 88.0, 16.0, 5, 6
_R, _RING_R, _CORE_R = 5.2, 6.0, 3.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One circle: its class, place and radius."""

    css: str
    x: str
    y: str
    r: str


@dataclass(frozen=True, slots=True)
class Decade:
    """A decade's dots in a box of 100 × 96 px, filled from below, column by column; and how many events it has."""

    year: str
    count: int
    dots: tuple[Dot, ...]


@lru_cache(maxsize=64)
def draw_decades(marks: tuple[tuple[str, tuple[str, ...]], ...], per_dot: int = 1) -> tuple[Decade, ...]:
    """Draw the strip, a dot for per_dot events; more than 30 in a decade are smaller, unknown kinds raise ValueError.

    marks: for each decade its first year and the kinds of its events in time, each one of DOT_KINDS."""
    return tuple(Decade(year, len(kinds), _dots(kinds[::per_dot])) for year, kinds in marks)


def _dots(kinds: Sequence[str]) -> tuple[Dot, ...]:
    if unknown := set(kinds) - set(DOT_KINDS):
        raise ValueError(f"no dot for the kinds {sorted(unknown)}")
    rows = _ROWS
    while math.ceil(len(kinds) / rows) > _COLUMNS * rows / _ROWS:
        rows += 1
    size = _ROWS / rows
    left = _WIDTH / 2 - (max(1, math.ceil(len(kinds) / rows)) - 1) * _STEP * size / 2
    dots: list[Dot] = []
    for i, kind in enumerate(kinds):
        x, y = number(left + i // rows * _STEP * size), number(_FOOT - i % rows * _STEP * size)
        if kind == DEAL:
            dots.append(Dot("ddot--ring", x, y, number(_RING_R * size)))
        dots.append(Dot(f"ddot--{kind}", x, y, number((_CORE_R if kind == DEAL else _R) * size)))
    return tuple(dots)
