# SPDX-License-Identifier: EUPL-1.2
"""A table with its seats, seen from above: the picture of a body whose members nobody has photographed."""

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 520, 300
# The seats stand on an ellipse around the table.
ACROSS, DOWN = 194, 112
LARGEST, SMALLEST = 21, 7
FEWEST, MOST = 3, 60


@dataclass(frozen=True)
class Chair:
    """A seat: its middle and radius in units of the picture, and whether somebody sits there."""

    x: int
    y: int
    r: int
    is_taken: bool


def around_table(taken: int, empty: int) -> tuple[Chair, ...]:
    """Return the seats around a table, those that are taken first, clockwise from its left end; none when too few."""
    number = taken + max(empty, 0)
    if not FEWEST <= number <= MOST:
        return ()
    radius = round(max(min(LARGEST, 2.4 * LARGEST * 6 / (number + 6)), SMALLEST))
    turns = [math.pi + 2 * math.pi * each / number for each in range(number)]
    places = [(WIDTH / 2 + ACROSS * math.cos(turn), HEIGHT / 2 + DOWN * math.sin(turn)) for turn in turns]
    return tuple(Chair(round(x), round(y), radius, each < taken) for each, (x, y) in enumerate(places))
