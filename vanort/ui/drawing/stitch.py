# SPDX-License-Identifier: EUPL-1.2
"""The long picture of a partnership: two rails, years from left to right, every journey a stitch between them."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from vanort.ui.drawing import lanes
from vanort.ui.drawing.labels import text_width
from vanort.ui.drawing.paths import number

WIDTH, HEIGHT = 1200, 270
PARTNER_Y, HOME_Y = 78.0, 196.0
_TOP, _FOOT, _MIDDLE = number(PARTNER_Y), number(HOME_Y), (PARTNER_Y + HOME_Y) / 2
RIGHT_END = 1150.0
CONTACT, FRIEND, TWIN, NONE = "contact", "friend", "twin", "none"
STAGES = (CONTACT, FRIEND, TWIN)
Since = tuple[int, str]
# This many whole years or more without a mark are drawn as a break in the rails.
BREAK_FROM_YEARS = 10
_BREAK_WIDTH, _BEFORE_BREAK, _AFTER_BREAK = 100.0, 30.0, 20.0
_LEAST_LEFT, _MOST_LEFT, _TOWN_SIZE = 120.0, 260.0, 17.0
_MOST_PER_YEAR, _LEAN, _SAME_YEAR, _AFTER_MILESTONE = 48.0, 14.0, 9.0, 18.0
_TOP_ROWS, _FOOT_ROWS = (60.0, 40.0, 20.0), (226.0, 246.0, 264.0)
_OUT = {lanes.VISIT_OUT, lanes.PLANNED_OUT, lanes.FIRST_CONTACT}
_IN = {lanes.VISIT_IN, lanes.PLANNED_IN}
_DOTTED = {lanes.PLANNED_OUT, lanes.PLANNED_IN, lanes.FIRST_CONTACT}
_AHEAD = "ahead"  # the next jubilee
_MILESTONES = (lanes.TWINNING, lanes.CHARTER, lanes.JUBILEE)


# What is drawn for a mark that is no journey: class of its stroke, class and radius of its dots.
_SIGNS = {
    lanes.CHARTER: ("st__thin", "st__n", "9"), lanes.TWINNING: ("st__band", "st__h", "11"),
    lanes.JUBILEE: ("rail st__f", "st__n", "7"), _AHEAD: ("rail st__f", "st__n", "9"),
    lanes.CONTACT: ("rail rail--contact", "st__a", "4"), lanes.OTHER: ("", "st__a", "4")}  # fmt: skip


class Mark(NamedTuple):
    """Something that happened (or is planned) in a year; kind is one of lanes.LANES, label its words below."""

    year: int
    kind: str
    label: str = ""


class Words(NamedTuple):
    """The picture's words, translated."""

    home: str
    partner: str
    today: str
    no_data: tuple[str, ...]


class _Scale(NamedTuple):
    """The place in px of each year that something is known of, in order, and where the rails break."""

    places: dict[int, float]
    breaks: list[tuple[float, float]]


@dataclass(slots=True, eq=False)
class Stitch:
    """Everything ui/svg/stitch.html prints; texts look for a free row above or below the rails.
    today: (x, word); tints: (x, width); strokes and circles: as of a lane; texts: (class, x, y, text)."""

    scale: _Scale
    today: tuple[str, str]
    tints: list[tuple[str, str]] = field(default_factory=list)
    strokes: list[lanes.Stroke] = field(default_factory=list)
    circles: list[lanes.Circle] = field(default_factory=list)
    texts: list[tuple[str, str, str, str]] = field(default_factory=list)
    rows: dict[float, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    written: set[tuple[int, float]] = field(default_factory=set)

    def rails(self, stages: Sequence[Since], today: int) -> None:
        """Draw both rails by stage, broken where years are missing, dotted after today."""
        places = list(self.scale.places.values())
        now = self.scale.places[today]
        starts = [(places[0], CONTACT), *((self.scale.places[year], stage) for year, stage in sorted(stages))]
        for (a, stage), (b, _) in itertools.pairwise([*starts, (now, "")]):
            self._stretch(a, min(b, now), stage)
        self._rail(CONTACT, now + 4, max(RIGHT_END, places[-1] + 28))
        # The label of today has a place of its own; years keep away from it.
        self._fits(_TOP_ROWS[0], now, 44)

    def _stretch(self, a: float, b: float, stage: str) -> None:
        for start, end in self.scale.breaks:
            if a < end and start < b:
                self._stretch(a, start, stage)
                self._rail(NONE, max(a, start), min(b, end))
                self._stretch(end, b, stage)
                return
        self._rail(stage, a, b)
        if stage == TWIN and b > a:
            self.tints.append((number(a), number(b - a)))

    def _rail(self, stage: str, a: float, b: float) -> None:
        if b - a > 0.5:
            both = "".join(f"M{number(a)} {y}H{number(b)}" for y in (_TOP, _FOOT))
            self.strokes.append((f"rail rail--{stage}", both))

    def mark(self, mark: Mark, x: float) -> None:
        if mark.kind in _OUT | _IN:
            self._journey(mark, x)
            return
        stroke, dot, r = _SIGNS[mark.kind]
        bars = (x - 3, x + 3) if mark.kind == lanes.CHARTER else (x,)
        if stroke:
            self.strokes.append((stroke, "".join(f"M{number(bar)} {_TOP}V{_FOOT}" for bar in bars)))
        self.circles += [(dot, number(x), y, r) for y in ((_FOOT,) if mark.kind == lanes.OTHER else (_TOP, _FOOT))]
        css = "st__y st__y--b" if mark.kind in (*_MILESTONES, _AHEAD) else "st__y"
        self._words(css, x, mark.year, _FOOT_ROWS if mark.kind in (lanes.OTHER, _AHEAD) else _TOP_ROWS, mark.label)

    def _journey(self, mark: Mark, x: float) -> None:
        """Draw an arrow towards the host; it starts in a filled dot at home, in a ring at the partner's."""
        out = mark.kind in _OUT
        a, b, sign = (HOME_Y, PARTNER_Y, 1) if out else (PARTNER_Y, HOME_Y, -1)
        tip, x0, x1 = b + 9 * sign, number(x - _LEAN / 2), number(x + _LEAN / 2)
        wing, point, middle = number(tip + 7 * sign), number(tip - sign), number(_MIDDLE)
        left, right = number(x + _LEAN / 2 - 5.4), number(x + _LEAN / 2 + 5.4)
        way = f"M{x0} {number(a)}C{x0} {middle} {x1} {middle} {x1} {number(tip)}"
        self.strokes.append(("st__v st__v--plan" if mark.kind in _DOTTED else "st__v", way))
        self.strokes.append(("lane__head", f"M{left} {wing}L{x1} {point}L{right} {wing}"))
        self.circles.append(("st__h" if out else "st__a", x0, number(a), "5.5"))
        self._words("st__y", x + _LEAN / 2, mark.year, _TOP_ROWS if out else _FOOT_ROWS, mark.label)

    def _words(self, css: str, x: float, year: int, rows: Sequence[float], label: str) -> None:
        """Write a year, once above and once below the rails, and the words under it, where there is room."""
        if (year, rows[0]) not in self.written and self._write_in(rows, css, x, 42 if "--b" in css else 34, str(year)):
            self.written.add((year, rows[0]))
        if label:
            width = text_width(label, 15) + 6
            x = min(max(x, min(self.scale.places.values()) - 70 + width / 2), WIDTH - width / 2)
            self._write_in(_FOOT_ROWS, "st__l", x, width, label)

    def _write_in(self, rows: Sequence[float], css: str, x: float, width: float, text: str) -> bool:
        row = next((y for y in rows if self._fits(y, x, width)), None)
        if row is not None:
            self.write(css, x, row, text)
        return row is not None

    def _fits(self, row: float, x: float, width: float) -> bool:
        a, b = x - width / 2, x + width / 2
        if any(a < end and start < b for start, end in self.rows[row]):
            return False
        self.rows[row].append((a, b))
        return True

    def write(self, css: str, x: float, y: float, text: str) -> None:
        self.texts.append((css, number(x), number(y), text))


@lru_cache(maxsize=128)
def draw_stitch(
    marks: tuple[Mark, ...], stages: tuple[Since, ...], today: int, words: Words, jubilee: Since | None = None
) -> Stitch:
    """Draw a partnership's years.

    marks: in any order. stages: (first year, one of STAGES); before the first all is contact. jubilee: the next one's
    year and words. Ten years without marks are compressed and say so. Unknown kinds and stages raise ValueError."""
    if unknown := {mark.kind for mark in marks} - lanes.LANES.keys():
        raise ValueError(f"no mark for the kinds {sorted(unknown)}")
    if unknown := {stage for _, stage in stages} - set(STAGES):
        raise ValueError(f"no rail for the stages {sorted(unknown)}")
    scale = _scale(marks, stages, today, jubilee, words)
    sheet = Stitch(scale, (number(scale.places[today]), words.today))
    sheet.rails(stages, today)
    later: dict[int, float] = {}
    for mark in sorted(marks, key=lambda m: (m.kind not in _MILESTONES, m.year)):
        aside = later.get(mark.year, 0.0)
        sheet.mark(mark, scale.places[mark.year] + aside)
        later[mark.year] = aside + (_AFTER_MILESTONE if mark.kind in _MILESTONES else _SAME_YEAR)
    if jubilee:
        sheet.mark(Mark(jubilee[0], _AHEAD, jubilee[1]), scale.places[jubilee[0]])
    for start, end in scale.breaks:
        for i, line in enumerate(words.no_data):
            sheet.write("st__l", (start + end) / 2, _MIDDLE + 6 - 10 * (len(words.no_data) - 1) + 20 * i, line)
    sheet.write("st__town", 0, PARTNER_Y + 6, words.partner)
    sheet.write("st__town", 0, HOME_Y + 6, words.home)
    return sheet


def _scale(marks: Iterable[Mark], stages: Iterable[Since], today: int, jubilee: Since | None, words: Words) -> _Scale:
    years = {today, *(m.year for m in marks), *(year for year, _ in stages), *(jubilee[:1] if jubilee else ())}
    ordered = sorted(years)
    left = max(text_width(name, _TOWN_SIZE, bold=True) + 16 for name in (words.home, words.partner))
    left = min(_MOST_LEFT, max(_LEAST_LEFT, left))
    spans = [b - a for a, b in itertools.pairwise(ordered)]
    flowing = sum(span for span in spans if span <= BREAK_FROM_YEARS)
    broken = sum(span > BREAK_FROM_YEARS for span in spans)
    # Where there are very many breaks they become narrower, so that a tenth is left for the years between them.
    whole, free = _BEFORE_BREAK + _BREAK_WIDTH + _AFTER_BREAK, RIGHT_END - 28 - left
    narrow = min(1.0, 0.9 * free / (whole * (broken or 1)))
    per_year = min(_MOST_PER_YEAR, (free - whole * narrow * broken) / flowing) if flowing else 0.0
    scale = _Scale({ordered[0]: left}, [])
    for before, year in itertools.pairwise(ordered):
        x, is_break = scale.places[before], year - before > BREAK_FROM_YEARS
        if is_break and before < today:
            start = x + _BEFORE_BREAK * narrow
            scale.breaks.append((start, start + _BREAK_WIDTH * narrow))
        scale.places[year] = x + (whole * narrow if is_break else (year - before) * per_year)
    return scale
