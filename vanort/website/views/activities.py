# SPDX-License-Identifier: EUPL-1.2
"""All activities in one list that can be filtered, and the page of each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity, ActivityQuerySet
from vanort.collaborations.models import MemoryPlace
from vanort.website import facts, jsonld, stories, things
from vanort.website.choices import collaboration_choices
from vanort.website.forms import ActivityFilter
from vanort.website.rendering import render_page


def activities(request: HttpRequest) -> HttpResponse:
    """List activities, latest first; ideas are for staff."""
    public = Activity.objects.public().exclude(state=Activity.State.IDEA)
    years = public.order_by().annotate(year=Substr("when", 1, 4)).values_list("year", flat=True).distinct()
    form = ActivityFilter(
        request.GET, samarbete=collaboration_choices(), ar=[(year, year) for year in sorted(years, reverse=True)]
    )
    rows = _filtered(public, form).for_pages().order_by("-start_date", "-pk")
    page = Paginator(rows, settings.REGISTER_PAGE_SIZE).get_page(request.GET.get("page"))
    count = page.paginator.count
    return render_page(
        request,
        "activities.html",
        trail=[(_("Activities"), request.path)],
        form=form,
        chips=form.chips,
        page_obj=page,
        links=[(_("Download as CSV"), reverse("opendata:activities_csv")), (_("Subscribe"), reverse("opendata:activities_atom"))],
        summary=ngettext("Showing %(n)d activity.", "Showing %(n)d activities.", count) % {"n": count},
        entries=[stories.of_activity(each) for each in page],
    )


def _filtered(rows: ActivityQuerySet, form: ActivityFilter) -> ActivityQuerySet:
    """Narrow by what the form could read."""
    fields = {"samarbete": "collaborations__slug", "slag": "kind", "riktning": "direction", "ar": "when__startswith"}
    return rows.filter(**{field: form.get(name) for name, field in fields.items() if form.get(name)})


def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one activity."""
    rows = Activity.objects.public().exclude(state=Activity.State.IDEA).for_pages().select_related("responsible")
    one = get_object_or_404(rows.prefetch_related("organizations"), slug=slug)
    moved = list(one.postponements.select_related("source"))
    return render_page(
        request,
        "activity.html",
        trail=[(_("Activities"), reverse("website:activities")), (one.title, request.path)],
        structured=[jsonld.activity(one, moved_from=moved[-1].old_when if moved else None)],
        one=one,
        title=one.title,
        lead=one.summary,
        state_reason=one.state_reason,
        facts=facts.of_activity(one),
        groups=_groups(one),
        moved=[{"when": each.old_when, "text": each.reason, "source": each.source} for each in moved],
        with_whom=[(stories.name_of(each), each.get_absolute_url()) for each in one.collaborations.all()],
        organizations=[each.name for each in one.organizations.all() if each.is_public],
        things=[things.thing(each) for each in MemoryPlace.objects.public().for_pages().filter(activities=one)],
        own_sources=list(one.sources.all()),
    )


def _groups(activity: Activity) -> list[dict[str, Any]]:
    """Return the groups that took part, by number; an unknown number is said to be unknown."""
    return [
        {
            "number": "" if each.number is None else str(each.number),
            "is_approximate": each.is_approximate,
            "group": each.group,
            "from": each.organization.name if each.organization else "",
        }
        for each in activity.participants.all()
    ]
