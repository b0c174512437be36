# SPDX-License-Identifier: EUPL-1.2
"""The form that people write to us by, never kept on the way; what staff do with cases and letters; the figures."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from vanort.core.actions import mark_as_sent, send_again
from vanort.core.clients import client_household
from vanort.core.models import OutgoingMail, RetentionRule
from vanort.core.permissions import can_change
from vanort.core.throttling import is_over_limit
from vanort.enquiries.actions import DATA_CLASS, store
from vanort.enquiries.addresses import page_path, read_number, thanks_url
from vanort.enquiries.diary import case_file, csv_file
from vanort.enquiries.figures import figure_columns, lines_of, years
from vanort.enquiries.forms import FORMS, AskForm
from vanort.enquiries.inbox import CASE, LETTER, case_of
from vanort.enquiries.models import Enquiry
from vanort.enquiries.permissions import can_handle_enquiries, can_read_enquiries

View = Callable[[HttpRequest], HttpResponse]


def _unkept(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
        return response

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
@_unkept
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form, or store what was sent; whatever is refused is shown again with all that was typed."""
    if request.method != "POST":
        about = page_path(request.GET.get("om", ""))
        return _form(request, AskForm(initial={"topic": request.GET.get("amne", ""), "page": about}))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    if is_over_limit(client_household(request), form="enquiry"):
        return _too_many(request, form)
    return redirect(thanks_url(store(form.save(commit=False), form_key=form.cleaned_data["form_key"])))


@require_safe
@_unkept
def thanks(request: HttpRequest) -> HttpResponse:
    """Confirm an enquiry: its number, what happens next and by when, nothing of what was written; 404 for others."""
    year, serial = read_number(request.GET.get("nr", "")) or (None, None)
    enquiry = get_object_or_404(Enquiry.objects.select_related("topic__organization"), year=year, serial=serial)
    return render(request, "enquiries/thanks.html", {"enquiry": enquiry, "breadcrumbs": _trail()})


def _form(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    """Draw the form. Two queries besides those of every page: the topics and the rule."""
    rule = RetentionRule.objects.filter(data_class=DATA_CLASS).exclude(decision="").first()
    context = {"form": form, "about": page_path(form["page"].value() or ""), "rule": rule, "breadcrumbs": _trail()}
    return render(request, "enquiries/ask.html", context, status=status)


def _too_many(request: HttpRequest, form: AskForm) -> HttpResponse:
    now = timezone.localtime()
    text = _("Very many messages have come from your network this hour, so this one is not sent. "
             "What you wrote is still here. Send it again after %(hour)s.")  # fmt: skip
    form.add_error(None, text % {"hour": f"{(now.hour + 1) % 24}.00"})
    response = _form(request, form, status=429)
    response["Retry-After"] = str(3600 - now.minute * 60 - now.second)
    return response


def _trail() -> list[tuple[Any, str]]:
    return [(_("Start"), reverse("website:start")), (_("Contact"), reverse("website:contact")), (_("Write to us"), "")]


SETTLED = {"again": (send_again, _("The letter is in the outbox again.")),
           "arrived": (mark_as_sent, _("It is noted that the letter arrived."))}  # fmt: skip


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Do one thing with a case; a form that does not go through is shown there, nothing lost. GET leads to the case."""
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
