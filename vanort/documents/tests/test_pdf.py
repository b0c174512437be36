# SPDX-License-Identifier: EUPL-1.2
"""The PDF says what the document says, is tagged, repeats itself byte for byte, and no text breaks it."""

import datetime as dt
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils.translation import gettext, override
from hypothesis import given, settings, strategies as st

from vanort.documents import pdf
from vanort.documents.model import (
    Bullets,
    DocumentError,
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table,
)
from vanort.documents.pdf import to_pdf, to_png
from vanort.documents.tests.factories import CREATED, HOSTILE, SVG, document, every_block, png
from vanort.documents.tests.reading import Pdf


def printed(*blocks, **given):
    return Pdf(to_pdf(document(*blocks, **given)))


def page_numbers(language, number, total):
    with override(language):
        return gettext("Page {number} ({total})").format(number=number, total=total)


def test_the_file_says_which_standards_it_keeps_its_title_language_author_and_moment():
    made = printed(Paragraph("x"), title="Protokoll & möte", author="Ängelholms kommun").content
    for expected in (
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"<pdfaid:part>2</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
        "Protokoll &amp; möte".encode(),
        "Ängelholms kommun".encode(),
        b"<xmp:CreateDate>2026-11-18T16:30:00",
        b"/Lang(sv)",
        b"/DisplayDocTitle true",
    ):
        assert expected in made


def test_the_same_document_is_the_same_file_and_another_moment_another():
    assert to_pdf(every_block()) == to_pdf(every_block())
    later = document(Paragraph("x"), created=CREATED + dt.timedelta(seconds=1))
    assert to_pdf(document(Paragraph("x"))) != to_pdf(later)


def test_a_document_without_a_moment_is_made_now():
    assert b"%PDF-1." in to_pdf(document(Paragraph("x"), created=None))[:10]


def test_headings_have_their_level_and_number():
    made = printed(Heading("Val av justerare", 1, "§ 12"), Heading("Beslut", 2), Heading("Röster", 3), Heading("Slut"))
    assert [tag for tag in made.tags() if tag in {"H1", "H2", "H3", "H4"}] == ["H1", "H2", "H3", "H1"]
    assert made.named("H1") == ["§ 12 Val av justerare", "Slut"]
    assert (made.named("H2"), made.named("H3")) == (["Beslut"], ["Röster"])


def test_every_block_says_what_it_was_given():
    made = printed(
        Paragraph("Ett stycke\nmed två rader", "lead"), Facts([("Tid", "klockan ett")]), Bullets(["Buss", "Färja"]),
        Numbered(["att resa"]), Signatures([("Anna Öberg", "Ordförande")]), Picture(SVG, "Karta över resan", "Resan"),
        Table("Kostnader", ["Post", "Utfall"], [["Resor", "38 250 kr"]], note="Utan moms"),
        subtitle="Sammanträde", facts=[("Plats", "Stadshuset")], header="Ängelholms kommun",
    )  # fmt: skip
    shown = made.words
    for words in (
        "Protokoll", "Sammanträde", "Plats", "Stadshuset", "Ängelholms kommun", "Ett stycke", "med två rader", "Tid",
        "klockan ett", "Buss", "Färja", "1.", "att resa", "Anna Öberg", "Ordförande", "Resan", "Kostnader", "Post",
        "Resor", "38 250 kr", "Utan moms",
    ):  # fmt: skip
        assert words in shown
    assert made.named("Figure") == ["Karta över resan"]


def test_tables_lists_and_quotes_are_tagged_as_such():
    tags = printed(Table("x", ["a", "b"], [["c", "d"]]), Bullets(["e", "f"]), Paragraph("g", "quote")).tags()
    assert {tag: tags.count(tag) for tag in ("Table", "TH", "TD", "Caption", "L", "LI", "BlockQuote")} == {
        "Table": 1, "TH": 2, "TD": 2, "Caption": 1, "L": 1, "LI": 2, "BlockQuote": 1,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_page_says_its_number_and_how_many_there_are(language):
    made = printed(Paragraph("a"), PageBreak(), Paragraph("b"), PageBreak(), Paragraph("c"), language=language)
    assert len(made.kids) == 3
    for page in range(3):
        assert page_numbers(language, page + 1, 3) in made.text(page)


def test_pages_after_the_first_say_whose_they_are():
    made = printed(Paragraph("a"), PageBreak(), Paragraph("b"), subtitle="18 november")
    assert "Protokoll, 18 november" not in made.text(0).replace("\n", "")
    assert "Protokoll, 18 november" in made.text(1).replace("\n", "")


def test_a_long_table_repeats_its_head_on_each_page_and_tags_it_once():
    made = printed(Table("Alla", ["Nummer", "Namn"], [[number, f"Rad {number}"] for number in range(2_000)]))
    assert len(made.kids) > 30
    assert all("Nummer" in made.text(page) for page in range(len(made.kids)))
    assert made.tags().count("TH") == 2
    assert "Rad 1999" in made.text(len(made.kids) - 1)


def test_a_caption_stays_with_its_table():
    blocks = [Paragraph("x\n" * 36), Table("Kostnader", ["Post", "Summa"], [["Resor", "1"]])]
    for lines in range(36, 46):
        made = printed(Paragraph("x\n" * lines), *blocks[1:])
        pages = [made.text(page) for page in range(len(made.kids))]
        assert next(page for page in pages if "Kostnader" in page).count("Summa") == 1


def test_markup_is_shown_and_never_obeyed():
    shown = printed(
        Paragraph('#eval("1") $x^2$ @label *b* _i_ <tag> ~ \\ https://example.se // c'), Bullets(["= h"])
    ).words
    assert '#eval("1") $x^2$ @label *b* _i_ <tag> ~ \\ https://example.se // c' in shown
    assert "= h" in shown


def test_hostile_text_reaches_every_block_and_breaks_none():
    made = Pdf(to_pdf(every_block(HOSTILE)))
    assert made.words.count("#eval") > 20
    assert "abc" in made.words
    assert made.named("Figure")[-1].startswith('#eval("1") #import')


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_refused(text):
    made = document(
        Heading(text), Paragraph(text, "quote"), Table(text, [text], [[text]]), title=f"x{text}", header=text
    )
    assert to_pdf(made).startswith(b"%PDF-1.")


def test_other_alphabets_are_printed_and_what_no_font_has_shows_as_missing():
    shown = printed(Paragraph("Łódź Ķekava Žilina Đà Nẵng Αθήνα Київ “x” – 5 € § ½ → ✓ 中🎉")).words
    for words in ("Łódź", "Ķekava", "Žilina", "Αθήνα", "Київ", "x” – 5 € § ½", "→", "✓", "\ufffd\ufffd"):
        assert words in shown
    assert "中" not in shown


def test_every_character_that_the_list_names_can_be_printed():
    lines = (pdf.HERE / "fonts" / "coverage.txt").read_text().split()
    signs = []
    for line in lines:
        first, last = (int(end, 16) for end in line.split("-"))
        signs += [chr(sign) for sign in range(first, last + 1)]
    assert len(signs) > 3_000
    assert set("åäöÅÄÖāčēģīķļņšūžąćęłńóśźż–§“”€ßøæ") <= set(signs)
    for style in ("normal", "quote"):
        assert "\ufffd" in printed(Paragraph(" ".join(signs), style)).words


def test_very_long_words_are_broken_inside_the_page():
    made = printed(Paragraph("x" * 100_000), Bullets(["y" * 3_000]), Table("z" * 900, ["q", "b"], [["w" * 9_000, "b"]]))
    assert made.words.count("x") == 100_000
    assert len(made.kids) > 15


def test_a_long_address_is_copied_as_it_was_written():
    address = "https://www.example.se/" + "abc/" * 30
    assert address in printed(Paragraph(address)).words.replace("\n", "")


def test_empty_parts_print_nothing():
    made = printed(Paragraph(""), Bullets([]), Numbered([]), Facts([]), Signatures([]), Table("", ["a"], []))
    assert len(made.kids) == 1


@pytest.mark.parametrize("data", [b"", b"<svg", b"\x89PNG\r\n\x1a\nbroken", b"#import"])
def test_a_picture_that_cannot_be_read_is_a_clear_error(data):
    with pytest.raises(DocumentError, match="The document could not be made"):
        to_pdf(document(Picture(data, "x")))


def test_a_large_picture_stays_within_its_page():
    made = printed(Picture(png(3_000, 9_000), "hög"), Picture(png(9_000, 300), "bred"))
    assert len(made.kids) <= 3


def test_a_drawing_becomes_points():
    assert to_png(SVG.encode()).startswith(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(DocumentError):
        to_png(b"nothing")


def test_typst_is_imported_only_when_a_document_is_made():
    code = "import sys, vanort.documents.answers; assert not {'typst', 'docx'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=pdf.HERE.parent.parent)


def test_several_documents_at_once_do_not_mix():
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: to_pdf(document(Paragraph(f"Nummer {number}"))), range(8)))
    assert all(f"Nummer {number}" in Pdf(content).words for number, content in enumerate(made))


def test_only_our_fonts_and_typsts_are_used():
    made = printed(Heading("a"), Paragraph("b"), Paragraph("c", "quote"), Paragraph("→"), Picture(SVG, "d")).content
    fonts = {name.partition(b"+")[2].decode() for name in re.findall(rb"/FontName/([A-Z]{6}\+[\w-]+)", made)}
    assert fonts == {"VanortSans-Regular", "VanortSans-SemiBold", "VanortSans-Italic", "DejaVuSansMono"}


def test_a_language_with_a_country_and_one_without_texts_of_ours_are_set_too():
    assert b"/Lang(en)" in printed(Paragraph("x"), language="en-GB").content
    assert "(1)" in printed(Paragraph("x"), language="lv").text(0)


def test_accents_that_stand_alone_go_and_composed_letters_stay():
    assert "a\u0308 q\u0308".count("\u0308") == 2
    assert "ä q" in printed(Paragraph("a\u0308 q\u0308")).words


def test_signatures_are_never_parted_from_their_names():
    for lines in range(30, 44):
        made = printed(Paragraph("x\n" * lines), Signatures([("Anna Öberg", "Ordförande")]))
        page = next(made.text(page) for page in range(len(made.kids)) if "Anna Öberg" in made.text(page))
        assert "Ordförande" in page
