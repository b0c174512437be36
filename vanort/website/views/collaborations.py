# SPDX-License-Identifier: EUPL-1.2
"""All collaborations in one list that can be filtered, the twin towns on one map, and the page of each."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity, ActivityQuerySet
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, Party, StatusChange
from vanort.core.countries import country_name
from vanort.core.texts import sort_key
from vanort.enquiries.addresses import ask_url
from vanort.opendata import jsonld
from vanort.ui.entries import with_gaps
from vanort.website import maps, register, standing, stories
from vanort.website.forms import CollaborationFilter, containing
from vanort.website.rendering import Shown, make_ready, page_view, part
from vanort.website.views.contact import bodies, within

# How many of the latest activities a page tells of: of a twin town's, and of others'. How many pages to keep.
STORY, RECENT, MANY = 60, 10, 64
TWIN_TOWN = Collaboration.Kind.TWIN_TOWN


@page_view("collaborations.html", size=MANY, is_filtered=True)
def collaborations(query: str) -> Shown:
    """List collaborations of all kinds. Seven to ten queries."""
    known, asked = register.collaborations(), QueryDict(query)
    codes = {party.organization.country for each in known for party in each.parties.all()}
    countries = sorted(((code, country_name(code)) for code in codes if code), key=lambda pair: sort_key(pair[1]))
    form = CollaborationFilter(asked, land=countries)
    found = _filtered(known, form)
    latest = standing.latest_of(found, standing.recent_ids())
    found.sort(key=_order(form.get("ordning"), latest))
    page = Paginator(found, settings.REGISTER_PAGE_SIZE).get_page(asked.get("page"))
    total = len(known)
    every = ngettext("Showing %(n)d collaboration.", "Showing %(n)d collaborations.", len(found))
    some = ngettext("Showing %(n)d of %(total)d collaboration.", "Showing %(n)d of %(total)d collaborations.", total)
    csv, calendar = reverse("opendata:collaborations_csv"), reverse("opendata:calendar_ics")
    return make_ready(
        trail=[(_("All collaborations"), reverse("website:collaborations"))],
        structured=[jsonld.item_list((stories.name_of(each), each.get_absolute_url()) for each in page)],
        controls=form.controls, chips=form.chips, page_obj=page,
        links=[(_("Download as CSV"), csv), (_("Subscribe"), calendar)],
        summary=(some if form.chips else every) % {"n": len(found), "total": total},
        rows=[standing.row(each, latest.get(each.pk)) for each in page])  # fmt: skip


def _filtered(known: Sequence[Collaboration], form: CollaborationFilter) -> list[Collaboration]:
    status, country, words = form.get("lage"), form.get("land"), form.get("q")
    found = [each for each in known if form.get("slag") in ("", each.kind)]
    if status:
        found = [each for each in found if each.status == ("" if status == "okant" else status)]
    if country:
        found = [each for each in found if any(party.organization.country == country for party in each.parties.all())]
    if words:
        by_party = Party.objects.filter(containing(words, "organization__name")).values("collaboration")
        said = containing(words, "name", "summary", "purpose") | Q(pk__in=by_party)
        keys = set(Collaboration.objects.public().filter(said).values_list("pk", flat=True))
        found = [each for each in found if each.pk in keys]
    return found


def _order(name: str, latest: dict[int, Activity]) -> Callable[[Collaboration], Any]:
    # In Python, because databases do not know å, ä and ö.
    days = {key: activity.start_date.toordinal() for key, activity in latest.items()}
    orders: dict[str, Callable[[Collaboration], Any]] = {
        "namn": lambda each: sort_key(stories.name_of(each)),
        "aldst": lambda each: (each.since or 9999, standing.by_kind(each)),
        "aktiv": lambda each: (-days.get(each.pk, 0), standing.by_kind(each))}  # fmt: skip
    return orders.get(name, standing.by_kind)


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
        map_credit=True, reach=maps.draw_reach(home, ongoing),
        cards=[maps.card(each, home, latest.get(each.pk)) for each in ongoing],
        former=[standing.row(each, None) for each in towns if each.status in StatusChange.FINAL])  # fmt: skip


@page_view("collaboration.html", size=MANY)
def collaboration(slug: str) -> Shown:
    """Show everything about one (Http404 if not public); a twin town has an address of its own. Twelve queries."""
    known = register.collaborations()
    one = _found(known, slug)
    if one.kind == TWIN_TOWN:
        return {"moved_to": one.get_absolute_url()}
    agreements = _agreements(one)
    latest = _told(one).for_entries().order_by("-start_date", "-pk")[:RECENT]
    told = [*stories.steps_of(one, agreements), *stories.of_activities(latest, known)]
    return make_ready(
        trail=[(_("All collaborations"), reverse("website:collaborations")), (one.name, one.get_absolute_url())],
        structured=[jsonld.collaboration(one)], map_credit=True, one=one,
        **standing.history_of(one),
        status=standing.status_of(one), is_over=one.status in StatusChange.FINAL, own_role=standing.own_role(one),
        is_past_horizon=bool(one.horizon and one.horizon.end < timezone.localdate()),
        amounts=standing.amounts_of(one),
        story=sorted(told, key=lambda entry: entry.key),
        **standing.agreed(agreements), **_parties(register.home(), one))  # fmt: skip


def _found(known: Sequence[Collaboration], slug: str, kind: str = "") -> Collaboration:
    for each in known:
        if each.slug == slug and kind in ("", each.kind):
            return each
    raise Http404


def _agreements(one: Collaboration) -> list[Agreement]:
    return list(Agreement.objects.public().filter(collaboration=one).with_signings())


def _told(one: Collaboration) -> ActivityQuerySet:
    return Activity.objects.public().told().filter(collaborations=one)


def _parties(home: maps.Home, one: Collaboration) -> dict[str, Any]:
    public = [party for party in one.parties.all() if party.organization.is_public]
    public.sort(key=lambda party: sort_key(party.organization))
    return {
        "members": [party for party in public if party.is_current()],
        "former": [party for party in public if not party.is_current()],
        "has_roles": len({party.role for party in public}) > 1,
        "towns": len(maps.current_towns(one)), "region": maps.draw_region(home, one)}  # fmt: skip


@page_view("twin_town.html", size=MANY)
def twin_town(slug: str) -> Shown:
    """Show everything about one twin town; raises Http404 for one that not everybody may see. Sixteen queries."""
    known, home = register.collaborations(), register.home()
    town = _found(known, slug, TWIN_TOWN)
    agreements, name, url = _agreements(town), stories.name_of(town), town.get_absolute_url()
    return make_ready(
        trail=[(_("Twin towns"), reverse("website:twin_towns")), (name, url)],
        structured=[jsonld.collaboration(town)], map_credit=True, one=town,
        **standing.history_of(town),
        name=name, home=home, switchboard=register.facts().switchboard,
        host=Activity.objects.public().next_hosts([town]).get(town.pk, ""),
        want_url=ask_url("ide", url),
        things=list(map(standing.thing, MemoryPlace.objects.public().for_pages().filter(collaborations=town))),
        **standing.agreed(agreements), **_portrait(town, home), **_story(town, home, agreements, known))  # fmt: skip


def _portrait(town: Collaboration, home: maps.Home) -> dict[str, Any]:
    """Return the card, the distance, and who to turn to on both sides. Two queries."""
    partner, unit = town.partner, town.responsible or home
    found = bodies(each for each in (unit, partner) if each)
    return {
        "card": standing.bigcard(town, home), "partner": partner, "jubilee": town.next_jubilee(), "bodies": found,
        "distance": maps.shown_distance(partner, home), "direction": maps.shown_direction(partner, home),
        "drawn_ours": part("bodies.html", bodies=within(found, unit), level=4),
        "drawn_theirs": part("bodies.html", bodies=within(found, partner), level=4)}  # fmt: skip


def _story(
    town: Collaboration, home: maps.Home, agreements: list[Agreement], known: Sequence[Collaboration]
) -> dict[str, Any]:
    """Return the story on two rails, the picture of it, and how many journeys are known. Three or four queries.

    The latest activities are told; older ones of a long story are a link to the timeline."""
    activities = list(_told(town).for_entries().order_by("-start_date", "-pk")[: STORY + 1])
    is_whole = len(activities) <= STORY
    counts = Counter(each.direction for each in activities if each.state == Activity.State.DONE)
    if not is_whole:
        counts = Counter(dict(_told(town).done().order_by().values_list("direction").annotate(Count("pk"))))
    steps = [replace(step, url="") for step in stories.steps_of(town, agreements)]
    past = stories.staged([*steps, *stories.of_activities(activities[:STORY], known)], town)
    due = [replace(each, url="", stage=past[-1].stage) for each in stories.jubilees_of([town])[:1] if past]
    return {
        "story": [each.on_rails for each in (*(with_gaps(past) if is_whole else past), *due)],
        "stitch": maps.stitch_of(past, town, home) if is_whole else None, "is_whole": is_whole,
        "travels": counts[Activity.Direction.TRAVEL], "visits": counts[Activity.Direction.HOST],
        "years": timezone.localdate().year - int(min((e.key[:4] for e in past if e.key), default="9999"))}  # fmt: skip
