# SPDX-License-Identifier: EUPL-1.2
"""The calendar: planned activities and jubilees, year by year."""

from dataclasses import replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.opendata import jsonld
from vanort.ui.entries import Entry
from vanort.website import register, stories
from vanort.website.coming import ahead
from vanort.website.rendering import Shown, make_ready, page_view

MOST = 200


@page_view("calendar.html", size=register.LANGUAGES)
def calendar() -> Shown:
    """Show what is coming; an empty calendar says so. Six queries."""
    known = register.collaborations()
    coming = list(Activity.objects.public().coming().for_entries()[:MOST])
    entries = [_within_year(entry) for entry in ahead(stories.of_activities(coming, known), known)]
    years = [
        {"anchor": f"ar-{year}", "title": year, "items": [entry for _year, entry in items]}
        for year, items in groupby(entries, key=lambda pair: pair[0])
    ]
    feeds = [(stories.name_of(each), reverse("opendata:collaboration_ics", args=[each.slug])) for each in known]
    return make_ready(
        trail=[(_("Calendar"), reverse("website:calendar"))],
        structured=[jsonld.activity(each) for each in coming],
        years=years,
        has_coming=bool(coming),
        subscriptions=feeds,
    )


def _within_year(entry: Entry) -> tuple[str, Entry]:
    """Return an entry with its year; one that is only known by the year does not repeat it."""
    year = entry.key[:4]
    return year, replace(entry, when=_("During the year"), is_big=False) if entry.key == year else entry
