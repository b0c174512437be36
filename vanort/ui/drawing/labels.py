# SPDX-License-Identifier: EUPL-1.2
"""Towns as the drawings know them, and where a name goes: beside its dot, where it touches nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vanort.ui.drawing.paths import Box, Point, at, number

# Advance widths of Source Sans 3 in thousandths of the font size, at weight 660, rounded up.
_NARROW, _SLIM, _WIDE, _ROUND = "iljI.,:;'’|!·", "ftr()[]-/ J", "mwMW%@ÆŒæœ—", "ABCDGHKNOQRUVXYZÅÄÖØÜÁÉÈÓÚŠŽÐÞ&+"
_THOUSANDTHS = {**dict.fromkeys(_NARROW, 285), **dict.fromkeys(_SLIM, 370), **dict.fromkeys(_WIDE, 860)}
_THOUSANDTHS |= dict.fromkeys(_ROUND, 640)
_ORDINARY, _FULL, _REGULAR = 545, 1000, 0.94
_FIRST_FULL_WIDTH = 0x2E80


@dataclass(frozen=True, slots=True)
class Town:
    """A town on a map, its texts already translated; lat and lon are degrees.

    country: an ISO 3166 alpha-2 code (XK for Kosovo). url makes the town a link. detail: the second line of its label
    ("Germany, 620 km"). title: the tooltip and accessible name."""

    name: str
    country: str
    lat: float
    lon: float
    url: str = ""
    detail: str = ""
    title: str = ""

    @property
    def place(self) -> tuple[float, float]:
        return self.lat, self.lon

    @property
    def lonlat(self) -> tuple[float, float]:
        return self.lon, self.lat


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
    """What is already taken in a picture."""

    def __init__(self, frame: Box) -> None:
        self.frame, self._taken = frame, set[Box]()

    def take(self, boxes: Iterable[Box]) -> None:
        self._taken.update(boxes)

    def free(self, box: Box) -> bool:
        x0, y0, x1, y1 = self.frame
        within = x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1
        return within and not any(overlap(box, other) for other in self._taken)

    def clashes(self, box: Box) -> int:
        return sum(overlap(box, other) for other in self._taken)


class Style(NamedTuple):
    """Sizes of a label in px: the name, the line under it ("" if none is drawn) and the dot it belongs to."""

    name: float
    sub: float = 0.0
    r: float = 8.0
    gap: float = 11.0
    bold: bool = True


class Spot(NamedTuple):
    """A label in its place. sub_y is empty when only the name found room."""

    x: str
    y: str
    anchor: str
    sub_y: str
    box: Box


class DrawnTown(NamedTuple):
    """A town on a map; label is None where towns are many and no name found room."""

    name: str
    detail: str
    title: str
    url: str
    x: str
    y: str
    label: Spot | None


TOWN_ORDER = ("right", "below", "above", "left", "right-low", "right-high", "left-low", "left-high")
HOME_ORDER = ("right", "left", "above", "below", "left-high", "right-high", "left-low", "right-low")


def candidates(dot: Point, name: str, sub: str, style: Style, order: Sequence[str] = TOWN_ORDER) -> list[Spot]:
    """Return the label's possible places around the dot, best first, whatever is there already."""
    width = max(text_width(name, style.name, bold=style.bold), text_width(sub, style.sub) if sub else 0)
    return [_spot(dot, width, bool(sub), style, side) for side in order]


def _spot(dot: Point, width: float, two: bool, style: Style, side: str) -> Spot:
    line, top = style.sub * 1.3 if two else 0.0, 0.76 * style.name
    across, _dash, corner = side.partition("-")
    x, y = dot
    aside = (style.r + style.gap) * (0.85 if corner else 1)
    x += {"right": aside, "left": -aside}.get(across, 0)
    y += {
        "": 0.33 * style.name - line / 2,
        "low": 0.5 * style.r + top,
        "high": -0.5 * style.r - line - 0.1 * style.name,
        "below": style.r + 0.4 * style.gap + top + 0.12 * style.name,
        "above": -style.r - 0.75 * style.gap - line,
    }[across if across in ("below", "above") else corner]
    anchor, before = {"right": ("start", 0.0), "left": ("end", width)}.get(across, ("middle", width / 2))
    bottom = y + line + 0.24 * (style.sub if two else style.name)
    box = (x - before - 2, y - top - 2, x - before + width + 2, bottom)
    return Spot(number(x), number(y), anchor, number(y + line) if two else "", box)


def place(
    ground: Ground, dot: Point, name: str, sub: str, style: Style, order: Sequence[str] = TOWN_ORDER
) -> Spot | None:
    """Take the first free place for a label: with both lines, else the name alone, else None (nothing drawn)."""
    spots = (spot for line in dict.fromkeys((sub, "")) for spot in candidates(dot, name, line, style, order))
    spot = next((spot for spot in spots if ground.free(spot.box)), None)
    ground.take([spot.box] if spot else [])
    return spot


def place_home(ground: Ground, dot: Point, name: str, style: Style) -> Spot:
    """Place home's name; home is never without one, so the last resort is where it touches least."""
    spot = place(ground, dot, name, "", style, HOME_ORDER)
    if spot is None:
        within = Ground(ground.frame)
        spots = candidates(dot, name, "", style, HOME_ORDER)
        spot = min(spots, key=lambda s: (not within.free(s.box), ground.clashes(s.box)))
        ground.take([spot.box])
    return spot


def place_towns(
    ground: Ground, towns: Sequence[Town], dots: Sequence[Point], style: Style, home: Spot, *, all_named: bool
) -> tuple[DrawnTown, ...]:
    """Label the towns with the fewest free places first, so that none blocks another's only place.

    Details need a style with a size for them. With all_named, a name may cross an arc rather than be left out."""
    details = [town.detail if style.sub else "" for town in towns]

    def room(i: int) -> int:
        return sum(ground.free(spot.box) for spot in candidates(dots[i], towns[i].name, details[i], style))

    order = sorted(range(len(towns)), key=lambda i: (room(i), i))
    spots = {i: place(ground, dots[i], towns[i].name, details[i], style) for i in order}
    firm = Ground(ground.frame)
    firm.take([home.box, *(around(dot, style.r) for dot in dots), *(spot.box for spot in spots.values() if spot)])
    for i in (i for i in order if all_named and not spots[i]):
        free = [spot for spot in candidates(dots[i], towns[i].name, "", style) if firm.free(spot.box)]
        if free:
            spot = spots[i] = min(free, key=lambda spot: ground.clashes(spot.box))
            firm.take([spot.box])
            ground.take([spot.box])
    return tuple(DrawnTown(t.name, details[i], t.title, t.url, *at(dots[i]), spots[i]) for i, t in enumerate(towns))
