# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of an activity: what becomes of it, its money and report; and reading in of the ledger."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import registry

from vanort.activities import actions
from vanort.activities.forms import AskForm, AttestForm, CancelForm, LedgerForm, PostponeForm, ReturnForm
from vanort.activities.importing import store
from vanort.activities.models import Activity, ActivityReport, CostLine, PayRule
from vanort.activities.split import payer_by, sums
from vanort.core.money import format_money
from vanort.core.permissions import can_change, permission_for
from vanort.core.steps import is_done
from vanort.mandates.views import read_in_rows

EDIT, PAGE = "wagtailsnippets_activities_activity:edit", "activities_admin:money"
LINES = "wagtailsnippets_activities_costline:list"
CALLED_OFF: dict[str, tuple[type[forms.Form], Callable[..., Any], Any]] = {
    "cancel": (
        CancelForm, partial(actions.change_state, state=Activity.State.CANCELLED), gettext_lazy("Cancel the activity")),
    "postpone": (PostponeForm, actions.postpone, gettext_lazy("Postpone the activity"))}  # fmt: skip
# What can be done on the page of money and report, and what it asks for.
STEPS = {"split": forms.Form, "ask": AskForm, "write": forms.Form, "return": ReturnForm, "approve": forms.Form}


@require_POST
def set_state(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Move an activity to a state that needs no explanation, such as confirmed or carried out."""
    activity = _activity(request, pk, Activity, "change")
    try:
        actions.change_state(activity, state=state, by=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(EDIT, pk)
    return _moved(request, activity)


@require_http_methods(["GET", "POST"])
def call_off(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask why an activity is cancelled, or for its new date, then cancel or move it; the old date is kept."""
    form_class, act, title = CALLED_OFF[verb]
    activity, form = _activity(request, pk, Activity, "change"), form_class(request.POST or None)
    if request.method == "POST" and is_done(form, lambda: act(activity, by=request.user, **form.cleaned_data)):
        return _moved(request, activity)
    context = {"form": form, "activity": activity, "title": title, "icon": "history", "back": reverse(EDIT, args=[pk])}
    return render(request, "activities/ask.html", context)


@require_GET
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what became of an activity whose day has passed."""
    activity = _activity(request, pk, Activity, "change")
    context = {"activity": activity, "icon": "history", "next_states": Activity.NEXT_STATES[activity.state]}
    return render(request, "activities/outcome.html", context)


def _moved(request: HttpRequest, activity: Activity) -> HttpResponse:
    text = _("“%(record)s” is now: %(state)s.") % {"record": activity, "state": activity.shown_state_label}
    messages.success(request, capfirst(text))
    return redirect(EDIT, activity.pk)


@require_GET
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an activity costs, who pays, and how far its report has come. As many queries for many lines."""
    return _shown(request, _activity(request, pk, CostLine, "view"))


@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one thing; a form that does not go through is shown in its place. A new secret link is shown once."""
    activity, link = _activity(request, pk, CostLine, "view"), [""]
    user = _allowed(request, ActivityReport, "change")
    if request.method == "GET":
        return redirect(PAGE, pk)
    report: Any = ActivityReport.objects.filter(activity=pk).first()
    form = STEPS[verb](request.POST, auto_id=f"{verb}_%s")

    def act() -> None:
        if verb == "split":
            actions.propose_split(activity, by=user)
        elif verb in ("ask", "write"):
            there = report or actions.expect_report(activity, by=user)
            link[0] = actions.ask_leader(there, by=user, **form.cleaned_data) if verb == "ask" else ""
        elif report:
            (actions.send_back if verb == "return" else actions.approve)(report, by=user, **form.cleaned_data)

    if not is_done(form, act) or link[0]:
        return _shown(request, activity, link=link[0], **({} if link[0] else {verb: form}))
    if verb == "write":
        return redirect("activities_admin:report", pk)
    messages.success(request, _("It is stored."))
    return redirect(PAGE, pk)


@require_http_methods(["GET", "POST"])
def attest(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who attested a cost."""
    user = _allowed(request, CostLine, "change")
    line = get_object_or_404(CostLine.objects.select_related("activity"), pk=pk)
    known = {"person": getattr(user, "person", None), "on": timezone.localdate()}
    form = AttestForm(request.POST or None, initial=known)
    back = reverse(PAGE, args=[line.activity_id]) if line.activity_id else reverse(LINES)
    if request.method == "POST" and is_done(form, lambda: actions.attest(line, by=user, **form.cleaned_data)):
        messages.success(request, _("It is stored."))
        return redirect(back)
    return render(request, "activities/attest.html", {"form": form, "line": line, "icon": "check", "back": back})


@require_http_methods(["GET", "POST"])
def read_in(request: HttpRequest) -> HttpResponse:
    """Read in lines of the ledger: first as a trial that stores nothing, then all or nothing."""
    _allowed(request, CostLine, "add")
    return read_in_rows(request, LedgerForm, store, back=reverse(LINES))


def _allowed(request: HttpRequest, model: Any, verb: str) -> Any:
    if not request.user.has_perm(permission_for(model, verb)):
        raise PermissionDenied
    return request.user


def _activity(request: HttpRequest, pk: int, model: Any, verb: str) -> Activity:
    rows = Activity.objects.visible_to(_allowed(request, model, verb)).select_related("body")
    found: Activity = get_object_or_404(rows, pk=pk)
    return found


def _shown(request: HttpRequest, activity: Activity, link: str = "", **failed: forms.Form) -> HttpResponse:
    report = ActivityReport.objects.filter(activity=activity).select_related("approved_by").first()
    lines = list(activity.costs.select_related("spent_by", "attested_by").order_by("kind", "pk"))
    rules = {rule.kind: (rule, payer_by(rule, activity.direction)) for rule in PayRule.objects.all()}
    owes = Activity.objects.owing_report().filter(pk=activity.pk).exists()
    of_leader = {"name": report.leader_name, "email": report.leader_email} if report else {}
    known = {"seen": report.version if report else 1, **of_leader}
    asked = {"ask": AskForm(auto_id="ask_%s", initial=known), "return": ReturnForm(auto_id="return_%s")}
    context = {
        "activity": activity, "icon": "calendar-alt", "may": can_change(request.user, ActivityReport), "link": link,
        "rows": [(line, *rules.get(line.kind, (None, "")), _words(line.budget_sek, line.actual_sek)) for line in lines],
        "sums": {key: (*_words(*values[:2]), values[2]) for key, values in sums(lines).items()},
        "report": report, "owes": owes, "due_on": report.due_on if report else actions.due_day(activity),
        "is_open": report.state in ActivityReport.OPEN_STATES if report else owes, "forms": asked | failed,
        "history": registry.get_logs_for_instance(report).select_related("user") if report else []}  # fmt: skip
    return render(request, "activities/money.html", context)


def _words(budget: Decimal | None, actual: Decimal | None) -> list[str]:
    left = None if budget is None or actual is None else budget - actual
    return ["–" if amount is None else format_money(amount) for amount in (budget, actual, left)]
