# SPDX-License-Identifier: EUPL-1.2
"""The form that people write to us by, and the page that confirms it: never kept by anybody on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vanort.core.clients import client_household
from vanort.core.models import RetentionRule
from vanort.core.throttling import is_over_limit
from vanort.enquiries.actions import store
from vanort.enquiries.addresses import page_path, read_number, thanks_url
from vanort.enquiries.forms import AskForm
from vanort.enquiries.models import Enquiry
from vanort.enquiries.retention import DATA_CLASS

View = Callable[[HttpRequest], HttpResponse]


def _unkept(view: View) -> View:
    """Let nobody store the answer: neither browsers, caches on the way nor search engines."""

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
    """Confirm an enquiry: its number, what happens next and by when. It shows nothing that the person wrote.

    Raises:
        Http404: when we did not write the number, or the enquiry is gone.
    """
    number = read_number(request.GET.get("nr", ""))
    if number is None:
        raise Http404
    rows = Enquiry.objects.select_related("topic__organization")
    enquiry = get_object_or_404(rows, year=number[0], serial=number[1])
    return render(request, "enquiries/thanks.html", {"enquiry": enquiry, "breadcrumbs": _trail()})


def _form(request: HttpRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    """Draw the form. Two queries besides those of every page: the topics and the rule."""
    rule = RetentionRule.objects.filter(data_class=DATA_CLASS).exclude(decision="").first()
    context = {"form": form, "about": page_path(form["page"].value() or ""), "rule": rule, "breadcrumbs": _trail()}
    return render(request, "enquiries/ask.html", context, status=status)


def _too_many(request: HttpRequest, form: AskForm) -> HttpResponse:
    """Refuse for the rest of the hour by the clock, and keep what was typed in the form."""
    now = timezone.localtime()
    text = _(
        "Very many messages have come from your network this hour, so this one is not sent. "
        "What you wrote is still here. Send it again after %(hour)s."
    )
    form.add_error(None, text % {"hour": f"{(now.hour + 1) % 24}.00"})
    response = _form(request, form, status=429)
    response["Retry-After"] = str(3600 - now.minute * 60 - now.second)
    return response


def _trail() -> list[tuple[Any, str]]:
    return [(_("Start"), reverse("website:start")), (_("Contact"), reverse("website:contact")), (_("Write to us"), "")]
