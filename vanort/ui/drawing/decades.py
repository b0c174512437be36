# SPDX-License-Identifier: EUPL-1.2
"""The strip of dots above the timeline: one column of dots per decade, one dot per event."""

import math
from collections.abc import Sequence
from functools import lru_cache

from vanort.ui.drawing.lanes import Circle
from vanort.ui.drawing.paths import number

# A trip from here, a visit here or contact, an agreement, local, planned.
DOT_KINDS = ("trip", "in", "deal", "local", "plan")
_WIDTH, _FOOT, _STEP, _ROWS, _COLUMNS = 100.0, 88.0, 16.0, 5, 6
_R, _RING_R, _CORE_R = 5.2, 6.0, 3.0


@lru_cache(maxsize=512)
def draw_decade(kinds: Sequence[str], per_dot: int = 1) -> tuple[Circle, ...]:
    """Draw a decade's dots as (class, x, y, r) in a box of 100 × 96 px, filled from below, column by column.
    kinds: of its events in time, each one of DOT_KINDS, others raise ValueError; a dot stands for per_dot of them.
    More than 30 dots are smaller."""
    if unknown := set(kinds) - set(DOT_KINDS):
        raise ValueError(f"no dot for the kinds {sorted(unknown)}")
    kinds = kinds[::per_dot]
    rows = _ROWS
    while math.ceil(len(kinds) / rows) > _COLUMNS * rows / _ROWS:
        rows += 1
    size = _ROWS / rows
    left = _WIDTH / 2 - (max(1, math.ceil(len(kinds) / rows)) - 1) * _STEP * size / 2
    dots: list[Circle] = []
    for i, kind in enumerate(kinds):
        x, y = number(left + i // rows * _STEP * size), number(_FOOT - i % rows * _STEP * size)
        if kind == "deal":
            dots.append(("ddot--ring", x, y, number(_RING_R * size)))
        dots.append((f"ddot--{kind}", x, y, number((_CORE_R if kind == "deal" else _R) * size)))
    return tuple(dots)
