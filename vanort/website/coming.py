# SPDX-License-Identifier: EUPL-1.2
"""What lies ahead: planned activities and jubilees, as entries of a calendar."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.collaborations.jubilees import jubilees
from vanort.collaborations.models import Collaboration, Milestone, StatusChange
from vanort.core.dates import When
from vanort.ui.entries import Entry
from vanort.website.stories import name_of

YEARS_AHEAD = 5


def jubilees_of(collaborations: Iterable[Collaboration]) -> list[Entry]:
    """Return the jubilees of this year and the next five, soonest first. No query after with_milestones.

    A year that was worked out and not read in a source says so, with the reasoning.
    """
    this_year = timezone.localdate().year
    found = []
    for each in collaborations:
        milestone = each.counting_milestone
        if milestone and milestone.when and each.status not in StatusChange.FINAL:
            due = jubilees(milestone.when.year, this_year, this_year + YEARS_AHEAD)
            found += [_jubilee(each, milestone, year, years) for year, years in due]
    return sorted(found, key=lambda entry: entry.key)


def _jubilee(collaboration: Collaboration, milestone: Milestone, year: int, years: int) -> Entry:
    counted = _("Counted from %(year)d: %(what)s.") % {"year": year - years, "what": milestone.title}
    title = ngettext("%(name)s, %(years)d year", "%(name)s, %(years)d years", years)
    return Entry(
        when=When(str(year)),
        title=title % {"name": name_of(collaboration), "years": years},
        text=milestone.derivation if milestone.is_derived else counted,
        note=_("derived year") if milestone.is_derived else "",
        url=collaboration.get_absolute_url(),
        sources=(milestone.source,) if milestone.source else (),
        lane="jubilee",
        is_future=True,
        is_milestone=True,
        is_big=years % 25 == 0,
    )


def ahead(planned: Iterable[Entry], collaborations: Iterable[Collaboration]) -> list[Entry]:
    """Return the entries of coming activities and jubilees in one list, soonest first."""
    entries = [replace(entry, meta=entry.kind, is_future=True) for entry in planned]
    return sorted([*entries, *jubilees_of(collaborations)], key=lambda entry: entry.key)
