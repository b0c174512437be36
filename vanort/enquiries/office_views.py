# SPDX-License-Identifier: EUPL-1.2
"""What staff do with a case and its letters, and the figures of a year."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from vanort.core.actions import mark_as_sent, send_again
from vanort.core.models import OutgoingMail
from vanort.core.permissions import can_change
from vanort.enquiries.diary import case_file, csv_file
from vanort.enquiries.figures import figure_columns, lines_of, years
from vanort.enquiries.inbox import CASE, LETTER, case_of
from vanort.enquiries.models import Enquiry
from vanort.enquiries.office_forms import FORMS
from vanort.enquiries.permissions import can_handle_enquiries, can_read_enquiries

SETTLED = {
    "again": (send_again, gettext_lazy("The letter is in the outbox again.")),
    "arrived": (mark_as_sent, gettext_lazy("It is noted that the letter arrived.")),
}


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Do one thing with a case; a form that does not go through is shown on the case's page with all that was typed.

    Whoever comes here without a form, such as after signing in anew, is led to the case.
    """
    user: Any = request.user
    if not can_handle_enquiries(user):
        raise PermissionDenied
    if request.method == "GET":
        return redirect(CASE, pk)
    form = FORMS[verb](request.POST, enquiry=get_object_or_404(Enquiry, pk=pk), user=user)
    if not form.do():
        screens: Any = Enquiry
        shown: HttpResponseBase = screens.snippet_viewset.inspect_view(request, pk=str(pk), failed=form)
        return shown
    meta = form.made._meta if hasattr(form.made, "slug") else None
    url = reverse(f"wagtailsnippets_{meta.app_label}_{meta.model_name}:edit", args=[form.made.pk]) if meta else ""
    goes_on = bool(url) and verb == "begin_correction"
    messages.success(request, form.said, buttons=[messages.button(url, _("Open it"))] if url and not goes_on else [])
    return redirect(url) if goes_on else redirect(CASE, pk)


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one case to the case system as JSON; the log notes who took it."""
    if not can_read_enquiries(request.user):
        raise PermissionDenied
    rows = Enquiry.objects.select_related("topic__organization", "assigned_to", "registered_by")
    enquiry = get_object_or_404(rows, pk=pk)
    log(instance=enquiry, action="vanort.export", user=request.user)
    headers = {"Content-Disposition": f'attachment; filename="{enquiry.number}.json"', "Cache-Control": "no-store"}
    return JsonResponse(case_file(enquiry), json_dumps_params={"ensure_ascii": False, "indent": 2}, headers=headers)


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Send a letter again, or say that it arrived; then go back to its case."""
    if not can_change(request.user, OutgoingMail):
        raise PermissionDenied
    mail = get_object_or_404(OutgoingMail.objects.select_related("message__enquiry"), pk=pk)
    if request.method == "POST":
        act, said = SETTLED[way]
        try:
            act(mail, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, said)
    case = case_of(mail)
    return redirect(CASE, case.pk) if case else redirect(LETTER, pk)


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Show how many enquiries of each kind each month of a year had, as a table or as a file."""
    if not can_read_enquiries(request.user):
        raise PermissionDenied
    offered = years()
    year = next((one for one in offered if str(one) == request.GET.get("year")), offered[0])
    lines = lines_of(year)
    if request.GET.get("export") == "csv":
        return csv_file(f"{_('enquiries')}-{year}", figure_columns(), lines)
    context = {"lines": lines, "year": year, "years": offered, "months": MONTHS_3.values(), "icon": "table"}
    return render(request, "enquiries/admin/statistics.html", context)
