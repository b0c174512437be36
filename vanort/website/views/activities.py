# SPDX-License-Identifier: EUPL-1.2
"""All activities in one list that can be filtered, and the page of each."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.db.models.functions import Substr
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity, ActivityQuerySet, ActivityReport, ParticipantGroup, ReportPhoto
from vanort.collaborations.models import MemoryPlace
from vanort.opendata import jsonld
from vanort.ui.entries import shortened
from vanort.website import register, stories
from vanort.website.forms import ActivityFilter
from vanort.website.rendering import Shown, make_ready, page_view
from vanort.website.things import thing

# How many ways of filtering, and how many pages, to keep.
MANY = 64


@page_view("activities.html", size=MANY, is_filtered=True)
def activities(query: str) -> Shown:
    """List activities, latest first; ideas are for staff. Eight queries."""
    known, asked = register.collaborations(), QueryDict(query)
    public = Activity.objects.public().exclude(state=Activity.State.IDEA)
    years = public.order_by().annotate(year=Substr("when", 1, 4)).values_list("year", flat=True).distinct()
    latest_first = [(year, year) for year in sorted(years, reverse=True)]
    form = ActivityFilter(asked, samarbete=stories.named(known), ar=latest_first)
    rows = _filtered(public, form).for_entries().order_by("-start_date", "-pk")
    page = Paginator(rows, settings.REGISTER_PAGE_SIZE).get_page(asked.get("page"))
    count = page.paginator.count
    return make_ready(
        trail=[(_("Activities"), reverse("website:activities"))],
        controls=form.controls,
        chips=form.chips,
        page_obj=page,
        links=[
            (_("Download as CSV"), reverse("opendata:activities_csv")),
            (_("Subscribe"), reverse("opendata:activities_atom")),
        ],
        summary=ngettext("Showing %(n)d activity.", "Showing %(n)d activities.", count) % {"n": count},
        entries=list(map(shortened, stories.of_activities(page, known))),
    )


def _filtered(rows: ActivityQuerySet, form: ActivityFilter) -> ActivityQuerySet:
    """Narrow by what the form could read."""
    fields = {"samarbete": "collaborations__slug", "slag": "kind", "riktning": "direction", "ar": "when__startswith"}
    return rows.filter(**{field: form.get(name) for name, field in fields.items() if form.get(name)})


@page_view("activity.html", size=MANY)
def activity(slug: str) -> Shown:
    """Show everything about one activity; raises Http404 for one that not everybody may see. Eleven queries."""
    rows = Activity.objects.public().exclude(state=Activity.State.IDEA).for_pages().select_related("responsible")
    one = get_object_or_404(rows.prefetch_related("organizations"), slug=slug)
    moved = list(one.postponements.select_related("source"))
    shown = Prefetch("photos", ReportPhoto.objects.filter(is_public=True))
    report = ActivityReport.objects.public().filter(activity=one).prefetch_related("groups", shown).first()
    ages = dict.fromkeys([*ParticipantGroup.Age.values, ""], 0)
    for group in report.groups.all() if report else ():
        ages[group.age] += group.number
    return make_ready(
        trail=[(_("Activities"), reverse("website:activities")), (one.title, one.get_absolute_url())],
        structured=[jsonld.activity(one, moved_from=moved[-1].old_when if moved else None)],
        one=one,
        moved=moved,
        groups=list(one.participants.all()),
        report=report,
        ages=[(dict(ParticipantGroup.Age.choices).get(age), number) for age, number in ages.items() if number],
        organizations=[each for each in one.organizations.all() if each.is_public],
        things=[thing(each) for each in MemoryPlace.objects.public().for_pages().filter(activities=one)],
    )
