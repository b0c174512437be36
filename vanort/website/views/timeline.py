# SPDX-License-Identifier: EUPL-1.2
"""The timeline: everything that is known, decade by decade.

A short one is shown whole. A long one is shown one decade at a time, so that a page takes as long to make with ten
thousand activities as with one thousand."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count
from django.db.models.functions import Cast, Substr
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity, ActivityQuerySet
from vanort.collaborations.models import Agreement, Collaboration
from vanort.mandates.models import Regulation
from vanort.ui.drawing.decades import draw_decade
from vanort.ui.entries import Entry, gap_between
from vanort.website import register
from vanort.website.forms import TimelineFilter, activity_links, containing
from vanort.website.rendering import Shown, make_ready, page_view
from vanort.website.stories import GROUPS, MARKS, named, of_activities, of_regulation, steps_of

# How many ways of filtering to keep.
MANY = 64
# At most so many entries are shown whole; else so many activities on a page, and dots in the tallest decade.
WHOLE, PAGE, DOTS = 200, 100, 30


@page_view("timeline.html", size=MANY, is_filtered=True)
def timeline(query: str) -> Shown:
    """Show all entries by decade, with source; a long timeline one decade at a time. Nine to thirteen queries."""
    known, asked = register.collaborations(), QueryDict(query)
    form = TimelineFilter(asked, samarbete=named(known))
    activities = _activities(form)
    steps = sorted((step for step in _steps(known, form) if step.key), key=lambda entry: entry.key)
    marks = _marks(steps, activities)
    total, current, per_dot = sum(map(len, marks.values())), "", 1
    page: Page[Activity] | None = None
    if total <= WHOLE:
        entries = sorted([*steps, *of_activities(activities.for_entries(), known)], key=lambda entry: entry.key)
        marks = {year: [entry.mark for entry in found] for year, found in _by_decade(entries)}
    else:
        current = asked.get("artionde", "") if asked.get("artionde") in marks else max(marks)
        page, entries = _page_of(current, asked.get("page"), steps, activities, known, len(marks[current]))
        per_dot = math.ceil(max(map(len, marks.values())) / DOTS)
    has_gaps = not (current or form.get("slag") or form.get("q"))
    since = _("Everything we know about the collaborations since %(year)s, with the source of each fact.")
    plain = _("Everything we know about the collaborations, with the source of each fact.")
    return make_ready(
        trail=[(_("Timeline"), reverse("website:timeline"))],
        controls=form.controls, chips=form.chips, links=activity_links(), page_obj=page, entries_per_dot=per_dot,
        strip=_strip(marks, per_dot, current, form), sections=_sections(entries, has_gaps=has_gaps),
        summary=ngettext("Showing %(n)d entry.", "Showing %(n)d entries.", total) % {"n": total},
        lead=since % {"year": entries[0].key[:4]} if entries and not current else plain)  # fmt: skip


def _steps(known: Sequence[Collaboration], form: TimelineFilter) -> list[Entry]:
    if form.get("slag") not in ("", "deals"):
        return []
    agreements: dict[int, list[Agreement]] = {}
    for agreement in Agreement.objects.public().with_signings():
        agreements.setdefault(agreement.collaboration_id, []).append(agreement)
    wanted = [each for each in known if form.get("samarbete") in ("", each.slug)]
    entries = [entry for each in wanted for entry in steps_of(each, agreements.get(each.pk, []))]
    if not form.get("samarbete"):
        entries += map(of_regulation, Regulation.objects.public().select_related("body", "decision", "source"))
    words = form.get("q").casefold()
    return [entry for entry in entries if words in _words(entry)]


def _words(entry: Entry) -> str:
    texts = (entry.title, entry.text)
    parts = [part for text in texts for part in (text.values() if isinstance(text, dict) else [str(text)])]
    return " ".join([*parts, entry.who]).casefold()


def _activities(form: TimelineFilter) -> ActivityQuerySet:
    rows = Activity.objects.public().told()
    if slug := form.get("samarbete"):
        rows = rows.filter(collaborations__slug=slug)
    if group := form.get("slag"):
        rows = rows.filter(kind__in=GROUPS[group])
    if words := form.get("q"):
        rows = rows.filter(containing(words, "title", "summary", "town__name"))
    return rows


def _marks(steps: Iterable[Entry], activities: ActivityQuerySet) -> dict[str, list[str]]:
    """Return the kinds of dots per decade, counted in the database. One query."""
    marks = {year: [entry.mark for entry in found] for year, found in _by_decade(steps)}
    groups = ("decade", "direction", "state")
    rows = activities.order_by().annotate(decade=Substr(Cast("start_date", CharField()), 1, 3)).values_list(*groups)
    for decade, direction, state, count in rows.annotate(Count("pk")).order_by(*groups):
        kind = MARKS.get(direction, "local") if state == Activity.State.DONE else "plan"
        marks.setdefault(f"{decade}0", []).extend([kind] * count)
    return dict(sorted(marks.items()))


def _by_decade(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    return [(f"{key}0", list(found)) for key, found in groupby(entries, key=lambda entry: entry.key[:3])]


def _page_of(
    decade: str, number: str | None, steps: Sequence[Entry], activities: ActivityQuerySet,
    known: Sequence[Collaboration], count: int,
) -> tuple[Page[Activity], list[Entry]]:  # fmt: skip
    """Return a page of a decade of so many entries: its activities, and all entries. Two to four queries."""
    here = activities.filter(start_date__gte=f"{decade}-01-01", start_date__lte=f"{decade[:3]}9-12-31")
    here = here.order_by("start_date", "pk")
    among = [step for step in steps if step.key[:3] == decade[:3]]
    paginator = Paginator(here.for_entries(), PAGE)
    paginator.count = count - len(among)  # known already, so the database need not count again
    page = paginator.get_page(number)
    told = of_activities(page, known)
    # The steps that fall among the page's activities, before the next page's first.
    since = told[0].key if page.has_previous() else ""
    until = here.values_list("when", flat=True)[page.end_index()].edtf if page.has_next() else "9999"
    among = [step for step in among if since <= step.key < until]
    return page, sorted([*told, *among], key=lambda entry: entry.key)


def _sections(entries: Sequence[Entry], *, has_gaps: bool) -> list[dict[str, Any]]:
    """Return a section per decade; one after ten silent years or more begins with the gap."""
    sections: list[dict[str, Any]] = []
    before: Entry | None = None
    for year, found in _by_decade(entries):
        gap = gap_between(before, found[0]) if has_gaps and before else None
        sections.append({"anchor": f"d{year}", "title": _decade(year), "items": found, "gap": gap})
        before = found[-1]
    return sections


def _strip(marks: dict[str, list[str]], per_dot: int, current: str, form: TimelineFilter) -> list[dict[str, Any]]:
    """Return the strip of decades: each leads to its place on the page, or to a page of its own."""
    return [
        {
            "dots": draw_decade(tuple(kinds), per_dot), "title": _decade(year), "is_current": year == current,
            "words": ngettext("%(n)d entry", "%(n)d entries", len(kinds)) % {"n": len(kinds)},
            "url": form.address(artionde=year) if current else f"#d{year}",
        }
        for year, kinds in marks.items()]  # fmt: skip


def _decade(year: str) -> str:
    return _("%(year)ss") % {"year": year}
