# SPDX-License-Identifier: EUPL-1.2
"""An administrator's way to say that this is the municipality's own site, and to take it back."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from vanort.website.actions import declare_official
from vanort.website.models import SiteFacts


@require_http_methods(["GET", "POST"])
@permission_required("website.change_sitefacts", raise_exception=True)
def declare(request: HttpRequest, *, is_official: bool) -> HttpResponse:
    """Ask once more, then declare the site official, or make it a demonstration again."""
    if request.method == "GET":
        template = "website/declare_official.html" if is_official else "website/withdraw_official.html"
        return render(request, template, {"form": forms.Form(), "back": reverse("wagtailadmin_home"), "icon": "globe"})
    person: Any = request.user
    declare_official(SiteFacts.load(), by=person, is_official=is_official)
    done = _("The site is now the municipality's official site.")
    messages.success(request, done if is_official else _("The site is a demonstration again."))
    return redirect("wagtailadmin_home")
