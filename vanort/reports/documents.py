# SPDX-License-Identifier: EUPL-1.2
"""A report as a document: cover, words, tables with charts and a map beside them, signatures, corrections; and as CSV.

It is written in the site's own language, as it was compiled, whoever reads it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, override

from vanort.core.exports import BOM, csv_line, guarded
from vanort.documents import model
from vanort.documents.model import Block, Document, Heading, Paragraph, plain
from vanort.reports.drawings import Drawing, drawings_of
from vanort.reports.figures import Cell, Figure, Report, Section, Table, shown, text_of
from vanort.reports.models import Edition
from vanort.reports.year import day_of

CSV = "text/csv"


def report_document(
    content: Mapping[str, Any], edition: Edition | None = None, *, is_public: bool = True, has_files: bool = False
) -> Document:
    """Return frozen content, or a draft's, as a document. At most five queries: the map and the corrections.

    Args:
        content: ``report``, as ``Report.as_data`` wrote it, and ``words`` by section.
        edition: which one it is, as ``told`` returns it; None for a draft.
        is_public: leave out what only the office may read.
        has_files: bring every table along as CSV, which makes it PDF/A-3a."""
    with override(settings.LANGUAGE_CODE):
        report = report_of(content, is_public=is_public)
        drawings, words = drawings_of(report), content["words"]
        blocks = [block for section in report.sections for block in _section(section, words, drawings)]
        signing = Heading(_("Signatures")), model.Signatures(((_("Chair"), ""), (_("Secretary"), "")))
        files = {table.key: _attachment(table) for table in tables_of(report)} if has_files else {}
        return Document(
            title=_("Annual report %(year)s") % {"year": report.year}, subtitle=report.body, author=report.body,
            header=report.body, language=settings.LANGUAGE_CODE, facts=cover_of(report, edition),
            blocks=(*blocks, *_corrections(edition), *signing), created=edition.frozen_at if edition else None,
            attachments=tuple(files.values()))  # fmt: skip


def report_of(content: Mapping[str, Any], *, is_public: bool = True) -> Report:
    """Return the report of some content, as anyone may read it or as the office does."""
    report = Report.from_data(content["report"])
    return report.for_public() if is_public else report


def tables_of(report: Report) -> list[Table]:
    """Return all tables in order."""
    return [table for section in report.all_sections() for table in section.tables]


def cover_of(report: Report, edition: Edition | None) -> tuple[tuple[str, str], ...]:
    """Return what stands on the cover: whose, of when, where it was adopted, and how to know it from another."""
    first, last = (day_of(dt.date(report.year, *day)) for day in ((1, 1), (12, 31)))
    facts = ((_("Body"), report.body), (_("Period"), f"{first} – {last}"))
    if not edition:
        return (*facts, (_("State"), _("draft, not adopted")))
    handed = day_of(edition.delivered_on) or _("not yet")
    return (
        *facts, (_("Adopted"), _adopted(edition)), (_("Edition"), str(edition.number)),
        (_("Handed to the council"), handed), (_("Fingerprint (SHA-256)"), edition.sha256))  # fmt: skip


def _adopted(edition: Edition) -> str:
    if not edition.item:
        return str(edition.decision)
    meeting, paragraph = edition.item.meeting, edition.item.paragraph
    return ", ".join([str(meeting.body), day_of(meeting.day), *([f"§ {paragraph}"] if paragraph else [])])


def _section(
    section: Section, words: Mapping[str, str], drawings: Mapping[str, list[Drawing]], level: int = 1
) -> Iterator[Block]:
    yield Heading(section.heading, level)
    if section.facts:
        yield model.Facts(section.facts)
    yield Paragraph(text_of(section, words))
    for table in section.tables:
        yield _table(table)
        yield from (model.Picture(each.svg.encode(), each.words) for each in drawings[table.key])
    for part in section.parts:
        yield from _section(part, words, drawings, level + 1)


def _table(table: Table) -> Block:
    """Return a table; one without rows as a line that says so."""
    if not table.rows:
        return Paragraph(_("%(table)s: none.") % {"table": table.caption}, "note")
    rows = tuple(tuple(shown(cell) for cell in row) for row in table.rows)
    return model.Table(table.caption, table.head, rows, note=table.note, figures=figure_columns(table))


def figure_columns(table: Table) -> tuple[int, ...]:
    """Return the numbers of the columns that hold figures and nothing else."""
    columns = enumerate(zip(*table.rows, strict=True))
    return tuple(number for number, cells in columns if {type(cell) for cell in cells if cell} == {Figure})


def corrections_of(edition: Edition) -> list[Edition]:
    """Return the corrections that an edition holds. One query."""
    rows = Edition.objects.filter(report=edition.report_id, number__lte=edition.number).exclude(reason="")
    return list(rows.defer("content").order_by("number"))


def _corrections(edition: Edition | None) -> Iterator[Block]:
    if found := corrections_of(edition) if edition else []:
        yield Heading(_("Corrections"))
        yield model.Numbered(tuple(map(told, found)))


def told(correction: Edition) -> str:
    """Write which edition was a correction, when and why."""
    day = day_of(timezone.localdate(correction.frozen_at))
    said = {"number": correction.number, "day": day, "why": correction.reason}
    return _("Edition %(number)s, %(day)s: %(why)s") % said


def table_csv(table: Table) -> bytes:
    """Return a table as CSV: figures as plain numbers, with their unit in the heading; nothing can run as a formula."""
    head: list[object] = [_headed(table, each) for each in range(len(table.head))]
    lines = [head, *([_plain(cell) for cell in row] for row in table.rows)]
    return (BOM + "".join(csv_line(map(guarded, line)) for line in lines)).encode()


def _headed(table: Table, column: int) -> str:
    units = {cell.unit for row in table.rows for cell in [row[column]] if isinstance(cell, Figure) and cell.unit}
    return " ".join([plain(table.head[column]), *(f"({plain(unit)})" for unit in sorted(units))])


def _plain(cell: Cell) -> object:
    return (
        cell.value if isinstance(cell, Figure) and cell.value is not None and not cell.lacking else plain(shown(cell))
    )


def _attachment(table: Table) -> model.Attachment:
    return model.Attachment(f"{table.key}.csv", table_csv(table), CSV, table.caption)
