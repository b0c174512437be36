# SPDX-License-Identifier: EUPL-1.2
"""Where a town's name goes: beside its dot, where it touches nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vanort.ui.drawing.paths import Box, Point, number

# Advance widths of Source Sans 3 in thousandths of the font size, at weight 660, rounded up.
_NARROW, _SLIM, _WIDE, _ROUND = "iljI.,:;'’|!·", "ftr()[]-/ J", "mwMW%@ÆŒæœ—", "ABCDGHKNOQRUVXYZÅÄÖØÜÁÉÈÓÚŠŽÐÞ&+"
_THOUSANDTHS = {**dict.fromkeys(_NARROW, 285), **dict.fromkeys(_SLIM, 370), **dict.fromkeys(_WIDE, 860)}
_THOUSANDTHS |= dict.fromkeys(_ROUND, 640)
_ORDINARY, _FULL, _REGULAR = 545, 1000, 0.94
_FIRST_FULL_WIDTH = 0x2E80
_CELL = 48


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide the text is, in px, at this font size in px; rather too wide than too narrow."""
    total = sum(_FULL if ord(c) >= _FIRST_FULL_WIDTH else _THOUSANDTHS.get(c, _ORDINARY) for c in text)
    return total / 1000 * size * (1 if bold else _REGULAR)


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def around(point: Point, r: float) -> Box:
    """Return the box of a dot with radius r px."""
    return point[0] - r, point[1] - r, point[0] + r, point[1] + r


class Ground:
    """What is already taken in a picture, kept in a grid so that asking stays quick."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, boxes: Iterable[Box]) -> None:
        """Mark boxes as taken."""
        for box in boxes:
            for cell in self._touched(box):
                self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        """Tell whether the box lies within the frame and touches nothing taken."""
        f = self.frame
        if box[0] < f[0] or box[1] < f[1] or box[2] > f[2] or box[3] > f[3]:
            return False
        return not self.clashes(box)

    def clashes(self, box: Box) -> int:
        """Return how many taken boxes this one touches."""
        near = {other for cell in self._touched(box) for other in self._cells.get(cell, ())}
        return sum(overlap(box, other) for other in near)

    @staticmethod
    def _touched(box: Box) -> list[tuple[int, int]]:
        columns = range(int(box[0] // _CELL), int(box[2] // _CELL) + 1)
        return [(x, y) for x in columns for y in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1)]


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes of a label in px: the name, the line under it ("" if none is drawn) and the dot it belongs to."""

    name: float
    sub: float = 0.0
    r: float = 8.0
    gap: float = 11.0
    bold: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """A label in its place. sub_y is empty when only the name found room."""

    x: str
    y: str
    anchor: str
    sub_y: str
    box: Box


RIGHT, BELOW, ABOVE, LEFT = "right", "below", "above", "left"
TOWN_ORDER = (RIGHT, BELOW, ABOVE, LEFT, "right-low", "right-high", "left-low", "left-high")
HOME_ORDER = (RIGHT, LEFT, ABOVE, BELOW, "left-high", "right-high", "left-low", "right-low")


def candidates(dot: Point, name: str, sub: str, style: Style, order: Sequence[str] = TOWN_ORDER) -> list[Spot]:
    """Return the label's possible places around the dot, best first, whatever is there already."""
    width = max(text_width(name, style.name, bold=style.bold), text_width(sub, style.sub) if sub else 0)
    return [_spot(dot, width, bool(sub), style, side) for side in order]


def _spot(dot: Point, width: float, two: bool, style: Style, side: str) -> Spot:
    line = style.sub * 1.3 if two else 0.0
    reach = style.r + style.gap
    x, anchor = dot[0], "middle"
    if side.startswith((RIGHT, LEFT)):
        sign = 1 if side.startswith(RIGHT) else -1
        anchor = "start" if sign > 0 else "end"
        x += sign * (reach if "-" not in side else 0.85 * reach)
    top = 0.76 * style.name
    y = (
        dot[1]
        + {
            "": 0.33 * style.name - line / 2,
            "low": 0.5 * style.r + top,
            "high": -0.5 * style.r - line - 0.1 * style.name,
            BELOW: style.r + 0.4 * style.gap + top + 0.12 * style.name,
            ABOVE: -style.r - 0.75 * style.gap - line,
        }[side if side in (BELOW, ABOVE) else side.partition("-")[2]]
    )
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    bottom = y + line + (0.24 * style.sub if two else 0.24 * style.name)
    box = (left - 2, y - top - 2, left + width + 2, bottom)
    return Spot(number(x), number(y), anchor, number(y + line) if two else "", box)


def place(
    ground: Ground, dot: Point, name: str, sub: str, style: Style, order: Sequence[str] = TOWN_ORDER
) -> Spot | None:
    """Take the first free place for a label: with both lines, else the name alone, else None (nothing drawn)."""
    for line in dict.fromkeys((sub, "")):
        for spot in candidates(dot, name, line, style, order):
            if ground.free(spot.box):
                ground.take([spot.box])
                return spot
    return None
