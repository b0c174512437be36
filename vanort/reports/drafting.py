# SPDX-License-Identifier: EUPL-1.2
"""A report while it is written: what it lacks, what its figures are called, and what would be frozen."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from vanort.reports.figures import Figure, Report, Section, changes, shown, text_of
from vanort.reports.models import AnnualReport


def is_compiling(report: AnnualReport) -> bool:
    """Whether figures have been asked for that are not there yet."""
    return bool(report.asked_at and (report.compiled_at is None or report.compiled_at < report.asked_at))


def compiled(report: AnnualReport) -> Report | None:
    """Return the figures as they were compiled last; None before the first time."""
    return Report.from_data(report.figures) if report.figures else None


def lacking(report: AnnualReport) -> list[tuple[str, str]]:
    """Return what must be there before the report is adopted, each with the section where it belongs."""
    found = compiled(report)
    if found is None or is_compiling(report):
        return [(_("The figures are not compiled yet."), "")]
    asked = (each for each in found.all_sections() if each.asks and not report.words.get(each.key))
    return [(_("Nothing was done for “%(duty)s”. Say why.") % {"duty": each.heading}, each.key) for each in asked]


def captions(report: Report) -> dict[str, str]:
    """Return what each figure is called: its section, its row and its column."""
    return {
        cell.key: " · ".join((section.heading, shown(row[0]), table.head[column]))
        for section in report.all_sections() for table in section.tables for row in table.rows
        for column, cell in enumerate(row) if isinstance(cell, Figure)
    }  # fmt: skip


def told_changes(old: Report, new: Report) -> list[list[str]]:
    """Return the figures that do not say the same: key, what it is called, how it was and how it is."""
    names = captions(old) | captions(new)
    return [[key, names[key], *(shown(each) if each else "–" for each in both)] for key, *both in changes(old, new)]


def content_of(report: AnnualReport) -> dict[str, Any]:
    """Return what an edition freezes: the compiled figures with the words that stand now."""
    found = Report.from_data(report.figures)
    sections = tuple(_worded(each, report.words) for each in found.sections)
    return {"report": replace(found, sections=sections).as_data(), "words": report.words}


def _worded(section: Section, words: Mapping[str, str]) -> Section:
    # What was written when the figures were compiled may have been taken away since.
    text = text_of(replace(section, text=""), words)
    return replace(section, text=text, parts=tuple(_worded(each, words) for each in section.parts))
