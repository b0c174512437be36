# SPDX-License-Identifier: EUPL-1.2
"""The pages of the hand-over: one for each step, and the way back to the step that waits."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.directory.models import Organization
from vanort.mandates.permissions import can_change_mandates
from vanort.office.handover import STEPS, Handover
from vanort.office.handover_forms import AFTER_TERM, FORMS


@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the first step that is not done."""
    found = _allowed(request, pk)
    return redirect("office:handover_step", pk, next(iter(found.missing()), "klart"))


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
    following = _after(step)
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
        "walk": [(name, label, name not in missing) for name, label in STEPS.items()],
    }  # fmt: skip
    return render(request, f"office/handover/{step}.html", context)


def _after(step: str) -> str:
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def _allowed(request: HttpRequest, pk: int) -> Handover:
    user: Any = request.user
    if not can_change_mandates(user):
        raise PermissionDenied
    return Handover(get_object_or_404(Organization, pk=pk), timezone.localdate())
