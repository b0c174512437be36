# SPDX-License-Identifier: EUPL-1.2
"""Screens of the office that belong to no single register: a new twin town, and the steps of the hand-over."""

from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.core.steps import is_done
from vanort.directory.models import Organization
from vanort.mandates.permissions import can_change_mandates
from vanort.office.actions import add_twin_town
from vanort.office.forms import SubjectForm, TwinTownForm
from vanort.office.handover import STEPS, Handover
from vanort.office.handover_forms import AFTER_TERM, FORMS
from vanort.office.permissions import can_add_twin_town
from vanort.office.subjects import extract, find
from vanort.visits.permissions import can_erase_people
from vanort.visits.retention import erase_people


@require_http_methods(["GET", "POST"])
def new_twin_town(request: HttpRequest) -> HttpResponse:
    """Ask what is needed for a twin town, add it, and go on to its whole form."""
    user: Any = request.user
    if not can_add_twin_town(user):
        raise PermissionDenied
    form, added = TwinTownForm(request.POST or None), []
    if request.method == "POST" and is_done(form, lambda: added.append(add_twin_town(by=user, **form.answers()))):
        made = added[0]
        agreement = reverse("wagtailsnippets_collaborations_agreement:add", query={"collaboration": made.pk})
        activity = reverse("wagtailsnippets_activities_activity:add", query={"collaborations": made.pk})
        ways = ((agreement, _("Add an agreement")), (activity, _("Add an activity")))
        buttons = [messages.button(url, label) for url, label in ways]
        messages.success(request, _("“%(record)s” is added.") % {"record": made}, buttons=buttons)
        return redirect("wagtailsnippets_collaborations_collaboration:edit", made.pk)
    context = {"form": form, "icon": "globe", "back": reverse("wagtailadmin_home")}
    return render(request, "office/new_twin_town.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def subject(request: HttpRequest) -> HttpResponse:
    """Find what is stored about one person, take it out, or erase it from visits; no address and no log names them."""
    user: Any = request.user
    if not can_erase_people(user):
        raise PermissionDenied
    form, sent = SubjectForm(request.POST or None), request.POST
    found = find(form.cleaned_data["words"]) if form.is_valid() else None
    ticked = [one for one in found or () if one["key"] in sent.getlist("row")]
    chosen = [one["row"] for one in ticked if one["can_be_erased"] or "erase" not in sent]
    if found and not chosen and {"extract", "erase"} & set(sent):
        form.add_error(None, _("Tick what is about this person."))
    elif chosen and "extract" in sent:
        headers, looks = {"Content-Disposition": 'attachment; filename="registerutdrag.json"'}, {"ensure_ascii": False}
        return JsonResponse([extract(row) for row in chosen], safe=False, json_dumps_params=looks, headers=headers)
    elif (
        chosen
        and "erase" in sent
        and is_done(form, lambda: erase_people(chosen, reason=sent.get("reason", ""), by=user))
    ):
        messages.success(request, _("It is erased, and a certificate is written."))
        return redirect("office:subject")
    return render(request, "office/subject.html", {"form": form, "found": found, "chosen": chosen, "icon": "user"})


@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the first step that is not done."""
    return redirect("office:handover_step", pk, next(iter(_allowed(request, pk).missing()), "klart"))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Show one step, and store what it asks for; then go on to the next."""
    found = _allowed(request, pk)
    if step not in STEPS:
        raise Http404
    waits = step in AFTER_TERM and found.term is None
    form_class = None if waits else FORMS.get(step)
    data = request.POST if request.method == "POST" else None
    form = form_class(data, handover=found, user=request.user) if form_class else None
    following = dict(pairwise([*STEPS, "klart"]))[step]
    if request.method == "POST":
        if form is None or form.do():
            if form is not None:
                messages.success(request, _("It is stored."))
            return redirect("office:handover_step", pk, step if waits else following)
        # What a colleague stored meanwhile is shown beside the errors.
        found = Handover(found.body, found.today)
    missing = found.missing()
    context = {
        "handover": found, "body": found.body, "form": form, "step": step, "title": STEPS[step], "waits": waits,
        "missing": missing, "following": following, "icon": "rotate",
        "walk": [(name, label, name not in missing) for name, label in STEPS.items()]}  # fmt: skip
    return render(request, f"office/handover/{step}.html", context)


def _allowed(request: HttpRequest, pk: int) -> Handover:
    if not can_change_mandates(request.user):
        raise PermissionDenied
    return Handover(get_object_or_404(Organization, pk=pk), timezone.localdate())
