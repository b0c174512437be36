# SPDX-License-Identifier: EUPL-1.2
"""All collaborations in one list that can be filtered, and the page of each that is no twin town."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, Party, StatusChange
from vanort.core.countries import country_name
from vanort.core.texts import sort_key
from vanort.directory.models import Organization
from vanort.opendata import jsonld
from vanort.website import maps, register, standing, stories
from vanort.website.forms import CollaborationFilter, containing
from vanort.website.own_roles import amounts_of
from vanort.website.rendering import Shown, make_ready, page_view

RECENT = 10
# How many ways of filtering, and how many pages, to keep.
MANY = 64


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
    return make_ready(
        trail=[(_("All collaborations"), reverse("website:collaborations"))],
        structured=[jsonld.item_list((stories.name_of(each), each.get_absolute_url()) for each in page)],
        controls=form.controls,
        chips=form.chips,
        page_obj=page,
        links=[
            (_("Download as CSV"), reverse("opendata:collaborations_csv")),
            (_("Subscribe"), reverse("opendata:calendar_ics")),
        ],
        summary=(some if form.chips else every) % {"n": len(found), "total": total},
        rows=[standing.row(each, latest.get(each.pk)) for each in page],
    )


def _filtered(known: Sequence[Collaboration], form: CollaborationFilter) -> list[Collaboration]:
    """Return those that fit what the form could read. One query when words are searched for."""
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
    """Return what the list is sorted by; in Python, because databases do not know å, ä and ö."""
    orders: dict[str, Callable[[Collaboration], Any]] = {
        "namn": lambda each: sort_key(stories.name_of(each)),
        "aldst": lambda each: (each.since or 9999, standing.by_kind(each)),
        "aktiv": lambda each: (
            -latest[each.pk].start_date.toordinal() if each.pk in latest else 0,
            standing.by_kind(each),
        ),
    }
    return orders.get(name, standing.by_kind)


@page_view("collaboration.html", size=MANY)
def collaboration(slug: str) -> Shown:
    """Show everything about one collaboration; a twin town has an address of its own. Twelve queries.

    Raises Http404 for one that not everybody may see.
    """
    known = register.collaborations()
    one = next((each for each in known if each.slug == slug), None)
    if not one:
        raise Http404
    if one.kind == Collaboration.Kind.TWIN_TOWN:
        return {"moved_to": one.get_absolute_url()}
    agreements = list(Agreement.objects.public().filter(collaboration=one).with_signings())
    done = Activity.objects.public().told().filter(collaborations=one)
    latest = done.for_entries().order_by("-start_date", "-pk")[:RECENT]
    told = [*stories.steps_of(one, agreements), *stories.of_activities(latest, known)]
    return make_ready(
        trail=[(_("All collaborations"), reverse("website:collaborations")), (one.name, one.get_absolute_url())],
        structured=[jsonld.collaboration(one)],
        map_credit=True,
        one=one,
        **standing.history_of(one),
        status=standing.status_of(one),
        is_over=one.status in StatusChange.FINAL,
        own_role=standing.own_role(one),
        is_past_horizon=bool(one.horizon and one.horizon.end < timezone.localdate()),
        amounts=amounts_of(one),
        story=sorted(told, key=lambda entry: entry.key),
        **standing.agreed(agreements),
        **_parties(register.home(), one),
    )


def _parties(home: Organization | None, one: Collaboration) -> dict[str, Any]:
    """Return the parties of today and of before, by name, and the map of a region."""
    public = [party for party in one.parties.all() if party.organization.is_public]
    public.sort(key=lambda party: sort_key(party.organization))
    return {
        "members": [party for party in public if party.is_current()],
        "former": [party for party in public if not party.is_current()],
        "has_roles": len({party.role for party in public}) > 1,
        "towns": len(maps.current_towns(one)),
        "region": maps.draw_region(home, one),
    }
