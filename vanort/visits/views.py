# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of a visit: its plan, programme, guests, beds, and what guests cannot eat and need."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from vanort.activities.models import Activity
from vanort.core.permissions import permission_for
from vanort.visits import actions, health
from vanort.visits.forms.office import PAGES, VisitStep
from vanort.visits.models import Visit
from vanort.visits.permissions import can_change_people, can_plan_visits, can_read_people, is_group_leader

TABS = {
    "plan": _("Plan"), "programme": _("Programme"), "guests": _("Guests"), "beds": _("Hosts and beds"),
    "health": _("Food and needs"),
}  # fmt: skip
PRIVATE = ("guests", "beds")
OPENED = "health_open_until"


@require_POST
def begin(request: HttpRequest, activity: int) -> HttpResponse:
    """Make an activity a visit, and show its plan."""
    user: Any = request.user
    found = get_object_or_404(Activity.objects.visible_to(user), pk=activity)
    return redirect("visits_admin:plan", actions.plan_visit(found, by=user).pk)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk: int, tab: str, verb: str = "", row: int = 0) -> HttpResponse:
    """Show one page of a visit; do one thing there. A form that does not go through is shown with all that was typed.

    A fixed number of queries for each page, however many guests, hosts and hours.
    """
    visit = _visit(request, pk, tab)
    failed = None
    if request.method == "POST":
        failed = _form(visit, request, tab, verb, row)
        if failed.do():
            if verb == "code":
                request.session[OPENED] = {**request.session.get(OPENED, {}), str(pk): _soon().timestamp()}
            messages.success(request, failed.said)
            return redirect(_back(tab, pk, failed))
    elif verb:
        return redirect(f"visits_admin:{tab}", pk)
    return render(request, f"visits/{tab}.html", _frame(request, visit, tab, failed) | SHOWN[tab](request, visit))


def _visit(request: HttpRequest, pk: int, tab: str) -> Visit:
    """Return a visit for one of its pages to whoever may look there. One query."""
    user = request.user
    may_look = can_read_people(user) if tab in PRIVATE else user.has_perm(permission_for(Visit, "view"))
    visit: Visit = get_object_or_404(Visit.objects.for_lists(), pk=pk)
    if not may_look:
        raise PermissionDenied
    return visit


def _form(visit: Visit, request: HttpRequest, tab: str, verb: str, row: int) -> VisitStep:
    """Return the form that was sent, at its row of this visit."""
    kind = next((one for one in PAGES[tab] if one.verb == verb), None)
    if kind is None or (row and kind.at is None):
        raise Http404
    found = get_object_or_404(kind.at._default_manager, pk=row, visit=visit) if row and kind.at else None
    if kind.at and not found and kind.is_small:
        raise Http404
    return kind(request.POST, visit=visit, user=request.user, row=found)


def _back(tab: str, pk: int, form: VisitStep) -> str:
    anchor = f"#{form.at._meta.model_name}-{form.row.pk}" if form.row and form.row.pk and form.at else ""
    return reverse(f"visits_admin:{tab}", args=[pk]) + anchor


def _frame(request: HttpRequest, visit: Visit, tab: str, failed: VisitStep | None) -> dict[str, Any]:
    """Return what every page shows, with a ``form_of`` for the templates: the failed form in its place, else fresh."""
    fresh = {kind.verb: kind for kind in PAGES[tab]}
    may = can_change_people(request.user) if tab in PRIVATE else can_plan_visits(request.user)

    def form_of(verb: str, row: Any = None) -> VisitStep:
        if failed and failed.verb == verb and (failed.row.pk if failed.row else None) == (row.pk if row else None):
            return failed
        return fresh[verb](visit=visit, user=request.user, row=row)

    return {
        "visit": visit, "tab": tab, "may": may, "form_of": form_of, "failed": failed, "today": timezone.localdate(),
        "tabs": [
            (name, label, reverse(f"visits_admin:{name}", args=[visit.pk]))
            for name, label in TABS.items()
            if name not in PRIVATE or can_read_people(request.user)
        ],
        "header_title": str(visit), "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailsnippets_visits_visit:list"), "label": Visit._meta.verbose_name_plural},
            {"url": "", "label": str(visit)},
        ],
    }  # fmt: skip


def _plan(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    return {
        "invitations": visit.invitations.select_related("organization"),
        "checklist": visit.checklist.select_related("owner"),
        "gifts": visit.activity.places.filter(kind="gift"),
        "number": visit.delegates.count(),
        "minors": visit.delegates.filter(is_minor=True).count(),
    }


def _programme(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    return {"items": visit.programme.all()}


def _guests(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    delegates = visit.delegates.select_related("invitation__organization", "placement__host")
    return {"delegates": delegates}


def _beds(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    proposal, guests, homes = actions.proposal_for(visit)
    hosts = list(visit.hosts.prefetch_related("placements__delegate"))
    delegates = list(visit.delegates.select_related("invitation__organization", "placement__host"))
    return {
        "hosts": hosts,
        "delegates": delegates,
        "without": [one for one in delegates if not hasattr(one, "placement")],
        "proposed": actions.explained(proposal, guests, homes, delegates, hosts),
        "left": [(one, proposal.left[one.pk]) for one in delegates if one.pk in proposal.left],
    }


def _health(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Return numbers for the kitchen; names only to the group leader, who has shown a code lately."""
    is_leader = is_group_leader(request.user, visit)
    until = request.session.get(OPENED, {}).get(str(visit.pk), 0)
    is_open = is_leader and until > timezone.now().timestamp()
    notes = health.notes(visit) if is_open else []
    return {"meals": health.meals(visit), "is_leader": is_leader, "is_open": is_open, "notes": notes}


def _soon() -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=health.OPEN_MINUTES)


SHOWN = {"plan": _plan, "programme": _programme, "guests": _guests, "beds": _beds, "health": _health}
