# SPDX-License-Identifier: EUPL-1.2
"""The twin towns: all on one map, and the page of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, StatusChange
from vanort.core.texts import Texts
from vanort.directory.models import Organization
from vanort.website import facts, jsonld, maps, standing, stories, things
from vanort.website.coming import jubilees_of
from vanort.website.contacts import contacts_of
from vanort.website.context import site_of
from vanort.website.rendering import render_page
from vanort.website.stitching import stitch_of

STORY = 60


def twin_towns(request: HttpRequest) -> HttpResponse:
    """Show all twin towns as a map and postcards, former ones apart."""
    home = site_of(request).home
    towns = list(Collaboration.objects.public().twin_towns().with_parties().with_milestones())
    latest = standing.latest_of(towns)
    found = Activity.objects.public().in_bulk(latest.values())
    ongoing = [each for each in towns if each.status not in StatusChange.FINAL]
    return render_page(
        request,
        "twin_towns.html",
        trail=[(_("Twin towns"), request.path)],
        structured=[jsonld.item_list((stories.name_of(each), each.get_absolute_url()) for each in ongoing)],
        map_credit=True,
        reach=maps.draw_reach(home, ongoing),
        cards=[maps.card(each, home, found.get(latest.get(each.pk, 0))) for each in ongoing],
        former=[standing.row(each, None) for each in towns if each.status in StatusChange.FINAL],
    )


def twin_town(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one twin town."""
    home = site_of(request).home
    rows = Collaboration.objects.public().twin_towns().with_parties().with_milestones()
    town = get_object_or_404(rows.select_related("responsible", "replaced_by").prefetch_related("sources"), slug=slug)
    agreements = list(Agreement.objects.public().filter(collaboration=town).with_signings())
    places = list(MemoryPlace.objects.public().for_pages().filter(collaborations=town))
    name = stories.name_of(town)
    return render_page(
        request,
        "twin_town.html",
        trail=[(_("Twin towns"), reverse("website:twin_towns")), (name, request.path)],
        structured=[jsonld.collaboration(town)],
        map_credit=True,
        town=town,
        name=name,
        lead=town.summary,
        card=facts.bigcard(town, home),
        facts=facts.of_town(town, home, Activity.objects.public().next_hosts([town]).get(town.pk)),
        agreements=[facts.of_agreement(each) for each in agreements],
        has_documents=any(each.document for each in agreements),
        things=[things.thing(each) for each in places],
        links=_links(bool(places)),
        history=standing.history_of(town),
        wants=_wants(name),
        home=home,
        contacts=contacts_of(home, town),
        own_sources=list(town.sources.all()),
        **_story(town, home, agreements),
    )


def _wants(name: Texts) -> list[dict[str, Any]]:
    """Return the ways to take part, each with what to write and to whom."""
    contact = reverse("website:contact")
    wants = [
        (
            _("My class wants to go to %(town)s") % {"town": name},
            _("Tell us about the class and when you can travel."),
            f"{contact}#skola",
        ),
        (
            _("My club looks for a counterpart"),
            _("Describe your club, so that we know whom to ask in %(town)s.") % {"town": name},
            f"{contact}#forening",
        ),
        (_("I can have guests"), _("Say that you are interested and how many you have room for."), f"{contact}#vard"),
    ]
    return [{"title": title, "text": text, "url": url} for title, text, url in wants]


def _links(has_places: bool) -> list[tuple[str, str]]:
    """Return the links within the page."""
    links = [(_("The story"), "#historien"), (_("Agreements"), "#avtal")]
    links += [(_("Places and gifts"), "#platser")] if has_places else []
    return [*links, (_("Take part"), "#varamed"), (_("Contact"), "#kontakt"), (_("How it stands"), "#lage")]


def _story(town: Collaboration, home: Organization | None, agreements: list[Agreement]) -> dict[str, Any]:
    """Return the story on two rails, the picture of it, and how many journeys are known. Seven queries.

    The latest activities are told; older ones of a long story are a link to the timeline.
    """
    told = Activity.objects.public().told().filter(collaborations=town)
    activities = list(told.for_pages().order_by("-start_date", "-pk")[: STORY + 1])
    counts = dict(told.done().order_by().values_list("direction").annotate(Count("pk")))
    entries = [*stories.steps_of(town, agreements), *map(stories.of_activity, activities[:STORY])]
    is_whole = len(activities) <= STORY
    past = stories.staged(entries, town)
    past = stories.with_gaps(past) if is_whole else past
    return {
        "story": [*past, *jubilees_of([town])[:1]],
        "stitch": stitch_of(past, town, home) if is_whole else None,
        "is_whole": is_whole,
        "travels": counts.get(Activity.Direction.TRAVEL, 0),
        "visits": counts.get(Activity.Direction.HOST, 0),
        "years": timezone.localdate().year - int(min((e.key[:4] for e in past if e.key), default="9999")),
    }
