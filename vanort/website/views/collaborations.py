# SPDX-License-Identifier: EUPL-1.2
"""All collaborations in one list that can be filtered, and the page of each that is no twin town."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Agreement, Collaboration
from vanort.collaborations.models.collaboration import CollaborationQuerySet
from vanort.core.countries import country_name
from vanort.directory.models import Organization
from vanort.website import facts, jsonld, maps, standing, stories
from vanort.website.context import site_of
from vanort.website.forms import CollaborationFilter, containing
from vanort.website.funding import amounts_of
from vanort.website.rendering import alphabetical, render_page

RECENT, MANY = 10, 5


def collaborations(request: HttpRequest) -> HttpResponse:
    """List collaborations of all kinds."""
    public = Collaboration.objects.public()
    codes = public.values_list("parties__organization__country", flat=True).distinct()
    countries = sorted(((code, country_name(code)) for code in codes if code), key=lambda pair: pair[1].casefold())
    form = CollaborationFilter(request.GET, land=countries)
    rows = _filtered(public, form).with_parties().with_milestones()
    page = Paginator(rows, settings.REGISTER_PAGE_SIZE).get_page(request.GET.get("page"))
    latest = standing.latest_of(page)
    found = Activity.objects.public().in_bulk(latest.values())
    total, shown = public.count(), page.paginator.count
    words = {"n": shown, "total": total}
    every = ngettext("Showing %(n)d collaboration.", "Showing %(n)d collaborations.", shown)
    some = ngettext("Showing %(n)d of %(total)d collaboration.", "Showing %(n)d of %(total)d collaborations.", total)
    return render_page(
        request,
        "collaborations.html",
        trail=[(_("All collaborations"), request.path)],
        form=form,
        chips=form.chips,
        page_obj=page,
        links=[(_("Download as CSV"), reverse("opendata:collaborations_csv")), (_("Subscribe"), reverse("opendata:calendar_ics"))],
        total=total,
        summary=(some if form.is_filtered else every) % words,
        rows=[standing.row(each, found.get(latest.get(each.pk, 0))) for each in page],
    )


def _filtered(rows: CollaborationQuerySet, form: CollaborationFilter) -> CollaborationQuerySet:
    """Narrow and sort by what the form could read."""
    if kind := form.get("slag"):
        rows = rows.filter(kind=kind)
    if status := form.get("lage"):
        rows = rows.filter(status="" if status == "okant" else status)
    if country := form.get("land"):
        rows = rows.filter(pk__in=Collaboration.objects.filter(parties__organization__country=country).values("pk"))
    if words := form.get("q"):
        by_party = Collaboration.objects.filter(containing(words, "parties__organization__name")).values("pk")
        rows = rows.filter(containing(words, "name", "summary", "purpose") | Q(pk__in=by_party))
    last_day = Activity.objects.public().done().filter(collaborations=OuterRef("pk")).order_by("-start_date")
    orders = {
        "": [standing.BY_KIND, "name__sv"],
        "namn": ["name__sv"],
        "aldst": [F("oldest").asc(nulls_last=True), "name__sv"],
        "aktiv": [F("last_day").desc(nulls_last=True), "name__sv"],
    }
    oldest = Coalesce(Min("milestones__when", filter=Q(milestones__counts=True)), "start")
    rows = rows.annotate(oldest=oldest, last_day=Subquery(last_day.values("start_date")[:1]))
    return rows.order_by(*orders[form.get("ordning")], "pk")


def collaboration(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one collaboration; a twin town has an address of its own."""
    rows = Collaboration.objects.public().with_parties().with_milestones().select_related("replaced_by", "responsible")
    one = get_object_or_404(rows.prefetch_related("sources"), slug=slug)
    if one.kind == Collaboration.Kind.TWIN_TOWN:
        return redirect(one, permanent=True)
    agreements = list(Agreement.objects.public().filter(collaboration=one).with_signings())
    activities = Activity.objects.public().told().filter(collaborations=one).for_pages().order_by("-start_date", "-pk")
    told = [*stories.steps_of(one, agreements), *map(stories.of_activity, activities[:RECENT])]
    code, words = standing.status_of(one)
    return render_page(
        request,
        "collaboration.html",
        trail=[(_("All collaborations"), reverse("website:collaborations")), (one.name, request.path)],
        structured=[jsonld.collaboration(one)],
        one=one,
        title=one.name,
        lead=one.summary,
        purpose=one.purpose,
        kind=one.get_kind_display(),
        status_code=code,
        status_label=words,
        map_credit=True,
        horizon_passed=bool(one.horizon and one.horizon.end < timezone.localdate()),
        facts=facts.of_collaboration(one),
        amounts=amounts_of(one),
        **_parties(site_of(request).home, one),
        agreements=[facts.of_agreement(each) for each in agreements],
        has_documents=any(each.document for each in agreements),
        story=sorted(told, key=lambda entry: entry.key),
        history=standing.history_of(one),
        own_sources=list(one.sources.all()),
    )


def _parties(home: Organization | None, one: Collaboration) -> dict[str, Any]:
    """Return the parties of today and of before, by name, and the map of a region."""
    public = [party for party in one.parties.all() if party.organization.is_public]
    public.sort(key=lambda party: alphabetical(party.organization))
    members = [facts.member(party) for party in public if party.is_current()]
    return {
        "members": members,
        "many_members": len(members) > MANY,
        "former": [facts.member(party) for party in public if not party.is_current()],
        "towns": len(maps.current_towns(one)),
        "region": maps.draw_region(home, one),
    }
