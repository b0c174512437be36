# SPDX-License-Identifier: EUPL-1.2
"""The twin towns: all on one map, and the page of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, StatusChange
from vanort.directory.models import Organization
from vanort.enquiries.addresses import ask_url
from vanort.opendata import jsonld
from vanort.ui.entries import with_gaps
from vanort.website import maps, register, standing, stories
from vanort.website.coming import jubilees_of
from vanort.website.contacts import bodies, within
from vanort.website.rendering import Shown, make_ready, page_view, part
from vanort.website.stitching import stitch_of
from vanort.website.things import thing

STORY = 60
# How many towns' pages to keep.
MANY = 64
TWIN_TOWN = Collaboration.Kind.TWIN_TOWN


@page_view("twin_towns.html", size=register.LANGUAGES)
def twin_towns() -> Shown:
    """Show all twin towns as a map and postcards, former ones apart. Eight queries."""
    home = register.home()
    towns = standing.oldest_first(each for each in register.collaborations() if each.kind == TWIN_TOWN)
    latest = standing.latest_of(towns, standing.recent_ids())
    ongoing = [each for each in towns if each.status not in StatusChange.FINAL]
    return make_ready(
        trail=[(_("Twin towns"), reverse("website:twin_towns"))],
        structured=[jsonld.item_list((stories.name_of(each), each.get_absolute_url()) for each in ongoing)],
        map_credit=True,
        reach=maps.draw_reach(home, ongoing),
        cards=[maps.card(each, home, latest.get(each.pk)) for each in ongoing],
        former=[standing.row(each, None) for each in towns if each.status in StatusChange.FINAL],
    )


@page_view("twin_town.html", size=MANY)
def twin_town(slug: str) -> Shown:
    """Show everything about one twin town; raises Http404 for one that not everybody may see. Sixteen queries."""
    known, home = register.collaborations(), register.home()
    town = next((each for each in known if each.kind == TWIN_TOWN and each.slug == slug), None)
    if not town:
        raise Http404
    agreements = list(Agreement.objects.public().filter(collaboration=town).with_signings())
    name = stories.name_of(town)
    return make_ready(
        trail=[(_("Twin towns"), reverse("website:twin_towns")), (name, town.get_absolute_url())],
        structured=[jsonld.collaboration(town)],
        map_credit=True,
        one=town,
        **standing.history_of(town),
        name=name,
        home=home,
        switchboard=register.facts().switchboard,
        host=Activity.objects.public().next_hosts([town]).get(town.pk, ""),
        want_url=ask_url("ide", town.get_absolute_url()),
        things=[thing(each) for each in MemoryPlace.objects.public().for_pages().filter(collaborations=town)],
        **standing.agreed(agreements),
        **_portrait(town, home),
        **_story(town, home, agreements, known),
    )


def _portrait(town: Collaboration, home: Organization | None) -> dict[str, Any]:
    """Return the card, the distance, and who to turn to on both sides. Two queries."""
    partner = town.partner
    unit = town.responsible or home
    found = bodies([each for each in (unit, partner) if each])
    ours, theirs = within(found, unit), within(found, partner)
    return {
        "card": standing.bigcard(town, home),
        "partner": partner,
        "distance": maps.shown_distance(partner, home) if partner else "",
        "direction": maps.shown_direction(partner, home) if partner else "",
        "jubilee": town.next_jubilee(),
        "bodies": found,
        "drawn_ours": part("bodies.html", bodies=ours, level=4),
        "drawn_theirs": part("bodies.html", bodies=theirs, level=4),
    }


def _story(
    town: Collaboration, home: Organization | None, agreements: list[Agreement], known: Sequence[Collaboration]
) -> dict[str, Any]:
    """Return the story on two rails, the picture of it, and how many journeys are known. Three or four queries.

    The latest activities are told; older ones of a long story are a link to the timeline.
    """
    told = Activity.objects.public().told().filter(collaborations=town)
    activities = list(told.for_entries().order_by("-start_date", "-pk")[: STORY + 1])
    is_whole = len(activities) <= STORY
    counts = Counter(each.direction for each in activities if each.state == Activity.State.DONE)
    if not is_whole:
        counts = Counter(dict(told.done().order_by().values_list("direction").annotate(Count("pk"))))
    steps = [replace(step, url="") for step in stories.steps_of(town, agreements)]
    past = stories.staged([*steps, *stories.of_activities(activities[:STORY], known)], town)
    due = [replace(each, url="", stage=past[-1].stage) for each in jubilees_of([town])[:1] if past]
    return {
        "story": [each.on_rails for each in (*(with_gaps(past) if is_whole else past), *due)],
        "stitch": stitch_of(past, town, home) if is_whole else None,
        "is_whole": is_whole,
        "travels": counts[Activity.Direction.TRAVEL],
        "visits": counts[Activity.Direction.HOST],
        "years": timezone.localdate().year - int(min((e.key[:4] for e in past if e.key), default="9999")),
    }
