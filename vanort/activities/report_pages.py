# SPDX-License-Identifier: EUPL-1.2
"""Where a report is written: by whoever led the activity, who has a link and no account, and by the office."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanort.activities.models import Activity, ActivityReport, ReportPhoto
from vanort.activities.notifications import OPENS
from vanort.activities.report_forms import ReportForm
from vanort.activities.reporting import may_write, publish_photo, store_report, whole_reports
from vanort.core.clients import client_household
from vanort.core.permissions import can_change, permission_for
from vanort.core.secret_links import opened, unkept
from vanort.core.steps import is_done
from vanort.core.throttling import is_over_limit
from vanort.core.views import link_closed

# Somebody who writes a long report saves often; more often than this within an hour does a program.
SAVES_PER_HOUR = 120


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def report(request: HttpRequest) -> HttpResponse:
    """Let whoever led an activity write its report; without a link that works, say whom to ask."""
    found = whole_reports().filter(pk=opened(request, OPENS) or 0).first()
    return _desk(request, found, by=None) if found else link_closed(request)


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def office_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the office complete an activity's report, or write it for somebody who told it on paper."""
    user: Any = request.user
    if not can_change(user, ActivityReport):
        raise PermissionDenied
    activities = Activity.objects.visible_to(user).filter(pk=pk)
    return _desk(request, get_object_or_404(whole_reports(), activity__in=activities), by=user)


@require_POST
def show_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a photograph, or take it back."""
    found = get_object_or_404(ReportPhoto.objects.select_related("report"), pk=pk)
    try:
        publish_photo(found, is_public="publish" in request.POST, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(reverse("activities_admin:report", args=[found.report.activity_id]) + "#photos")


@require_safe
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a photograph: a published one of a public report to all, others to its leader and to the office."""
    is_open = Q(is_public=True, report__in=ActivityReport.objects.public())
    may_see_all = request.user.has_perm(permission_for(ActivityReport, "view"))
    is_own = Q() if may_see_all else Q(report=opened(request, OPENS) or 0)
    found = ReportPhoto.objects.filter(is_open, pk=pk).first()
    kept = "no-cache" if found else "private, no-store"
    found = found or get_object_or_404(ReportPhoto.objects.filter(is_own), pk=pk)
    try:
        file = found.file.open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": kept, "X-Robots-Tag": "noindex"})


def _desk(request: HttpRequest, found: ActivityReport, *, by: Any) -> HttpResponse:
    spare = 5 if "rader" in request.GET else 2
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(found, *given, spare=spare)
    is_over = given and not by and is_over_limit(client_household(request), form="report", limit=SAVES_PER_HOUR)
    if is_over:
        text = _("You have saved very many times this hour. What you wrote is still here. Wait a little.")
        form.add_error(None, text)
    elif given and is_done(form, partial(store_report, found, form, by=by)):
        if "more" in request.POST:
            return redirect(f"{request.path}?rader#{request.POST['more'][:9]}")
        messages.success(request, _("The report is sent in.") if form.is_sent else _("What you wrote is saved."))
        return redirect(request.path)
    context = {
        "report": found, "activity": found.activity, "form": form, "is_open": may_write(found, by), "icon": "doc-full",
        "breadcrumbs": [(_("Start"), reverse("website:start")), (_("Report"), "")]}  # fmt: skip
    template = "activities/report_office.html" if by else "activities/report.html"
    return render(request, template, context, status=429 if is_over else 200)
