# SPDX-License-Identifier: EUPL-1.2
"""What people outside the office see of a visit: a town and a host by their links, everybody where hosts are sought."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, override
from django.views.decorators.http import require_http_methods, require_safe

from vanort.activities.models import Activity
from vanort.core.clients import client_household
from vanort.core.models import RetentionRule
from vanort.core.secret_links import opened, unkept
from vanort.core.steps import is_done
from vanort.core.throttling import is_over_limit
from vanort.core.views import link_closed
from vanort.visits import actions
from vanort.visits.forms.outside import AnswerForm, GuestForm, OfferForm
from vanort.visits.labels import words_in
from vanort.visits.models import HealthNote, Host, Invitation, Visit
from vanort.visits.models.people import SPOKEN
from vanort.visits.programme import days, ics_answer, span

# A town that names its people saves often; more often than this within an hour does a program.
SAVES_PER_HOUR = 200


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def town(request: HttpRequest, page: str, pk: int = 0) -> HttpResponse:
    """Let an invited town answer, name its people until the visit begins, and read the programme. Nine queries.

    The site has no addresses in the town's language, so the links of these pages are relative."""
    rows = Invitation.objects.select_related("visit__activity", "organization")
    found = rows.filter(pk=opened(request, "visits:answer") or 0).first()
    if not found:
        return link_closed(request)
    if page == "ics":
        return ics_answer(found.visit, found.visit.programme.all(), found.language)
    row = found.delegates.select_related("health").filter(pk=pk).first() if pk else None
    is_open, up = timezone.localdate() <= found.visit.arrives_on, "../../" if pk else "../"
    if page == "person" and (not is_open or found.answer != Invitation.Answer.YES or bool(pk) != bool(row)):
        return HttpResponseRedirect(up)
    form = {"person": GuestForm, "answer": AnswerForm}[page](request.POST or None, invitation=found, row=row)
    if form.is_bound and is_over_limit(client_household(request), form="town", limit=SAVES_PER_HOUR):
        form.add_error(None, form.words["too_many"])
    elif form.is_bound and not is_open:
        form.add_error(None, form.words["closed"])
    elif form.is_bound and form.do():
        messages.success(request, form.words["saved"])
        return HttpResponseRedirect("." if page == "answer" or "again" in request.POST else up)
    return _town_page(request, page, found, form, is_open)


def _town_page(request: HttpRequest, page: str, found: Invitation, form: Any, is_open: bool) -> HttpResponse:
    visit, code = found.visit, found.language
    people = found.delegates.annotate(has_told=Exists(HealthNote.objects.filter(delegate=OuterRef("pk"))))
    context = {
        "invitation": found, "visit": visit, "form": form, "is_open": is_open, "people": people, "language": code,
        "words": words_in(code), "span": span(visit, code), "title": visit.activity.title.in_language(code),
        "town": found.organization.name.in_language(code), "contact": reverse("website:contact"),
        "days": days(visit.programme.all(), code) if page == "answer" else []}  # fmt: skip
    with override(code):
        return render(request, f"visits/town_{page}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def host(request: HttpRequest) -> HttpResponse:
    """Show a host the own offer, who comes and the programme; the offer can be taken back until guests sleep there."""
    rows = Host.objects.select_related("visit__activity")
    found = rows.filter(pk=opened(request, "visits:host") or 0).first()
    if not found:
        return link_closed(request)
    if request.method == "POST":
        try:
            actions.change_host(found, state=Host.State.WITHDRAWN)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("visits:host")
    language, spoken = get_language() or "sv", dict(SPOKEN)
    guests = [
        {"name": next(iter(one.name.rpartition(",")[2].split()), one.name), "is_minor": one.is_minor,
         "languages": [spoken[code] for code in one.languages if code in spoken], "arrives_on": one.first_night}
        for one in found.visit.delegates.filter(placement__host=found)]  # fmt: skip
    context = {"host": found, "visit": found.visit, "guests": guests, "words": words_in(language)}
    context["days"] = days(found.visit.programme.all(), language)
    return render(request, "visits/host_page.html", context)


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """List the visits for which anybody may offer beds. One query."""
    visits = Visit.objects.wanting_hosts().select_related("activity__town")
    return render(request, "visits/wanted.html", {"visits": visits})


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form by which a resident offers beds, or store what was sent."""
    visit = get_object_or_404(Visit.objects.wanting_hosts().select_related("activity"), activity__slug=slug)
    form = OfferForm(request.POST if request.method == "POST" else None, instance=Host(visit=visit))
    is_over = form.is_valid() and is_over_limit(client_household(request), form="offer")
    if is_over:
        form.add_error(None, _("Very many offers have come from your network this hour. Send it again in an hour."))
    elif is_done(form, form.act):
        return redirect("visits:thanks")
    rule = RetentionRule.objects.filter(data_class="visits.host").exclude(decision="").first()
    context = {"form": form, "visit": visit, "rule": rule}
    return render(request, "visits/offer.html", context, status=429 if is_over else 200)


@require_safe
def public_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out what is open to everybody in the programme of a public activity, as a calendar."""
    visit = get_object_or_404(Visit.objects.filter(activity__in=Activity.objects.public()), activity__slug=slug)
    return ics_answer(visit, visit.programme.filter(is_public=True), get_language() or "sv")
