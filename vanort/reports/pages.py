# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of annual reports: all of them, one at work, and what makes a figure."""

from collections import defaultdict
from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import registry

from vanort.core.steps import is_done
from vanort.documents.answers import docx_answer, pdf_answer
from vanort.meetings.models import AgendaItem
from vanort.reports import actions
from vanort.reports.documents import report_document
from vanort.reports.figures import Figure, Table, digest, shown
from vanort.reports.forms import AdoptForm, BeginForm, DeliverForm, WordsForm
from vanort.reports.models import AnnualReport, Edition, PlanItem
from vanort.reports.permissions import can_write_reports

PAGE = "reports_admin:report"
# What can be done, what it asks for, and by which action.
STEPS: dict[str, tuple[Any, Any]] = {
    "compile": (forms.Form, actions.ask_compile), "words": (WordsForm, actions.write_words),
    "adopt": (AdoptForm, actions.adopt), "deliver": (DeliverForm, actions.deliver),
    "publish": (forms.Form, actions.publish), "unpublish": (forms.Form, partial(actions.publish, is_public=False)),
}  # fmt: skip
staff_only = permission_required("reports.view_annualreport", raise_exception=True)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """Show all reports and how far each has come; begin one. Two queries, and the bodies to choose from."""
    form, begun = BeginForm(request.POST or None), list[AnnualReport]()
    if request.method == "POST" and is_done(
        form, lambda: begun.append(actions.begin_report(by=request.user, **form.cleaned_data))
    ):
        return redirect(PAGE, begun[0].pk)
    editions = Prefetch("editions", Edition.objects.defer("content"))
    rows = AnnualReport.objects.select_related("body").prefetch_related(editions).defer("figures", "words")
    context = {"reports": rows, "form": form, "may": can_write_reports(request.user)}
    return render(request, "reports/office/index.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int, verb: str = "", row: str = "") -> HttpResponseBase:
    """Show a report at work, or do one thing with it; what does not go through is shown with all that was typed."""
    found: Any = get_object_or_404(AnnualReport.objects.select_related("body"), pk=pk)
    if not verb or request.method != "POST":
        return redirect(PAGE, pk) if verb else _shown(request, found)
    form, at, more = _form(found, verb, row, request.POST), found, {"key": row} if verb == "words" else {}
    if row and not more:
        at = get_object_or_404(Edition.objects.select_related("item__meeting"), report=pk, number=row)
    if is_done(form, lambda: STEPS[verb][1](at, by=request.user, **more, **form.cleaned_data)):
        return redirect(f"{reverse(PAGE, args=[pk])}#{row or verb}")
    found.refresh_from_db()
    if form.non_field_errors():
        # What a colleague has changed is shown now: sent once more, it goes through.
        form.data = request.POST.dict() | {"seen": _form(found, verb, row).initial["seen"]}
    return _shown(request, found, form)


@staff_only
@require_GET
def paper(request: HttpRequest, pk: int, number: str, kind: str) -> HttpResponseBase:
    """Give an edition as a file; number 0 is the report as it stands now, for the meeting that is to adopt it."""
    found = get_object_or_404(AnnualReport.objects.filter(figures__isnull=False).select_related("body"), pk=pk)
    edition = get_object_or_404(found.editions, number=number) if number != "0" else None
    content = edition.content if edition else {"report": found.figures, "words": found.words}
    document = report_document(content, edition, is_public=False, has_files=kind == "pdf-a3")
    name = f"verksamhetsberattelse-{found.body.slug}-{found.year}-{number if edition else 'utkast'}"
    return (docx_answer if kind == "docx" else pdf_answer)(document, name)


@staff_only
@require_GET
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Show what makes a figure, with ways to the records. One query for each sort of them."""
    found = get_object_or_404(AnnualReport, pk=pk)
    figures = {
        cell.key: (" · ".join((section.heading, shown(row[0]), table.head[column])), cell, shown(cell))
        for section in actions.sections_of(found) for table in section.tables for row in table.rows
        for column, cell in enumerate(row) if isinstance(cell, Figure)}  # fmt: skip
    if key not in figures:
        raise Http404
    name, cell, value = figures[key]
    finder, keys = AdminURLFinder(request.user), defaultdict[str, list[str]](list)
    for label, _colon, number in (part.record.partition(":") for part in cell.parts):
        keys[label].append(number)
    rows = (row for label, pks in keys.items() for row in apps.get_model(label)._default_manager.filter(pk__in=pks))
    ways = {f"{row._meta.label_lower}:{row.pk}": _way(row, finder) for row in rows}
    parts = [(part, ways.get(part.record), shown(Figure(key, part.value, cell.unit))) for part in cell.parts]
    context = {"report": found, "name": name, "value": value, "parts": parts, "of": [figures[one] for one in cell.of]}
    return render(request, "reports/office/figure.html", context)


def _way(row: Any, finder: AdminURLFinder) -> Any:
    """Return where in the office a record is; None when the person may not change it."""
    if isinstance(row, AgendaItem):
        return f"{reverse('meetings_admin:minutes', args=[row.meeting_id])}#item-{row.pk}"
    return finder.get_edit_url(row)


def _form(found: AnnualReport, verb: str, row: str = "", data: Any = None) -> Any:
    words, more = found.words.get(row, ""), {"report": found} if verb == "adopt" else {}
    known = {"seen": digest(words) if row else found.version, "text": words}
    return STEPS[verb][0](data, initial=known, auto_id=f"{verb}-{row}_%s", use_required_attribute=False, **more)


def _shown(request: HttpRequest, found: AnnualReport, failed: Any = None) -> HttpResponseBase:
    """Draw the page, with a form that did not go through in its place. As many queries for many sections."""

    def form(verb: str, row: object = "") -> Any:
        fresh = _form(found, verb, str(row))
        return failed if failed and failed.auto_id == fresh.auto_id else fresh

    sections = actions.sections_of(found)
    inner = {part.key for each in sections for part in each.parts}
    editions = found.editions.select_related("item__meeting", "decision__body").defer("content")
    plans = [(year, PlanItem.objects.filter(body=found.body_id, year=year)) for year in (found.year, found.year + 1)]
    context = {
        "report": found, "is_compiling": actions.is_compiling(found), "missing": actions.lacking(found),
        "may": can_write_reports(request.user), "failed": failed, "adopt": form("adopt"), "plans": plans,
        "sections": [(each, each.key in inner, form("words", each.key), _tables(found, each)) for each in sections],
        "editions": [(each, form("deliver", each.number)) for each in editions],
        "history": registry.get_logs_for_instance(found).select_related("user")}  # fmt: skip
    return render(request, "reports/office/report.html", context)


def _tables(found: Any, section: Any) -> list[tuple[Table, Any]]:
    """Return the tables of a section with each cell as its text, the key of its figure, and what that said before."""
    was = found.figures.get("changed", {})
    keyed = [
        (table, [[(cell, getattr(cell, "key", "")) for cell in row] for row in table.rows]) for table in section.tables
    ]
    return [(table, [[(shown(cell), key, was.get(key)) for cell, key in row] for row in rows]) for table, rows in keyed]
