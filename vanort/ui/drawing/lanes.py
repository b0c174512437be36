# SPDX-License-Identifier: EUPL-1.2
"""The small picture beside each item of a partner's story: home's rail left, the partner's right."""

from typing import NamedTuple

FIRST_CONTACT, CONTACT, CHARTER, TWINNING = "first-out", "contact", "charter", "twinning"
VISIT_OUT, VISIT_IN, PLANNED_OUT, PLANNED_IN = "out", "in", "plan-out", "plan-in"
OTHER, JUBILEE = "other", "jubilee"

Stroke = tuple[str, str]
Circle = tuple[str, str, str, str]


class Lane(NamedTuple):
    """Strokes as (class, path) and circles as (class, cx, cy, r), in a box of 96 × 56 px."""

    strokes: tuple[Stroke, ...]
    circles: tuple[Circle, ...]


_OUT, _OUT_HEAD = "M16 34Q44 6 71 30", ("lane__head", "M64.5 30.5 72 31 71.5 23.5")
_IN, _IN_HEAD = "M80 34Q52 6 25 30", ("lane__head", "M31.5 30.5 24 31 24.5 23.5")
_TOWNS: tuple[Circle, ...] = (("lane__home", "16", "34", "6"), ("lane__ring", "80", "34", "5.5"))


def _both(name: str, r: str) -> tuple[Circle, ...]:
    return ((name, "16", "28", r), (name, "80", "28", r))


def _journey(name: str, *, out: bool) -> Lane:
    return Lane(((name, _OUT if out else _IN), _OUT_HEAD if out else _IN_HEAD), _TOWNS)


# The picture for each kind of event.
LANES = {
    FIRST_CONTACT: _journey("lane__arc lane__arc--first", out=True),
    CONTACT: Lane((("lane__dash", "M16 28H80"),), _both("lane__small", "5")),
    CHARTER: Lane((("lane__double", "M16 25H80M16 31H80"),), _both("lane__ring", "8")),
    TWINNING: Lane((("lane__band", "M16 28H80"),), _both("lane__home", "9") + _both("lane__dot", "3")),
    VISIT_OUT: _journey("lane__arc", out=True), VISIT_IN: _journey("lane__arc", out=False),
    PLANNED_OUT: _journey("lane__arc lane__arc--plan", out=True),
    PLANNED_IN: _journey("lane__arc lane__arc--plan", out=False), OTHER: Lane((), (("lane__small", "16", "28", "5"),)),
    JUBILEE: Lane((("lane__dash", "M16 28H80"),), _both("lane__ring lane__ring--future", "9"))}  # fmt: skip
