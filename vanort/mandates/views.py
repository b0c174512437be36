# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of bodies: who sits there, what can be done with a mandate, and reading in of rows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.core.permissions import permission_for
from vanort.directory.models import Organization
from vanort.mandates.forms import STEPS, OnDayForm, ReadInForm
from vanort.mandates.importing import COLUMNS, EXAMPLE, MOST_ROWS, store
from vanort.mandates.models import Mandate
from vanort.mandates.overview import Overview
from vanort.mandates.permissions import can_change_mandates


@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies that people sit in, with how many sit there today and until when."""
    _ask_to_look(request)
    today = timezone.localdate()
    running = Q(terms__mandates__role=Mandate.Role.MEMBER, terms__mandates__start_date__lte=today,
                terms__mandates__end_date__gte=today)  # fmt: skip
    rows = Organization.objects.exclude(legal_form="", terms=None, regulations=None).order_by("name__sv").annotate(
        held=Count("terms__mandates", filter=running, distinct=True),
        until=Max("terms__end_date", filter=Q(terms__start_date__lte=today, terms__end_date__gte=today)),
    )  # fmt: skip
    return render(request, "mandates/admin/bodies.html", {"rows": rows, "icon": "group"})


@require_GET
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body on a day: who sits there, its rules and terms, and what is to be done next."""
    _ask_to_look(request)
    form = OnDayForm(request.GET or None)
    today = timezone.localdate()
    found = Overview(get_object_or_404(Organization.objects.select_related("parent"), pk=pk), form.day(), today)
    may = can_change_mandates(request.user)
    context = {
        "overview": found, "body": found.body, "now": found.now, "form": form, "icon": "group", "may": may,
        "to_do": list(found.to_do()) if may and found.on == today else [],
    }  # fmt: skip
    return render(request, "mandates/admin/body.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask what is needed for one thing that happens to a mandate, and do it."""
    if not can_change_mandates(request.user):
        raise PermissionDenied
    mandate = get_object_or_404(Mandate.objects.select_related("term__body", "person"), pk=pk)
    form = STEPS[verb](request.POST if request.method == "POST" else None, mandate=mandate, user=request.user)
    if request.method == "POST" and form.do():
        messages.success(request, form.said)
        return redirect("mandates_admin:body", mandate.term.body_id)
    back = reverse("wagtailsnippets_mandates_mandate:inspect", args=[pk])
    context = {"form": form, "mandate": mandate, "title": form.title, "icon": "user", "back": back, "verb": verb}
    return render(request, "mandates/admin/step.html", context)


@require_http_methods(["GET", "POST"])
def read_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Read rows of members and mandates: first as a trial that stores nothing, then all or nothing."""
    user: Any = request.user
    if not can_change_mandates(user):
        raise PermissionDenied
    found = get_object_or_404(Organization, pk=pk)
    form, lines = ReadInForm(*((request.POST, request.FILES) if request.method == "POST" else ())), []
    is_trial = "do" not in request.POST
    if request.method == "POST" and form.is_valid():
        lines = store(found, form.cleaned_data["rows"], by=user, is_trial=is_trial)
        if not is_trial and lines and not any(line.error for line in lines):
            text = ngettext("%(count)d row is read in.", "%(count)d rows are read in.", len(lines))
            messages.success(request, text % {"count": len(lines)})
            return redirect("mandates_admin:body", pk)
        form = form.shown_again()
    wrong = sum(bool(line.error) for line in lines)
    context = {
        "form": form, "body": found, "lines": lines, "wrong": wrong, "icon": "upload", "columns": COLUMNS,
        "example": EXAMPLE, "most": MOST_ROWS, "back": reverse("mandates_admin:body", args=[pk]),
        "title": _("Read in members"), "has_people": True,
    }  # fmt: skip
    return render(request, "mandates/admin/read_in.html", context)


def _ask_to_look(request: HttpRequest) -> None:
    user: Any = request.user
    if not user.has_perm(permission_for(Mandate, "view")):
        raise PermissionDenied
