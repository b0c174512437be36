# SPDX-License-Identifier: EUPL-1.2
"""The annual report, with its charts and its map and with its tables attached, to veraPDF: UA-1 with A-2a and A-3a."""

import pytest

from bench.report import content
from tests.audit.test_pdf import checked
from vanort.documents.pdf import to_pdf
from vanort.documents.tests.factories import HOSTILE
from vanort.mandates.tests.factories import BodyFactory
from vanort.reports.documents import report_document
from vanort.reports.tests.factories import AnnualReportFactory, EditionFactory, frozen, full_year

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("has_files", "flavour"), [(False, "2a"), (True, "3a")])
def test_forty_pages_have_no_fault(tmp_path, figure, has_files, flavour):
    file = tmp_path / "report.pdf"
    file.write_bytes(to_pdf(report_document(content(28, 1), has_files=has_files)))
    failed, tried = checked(file, flavour)
    assert failed == []
    assert {standard: compliant for standard, (_, compliant) in tried.items()} == {"ua1": "true", flavour: "true"}
    count = sum(number for number, _compliant in tried.values())
    figure(f"veraPDF, annual report as {flavour}: assertions tried and failed", f"{count}, 0")


@pytest.mark.parametrize(("has_files", "flavour"), [(False, "2a"), (True, "3a")])
def test_a_whole_year_with_hostile_words_has_no_fault(tmp_path, has_files, flavour):
    body = BodyFactory(name={"sv": "Kommittén"})
    full_year(body, 2)
    text = HOSTILE.encode("utf-8", "ignore").decode()
    edition = EditionFactory(
        report=AnnualReportFactory(body=body), content=frozen(body, summary=text, economy=text), reason=text
    )
    file = tmp_path / "report.pdf"
    file.write_bytes(to_pdf(report_document(edition.content, edition, has_files=has_files)))
    failed, tried = checked(file, flavour)
    assert (failed, {compliant for _number, compliant in tried.values()}) == ([], {"true"})
