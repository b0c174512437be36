# SPDX-License-Identifier: EUPL-1.2
"""Compile a body's report of a year from the registers; nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.conf import settings
from django.utils import translation

from vanort.directory.models import Organization
from vanort.reports.committee import committee_section
from vanort.reports.duties import duties_section
from vanort.reports.economy import economy_section
from vanort.reports.figures import Report, Section, text_of
from vanort.reports.models import AnnualReport
from vanort.reports.owed import owed_section
from vanort.reports.plans import follow_up_section, next_section
from vanort.reports.projects import projects_section
from vanort.reports.towns import summary_section, towns_section
from vanort.reports.year import load_year

SECTIONS = (
    summary_section, committee_section, duties_section, towns_section, owed_section, projects_section,
    economy_section, follow_up_section, next_section,
)  # fmt: skip


def compile_report(
    body: Organization, year: int, *, told: Callable[[int], object] = lambda percent: None, language: str = ""
) -> Report:
    """Return the report of a body and a year as the registers are now, in one language (the site's own).

    As many queries for few rows as for many, and none reads other years' rows but what they left undone.

    Args:
        told: is called after each section with the per cent done.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        loaded, sections = load_year(body, year), []
        words = AnnualReport.objects.filter(body=body, year=year).values_list("words", flat=True).first() or {}
        for number, make in enumerate(SECTIONS, 1):
            sections.append(_worded(make(loaded), words))
            told(100 * number // len(SECTIONS))
        return Report(str(body), year, tuple(sections))


def _worded(section: Section, words: Mapping[str, str]) -> Section:
    parts = tuple(_worded(each, words) for each in section.parts)
    return replace(section, text=text_of(section, words), parts=parts)
