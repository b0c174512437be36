# SPDX-License-Identifier: EUPL-1.2
"""Staff's way to change how a collaboration stands."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.snippets.widgets import AdminSnippetChooser

from vanort.collaborations import actions
from vanort.collaborations.models import Collaboration, StatusChange
from vanort.core.models import Source
from vanort.core.permissions import can_change
from vanort.core.steps import is_done
from vanort.directory.models import DecisionReference

EDIT = "wagtailsnippets_collaborations_collaboration:edit"


class StatusChangeForm(WagtailAdminModelForm):
    """One new step of the status history."""

    class Meta(WagtailAdminModelForm.Meta):
        model = StatusChange
        fields = ["status", "since", "decision", "reason", "source"]
        # Said here because the office's windows are registered after this class is made.
        widgets = {"decision": AdminSnippetChooser(DecisionReference), "source": AdminSnippetChooser(Source)}

    @property
    def step(self) -> dict[str, Any]:
        return {name: getattr(self.instance, name) for name in self._meta.fields}


@require_http_methods(["GET", "POST"])
def change_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the new status, its day, decision and reason; then add it to the history."""
    user: Any = request.user
    collaboration = get_object_or_404(Collaboration.objects.visible_to(user), pk=pk)
    if not can_change(user, Collaboration):
        raise PermissionDenied
    asked: dict[str, Any] = {"status": request.GET.get("status", "")}
    form = StatusChangeForm(request.POST or None, initial=asked, for_user=user)
    if request.method == "POST" and is_done(form, lambda: actions.change_status(collaboration, by=user, **form.step)):
        messages.success(request, _("The status of “%(record)s” is changed.") % {"record": collaboration})
        return redirect(EDIT, pk)
    context = {"form": form, "collaboration": collaboration, "icon": "history", "back": reverse(EDIT, args=[pk])}
    return render(request, "collaborations/change_status.html", context)
