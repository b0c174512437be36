# SPDX-License-Identifier: EUPL-1.2
"""The timeline's decades: which there are, how many entries each has, and what is shown of them.

A short timeline is shown whole. A long one is shown one decade at a time, so that a page takes as long to make
with ten thousand activities as with one thousand.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _

from vanort.activities.models import Activity, ActivityQuerySet
from vanort.collaborations.models import Collaboration
from vanort.ui.drawing.decades import Decade, draw_decades
from vanort.ui.entries import Entry, gap_between
from vanort.website.stories import MARKS, of_activities

WHOLE, PAGE, DOTS = 200, 100, 30
LAST = "9999"


@dataclass(frozen=True)
class Telling:
    """What one page of the timeline shows."""

    sections: list[dict[str, Any]]
    strip: tuple[Decade, ...]
    total: int
    entries_per_dot: int
    current: str = ""
    page: Page[Activity] | None = None


def tell(
    steps: Sequence[Entry],
    activities: ActivityQuerySet,
    known: Sequence[Collaboration],
    *,
    decade: str,
    page: str | None,
    gaps: bool,
) -> Telling:
    """Return the whole timeline if it is short, else one page of one decade. One query, then three to five.

    Args:
        steps: milestones and agreements.
        activities: those that the filters leave.
        known: all public collaborations.
        decade: the one asked for, for example ``1950``; unknown gives the latest.
        page: the page asked for within it.
        gaps: put in the years of which nothing is known.
    """
    dated = sorted((step for step in steps if step.key), key=lambda entry: entry.key)
    marks = _marks(dated, activities)
    total = sum(len(kinds) for kinds in marks.values())
    if total <= WHOLE:
        entries = sorted([*dated, *of_activities(activities.for_entries(), known)], key=lambda entry: entry.key)
        strip = {year: [entry.mark for entry in found] for year, found in _by_decade(entries)}
        return Telling(_sections(entries, gaps=gaps), _draw(strip, 1), total, 1)
    current = decade if decade in marks else max(marks)
    here = activities.filter(start_date__gte=f"{current}-01-01", start_date__lte=f"{current[:3]}9-12-31")
    here = here.order_by("start_date", "pk")
    among = [step for step in dated if step.key[:3] == current[:3]]
    paginator = Paginator(here.for_entries(), PAGE)
    paginator.count = len(marks[current]) - len(among)  # known already, so the database need not count again
    shown = paginator.get_page(page)
    until = here.values_list("when", flat=True)[shown.end_index()].edtf if shown.has_next() else LAST
    entries = _merged(among, shown, known, until)
    per_dot = math.ceil(max(len(kinds) for kinds in marks.values()) / DOTS)
    return Telling(_sections(entries, gaps=False), _draw(marks, per_dot), total, per_dot, current, shown)


def _marks(steps: Iterable[Entry], activities: ActivityQuerySet) -> dict[str, list[str]]:
    """Return the kinds of dots per decade, counted in the database. One query."""
    marks = {year: [entry.mark for entry in found] for year, found in _by_decade(steps)}
    rows = (
        activities.order_by()
        .annotate(decade=Substr(Cast("start_date", CharField()), 1, 3))
        .values_list("decade", "direction", "state")
    )
    for decade, direction, state, count in rows.annotate(Count("pk")).order_by("decade", "direction", "state"):
        kind = MARKS.get(direction, "local") if state == Activity.State.DONE else "plan"
        marks.setdefault(f"{decade}0", []).extend([kind] * count)
    return dict(sorted(marks.items()))


def _draw(marks: dict[str, list[str]], per_dot: int) -> tuple[Decade, ...]:
    return draw_decades(tuple((year, tuple(kinds)) for year, kinds in marks.items()), per_dot)


def _by_decade(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    return [(f"{key}0", list(found)) for key, found in groupby(entries, key=lambda entry: entry.key[:3])]


def _merged(steps: Iterable[Entry], page: Page[Activity], known: Sequence[Collaboration], until: str) -> list[Entry]:
    """Return a page's activities with the steps that fall among them, before the next page's first (until)."""
    told = of_activities(page, known)
    since = told[0].key if page.has_previous() else ""
    return sorted([*told, *(step for step in steps if since <= step.key < until)], key=lambda entry: entry.key)


def _sections(entries: Sequence[Entry], *, gaps: bool) -> list[dict[str, Any]]:
    """Return a section per decade; one after ten silent years or more begins with the gap."""
    sections: list[dict[str, Any]] = []
    before: Entry | None = None
    for year, found in _by_decade(entries):
        gap = gap_between(before, found[0]) if gaps and before else None
        sections.append({"anchor": f"d{year}", "title": decade_words(year), "items": found, "gap": gap})
        before = found[-1]
    return sections


def decade_words(year: str) -> str:
    """Return a decade's name, for example ``1950-talet``."""
    return _("%(year)ss") % {"year": year}
