# SPDX-License-Identifier: EUPL-1.2
"""What visitors see of annual reports: only published editions, the same for everybody, kept until anything changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, override
from django.views.decorators.http import require_safe

from vanort.activities.models import Activity
from vanort.bodies import public
from vanort.collaborations.models import Collaboration
from vanort.core.texts import active_language, sort_key
from vanort.documents.answers import docx_answer, pdf_answer
from vanort.reports import documents
from vanort.reports.documents import CSV, report_of, tables_of
from vanort.reports.drawings import Drawing, drawings_of
from vanort.reports.figures import Cell, Figure, Part, Report, Section, Table, find_figure, shown, text_of
from vanort.reports.models import Edition

# The kinds of file, by their names in the address: whether it is Word, and whether it brings the tables along.
FILES = {"pdf": (False, False), "pdf-a3": (False, True), "docx": (True, False)}
Crumb = tuple[Any, str]
Shown = dict[str, Any]
# The records that have public pages, as the public may see them now.
PAGES: dict[str, Any] = {
    "activities.activity": Activity.objects.public, "collaborations.collaboration": Collaboration.objects.public,
    "directory.person": public.people, "meetings.meeting": public.meetings, "meetings.agendaitem": public.decisions,
}  # fmt: skip


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the reports of all bodies and years, each with its editions. One query."""
    rows = _editions().defer("content").order_by("-report__year", "-number")
    by_body = sorted(rows, key=lambda one: (sort_key(one.report.body.name), one.report.body_id))
    return _page(request, "index", [], {"editions": by_body})


@require_safe
def report(request: HttpRequest, **place: Any) -> HttpResponse:
    """Show an edition, by default the latest. As many queries whatever it holds: its own, the map's and the links'.

    Raises:
        Http404: when no such edition is published; so do all pages and files of a report."""
    edition = _edition_or_404(**place)
    editions = list(Edition.objects.public().filter(report=edition.report_id).defer("content"))
    with override(settings.LANGUAGE_CODE):
        read = report_of(edition.content)
        told = [documents.told(each) for each in documents.corrections_of(edition)]
        context: Shown = {"facts": documents.cover_of(read, edition), "corrections": told}
        context |= {"sections": _sections(read, edition.content["words"])}
    later = [each for each in editions if each.number > edition.number]
    return _edition_page(request, "report", edition, place, context | {"editions": editions, "later": later})


@require_safe
def figure(request: HttpRequest, key: str, **place: Any) -> HttpResponse:
    """Show what a figure is made of: the records anyone may read one by one, the others by number."""
    edition = _edition_or_404(**place)
    with override(settings.LANGUAGE_CODE):
        context = _figure(report_of(edition.content), key)
    return _edition_page(request, "figure", edition, place, context, (context["title"], ""))


@require_safe
def table(request: HttpRequest, key: str, **place: Any) -> HttpResponse:
    """Answer with a table as CSV."""
    with override(settings.LANGUAGE_CODE):
        tables = {each.key: each for each in tables_of(report_of(_edition_or_404(**place).content))}
        if key not in tables:
            raise Http404
        name = f'attachment; filename="{place["body"]}-{place["year"]}-{key}.csv"'
        content = documents.table_csv(tables[key])
        return HttpResponse(content, f"{CSV}; charset=utf-8", headers={"Content-Disposition": name})


@require_safe
def file(request: HttpRequest, kind: str, **place: Any) -> HttpResponse:
    """Answer with an edition as a file: PDF/A-2a, PDF/A-3a with its tables, or DOCX."""
    is_word, has_files = FILES[kind]
    edition = _edition_or_404(**place)
    made = documents.report_document(edition.content, edition, has_files=has_files)
    response = (docx_answer if is_word else pdf_answer)(made, f"{made.title} {made.subtitle} {edition.number}")
    # Everybody gets the same, so it may be kept as pages are.
    del response["Cache-Control"]
    return response


def _editions() -> QuerySet[Edition]:
    places = ("report__body", "item__meeting__body", "decision__body")
    return Edition.objects.public().select_related(*places).order_by("-number")


def _edition_or_404(body: str, year: int, **number: int) -> Edition:
    found = _editions().filter(report__body__slug=body, report__year=year, **number).first()
    if found is None:
        raise Http404
    return found


def _edition_page(
    request: HttpRequest, template: str, edition: Edition, place: Shown, context: Shown, *more: Crumb
) -> HttpResponse:
    base = reverse("reports:report", kwargs=place)
    crumbs = [(str(edition.report), edition.get_absolute_url())]
    if "number" in place:
        crumbs.append((_("Edition %(number)s") % {"number": edition.number}, base))
    return _page(request, template, [*crumbs, *more], {**context, "edition": edition, "base": base})


def _page(request: HttpRequest, template: str, crumbs: list[Crumb], context: Shown) -> HttpResponse:
    trail = [(_("Start"), reverse("website:start")), (_("Annual reports"), reverse("reports:index")), *crumbs]
    is_foreign = active_language() != settings.LANGUAGE_CODE
    shell = {"breadcrumbs": trail, "untranslated": is_foreign, "written_in": settings.LANGUAGE_CODE}
    return render(request, f"reports/{template}.html", shell | context)


def _sections(report: Report, words: Mapping[str, str]) -> list[Shown]:
    """Return the sections of a report that anyone may read. A query for each kind of record, and the map's."""
    rows = [row for table in tables_of(report) for row in table.rows]
    links = _links(cell for row in rows for cell in row if isinstance(cell, Part))
    drawings = drawings_of(report)
    return [_section(each, words, links, drawings) for each in report.sections]


def _section(
    section: Section, words: Mapping[str, str], links: Mapping[str, str], drawings: Mapping[str, list[Drawing]]
) -> Shown:
    tables = [_table(each, links) | {"drawings": drawings[each.key]} for each in section.tables]
    parts = [_section(each, words, links, drawings) for each in section.parts]
    return {"section": section, "text": text_of(section, words), "tables": tables, "parts": parts}


def _table(table: Table, links: Mapping[str, str]) -> Shown:
    kinds = ["table__num" if each in documents.figure_columns(table) else "" for each in range(len(table.head))]
    rows = [[(_cell(cell, links), kind) for cell, kind in zip(row, kinds, strict=True)] for row in table.rows]
    return {"table": table, "heads": list(zip(table.head, kinds, strict=True)), "rows": rows}


def _cell(cell: Cell, links: Mapping[str, str]) -> Shown:
    url = links.get(cell.record, "") if isinstance(cell, Part) else ""
    return {"text": shown(cell), "url": url, "key": cell.key if isinstance(cell, Figure) else ""}


def _figure(report: Report, key: str) -> Shown:
    """Return what a figure is, and what makes it: the records anyone may read, and how much the others come to.

    A query for each kind of record."""
    if (figure := find_figure(report, key)) is None:
        raise Http404
    known, hidden = ([part for part in figure.parts if part.is_public is is_open] for is_open in (True, False))
    links = _links(known)
    rows = [(part.title, links.get(part.record, ""), _share(figure, [part])) for part in known]
    compared = [_named(report, each) for each in figure.of]
    return {**_named(report, key), "parts": rows, "hidden": (len(hidden), _share(figure, hidden)), "compared": compared}


def _share(figure: Figure, parts: Iterable[Part]) -> str:
    return shown(Figure.total("", parts, figure.unit))


def _named(report: Report, key: str) -> Shown:
    cells = (
        (table, row, head, cell) for table in tables_of(report) for row in table.rows
        for head, cell in zip(table.head, row, strict=True) if isinstance(cell, Figure))  # fmt: skip
    table, row, head, cell = next(found for found in cells if found[-1].key == key)
    return {"key": key, "title": f"{shown(row[0])}: {head}", "caption": table.caption, "text": shown(cell)}


def _links(parts: Iterable[Part]) -> dict[str, str]:
    """Return the addresses of the pages of records that anyone may read now as well. A query for each kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for part in parts:
        label, _colon, key = part.record.partition(":")
        if part.is_public and label in PAGES:
            keys[label].add(int(key))
    rows = ((label, row) for label, some in keys.items() for row in PAGES[label]().filter(pk__in=some))
    return {f"{label}:{row.pk}": _page_of(row) for label, row in rows}


def _page_of(row: Any) -> str:
    if paragraph := getattr(row, "paragraph", None):
        return f"{row.meeting.get_absolute_url()}#p{paragraph}"
    return str(row.get_absolute_url())
