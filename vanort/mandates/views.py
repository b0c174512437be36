# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of bodies: who sits there, what is to be done next, steps of a mandate, reading in of rows."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from vanort.core.permissions import permission_for
from vanort.directory.models import Organization
from vanort.mandates.composition import Composition, composition
from vanort.mandates.forms import STEPS, OnDayForm, ReadInForm
from vanort.mandates.importing import MOST_ROWS, Line, store
from vanort.mandates.models import Mandate, Regulation, Term
from vanort.mandates.permissions import can_change_mandates

# From when on the page asks for the next term: the ordinary election lies in September, the term ends in December.
AHEAD = dt.timedelta(days=120)


def _add_url(model: str, **begun: int) -> str:
    return reverse(f"wagtailsnippets_mandates_{model}:add", query=begun)


class Next(NamedTuple):
    """One thing to do: why, and the way to do it."""

    text: str
    button: str
    url: str


@dataclass(frozen=True)
class Overview:
    """A body on a day. Four queries, whatever the years behind."""

    body: Organization
    on: dt.date
    today: dt.date

    @cached_property
    def now(self) -> Composition:
        return composition(self.body, self.on)

    @cached_property
    def regulations(self) -> list[Regulation]:
        return list(self.body.regulations.select_related("decision__body", "document", "appointed_by"))

    @cached_property
    def regulation(self) -> Regulation | None:
        begun = (one for one in self.regulations if one.start_date <= self.on)
        return next((one for one in begun if one.end_date is None or self.on <= one.end_date), None)

    @cached_property
    def terms(self) -> list[Term]:
        return list(self.body.terms.order_by("-start_date"))

    @cached_property
    def members(self) -> list[tuple[Mandate, Mandate | None]]:
        return [(one, self.now.office_of(one)) for one in self.now.members]

    def to_do(self) -> Iterator[Next]:
        """Yield what is to be done next, most urgent first. One query where a seat is empty."""
        body, now, rules = self.body, self.now, self.regulation
        edit = reverse("wagtailsnippets_directory_organization:edit", args=[body.pk])
        if body.legal_form in ("", Organization.LegalForm.UNKNOWN):
            yield Next(_("It is not known what the body is in law. It cannot decide on money, and its minutes are not "
                         "announced, until somebody says so."), _("Say its legal form"), edit)  # fmt: skip
        if rules is None:
            yield Next(_("No regulation is in force."), _("Add the regulation"), _add_url("regulation", body=body.pk))
        elif rules.is_under_revision:
            url = reverse("wagtailsnippets_mandates_regulation:edit", args=[rules.pk])
            yield Next(_("The regulation is under revision."), _("See the regulation"), url)
        last = self.terms[0] if self.terms else None
        if last is None or last.end_date <= self.today + AHEAD or self._is_unfinished(last):
            url = reverse("office:handover", args=[body.pk])
            yield Next(self._why_hand_over(last), _("Hand over to a new term"), url)
        if now.term and now.unrecorded:
            text = ngettext("%(count)d seat is not recorded.", "%(count)d seats are not recorded.", now.unrecorded)
            url = reverse("mandates_admin:read_in", args=[body.pk])
            yield Next(text % {"count": now.unrecorded}, _("Record the seats"), url)
        if now.term and now.vacant and now.members:
            yield self._vacant(now.term)
        if now.term and now.members and not now.chair:
            add = _add_url("mandate", term=now.term.pk)
            yield Next(_("It is not recorded who chairs it."), _("Record the chair"), add)

    def _is_unfinished(self, last: Term) -> bool:
        is_ahead, recorded = last.start_date > self.today, last.recorded
        return recorded == Term.Recorded.NONE or (is_ahead and recorded == Term.Recorded.PART)

    def _why_hand_over(self, last: Term | None) -> str:
        if last is None:
            return _("No term is recorded.")
        if last.end_date < self.today:
            return _("The term has ended, and nobody has been appointed. Nobody sits there.")
        if last.recorded == Term.Recorded.NONE:
            return _("Nobody has been appointed for the term %(years)s.") % {"years": last.years}
        if last.start_date > self.today:
            return _("Not all appointments for the term %(years)s are recorded.") % {"years": last.years}
        return _("The term ends on %(day)s.") % {"day": date_format(last.end_date, "j F Y")}

    def _vacant(self, term: Term) -> Next:
        text = ngettext("%(count)d seat is empty.", "%(count)d seats are empty.", self.now.vacant)
        taken = {one.seat for one in self.now.members}
        left = term.mandates.seated().filter(end_date__lt=self.on).exclude(seat__in=taken).order_by("-end_date").first()
        url = reverse("mandates_admin:follow", args=[left.pk]) if left else _add_url("mandate", term=term.pk)
        return Next(text % {"count": self.now.vacant}, _("Record who was elected"), url)


LOOK = permission_for(Mandate, "view")


@require_GET
@permission_required(LOOK, raise_exception=True)
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies that people sit in, with how many sit there today and until when."""
    today = timezone.localdate()
    running = Q(terms__mandates__role=Mandate.Role.MEMBER, terms__mandates__start_date__lte=today,
                terms__mandates__end_date__gte=today)  # fmt: skip
    rows = Organization.objects.exclude(legal_form="", terms=None, regulations=None).order_by("name__sv").annotate(
        held=Count("terms__mandates", filter=running, distinct=True),
        until=Max("terms__end_date", filter=Q(terms__start_date__lte=today, terms__end_date__gte=today)))  # fmt: skip
    return render(request, "mandates/admin/bodies.html", {"rows": rows, "icon": "group"})


@require_GET
@permission_required(LOOK, raise_exception=True)
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body on a day: who sits there, its rules and terms, and what is to be done next."""
    form = OnDayForm(request.GET or None)
    today = timezone.localdate()
    found = Overview(get_object_or_404(Organization.objects.select_related("parent"), pk=pk), form.day(), today)
    may = can_change_mandates(request.user)
    context = {
        "overview": found, "body": found.body, "now": found.now, "form": form, "icon": "group", "may": may,
        "to_do": list(found.to_do()) if may and found.on == today else []}  # fmt: skip
    return render(request, "mandates/admin/body.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask what is needed for one thing that happens to a mandate, and do it."""
    if not can_change_mandates(request.user):
        raise PermissionDenied
    mandate = get_object_or_404(Mandate.objects.select_related("term__body", "person"), pk=pk)
    form = STEPS[verb](request.POST if request.method == "POST" else None, mandate=mandate, user=request.user)
    if request.method == "POST" and form.do():
        messages.success(request, form.said)
        return redirect("mandates_admin:body", mandate.term.body_id)
    back = reverse("wagtailsnippets_mandates_mandate:inspect", args=[pk])
    context = {"form": form, "mandate": mandate, "title": form.title, "icon": "user", "back": back, "verb": verb}
    return render(request, "mandates/admin/step.html", context)


@require_http_methods(["GET", "POST"])
def read_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Read rows of members and mandates: first as a trial that stores nothing, then all or nothing."""
    user: Any = request.user
    if not can_change_mandates(user):
        raise PermissionDenied
    body, back = get_object_or_404(Organization, pk=pk), reverse("mandates_admin:body", args=[pk])
    return read_in_rows(request, ReadInForm, store, body=body, back=back)


def read_in_rows(
    request: HttpRequest, form_class: type[ReadInForm], store: Callable[..., list[Line]], *, back: str, body: Any = None
) -> HttpResponse:
    """Show what rows would make, storing nothing, then store all or none; without a body the form asks for it."""
    lines, is_trial, is_sent = list[Line](), "do" not in request.POST, request.method == "POST"
    form = form_class(request.POST, request.FILES) if is_sent else form_class()
    if is_sent and form.is_valid():
        given = form.cleaned_data
        lines = store(body or given["body"], given["rows"], by=request.user, is_trial=is_trial)
        if not is_trial and not any(line.error for line in lines):
            count = len(lines) if form.has_people else sum(line.is_new for line in lines)
            messages.success(request, form.said % {"count": count})
            return redirect(back)
        form = form.shown_again()
    context = {
        "form": form, "body": body, "lines": lines, "wrong": sum(bool(line.error) for line in lines), "icon": "upload",
        "columns": form.columns, "example": form.example, "most": MOST_ROWS, "back": back, "title": form.title,
        "has_people": form.has_people}  # fmt: skip
    return render(request, "mandates/admin/read_in.html", context)
