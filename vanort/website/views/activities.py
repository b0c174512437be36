# SPDX-License-Identifier: EUPL-1.2
"""What is done: activities in one list, the page of each, the calendar of coming ones, and places and gifts."""

from dataclasses import replace
from itertools import groupby

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.db.models.functions import Substr
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity, ActivityReport, ParticipantGroup, ReportPhoto
from vanort.collaborations.models import MemoryPlace
from vanort.core.texts import active_language, sort_key
from vanort.opendata import jsonld
from vanort.ui.entries import Entry, shortened
from vanort.visits.models import ProgrammeItem, Visit
from vanort.visits.programme import days
from vanort.website import register, stories
from vanort.website.forms import ActivityFilter, activity_links
from vanort.website.rendering import Shown, make_ready, page_view
from vanort.website.standing import thing

# How many ways of filtering, and how many pages, to keep; how many coming activities the calendar shows.
MANY, MOST = 64, 200


@page_view("activities.html", size=MANY, is_filtered=True)
def activities(query: str) -> Shown:
    """List activities, latest first; ideas are for staff. Eight queries."""
    known, asked = register.collaborations(), QueryDict(query)
    public = Activity.objects.public()
    years = public.order_by().annotate(year=Substr("when", 1, 4)).values_list("year", flat=True).distinct()
    latest_first = [(year, year) for year in sorted(years, reverse=True)]
    form = ActivityFilter(asked, samarbete=stories.named(known), ar=latest_first)
    fields = {"samarbete": "collaborations__slug", "slag": "kind", "riktning": "direction", "ar": "when__startswith"}
    rows = public.filter(**{field: form.get(name) for name, field in fields.items() if form.get(name)})
    rows = rows.for_entries().order_by("-start_date", "-pk")
    page = Paginator(rows, settings.REGISTER_PAGE_SIZE).get_page(asked.get("page"))
    count = page.paginator.count
    return make_ready(
        trail=[(_("Activities"), reverse("website:activities"))],
        controls=form.controls, chips=form.chips, page_obj=page, links=activity_links(),
        summary=ngettext("Showing %(n)d activity.", "Showing %(n)d activities.", count) % {"n": count},
        entries=list(map(shortened, stories.of_activities(page, known))))  # fmt: skip


@page_view("activity.html", size=MANY)
def activity(slug: str) -> Shown:
    """Show everything about one activity; raises Http404 for one that not everybody may see. Thirteen queries."""
    rows = Activity.objects.public().for_pages().select_related("responsible")
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
        one=one, moved=moved, groups=list(one.participants.all()), report=report,
        ages=[(dict(ParticipantGroup.Age.choices).get(age), number) for age, number in ages.items() if number],
        organizations=[each for each in one.organizations.all() if each.is_public],
        programme=days(ProgrammeItem.objects.filter(visit__activity=one, is_public=True), active_language()),
        wants_hosts=Visit.objects.wanting_hosts().filter(activity=one).exists(),
        things=list(map(thing, MemoryPlace.objects.public().for_pages().filter(activities=one))))  # fmt: skip


@page_view("calendar.html", size=register.LANGUAGES)
def calendar() -> Shown:
    """Show what is coming, activities and jubilees, year by year; an empty calendar says so. Six queries."""
    known = register.collaborations()
    coming = list(Activity.objects.public().coming().for_entries()[:MOST])
    entries = stories.ahead(stories.of_activities(coming, known), known)
    years = [
        {"anchor": f"ar-{year}", "title": year, "items": list(map(_within_year, found))}
        for year, found in groupby(entries, key=lambda entry: entry.key[:4])]  # fmt: skip
    return make_ready(
        trail=[(_("Calendar"), reverse("website:calendar"))],
        structured=[jsonld.activity(each) for each in coming],
        years=years, has_coming=bool(coming),
        subscriptions=[(stories.name_of(one), reverse("opendata:collaboration_ics", args=[one.slug])) for one in known],
    )  # fmt: skip


def _within_year(entry: Entry) -> Entry:
    # One that is only known by the year does not repeat it.
    return replace(entry, when=_("During the year"), is_big=False) if len(entry.key) <= 4 else entry


@page_view("places.html", size=register.LANGUAGES)
def places() -> Shown:
    """Show all places and gifts, town by town: those at home first, those of no known town last. One query."""
    rows = sorted(MemoryPlace.objects.public().for_pages(), key=_home_first)
    by_town = [(town, list(map(thing, found))) for town, found in groupby(rows, key=lambda place: place.town)]
    unknown = _("Town not known")
    towns = [{"town": t.name if t else unknown, "slug": t.slug if t else "", "things": things} for t, things in by_town]
    return make_ready(trail=[(_("Places and gifts"), reverse("website:places"))], towns=towns)


def _home_first(place: MemoryPlace) -> tuple[bool, bool, str, str]:
    town = place.town
    return town is None, not (town and town.is_home), sort_key(town or ""), sort_key(place.name)
