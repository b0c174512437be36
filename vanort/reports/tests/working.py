# SPDX-License-Identifier: EUPL-1.2
"""A report at work in tests: compiled, with its words, and a § at which it can be adopted."""

from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.tests.factories import AdjustmentFactory, AgendaItemFactory
from vanort.reports.actions import begin_report, compile_asked, lacking, write_words
from vanort.reports.tests.factories import full_year, held


def begun(by, year=2024, number=1):
    """Return a compiled report of a body with some of everything in the year."""
    body = BodyFactory()
    full_year(body, number, year)
    report = begin_report(body, year, by=by)
    compile_asked()
    report.refresh_from_db()
    return report


def finished(by, **more):
    """Return a report of which nothing is missing."""
    report = begun(by, **more)
    for duty in lacking(report):
        write_words(report, key=duty.key, text="Ingen inbjudan kom.", by=by)
    report.refresh_from_db()
    return report


def paragraph(body, when="2025-02-10", number=4):
    """Return an adjusted § of a body."""
    meeting = held(body, when)
    return AgendaItemFactory(
        meeting=meeting, title="Verksamhetsberättelse", paragraph=number, outcome="approved",
        adjustment=AdjustmentFactory(meeting=meeting),
    )  # fmt: skip
