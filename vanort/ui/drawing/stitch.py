# SPDX-License-Identifier: EUPL-1.2
"""The long picture of a partnership: two rails, years from left to right, every journey a stitch between them."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from vanort.ui.drawing import lanes
from vanort.ui.drawing.labels import text_width
from vanort.ui.drawing.paths import number

WIDTH, HEIGHT = 1200, 270
PARTNER_Y, HOME_Y = 78.0, 196.0
RIGHT_END = 1150.0
CONTACT, FRIEND, TWIN, NONE = "contact", "friend", "twin", "none"
STAGES = (CONTACT, FRIEND, TWIN)
# This many whole years or more without a mark are drawn as a break in the rails.
BREAK_FROM_YEARS = 10
_BREAK_WIDTH, _BEFORE_BREAK, _AFTER_BREAK = 100.0, 30.0, 20.0
_LEAST_LEFT, _MOST_LEFT, _TOWN_SIZE = 120.0, 260.0, 17.0
_MOST_PER_YEAR, _LEAN, _SAME_YEAR, _AFTER_MILESTONE = 48.0, 14.0, 9.0, 18.0
_TOP_ROWS, _FOOT_ROWS = (60.0, 40.0, 20.0), (226.0, 246.0, 264.0)
_OUT = {lanes.VISIT_OUT, lanes.PLANNED_OUT, lanes.FIRST_CONTACT}
_IN = {lanes.VISIT_IN, lanes.PLANNED_IN}
_DOTTED = {lanes.PLANNED_OUT, lanes.PLANNED_IN, lanes.FIRST_CONTACT}
_MILESTONES = (lanes.TWINNING, lanes.CHARTER, lanes.JUBILEE)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened (or is planned) in a year; kind is one of lanes.LANES, label its words below."""

    year: int
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The picture's words, translated."""

    home: str
    partner: str
    today: str
    no_data: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text with its class and place."""

    css: str
    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Stitch:
    """Everything ui/svg/stitch.html prints.

    tints: (x, width); today: (x, word); strokes: (class, path); circles: (class, cx, cy, r).
    """

    tints: tuple[tuple[str, str], ...]
    today: tuple[str, str]
    strokes: tuple[tuple[str, str], ...]
    circles: tuple[tuple[str, str, str, str], ...]
    texts: tuple[Text, ...]


@lru_cache(maxsize=128)
def draw_stitch(
    marks: tuple[Mark, ...],
    stages: tuple[tuple[int, str], ...],
    today: int,
    words: Words,
    jubilee: tuple[int, str] | None = None,
) -> Stitch:
    """Draw a partnership's years.

    marks: in any order. stages: (first year, one of STAGES); before the first of them all is contact. today:
    the current year. jubilee: the next one's year and words ("50 years"), None when none is known. Stretches of
    ten years without marks are compressed and say so. Raises ValueError for an unknown kind or stage.
    """
    _check(marks, stages)
    sheet = _Sheet(_scale(marks, stages, today, jubilee, words))
    sheet.rails(stages, today)
    later: dict[int, float] = {}
    for mark in sorted(marks, key=lambda m: (m.kind not in _MILESTONES, m.year)):
        aside = later.get(mark.year, 0.0)
        sheet.mark(mark, sheet.scale.x(mark.year) + aside)
        later[mark.year] = aside + (_AFTER_MILESTONE if mark.kind in _MILESTONES else _SAME_YEAR)
    if jubilee:
        sheet.jubilee(*jubilee)
    sheet.say_no_data(words.no_data)
    sheet.write("st__town", 0, PARTNER_Y + 6, words.partner)
    sheet.write("st__town", 0, HOME_Y + 6, words.home)
    return sheet.finished(today, words.today)


def _check(marks: Iterable[Mark], stages: Iterable[tuple[int, str]]) -> None:
    if unknown := {mark.kind for mark in marks} - lanes.LANES.keys():
        raise ValueError(f"no mark for the kinds {sorted(unknown)}")
    if unknown := {stage for _, stage in stages} - set(STAGES):
        raise ValueError(f"no rail for the stages {sorted(unknown)}")


@dataclass(frozen=True, slots=True)
class Scale:
    """Years to px: known years with their places, straight lines between them, and where the rails break."""

    years: tuple[int, ...]
    places: tuple[float, ...]
    breaks: tuple[tuple[float, float], ...]

    def x(self, year: int) -> float:
        """Return a year's place in px; years outside the picture fall on its ends."""
        i = bisect_left(self.years, year)
        if i in (0, len(self.years)):
            return self.places[min(i, len(self.places) - 1)]
        part = (year - self.years[i - 1]) / (self.years[i] - self.years[i - 1])
        return self.places[i - 1] + part * (self.places[i] - self.places[i - 1])


def _scale(
    marks: Sequence[Mark],
    stages: Sequence[tuple[int, str]],
    today: int,
    jubilee: tuple[int, str] | None,
    words: Words,
) -> Scale:
    years = {m.year for m in marks} | {year for year, _ in stages} | {today}
    ordered = tuple(sorted(years | ({jubilee[0]} if jubilee else set())))
    left = max(text_width(name, _TOWN_SIZE, bold=True) + 16 for name in (words.home, words.partner))
    left = min(_MOST_LEFT, max(_LEAST_LEFT, left))
    spans = [b - a for a, b in itertools.pairwise(ordered)]
    broken = [span > BREAK_FROM_YEARS for span in spans]
    flowing = sum(span for span, cut in zip(spans, broken, strict=True) if not cut)
    # Where there are very many breaks they become narrower, so that a tenth is left for the years between them.
    whole, free = _BEFORE_BREAK + _BREAK_WIDTH + _AFTER_BREAK, RIGHT_END - 28 - left
    narrow = min(1.0, 0.9 * free / (whole * (sum(broken) or 1)))
    gap = whole * narrow
    room = free - gap * sum(broken)
    per_year = min(_MOST_PER_YEAR, room / flowing) if flowing else 0.0
    places, breaks = [left], []
    for year, span, cut in zip(ordered, spans, broken, strict=False):
        if cut and year < today:
            start = places[-1] + _BEFORE_BREAK * narrow
            breaks.append((start, start + _BREAK_WIDTH * narrow))
        places.append(places[-1] + (gap if cut else span * per_year))
    return Scale(ordered, tuple(places), tuple(breaks))


@dataclass(slots=True)
class _Sheet:
    """The picture while it is drawn; texts look for a free row above or below the rails."""

    scale: Scale
    tints: list[tuple[str, str]] = field(default_factory=list)
    strokes: list[tuple[str, str]] = field(default_factory=list)
    circles: list[tuple[str, str, str, str]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    rows: dict[float, list[tuple[float, float]]] = field(default_factory=dict)
    written: set[tuple[int, float]] = field(default_factory=set)
    now: float = 0.0

    def rails(self, stages: Sequence[tuple[int, str]], today: int) -> None:
        """Draw both rails by stage, broken where years are missing, dotted after today."""
        self.now = self.scale.x(today)
        starts = [(self.scale.x(year), stage) for year, stage in sorted(stages)]
        first = self.scale.places[0]
        starts = [(first, CONTACT), *starts]
        for (a, stage), (b, _) in zip(starts, [*starts[1:], (self.now, "")], strict=True):
            self._stretch(a, min(b, self.now), stage)
        self._rail(CONTACT, self.now + 4, max(RIGHT_END, self.scale.places[-1] + 28))
        # The label of today has a place of its own; years keep away from it.
        self._fits(_TOP_ROWS[0], self.now, 44)

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
            ends = f"{number(a)} {{}}H{number(b)}"
            d = "".join("M" + ends.format(number(y)) for y in (PARTNER_Y, HOME_Y))
            self.strokes.append((f"rail rail--{stage}", d))

    def mark(self, mark: Mark, x: float) -> None:
        """Draw one mark and write its year, and its words if it has some."""
        if mark.kind in _OUT or mark.kind in _IN:
            self._journey(mark, x)
            return
        top, foot = number(PARTNER_Y), number(HOME_Y)
        at = number(x)
        bar = f"M{at} {top}V{foot}"
        if mark.kind == lanes.CHARTER:
            bar = f"M{number(x - 3)} {top}V{foot}M{number(x + 3)} {top}V{foot}"
        stroke, dot, r = {
            lanes.CHARTER: ("st__thin", "st__n", "9"),
            lanes.TWINNING: ("st__band", "st__h", "11"),
            lanes.JUBILEE: ("rail st__f", "st__n", "7"),
            lanes.CONTACT: ("rail rail--contact", "st__a", "4"),
            lanes.OTHER: ("", "st__a", "4"),
        }[mark.kind]
        if stroke:
            self.strokes.append((stroke, bar))
        ends = (foot,) if mark.kind == lanes.OTHER else (top, foot)
        self.circles += [(dot, at, y, r) for y in ends]
        css = "st__y st__y--b" if mark.kind in _MILESTONES else "st__y"
        self._year(css, x, mark.year, _FOOT_ROWS if mark.kind == lanes.OTHER else _TOP_ROWS)
        self._label(x, mark.label)

    def _journey(self, mark: Mark, x: float) -> None:
        """Draw an arrow towards the host; it starts in a filled dot at home, in a ring at the partner's."""
        out = mark.kind in _OUT
        a, b = (HOME_Y, PARTNER_Y) if out else (PARTNER_Y, HOME_Y)
        tip, sign = (b + 9, 1) if out else (b - 9, -1)
        x0, x1 = x - _LEAN / 2, x + _LEAN / 2
        middle = number((a + b) / 2)
        d = f"M{number(x0)} {number(a)}C{number(x0)} {middle} {number(x1)} {middle} {number(x1)} {number(tip)}"
        css = "st__v st__v--plan" if mark.kind in _DOTTED else "st__v"
        wing = number(tip + 7 * sign)
        point = number(tip - sign)
        head = f"M{number(x1 - 5.4)} {wing}L{number(x1)} {point}L{number(x1 + 5.4)} {wing}"
        self.strokes += [(css, d), ("lane__head", head)]
        self.circles.append(("st__h" if out else "st__a", number(x0), number(a), "5.5"))
        self._year("st__y", x1, mark.year, _TOP_ROWS if out else _FOOT_ROWS)
        self._label(x1, mark.label)

    def jubilee(self, year: int, label: str) -> None:
        """Draw the coming jubilee as a dotted bar between two open rings."""
        x = self.scale.x(year)
        self.strokes.append(("rail st__f", f"M{number(x)} {number(PARTNER_Y)}V{number(HOME_Y)}"))
        self.circles += [("st__n", number(x), number(y), "9") for y in (PARTNER_Y, HOME_Y)]
        self._year("st__y st__y--b", x, year, _FOOT_ROWS)
        self._label(x, label)

    def say_no_data(self, lines: Sequence[str]) -> None:
        """Say in every break of the rails that nothing is known."""
        for start, end in self.scale.breaks:
            top = (PARTNER_Y + HOME_Y) / 2 + 6 - 10 * (len(lines) - 1)
            for i, line in enumerate(lines):
                self.write("st__l", (start + end) / 2, top + 20 * i, line)

    def _year(self, css: str, x: float, year: int, rows: Sequence[float]) -> None:
        width = 42 if "--b" in css else 34
        if (year, rows[0]) in self.written:
            return
        row = next((y for y in rows if self._fits(y, x, width)), None)
        if row is not None:
            self.written.add((year, rows[0]))
            self.write(css, x, row, str(year))

    def _label(self, x: float, label: str) -> None:
        if not label:
            return
        width = text_width(label, 15) + 6
        x = min(max(x, self.scale.places[0] - 10 + width / 2 - 60), WIDTH - width / 2)
        row = next((y for y in _FOOT_ROWS if self._fits(y, x, width)), None)
        if row is not None:
            self.write("st__l", x, row, label)

    def _fits(self, row: float, x: float, width: float) -> bool:
        """Take the room in a row if it is free."""
        taken = self.rows.setdefault(row, [])
        a, b = x - width / 2, x + width / 2
        if any(a < end and start < b for start, end in taken):
            return False
        taken.append((a, b))
        return True

    def write(self, css: str, x: float, y: float, text: str) -> None:
        self.texts.append(Text(css, number(x), number(y), text))

    def finished(self, today: int, word: str) -> Stitch:
        x = number(self.scale.x(today))
        return Stitch(tuple(self.tints), (x, word), tuple(self.strokes), tuple(self.circles), tuple(self.texts))
