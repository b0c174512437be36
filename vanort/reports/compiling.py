# SPDX-License-Identifier: EUPL-1.2
"""Compile a body's report of a year from the registers; nothing is written."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation

from vanort.directory.models import Organization
from vanort.reports.committee import committee_section
from vanort.reports.duties import duties_section
from vanort.reports.economy import economy_section
from vanort.reports.figures import Report
from vanort.reports.owed import owed_section
from vanort.reports.plans import follow_up_section, next_section
from vanort.reports.projects import projects_section
from vanort.reports.towns import summary_section, towns_section
from vanort.reports.year import load_year

SECTIONS = (
    summary_section, committee_section, duties_section, towns_section, owed_section, projects_section,
    economy_section, follow_up_section, next_section)  # fmt: skip


def compile_report(
    body: Organization, year: int, *, told: Callable[[int], object] = lambda percent: None, language: str = ""
) -> Report:
    """Return the report of a body and a year as the registers are now, in one language (the site's own).

    As many queries for few rows as for many, and none reads other years' rows but what they left undone. The words of
    the secretary are no part of it: ``figures.text_of`` puts them in where it is read.

    Args:
        told: is called after each section with the per cent done."""
    with translation.override(language or settings.LANGUAGE_CODE):
        loaded, sections = load_year(body, year), []
        for number, make in enumerate(SECTIONS, 1):
            sections.append(make(loaded))
            told(100 * number // len(SECTIONS))
        return Report(str(body), year, tuple(sections))
