# SPDX-License-Identifier: EUPL-1.2
"""A report as PDF, Word and CSV: all of it is there, nothing private, whatever anybody wrote."""

import csv
import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory, PartyFactory
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory
from vanort.documents.model import Facts, Heading, Numbered, Paragraph, Picture, Signatures, Table as Printed, plain
from vanort.documents.pdf import to_pdf
from vanort.documents.tests.factories import HOSTILE
from vanort.documents.tests.reading import Pdf
from vanort.documents.word import to_docx
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.tests.factories import AgendaItemFactory
from vanort.reports.documents import cover_of, figure_columns, report_document, report_of, table_csv, tables_of
from vanort.reports.drawings import drawings_of
from vanort.reports.figures import Figure, Part, Report, Section, Table
from vanort.reports.tests.factories import (
    AnnualReportFactory,
    BudgetFactory,
    EditionFactory,
    activity,
    frozen,
    full_year,
    held,
    line,
)

pytestmark = pytest.mark.django_db
ONE = Part("activities.activity:1", "Besök")
SECRET = Part("activities.activity:2", "Hemlig resa", Decimal(4), is_public=False)


def content(*tables, words=None, text=""):
    """Return frozen content of one section with some tables."""
    report = Report("Kommittén", 2024, (Section("s", "Avsnitt", text, tables),))
    return {"report": report.as_data(), "words": words or {}}


def table(*rows, head=("Vad", "Antal", "Utfall"), **more):
    return Table(**{"key": "t", "caption": "Tabell", "head": head, "rows": rows, **more})


def blocks(made, kind):
    return [block for block in made.blocks if isinstance(block, kind)]


def numbers(key, *values, unit=""):
    known = [None if one is None else Decimal(one) for one in values]
    return tuple(Figure(f"{key}-{each}", one, unit) for each, one in enumerate(known))


def test_the_cover_says_whose_of_when_where_adopted_and_how_to_know_it():
    body = BodyFactory(name={"sv": "Kommittén"})
    item = AgendaItemFactory(meeting=held(body, "2025-02-12"), paragraph=4)
    edition = EditionFactory(
        report=AnnualReportFactory(body=body), item=item, decision=None, delivered_on=dt.date(2025, 3, 31)
    )
    made = dict(report_document(edition.content, edition).facts)
    assert list(made.values()) == [
        "Kommittén", "1 januari 2024 – 31 december 2024", "Kommittén, 12 februari 2025, § 4", "1", "31 mars 2025",
        edition.sha256,
    ]  # fmt: skip


def test_a_draft_says_that_it_is_one():
    made = report_document(content())
    assert len(made.facts) == 3
    assert made.created is None
    assert cover_of(report_of(content()), None)[0][1] == "Kommittén"


def test_sections_have_headings_words_facts_tables_and_parts():
    inner = Section("duty", "Uppgift 1", facts=(("Läge", "klart"),))
    report = Report("Kommittén", 2024, (Section("s", "Uppgifter", "gammalt", parts=(inner,)),))
    made = report_document({"report": report.as_data(), "words": {"s": "Nya ord.", "duty": "Mer."}})
    assert [(one.text, one.level) for one in blocks(made, Heading)][:2] == [("Uppgifter", 1), ("Uppgift 1", 2)]
    assert [one.text for one in blocks(made, Paragraph)] == ["Nya ord.", "Mer."]
    assert blocks(made, Facts)[0].pairs == (("Läge", "klart"),)
    assert len(blocks(made, Signatures)[0].signers) == 2


def test_a_table_is_printed_with_its_figures_to_the_right_and_one_without_rows_as_a_line():
    rows = [(ONE, "text", *numbers("a", 3)), ("Summa", "", *numbers("b", 4000))]
    made = report_document(content(table(*rows, note="Not"), table(key="tom", caption="Tom tabell")))
    [printed] = blocks(made, Printed)
    assert printed.rows == (("Besök", "text", "3"), ("Summa", "", "4\xa0000"))
    assert (printed.figures, printed.note) == ((2,), "Not")
    assert [one for one in blocks(made, Paragraph) if "Tom tabell" in one.text and one.style == "note"] != []


def test_a_column_of_texts_with_a_sum_is_no_column_of_figures():
    assert figure_columns(table((ONE, "klart", *numbers("a", 1)), ("Summa", *numbers("b", 1, 2)))) == (2,)
    assert figure_columns(table()) == ()


def test_corrections_are_listed_with_their_reasons_and_later_ones_are_not():
    report = AnnualReportFactory()
    first, second, _third = (
        EditionFactory(report=report, number=number, content=content(), reason=why)
        for number, why in ((1, ""), (2, "Fel antal gäster."), (3, "Fel belopp."))
    )
    assert blocks(report_document(first.content, first), Numbered) == []
    [listed] = blocks(report_document(second.content, second), Numbered)
    assert len(listed.items) == 1
    assert listed.items[0].endswith("Fel antal gäster.")


def test_the_chart_says_what_the_table_says():
    rows = [("Resor", *numbers("a", 50, 61)), ("Gåvor", *numbers("b", 5, None)), ("Text", "x", "y")]
    [picture] = blocks(report_document(content(table(*rows, chart="bars", charted=(1, 2)))), Picture)
    assert picture.alt.startswith("Tabell. Resor: Antal 50, Utfall 61; Gåvor: Antal 5, Utfall ")
    assert b"<title>Tabell</title>" in picture.data


@pytest.mark.parametrize("chart", ["", "bars", "stacked"])
def test_a_table_without_chart_or_numbers_has_none(chart):
    rows = [("Resor", *numbers("a", 0, None))] if chart else [("Resor", *numbers("a", 1, 2))]
    assert blocks(report_document(content(table(*rows, chart=chart, charted=(1, 2) if chart else ()))), Picture) == []


@pytest.fixture
def kamen():
    home = OrganizationFactory(name={"sv": "Ängelholm"}, is_home=True, latitude=56.24, longitude=12.86, country="SE")
    there = OrganizationFactory(name={"sv": "Kamen nu"}, latitude=51.59, longitude=7.66, country="DE")
    town = CollaborationFactory(kind=Collaboration.Kind.TWIN_TOWN)
    PartyFactory(collaboration=town, organization=home)
    PartyFactory(collaboration=town, organization=there)
    return town


def towns(town, **more):
    part = Part(f"collaborations.collaboration:{town.pk}", "Kamen", **more)
    return report_of(content(table((part, *numbers("a", 1, 2)), key="towns")))


def test_the_map_shows_the_towns_by_the_names_they_had(kamen):
    [drawing] = drawings_of(towns(kamen))["towns"]
    assert drawing.words.endswith("Kamen.") or drawing.words.endswith("Kamen")
    assert ">Kamen</text>" in drawing.svg
    assert "Kamen nu" not in drawing.svg


def test_the_map_shows_no_town_that_is_private_or_lies_nowhere(kamen):
    assert drawings_of(towns(kamen, is_public=False))["towns"] == []
    Organization.objects.filter(is_home=False).update(latitude=None, longitude=None)
    assert drawings_of(towns(kamen))["towns"] == []
    Organization.objects.filter(is_home=False).update(latitude=51.59, longitude=7.66)
    Collaboration.objects.update(visibility="private")
    assert drawings_of(towns(kamen))["towns"] == []


def read_csv(one):
    text = table_csv(one).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_csv_has_plain_numbers_with_their_unit_in_the_heading():
    rows = [("Resor", *numbers("a", "1000.50", unit="SEK"), *numbers("p", "-22.5", unit="%")), ("Tom", "", "")]
    assert read_csv(table(*rows)) == [
        ["Vad", "Antal (SEK)", "Utfall (%)"], ["Resor", "1000.50", "-22.5"], ["Tom", "", ""],
    ]  # fmt: skip


def test_csv_never_shows_as_whole_what_is_known_in_part():
    some = Figure.total("x", [ONE, Part("a.b:3", "Okänd", None)])
    [_head, row] = read_csv(table(("Resor", some, "")))
    assert row[1] != "1"
    assert row[1].startswith("1 + ")


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x"])
def test_nothing_in_csv_runs_as_a_formula(text):
    [head, row] = read_csv(table((text, Part("a.b:1", text), text), head=(text, "b", "c")))
    assert [head[0], *row] == [f"'{text}"] * 4


def test_with_files_each_table_comes_along_once():
    one = content(table(("Resor", *numbers("a", 1, 2))), table(("Gåvor", *numbers("b", 1, 2)), key="u"))
    files = report_document(one, has_files=True).attachments
    assert [file.name for file in files] == ["t.csv", "u.csv"]
    assert files[0].data == table_csv(tables_of(report_of(one))[0])
    assert report_document(one).attachments == ()


def private_content():
    hidden = Section("h", "Hemligt avsnitt", "Hemlig text", is_public=False)
    rows = [(SECRET, "hemligt beskrivet", Figure("f", Decimal(4), parts=(SECRET,)))]
    report = Report("K", 2024, (Section("s", "Öppet", tables=(table(*rows, chart="bars", charted=(2,)),)), hidden))
    return {"report": report.as_data(), "words": {"h": "Hemliga ord"}}


def test_no_private_title_reaches_any_output_for_the_public():
    made = report_document(private_content(), has_files=True)
    word = docx.Document(io.BytesIO(to_docx(made)))
    cells = [cell.text for one in word.tables for row in one.rows for cell in row.cells]
    told = [Pdf(to_pdf(made)).words, *(paragraph.text for paragraph in word.paragraphs), *cells, str(made)]
    assert [text for text in told if "emlig" in text] == []
    assert "4" in cells


def test_the_office_reads_all_of_it():
    assert "Hemlig resa" in str(report_document(private_content(), is_public=False))


def test_a_whole_year_as_word_has_headings_texts_of_pictures_and_repeated_heads():
    body = BodyFactory()
    full_year(body, 2)
    BudgetFactory(body=body, account="9", amount=50)
    line(body, "20.50", "2024-05-01", account="9")
    edition = EditionFactory(report=AnnualReportFactory(body=body), content=frozen(body, summary="Ett bra år."))
    made = report_document(edition.content, edition)
    word = docx.Document(io.BytesIO(to_docx(made)))
    headings = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [one.text for one in blocks(made, Heading)]
    assert len(word.tables) == len(blocks(made, Printed)) > 10
    assert [bool(one.rows[0]._tr.xpath(".//w:tblHeader")) for one in word.tables] == [True] * len(word.tables)
    alts = [one.get("descr") for one in word.element.iter(qn("wp:docPr"))]
    assert alts == [one.alt for one in blocks(made, Picture)]
    assert alts
    assert all(alts)


def test_hostile_words_break_no_output():
    figure = Figure("f", Decimal(3), HOSTILE, (Part("a.b:1", HOSTILE, Decimal(3)),))
    rows = [(HOSTILE, HOSTILE, figure), (Part("a.b:2", HOSTILE), "", Figure("g", Decimal(-3)))]
    one = table(*rows, caption=HOSTILE, head=(HOSTILE,) * 3, note=HOSTILE, chart="bars", charted=(2,))
    report = Report(HOSTILE, 2024, (Section("s", HOSTILE, tables=(one,), facts=((HOSTILE, HOSTILE),)),))
    made = report_document({"report": report.as_data(), "words": {"s": HOSTILE}}, has_files=True)
    assert plain(HOSTILE) in docx.Document(io.BytesIO(to_docx(made))).tables[0].rows[1].cells[0].text
    assert b"<pdfaid:part>3" in to_pdf(made)
    assert "<script" not in blocks(made, Picture)[0].data.decode()


def test_the_same_edition_is_the_same_file():
    edition = EditionFactory(report=AnnualReportFactory(), content=content())
    assert to_pdf(report_document(edition.content, edition)) == to_pdf(report_document(edition.content, edition))


def test_as_many_queries_for_many_rows(django_assert_num_queries):
    body = BodyFactory()
    report = AnnualReportFactory(body=body)
    for number in (1, 3):
        full_year(body, number, year=2023 + number)
        edition = EditionFactory(report=report, number=number, content=frozen(body, 2023 + number), reason="Fel.")
        assert activity("2024-01-01", body).state == Activity.State.DONE
        with django_assert_num_queries(4):
            report_document(edition.content, edition)
