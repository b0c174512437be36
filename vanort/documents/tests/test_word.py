# SPDX-License-Identifier: EUPL-1.2
"""The Word file, opened again: styles, languages, header rows, alternative texts, properties, and the same bytes."""

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pytest
from django.utils.translation import gettext, override
from docx.oxml.ns import qn
from freezegun import freeze_time
from hypothesis import given, settings, strategies as st
from PIL import Image

from vanort.documents.model import (
    Bullets,
    DocumentError,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table as Rows,
    plain,
)
from vanort.documents.tests.factories import CREATED, HOSTILE, SVG, document, every_block, png
from vanort.documents.word import to_docx


def opened(*blocks, **given):
    return docx.Document(BytesIO(to_docx(document(*blocks, **given))))


def styled(word, style):
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == style]


def test_headings_title_and_paragraphs_have_words_own_styles():
    word = opened(
        Heading("Val", 1, "§ 12"), Heading("Beslut", 2), Heading("Röster", 3), Paragraph("a", "lead"),
        Paragraph("b", "note"), Paragraph("c", "quote"), Paragraph("d\n\ne\nf"), subtitle="Sammanträde",
    )  # fmt: skip
    expected = {
        "Title": ["Protokoll"], "Subtitle": ["Sammanträde"], "Heading 1": ["§ 12 Val"], "Heading 2": ["Beslut"],
        "Heading 3": ["Röster"], "Body Text": ["a"], "Body Text 2": ["b"], "Quote": ["c"], "Normal": ["d", "e\nf"],
    }  # fmt: skip
    assert {style: styled(word, style) for style in expected} == expected


def test_the_file_says_its_title_author_language_and_moment():
    word = opened(title="Protokoll 3", author="Ängelholms kommun")
    about = word.core_properties
    assert (about.title, about.author, about.last_modified_by) == (
        "Protokoll 3",
        "Ängelholms kommun",
        "Ängelholms kommun",
    )
    assert (about.language, about.created, about.modified) == ("sv-SE", CREATED, CREATED)
    assert word.styles.element.xpath(".//w:rPrDefault//w:lang/@w:val") == ["sv-SE"]
    assert opened(language="lv").core_properties.language == "lv-LV"
    assert opened(language="fi").core_properties.language == "fi"


def test_a_table_has_a_caption_a_repeated_head_and_rows_that_stay_whole():
    word = opened(Rows("Kostnader", ["Post", "Utfall"], [["Resor", "38\n250"], ["Mat", ""]], [3, 1], "Utan moms", [1]))
    table = word.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Post", "Utfall"],
        ["Resor", "38\n250"],
        ["Mat", ""],
    ]
    assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False]
    assert [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in table.rows] == [True, True, True]
    assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val") == ["Kostnader"]
    assert styled(word, "Caption") == ["Kostnader"]
    assert styled(word, "Body Text 2") == ["Utan moms"]
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, 2]
    assert [round(column.width.mm) for column in table.columns] == [114, 38]


@pytest.mark.parametrize(
    ("code", "locale"),
    [("sv", "sv-SE"), ("en", "en-GB"), ("de", "de-DE"), ("da", "da-DK"), ("en-US", "en-US"), ("fi", "fi")],
)
def test_the_spelling_checker_is_told_the_language(code, locale):
    assert opened(language=code).styles.element.xpath(".//w:rPrDefault//w:lang/@w:val") == [locale]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=100))
def test_any_text_can_be_written_and_read_again(text):
    word = opened(
        Paragraph(text), Heading(f"x{text}"), Bullets([text]), facts=[("Tid", text)], header=text, author=text
    )
    assert styled(word, "Heading 1") == [" ".join(plain(f"x{text}").split())]
    assert styled(word, "List Bullet") == [plain(text)]


def test_borders_margins_and_indents_stand_in_the_order_that_word_demands():
    word = opened(Signatures([("Anna", "")]), Numbered(["a"]), header="x", facts=[("Tid", "nu")])
    order = ["pStyle", "keepNext", "keepLines", "numPr", "pBdr", "tabs", "spacing", "ind", "contextualSpacing", "jc"]
    order += ["outlineLvl", "rPr"]
    parts = [word.element, word.styles.element, word.sections[0].header._element]
    for shape in (shape for part in parts for shape in part.iter(qn("w:pPr"))):
        places = [order.index(child.tag.rpartition("}")[2]) for child in shape if child.tag.rpartition("}")[2] in order]
        assert places == sorted(places)


def test_the_template_gives_words_own_styles_our_look():
    word = opened()
    sizes = {
        "Normal": 11, "Title": 24, "Subtitle": 13, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Caption": 11,
        "Quote": 11, "Body Text": 12.5, "Body Text 2": 9.5, "List Bullet": 11, "List Number": 11, "Header": 9,
        "Footer": 9,
    }  # fmt: skip
    assert {name: word.styles[name].font.size.pt for name in sizes} == sizes
    assert {word.styles[name].font.name for name in sizes} == {"Calibri"}
    assert [word.styles[f"Heading {level}"].paragraph_format.keep_with_next for level in (1, 2, 3)] == [True] * 3
    assert word.styles["Caption"].paragraph_format.keep_with_next is True
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (
        210,
        297,
        29,
    )


def test_a_picture_with_a_size_of_its_own_keeps_it():
    file = BytesIO()
    Image.new("RGB", (300, 150)).save(file, "PNG", dpi=(300, 300))
    shape = opened(Picture(file.getvalue(), "x")).inline_shapes[0]
    assert (round(shape.width.inches, 2), round(shape.height.inches, 2)) == (1, 0.5)


def test_two_tables_are_not_joined():
    word = opened(Rows("", ["a"], []), Rows("", ["b"], []))
    kinds = [child.tag.rpartition("}")[2] for child in word.element.body]
    assert kinds[kinds.index("tbl") + 1] == "p"


def test_pictures_are_described_and_fit_the_page():
    word = opened(
        Picture(SVG, "Karta över resan", "Resan"), Picture(png(4_000, 8_000), "hög"), Picture(png(9, 9), "liten")
    )
    assert [shape._inline.docPr.get("descr") for shape in word.inline_shapes] == ["Karta över resan", "hög", "liten"]
    assert all(shape.width.mm <= 152 and shape.height.mm <= 210.1 for shape in word.inline_shapes)
    assert round(word.inline_shapes[0].width.pt) == 225
    assert styled(word, "Body Text 2") == ["Resan"]


@pytest.mark.parametrize("data", [b"", b"<svg", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_picture_that_cannot_be_read_is_a_clear_error(data):
    with pytest.raises(DocumentError):
        to_docx(document(Picture(data, "x")))


def test_each_numbered_list_counts_from_one():
    word = opened(Numbered(["a", "b"]), Paragraph("x"), Numbered(["c"]), Bullets(["d"]))
    lists = [one._p.pPr.numPr.numId.val for one in word.paragraphs if one.style.name == "List Number"]
    assert lists[0] == lists[1] != lists[2]
    numbering = word.part.numbering_part.element
    for one in set(lists):
        assert numbering.num_having_numId(one).xpath("./w:lvlOverride/w:startOverride/@w:val") == ["1"]
    assert styled(word, "List Bullet") == ["d"]


def test_facts_are_labels_and_values_beside_them():
    word = opened(facts=[("Plats och tid", "Stadshuset\nkl. 13")])
    fact = styled(word, "Normal")[0]
    assert fact == "Plats och tid\tStadshuset\nkl. 13"
    shape = next(one for one in word.paragraphs if one.text == fact).paragraph_format
    assert (round(shape.left_indent.mm), round(shape.first_line_indent.mm)) == (42, -42)


def test_each_signature_has_its_own_line():
    word = opened(Signatures([("Anna Öberg", "Ordförande"), ("Rut", "")]))
    signed = [one for one in word.paragraphs if one._p.xpath("./w:pPr/w:pBdr/w:top")]
    assert [one.text for one in signed] == ["Anna Öberg\nOrdförande", "Rut"]
    order = [child.tag.rpartition("}")[2] for child in signed[0]._p.pPr]
    assert order.index("pBdr") < order.index("ind")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_head_counts_pages_in_the_documents_language(language):
    head = opened(header="Ängelholms kommun", language=language).sections[0].header.paragraphs[0]
    fields = [field.get(qn("w:instr")) for field in head._p.findall(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    with override(language):
        expected = gettext("Page {number} ({total})").format(number=1, total=1)
    assert "".join(head._p.xpath(".//w:t/text()")) == f"Ängelholms kommun\t{expected}"


def test_the_foot_says_what_it_is_and_the_page_is_a4():
    section = opened(subtitle="18 november").sections[0]
    assert section.footer.paragraphs[0].text == "Protokoll, 18 november"
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_a_page_break_is_one():
    assert opened(PageBreak()).element.xpath('count(.//w:br[@w:type="page"])') == 1


def test_the_same_document_is_the_same_file_at_any_time():
    with freeze_time("2026-11-20 10:00"):
        first = to_docx(every_block())
    with freeze_time("2027-01-01 12:00"):
        assert to_docx(every_block()) == first
    assert {one.date_time for one in zipfile.ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@freeze_time("2026-11-20 10:00")
def test_a_document_without_a_moment_is_made_now():
    assert opened(created=None).core_properties.created == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


def test_hostile_text_is_text():
    word = docx.Document(BytesIO(to_docx(every_block(HOSTILE))))
    assert "<script>alert(1)</script>" in word.paragraphs[0].text
    assert "\x00" not in "".join(one.text for one in word.paragraphs)
    assert len(word.tables) == 3


def test_very_long_texts_and_tables_are_written():
    word = opened(Paragraph("x" * 100_000), Rows("Alla", ["a"], [[number] for number in range(500)]), title="y" * 900)
    assert len(word.tables[0].rows) == 501
    assert styled(word, "Normal")[0] == "x" * 100_000
    assert len(word.core_properties.title) == 255
