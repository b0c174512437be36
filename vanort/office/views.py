# SPDX-License-Identifier: EUPL-1.2
"""Screens of the office that belong to no single register."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from vanort.office.actions import add_twin_town
from vanort.office.forms import TwinTownForm
from vanort.office.permissions import can_add_twin_town

COLLABORATION = "wagtailsnippets_collaborations_collaboration:edit"


@require_http_methods(["GET", "POST"])
def new_twin_town(request: HttpRequest) -> HttpResponse:
    """Ask what is needed for a twin town, add it, and go on to its whole form."""
    user: Any = request.user
    if not can_add_twin_town(user):
        raise PermissionDenied
    form = TwinTownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = add_twin_town(by=user, **form.answers())
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            agreement = f"{reverse('wagtailsnippets_collaborations_agreement:add')}?collaboration={made.pk}"
            activity = f"{reverse('wagtailsnippets_activities_activity:add')}?collaborations={made.pk}"
            buttons = [
                messages.button(agreement, _("Add an agreement")),
                messages.button(activity, _("Add an activity")),
            ]
            messages.success(request, _("“%(record)s” is added.") % {"record": made}, buttons=buttons)
            return redirect(COLLABORATION, made.pk)
    context = {"form": form, "icon": "globe", "back": reverse("wagtailadmin_home")}
    return render(request, "office/new_twin_town.html", context)
