# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of a visit: its plan, programme, guests, beds, and what guests cannot eat and need."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from vanort.activities.models import Activity
from vanort.core.permissions import permission_for
from vanort.documents.answers import docx_answer, pdf_answer
from vanort.visits import actions, health
from vanort.visits.forms.office import PAGES, CodeForm, VisitStep, last_logged
from vanort.visits.models import Delegate, Diet, Placement, ProgrammeItem, Visit
from vanort.visits.models.visit import LANGUAGES
from vanort.visits.papers import PAPERS
from vanort.visits.permissions import can_change_people, can_plan_visits, can_read_people, is_group_leader
from vanort.visits.programme import ics_answer

TABS = {
    "plan": pgettext_lazy("page of a visit", "Plan"), "programme": _("Programme"), "guests": _("Guests"),
    "beds": _("Hosts and beds"), "health": _("Food and needs")}  # fmt: skip
PRIVATE = ("guests", "beds")
OPENED = "health_open_until"
# Days of a visit that are shown in the programme though nothing happens on them.
SHOWN_DAYS = 31


@require_POST
def begin(request: HttpRequest, activity: int) -> HttpResponse:
    """Make an activity a visit, and show its plan."""
    user: Any = request.user
    found = get_object_or_404(Activity.objects.visible_to(user), pk=activity)
    return redirect("visits_admin:plan", actions.plan_visit(found, by=user).pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int, tab: str, verb: str = "", row: int = 0) -> HttpResponse:
    """Show one page of a visit, with one form open on it when a verb is given; do that when it is sent.

    A form that does not go through is shown in its place with all that was typed; what only a button asked for is told
    above the page. A fixed number of queries for each page, however many guests, hosts and hours."""
    visit: Visit = get_object_or_404(Visit.objects.for_lists(), pk=pk)
    route, (may_look, may) = f"visits_admin:{tab}", _rights(request.user, visit, tab)
    if not may_look or (verb and not may):
        raise PermissionDenied
    form = _form(request, visit, tab, verb, row) if verb else None
    if verb and form is None:
        messages.warning(request, _("It is not there any more."))
        return redirect(route, pk)
    if form and request.method == "POST":
        if form.do():
            return _done(request, form, route)
        if form.is_button:
            messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    if form.is_button if form else request.method == "POST":
        return redirect(route, pk)
    shown = _frame(request, visit, tab) | {"may": may} | SHOWN[tab](request, visit) | ({"form": form} if form else {})
    return render(request, f"visits/{tab}.html", shown)


def _rights(user: Any, visit: Visit, tab: str) -> tuple[bool, bool]:
    """Whether a person may look at a page, and whether that person may do anything there; each action asks anew."""
    if tab == "health":
        leads = is_group_leader(user, visit)
        return leads or can_plan_visits(user), leads
    if tab in PRIVATE:
        return can_read_people(user), can_change_people(user)
    return user.has_perm(permission_for(Visit, "view")), can_plan_visits(user)


def _form(request: HttpRequest, visit: Visit, tab: str, verb: str, row: int) -> VisitStep | None:
    """Return the form of something to do, sent or fresh, at its row of this visit; None when the row is gone."""
    kind = next((one for one in PAGES[tab] if one.verb == verb), None)
    if kind is None or (row and kind.at is None) or (kind.at and not row and not kind.can_be_new):
        raise Http404
    found = kind.at._default_manager.filter(pk=row, visit=visit).first() if row and kind.at else None
    if row and not found:
        return None
    data = request.POST if request.method == "POST" else None
    return kind(data, visit=visit, user=request.user, row=found, given=request.GET)


def _done(request: HttpRequest, form: VisitStep, route: str) -> HttpResponse:
    """Say what was done, and lead back to where it stands, or on to the next new row."""
    if isinstance(form, CodeForm):
        until = timezone.now() + dt.timedelta(minutes=health.OPEN_MINUTES)
        request.session[OPENED] = {**request.session.get(OPENED, {}), str(form.visit.pk): until.timestamp()}
    messages.success(request, form.said)
    if "again" in request.POST and form.prefilled:
        return redirect(f"{reverse(route, args=[form.visit.pk, form.verb])}?{urlencode(form.going_on())}")
    row = getattr(form, "instance", form.row)
    anchor = f"#{form.at._meta.model_name}-{row.pk}" if form.at and row and row.pk else ""
    return redirect(reverse(route, args=[form.visit.pk]) + anchor)


def _frame(request: HttpRequest, visit: Visit, tab: str) -> dict[str, Any]:
    return {
        "visit": visit, "tab": tab, "route": f"visits_admin:{tab}", "last": last_logged(visit),
        "today": timezone.localdate(), "header_title": str(visit), "header_icon": "group", "languages": LANGUAGES,
        "tabs": [
            (name, label, reverse(f"visits_admin:{name}", args=[visit.pk]))
            for name, label in TABS.items()
            if _rights(request.user, visit, name)[0]
        ],
        "breadcrumbs_items": [
            {"url": reverse("wagtailsnippets_visits_visit:list"), "label": Visit._meta.verbose_name_plural},
            {"url": "", "label": str(visit)}]}  # fmt: skip


def _numbers(visit: Visit) -> dict[str, int]:
    which = {"minors": Q(is_minor=True), "placed": Q(placement__isnull=False), "unseen": Q(photo_consent=False)}
    counted = {name: Count("pk", condition) for name, condition in which.items()}
    return visit.delegates.aggregate(number=Count("pk"), **counted)


def _plan(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return what is to be done, who is invited, and how many come. Seven queries."""
    return {
        "invitations": visit.invitations.select_related("organization").annotate(named=Count("delegates")),
        "checklist": visit.checklist.select_related("owner"),
        "gifts": visit.activity.places.select_related("given_by", "given_to"),
        "hosts": visit.hosts.accepted().aggregate(number=Count("pk"), beds=Sum("beds", default=0)), **_numbers(visit),
    }  # fmt: skip


def _programme(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return what happens, day by day; days of the visit on which nothing happens yet too. One query."""
    days: dict[dt.date, list[ProgrammeItem]] = {
        visit.arrives_on + dt.timedelta(days=number): [] for number in range(min(visit.nights + 1, SHOWN_DAYS))
    }
    for item in visit.programme.all():
        days.setdefault(timezone.localdate(item.starts_at), []).append(item)
    return {"days": sorted(days.items())}


def _guests(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return who comes, town by town, and those of us who travel. Four queries."""
    people = Delegate.objects.select_related("placement__host")
    towns = visit.invitations.select_related("organization").prefetch_related(Prefetch("delegates", people))
    return {"towns": towns, "own": people.filter(visit=visit, invitation=None), **_numbers(visit)}


def _beds(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return who offers beds, who sleeps where, and who best would. Eight queries."""
    proposal, guests, homes = actions.proposal_for(visit)
    placements = Placement.objects.select_related("delegate__invitation__organization")
    rows = visit.hosts.prefetch_related(Prefetch("placements", placements))
    hosts = [(one, one.has_shown_extract(visit.arrives_on)) for one in rows]
    delegates = list(visit.delegates.select_related("invitation__organization", "placement"))
    return {
        "hosts": hosts, "hotel": [one for one in delegates if hasattr(one, "placement") and one.placement.hotel],
        "without": [(one, proposal.left.get(one.pk)) for one in delegates if not hasattr(one, "placement")],
        "proposed": actions.explained(proposal, guests, homes, delegates, [one for one, _shown in hosts]),
        "sent": last_logged(visit, action="vanort.send_pages")}  # fmt: skip


def _health(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return numbers for the kitchen; names only to the group leader, who has shown a code lately."""
    is_leader = is_group_leader(request.user, visit)
    until = request.session.get(OPENED, {}).get(str(visit.pk), 0)
    is_open = is_leader and until > timezone.now().timestamp()
    notes = health.notes(visit) if is_open else []
    return {
        "meals": health.meals(visit), "is_leader": is_leader, "is_open": is_open,
        "notes": [(one, [Diet(code).label for code in one.diets if code in Diet.values]) for one in notes],
        "form": CodeForm(visit=visit, user=request.user)}  # fmt: skip


@require_safe
def paper(request: HttpRequest, pk: int, kind: str, language: str, form: str) -> HttpResponse:
    """Hand out a paper of a visit, to who may read the page that it is made from; the programme as a calendar too."""
    visit: Visit = get_object_or_404(Visit.objects.for_lists(), pk=pk)
    if kind not in PAPERS or language not in dict(LANGUAGES) or (form == "ics" and kind != "programme"):
        raise Http404
    tab, made = PAPERS[kind]
    if not _rights(request.user, visit, tab)[0]:
        raise PermissionDenied
    if form == "ics":
        return ics_answer(visit, visit.programme.all(), language)
    return (pdf_answer if form == "pdf" else docx_answer)(made(visit, language), f"{kind} {visit} {language}")


SHOWN = {"plan": _plan, "programme": _programme, "guests": _guests, "beds": _beds, "health": _health}
