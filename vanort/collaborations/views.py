# SPDX-License-Identifier: EUPL-1.2
"""Staff's way to change how a collaboration stands."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from vanort.collaborations import actions
from vanort.collaborations.forms import StatusChangeForm
from vanort.collaborations.models import Collaboration
from vanort.core.permissions import can_change

EDIT = "wagtailsnippets_collaborations_collaboration:edit"


@require_http_methods(["GET", "POST"])
def change_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the new status, its day, decision and reason; then add it to the history."""
    user: Any = request.user
    collaboration = get_object_or_404(Collaboration.objects.visible_to(user), pk=pk)
    if not can_change(user, Collaboration):
        raise PermissionDenied
    asked: dict[str, Any] = {"status": request.GET.get("status", "")}
    form = StatusChangeForm(request.POST or None, initial=asked, for_user=user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_status(collaboration, by=user, **form.step)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The status of “%(record)s” is changed.") % {"record": collaboration})
            return redirect(EDIT, pk)
    context = {"form": form, "collaboration": collaboration, "icon": "history", "back": reverse(EDIT, args=[pk])}
    return render(request, "collaborations/change_status.html", context)
