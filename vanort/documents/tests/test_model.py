# SPDX-License-Identifier: EUPL-1.2
"""The model keeps text plain, rows even and headings in step."""

import dataclasses

import pytest
from django.utils.translation import gettext_lazy

from vanort.documents.model import Bullets, DocumentError, Facts, Heading, Paragraph, Picture, Table, paragraphs, plain
from vanort.documents.tests.factories import SVG, document, png


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Hej  ", "Hej"),
        ("a\x00b\x07c\x1bd\x7f", "abcd"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("\u202eabc\u2066\u200d\ufeff", "abc"),
        ("a\u0308o\u0308", "äö"),
        ("\ud800\ue000\uffff", ""),
        ("#x $y$ <b> \\", "#x $y$ <b> \\"),
        ("🎉", "🎉"),
        (12, "12"),
    ],
)
def test_text_is_kept_plain(given, kept):
    assert plain(given) == kept


def test_a_text_waiting_for_its_language_is_said_when_the_block_is_made():
    assert Paragraph(gettext_lazy("Swedish")).text in {"Swedish", "svenska", "Svenska"}


def test_blank_lines_part_paragraphs_and_other_lines_stay():
    assert paragraphs(plain("a\nb\n\n \nc\n\n")) == [["a", "b"], ["c"]]
    assert paragraphs("") == []


def test_lists_become_tuples_that_nobody_changes():
    rows = [["a\x00", 1]]
    table = Table("x", ["p", "q"], rows)
    rows[0][0] = "changed"
    assert table.rows == (("a", "1"),)
    assert hash(table) == hash(Table("x", ("p", "q"), (("a", "1"),)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.caption = "y"
    assert Facts([["Tid", "nu"]]).pairs == (("Tid", "nu"),)
    assert Bullets(item for item in "ab").items == ("a", "b")


@pytest.mark.parametrize(
    ("given", "kept"),
    [([1, 2, 3], [1, 2, 3]), ([3], [1]), ([1, 3, 3], [1, 2, 3]), ([2, 1, 3], [1, 1, 2]), ([0, 9, 9, 9], [1, 2, 3, 3])],
)
def test_no_heading_skips_a_level(given, kept):
    made = document(*(Heading("x", level) for level in given))
    assert [heading.level for heading in made.blocks] == kept


def test_headings_without_words_are_left_out():
    made = document(Heading(" \x00"), Paragraph("x"), Heading("", number="§ 1"))
    assert [block.kind for block in made.blocks] == ["paragraph", "heading"]


def test_what_a_file_format_names_a_thing_by_has_an_end():
    made = document(Heading("x" * 9_000), Picture(SVG, "y" * 9_000), title="z" * 9_000)
    assert (len(made.blocks[0].text), len(made.blocks[1].alt), len(made.title)) == (4_000, 4_000, 4_000)


@pytest.mark.parametrize("wrong", [{"title": " \x00"}, {"language": ""}, {"language": "svenska"}, {"language": "#x"}])
def test_a_document_without_title_or_language_is_refused(wrong):
    with pytest.raises(DocumentError, match="title and the code of its language"):
        document(**wrong)


@pytest.mark.parametrize(
    ("head", "rows", "widths"),
    [(["a"], [["b", "c"]], None), (["a", "b"], [["c"]], None), ([], [], None), (["a"], [], [1, 2]), (["a"], [], [0])],
)
def test_a_table_whose_rows_and_columns_disagree_is_refused(head, rows, widths):
    with pytest.raises(DocumentError, match="Kostnader"):
        Table("Kostnader", head, rows, widths)


def test_columns_are_as_wide_as_said_or_as_their_longest_text():
    assert Table("x", ["a", "b"], [], [3, 1]).shares == (3, 1)
    assert Table("x", ["Namn", "b"], [["Anna Öberg", "y" * 500]]).shares == (13, 43)
    assert Table("x", ["a"], []).shares == (9,)


def test_figures_given_as_numbers_are_cells_too():
    assert Table("x", ["a"], [[1000]], figures=[0]).shares == (9,)


def test_a_picture_says_in_words_what_it_shows():
    assert (Picture(SVG, "x").suffix, Picture(png(), "x").suffix) == ("svg", "png")
    assert Picture(SVG, "x").data == SVG.encode()
    with pytest.raises(DocumentError, match="says what it shows"):
        Picture(SVG, " ")
