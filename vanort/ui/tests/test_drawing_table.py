# SPDX-License-Identifier: EUPL-1.2
"""The picture of a table: as many seats as there are, inside the picture, none upon another."""

import math

import pytest

from vanort.ui.drawing.table import HEIGHT, MOST, WIDTH, around_table


@pytest.mark.parametrize(("taken", "empty"), [(6, 0), (1, 5), (0, 3), (9, 4), (20, 1), (51, 0)])
def test_each_seat_is_drawn_once_the_taken_ones_first(taken, empty):
    chairs = around_table(taken, empty)
    assert [chair.is_taken for chair in chairs] == [True] * taken + [False] * empty
    for chair in chairs:
        assert chair.r <= chair.x <= WIDTH - chair.r
        assert chair.r <= chair.y <= HEIGHT - chair.r


@pytest.mark.parametrize("number", [3, 6, 9, 15, 24])
def test_seats_do_not_lie_upon_each_other(number):
    chairs = around_table(number, 0)
    for one, other in zip(chairs, chairs[1:] + chairs[:1], strict=True):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.r + other.r


@pytest.mark.parametrize(("taken", "empty"), [(0, 0), (2, 0), (1, 1), (MOST, 1), (2, -5)])
def test_too_few_or_too_many_are_not_drawn(taken, empty):
    assert around_table(taken, empty) == ()


def test_the_first_sits_at_the_left_end():
    assert around_table(6, 0)[0].y == HEIGHT / 2
