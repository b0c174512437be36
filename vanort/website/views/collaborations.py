# SPDX-License-Identifier: EUPL-1.2
"""All collaborations in one list that can be filtered, and the page of each that is no twin town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration, Party, StatusChange
from vanort.collaborations.models.collaboration import CollaborationQuerySet
from vanort.core.countries import country_name
from vanort.core.texts import sort_key
from vanort.directory.models import Organization
from vanort.opendata import jsonld
from vanort.website import maps, standing, stories
from vanort.website.context import site_of
from vanort.website.forms import CollaborationFilter, containing
from vanort.website.funding import amounts_of
from vanort.website.rendering import render_page

RECENT = 10


def collaborations(request: HttpRequest) -> HttpResponse:
    """List collaborations of all kinds."""
    public = Collaboration.objects.public()
    codes = public.values_list("parties__organization__country", flat=True).order_by().distinct()
    countries = sorted(((code, country_name(code)) for code in codes if code), key=lambda pair: sort_key(pair[1]))
    form = CollaborationFilter(request.GET, land=countries)
    found = list(_filtered(public, form).with_parties().with_milestones())
    latest = standing.latest_of(found, standing.recent_ids())
    found.sort(key=_order(form.get("ordning"), latest))
    page = Paginator(found, settings.REGISTER_PAGE_SIZE).get_page(request.GET.get("page"))
    total = public.count()
    every = ngettext("Showing %(n)d collaboration.", "Showing %(n)d collaborations.", len(found))
    some = ngettext("Showing %(n)d of %(total)d collaboration.", "Showing %(n)d of %(total)d collaborations.", total)
    return render_page(
        request,
        "collaborations.html",
        trail=[(_("All collaborations"), request.path)],
        form=form,
        chips=form.chips,
        page_obj=page,
        links=[
            (_("Download as CSV"), reverse("opendata:collaborations_csv")),
            (_("Subscribe"), reverse("opendata:calendar_ics")),
        ],
        summary=(some if form.chips else every) % {"n": len(found), "total": total},
        rows=[standing.row(each, latest.get(each.pk)) for each in page],
    )


def _filtered(rows: CollaborationQuerySet, form: CollaborationFilter) -> CollaborationQuerySet:
    """Narrow by what the form could read."""
    status, country, words = form.get("lage"), form.get("land"), form.get("q")
    if kind := form.get("slag"):
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(status="" if status == "okant" else status)
    if country:
        rows = rows.filter(pk__in=Party.objects.filter(organization__country=country).values("collaboration"))
    if words:
        by_party = Party.objects.filter(containing(words, "organization__name")).values("collaboration")
        rows = rows.filter(containing(words, "name", "summary", "purpose") | Q(pk__in=by_party))
    return rows


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


def collaboration(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one collaboration; a twin town has an address of its own."""
    rows = Collaboration.objects.public().with_parties().with_milestones().select_related("replaced_by", "responsible")
    one = get_object_or_404(rows.prefetch_related("sources"), slug=slug)
    if one.kind == Collaboration.Kind.TWIN_TOWN:
        return redirect(one, permanent=True)
    agreements = list(Agreement.objects.public().filter(collaboration=one).with_signings())
    activities = Activity.objects.public().told().filter(collaborations=one).for_pages().order_by("-start_date", "-pk")
    told = [*stories.steps_of(one, agreements), *map(stories.of_activity, activities[:RECENT])]
    return render_page(
        request,
        "collaboration.html",
        trail=[(_("All collaborations"), reverse("website:collaborations")), (one.name, request.path)],
        structured=[jsonld.collaboration(one)],
        map_credit=True,
        one=one,
        status=standing.status_of(one),
        is_over=one.status in StatusChange.FINAL,
        own_role=standing.own_role(one),
        is_past_horizon=bool(one.horizon and one.horizon.end < timezone.localdate()),
        amounts=amounts_of(one),
        story=sorted(told, key=lambda entry: entry.key),
        history=standing.history_of(one),
        **standing.agreed(agreements),
        **_parties(site_of(request).home, one),
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
