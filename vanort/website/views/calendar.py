# SPDX-License-Identifier: EUPL-1.2
"""The calendar: planned activities and jubilees, year by year."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.opendata import jsonld
from vanort.website import stories
from vanort.website.coming import ahead
from vanort.website.rendering import render_page
from vanort.website.stories import Entry

MOST = 200


def calendar(request: HttpRequest) -> HttpResponse:
    """Show what is coming; an empty calendar says so."""
    coming = list(Activity.objects.public().coming().for_pages()[:MOST])
    known = list(Collaboration.objects.public().with_parties().with_milestones().order_by("name__sv"))
    entries = [_within_year(entry) for entry in ahead(coming, known)]
    years = [
        {"anchor": f"ar-{year}", "title": year, "items": [entry for _year, entry in items]}
        for year, items in groupby(entries, key=lambda pair: pair[0])
    ]
    feeds = [(stories.name_of(each), reverse("opendata:collaboration_ics", args=[each.slug])) for each in known]
    return render_page(
        request,
        "calendar.html",
        trail=[(_("Calendar"), request.path)],
        structured=[jsonld.activity(each) for each in coming],
        years=years,
        has_coming=bool(coming),
        subscriptions=feeds,
    )


def _within_year(entry: Entry) -> tuple[str, Entry]:
    """Return an entry with its year; one that is only known by the year does not repeat it."""
    year = entry.key[:4]
    return year, replace(entry, when=_("During the year"), is_big=False) if entry.key == year else entry
