# SPDX-License-Identifier: EUPL-1.2
"""Bars: what the rows of a table hold, side by side or one after another, each with its name above and value beside.

A name has a line of its own and a value the room right of its bars, so that none can touch another."""

from collections.abc import Sequence
from dataclasses import dataclass

from vanort.ui.drawing.labels import text_width
from vanort.ui.drawing.paths import number

WIDTH, LINE, BAR, GAP = 640, 26, 20, 12
NAME_SIZE, VALUE_SIZE = 16, 15
# So many rows of two bars fit on a page of paper; more make another picture in the same scale.
ROWS = 10
# What one bar is drawn of: its series, from where to where; and the text beside it.
Lane = tuple[str, list[tuple[int, float, float]]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row to draw: its name, a number for each series (None: nobody knows), and how each is written."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A bar of a series, or a ``name`` or ``value``: where it stands and how wide it is, in px, and what it says."""

    kind: str
    x: str
    y: int
    width: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Everything ui/svg/bars.html prints: the names of the series, the pieces, where zero is; 640 px wide."""

    rows: tuple[Row, ...]
    series: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    zero: str
    top: int
    height: int


def draw_bars(series: Sequence[str], rows: Sequence[Row], *, is_stacked: bool = False) -> list[Bars]:
    """Draw rows as bars from zero, to the left when they are negative; as many pictures as the rows need.

    Args:
        series: what the numbers of each row are.
        is_stacked: one after another instead of under one another."""
    drawn = [(row, _stacked(row) if is_stacked else _lanes(row)) for row in rows]
    lanes = [lane for _row, some in drawn for lane in some]
    ends = [0.0, *(end for _text, bars in lanes for _each, _start, end in bars)]
    room = WIDTH - 16 - max((text_width(text, VALUE_SIZE) for text, _bars in lanes), default=0)
    span = max(ends) - min(ends)
    scale = max(room, 80) / (span if span > 1e-9 else 1)
    parts = [drawn[start : start + ROWS] for start in range(0, len(drawn), ROWS)]
    return [_draw(series, part, -min(ends) * scale, scale) for part in parts]


def _lanes(row: Row) -> list[Lane]:
    both = zip(row.values, row.texts, strict=True)
    return [(text, [(each, 0.0, value or 0.0)]) for each, (value, text) in enumerate(both)]


def _stacked(row: Row) -> list[Lane]:
    bars, ends = [], {True: 0.0, False: 0.0}
    for each, value in enumerate(value or 0.0 for value in row.values):
        bars.append((each, ends[value > 0], ends[value > 0] + value))
        ends[value > 0] += value
    return [(" + ".join(row.texts), bars)]


def _draw(series: Sequence[str], drawn: Sequence[tuple[Row, list[Lane]]], zero: float, scale: float) -> Bars:
    top = y = LINE * len(series) + GAP
    pieces: list[Piece] = []
    for row, lanes in drawn:
        pieces.append(Piece("name", "0", y + 18, text=_short(row.name)))
        y += LINE
        for text, bars in lanes:
            edges = [(each, *sorted((zero + start * scale, zero + end * scale))) for each, start, end in bars]
            pieces += [Piece(str(each), number(a), y, number(b - a)) for each, a, b in edges if b - a > 0.05]
            pieces.append(Piece("value", number(max(zero, *(b for _each, _a, b in edges)) + 8), y + 13, text=text))
            y += BAR
        y += GAP
    legend = tuple(Piece(str(each), "0", LINE * each, text=text) for each, text in enumerate(series))
    return Bars(tuple(row for row, _lanes in drawn), legend, tuple(pieces), number(zero), top, y)


def _short(name: str) -> str:
    while text_width(name, NAME_SIZE, bold=True) > WIDTH:
        name = f"{name[: len(name) * 9 // 10]}…"
    return name
