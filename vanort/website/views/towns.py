# SPDX-License-Identifier: EUPL-1.2
"""The twin towns: all on one map, and the page of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, StatusChange
from vanort.directory.models import Organization
from vanort.opendata import jsonld
from vanort.website import maps, standing, stories
from vanort.website.coming import jubilees_of
from vanort.website.contacts import bodies
from vanort.website.context import site_of
from vanort.website.rendering import render_page
from vanort.website.stitching import stitch_of
from vanort.website.things import thing

STORY = 60


def twin_towns(request: HttpRequest) -> HttpResponse:
    """Show all twin towns as a map and postcards, former ones apart."""
    home = site_of(request).home
    towns = standing.oldest_first(Collaboration.objects.public().twin_towns().with_parties().with_milestones())
    latest = standing.latest_of(towns, standing.recent_ids())
    ongoing = [each for each in towns if each.status not in StatusChange.FINAL]
    return render_page(
        request,
        "twin_towns.html",
        trail=[(_("Twin towns"), request.path)],
        structured=[jsonld.item_list((stories.name_of(each), each.get_absolute_url()) for each in ongoing)],
        map_credit=True,
        reach=maps.draw_reach(home, ongoing),
        cards=[maps.card(each, home, latest.get(each.pk)) for each in ongoing],
        former=[standing.row(each, None) for each in towns if each.status in StatusChange.FINAL],
    )


def twin_town(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one twin town."""
    site = site_of(request)
    rows = Collaboration.objects.public().twin_towns().with_parties().with_milestones().prefetch_related("sources")
    town = get_object_or_404(rows.select_related("responsible", "replaced_by"), slug=slug)
    agreements = list(Agreement.objects.public().filter(collaboration=town).with_signings())
    name = stories.name_of(town)
    return render_page(
        request,
        "twin_town.html",
        trail=[(_("Twin towns"), reverse("website:twin_towns")), (name, request.path)],
        structured=[jsonld.collaboration(town)],
        map_credit=True,
        one=town,
        name=name,
        home=site.home,
        switchboard=site.facts.switchboard,
        host=Activity.objects.public().next_hosts([town]).get(town.pk, ""),
        things=[thing(each) for each in MemoryPlace.objects.public().for_pages().filter(collaborations=town)],
        **standing.agreed(agreements),
        **_portrait(town, site.home),
        **_story(town, site.home, agreements),
    )


def _portrait(town: Collaboration, home: Organization | None) -> dict[str, Any]:
    """Return the card, the distance, and who to turn to on both sides. Four queries."""
    partner = town.partner
    unit = town.responsible or home
    return {
        "card": standing.bigcard(town, home),
        "partner": partner,
        "distance": maps.shown_distance(partner, home) if partner else "",
        "direction": maps.shown_direction(partner, home) if partner else "",
        "jubilee": town.next_jubilee(),
        "own_bodies": bodies([unit] if unit else []),
        "their_bodies": bodies([partner] if partner else []),
        "history": standing.history_of(town),
    }


def _story(town: Collaboration, home: Organization | None, agreements: list[Agreement]) -> dict[str, Any]:
    """Return the story on two rails, the picture of it, and how many journeys are known. Seven queries.

    The latest activities are told; older ones of a long story are a link to the timeline.
    """
    told = Activity.objects.public().told().filter(collaborations=town)
    activities = list(told.for_pages().order_by("-start_date", "-pk")[: STORY + 1])
    counts = dict(told.done().order_by().values_list("direction").annotate(Count("pk")))
    is_whole = len(activities) <= STORY
    steps = [replace(step, url="") for step in stories.steps_of(town, agreements)]
    past = stories.staged([*steps, *map(stories.of_activity, activities[:STORY])], town)
    due = [replace(each, url="", stage=past[-1].stage) for each in jubilees_of([town])[:1] if past]
    return {
        "story": [*(stories.with_gaps(past) if is_whole else past), *due],
        "stitch": stitch_of(past, town, home) if is_whole else None,
        "is_whole": is_whole,
        "travels": counts.get(Activity.Direction.TRAVEL, 0),
        "visits": counts.get(Activity.Direction.HOST, 0),
        "years": timezone.localdate().year - int(min((e.key[:4] for e in past if e.key), default="9999")),
    }
