# SPDX-License-Identifier: EUPL-1.2
"""Reading in the meetings of the past of a body."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from vanort.mandates.importing import MOST_ROWS, Line
from vanort.meetings.permissions import can_run_meetings
from vanort.secretariat.forms.past import PastForm
from vanort.secretariat.importing import COLUMNS, EXAMPLE, store
from vanort.secretariat.pages.frame import LIST


@require_http_methods(["GET", "POST"])
def read_in(request: HttpRequest) -> HttpResponse:
    """Read meetings from rows: first as a trial that stores nothing, then all or nothing."""
    user: Any = request.user
    if not can_run_meetings(user):
        raise PermissionDenied
    lines: list[Line] = []
    form = PastForm(request.POST or None, request.FILES or None)
    is_trial = "do" not in request.POST
    if request.method == "POST" and form.is_valid():
        lines = store(form.cleaned_data["body"], form.cleaned_data["rows"], by=user, is_trial=is_trial)
        if not is_trial and not any(line.error for line in lines):
            text = ngettext("%(count)d meeting is read in.", "%(count)d meetings are read in.", len(lines))
            messages.success(request, text % {"count": len(lines)})
            return redirect(LIST)
        form = form.shown_again()
    context = {
        "form": form, "lines": lines, "wrong": sum(bool(line.error) for line in lines), "icon": "upload",
        "columns": COLUMNS, "example": EXAMPLE, "most": MOST_ROWS, "back": reverse(LIST),
        "title": _("Read in past meetings"),
    }  # fmt: skip
    return render(request, "mandates/admin/read_in.html", context)
