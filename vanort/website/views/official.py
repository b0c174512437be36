# SPDX-License-Identifier: EUPL-1.2
"""An administrator's way to say that this is the municipality's own site, and to take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from vanort.website import actions
from vanort.website.models import SiteFacts
from vanort.website.permissions import can_declare_official


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Ask once more, then declare the site official."""
    facts = _allowed(request)
    if request.method == "POST":
        actions.declare_official(facts, by=_person(request))
        messages.success(request, _("The site is now the municipality's official site."))
        return redirect("wagtailadmin_home")
    return _ask(request, "website/declare_official.html")


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask once more, then make the site a demonstration again."""
    facts = _allowed(request)
    if request.method == "POST":
        actions.withdraw_official(facts, by=_person(request))
        messages.success(request, _("The site is a demonstration again."))
        return redirect("wagtailadmin_home")
    return _ask(request, "website/withdraw_official.html")


def _allowed(request: HttpRequest) -> SiteFacts:
    if not can_declare_official(request.user):
        raise PermissionDenied
    facts: SiteFacts = SiteFacts.load()
    return facts


def _person(request: HttpRequest) -> Any:
    return request.user


def _ask(request: HttpRequest, template: str) -> HttpResponse:
    context = {"form": forms.Form(), "back": reverse("wagtailadmin_home"), "icon": "globe"}
    return render(request, template, context)
