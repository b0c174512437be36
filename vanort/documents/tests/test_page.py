# SPDX-License-Identifier: EUPL-1.2
"""The document inside a page: headings in order, tables that say what is what, and text that stays text."""

import re

import html5lib
import pytest
from django.template import engines
from hypothesis import given, settings, strategies as st

from vanort.documents.model import (
    Bullets,
    Facts,
    Heading,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table,
    plain,
)
from vanort.documents.pdf import HERE
from vanort.documents.tests.factories import HOSTILE, SVG, document, every_block, png


def markup(given, level=2):
    source = "{% load documents %}{% document given top_level=level %}"
    return engines["django"].from_string(source).render({"given": given, "level": level})


def parsed(*blocks, level=2, **given):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(markup(document(*blocks, **given), level))
    assert parser.errors == []
    return tree


def texts(tree, path):
    return [" ".join("".join(one.itertext()).split()) for one in tree.findall(f".//{path}")]


@pytest.mark.parametrize(("level", "expected"), [(2, ["h2", "h3", "h4", "h2"]), (3, ["h3", "h4", "h5", "h3"])])
def test_headings_stand_below_the_pages_own(level, expected):
    blocks = (Heading("Val", 1, "§ 12"), Heading("Beslut", 2), Heading("Röster", 3), Heading("Slut"))
    tree = parsed(*blocks, level=level)
    assert [one.tag for one in tree.iter() if one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}] == expected
    assert texts(tree, expected[0]) == ["§ 12 Val", "Slut"]


def test_no_heading_is_deeper_than_html_knows():
    assert texts(parsed(Heading("a"), Heading("b", 2), Heading("c", 3), level=6), "h6") == ["a", "b", "c"]


def test_the_part_says_its_language():
    assert parsed(language="lv").find("div").get("lang") == "lv"


def test_a_table_has_a_caption_and_heads_with_scope():
    tree = parsed(Table("Kostnader", ["Post", "Utfall"], [["Resor", "38\n250"]], note="Utan moms", figures=[1]))
    assert texts(tree, "caption") == ["Kostnader"]
    assert [(one.text, one.get("scope"), one.get("class")) for one in tree.findall(".//th")] == [
        ("Post", "col", None), ("Utfall", "col", "table__num"),
    ]  # fmt: skip
    assert [one.get("class") for one in tree.findall(".//td")] == [None, "table__num"]
    assert texts(tree, "td") == ["Resor", "38250"]
    region = tree.find(".//div[@role='region']")
    assert (region.get("aria-label"), region.get("tabindex")) == ("Kostnader", "0")
    assert texts(tree, "div[@class='document__note']") == ["Utan moms"]


def test_a_table_without_a_caption_is_no_region_without_a_name():
    tree = parsed(Table("", ["a"], []))
    assert tree.findall(".//div[@role='region']") == []
    assert tree.findall(".//caption") == []


def test_each_style_of_paragraph():
    tree = parsed(Paragraph("a\n\nb\nc"), Paragraph("d", "lead"), Paragraph("e", "note"), Paragraph("f", "quote"))
    assert texts(tree, "p") == ["a", "bc", "d", "e", "f"]
    assert texts(tree, "blockquote") == ["f"]
    assert texts(tree, "div[@class='lead']") == ["d"]
    assert texts(tree, "div[@class='document__note']") == ["e"]


def test_facts_lists_and_signers():
    tree = parsed(
        Facts([("Tid", "kl. 13")]), Bullets(["a", "b"]), Numbered(["c"]), PageBreak(),
        Signatures([("Anna Öberg", "Ordförande"), ("Rut", "")]), facts=[("Plats", "Stadshuset")],
    )  # fmt: skip
    assert texts(tree, "dt") == ["Plats", "Tid"]
    assert texts(tree, "dd") == ["Stadshuset", "kl. 13"]
    assert texts(tree, "ol/li") == ["c"]
    assert texts(tree, "ul/li") == ["a", "b", "Anna Öberg Ordförande", "Rut"]


def test_pictures_are_images_with_words():
    tree = parsed(Picture(SVG, 'Karta "över" resan', "Resan"), Picture(png(), "punkter"))
    images = tree.findall(".//img")
    assert [one.get("alt") for one in images] == ['Karta "över" resan', "punkter"]
    assert [one.get("src")[:26] for one in images] == ["data:image/svg+xml;base64,", "data:image/png;base64,iVBO"]
    assert texts(tree, "figcaption") == ["Resan"]


def test_empty_parts_print_nothing():
    tree = parsed(Paragraph(""), Paragraph("", "quote"), Bullets([]), Numbered([]), Facts([]), Signatures([]))
    assert list(tree.find("div")) == []


def test_hostile_text_is_text_and_nothing_is_inline():
    made = markup(every_block(HOSTILE))
    assert "<script" not in made
    assert "style=" not in made
    assert made.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 20
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parseFragment(made)
    assert parser.errors == []


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=100))
def test_any_text_is_printed_without_fault(text):
    tree = parsed(Heading(f"x{text}"), Table(text, [text], [[text]]), Bullets([text]), facts=[("Tid", text)])
    assert texts(tree, "h2") == [" ".join(plain(f"x{text}").split())]


def test_the_tag_prints_what_other_outputs_say_in_the_same_order():
    tree = parsed(*every_block("Kommittén beslutar").blocks)
    kinds = [
        one.tag for one in tree.find("div") if one.tag in {"h2", "h3", "h4", "dl", "ul", "ol", "figure", "blockquote"}
    ]
    assert kinds == ["h2", "h3", "blockquote", "h4", "dl", "ul", "ol", "figure", "figure", "ul"]


def test_rules_of_the_stylesheet_are_for_classes_that_the_template_has():
    template = (HERE / "templates" / "documents" / "document.html").read_text(encoding="utf-8")
    rules = (HERE.parent / "ui" / "static" / "ui" / "css" / "document.css").read_text(encoding="utf-8")
    named = set(re.findall(r"\.(document[\w-]*)", rules))
    assert named == set(re.findall(r"document__[a-z]+", template)) | {"document"}
