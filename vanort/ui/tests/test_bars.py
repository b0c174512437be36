# SPDX-License-Identifier: EUPL-1.2
"""Bars: long as their numbers, from zero, in one scale, and no text touches another or a bar."""

from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from hypothesis import given, strategies as st

from vanort.ui.drawing.bars import NAME_SIZE, ROWS, VALUE_SIZE, WIDTH, Row, draw_bars
from vanort.ui.drawing.labels import overlap, text_width


def drawn(*rows, series=("Budget", "Utfall"), **how):
    return draw_bars(series, [Row(name, values, tuple(map(str, values))) for name, values in rows], **how)


def bars_of(picture, series=None):
    found = [one for one in picture.pieces if one.kind.isdigit() and series in (None, int(one.kind))]
    return [(float(one.x), float(one.x) + float(one.width)) for one in found]


def boxes(picture):
    """Return the box of each text and each bar."""
    found = []
    for one in picture.pieces:
        x, y = float(one.x), one.y
        if one.kind == "name":
            found.append((x, y - 14, x + text_width(one.text, NAME_SIZE), y + 4))
        elif one.kind == "value":
            found.append((x, y - 12, x + text_width(one.text, VALUE_SIZE), y + 3))
        else:
            found.append((x, y, x + float(one.width), y + 16))
    return found


def test_bars_are_as_long_as_their_numbers():
    [picture] = drawn(("Resor", (100.0, 50.0)), ("Gåvor", (25.0, 0.0)))
    [whole, quarter], [half] = bars_of(picture, 0), bars_of(picture, 1)
    length = whole[1] - whole[0]
    assert half[1] - half[0] == pytest.approx(length / 2, abs=0.2)
    assert quarter[1] - quarter[0] == pytest.approx(length / 4, abs=0.2)
    assert {start for start, _end in bars_of(picture)} == {float(picture.zero)} == {0.0}


def test_negative_numbers_go_to_the_left_of_zero():
    [picture] = drawn(("Resor", (-40.0, 60.0)))
    [minus], [plus] = bars_of(picture, 0), bars_of(picture, 1)
    assert minus == (0.0, float(picture.zero))
    assert plus[0] == float(picture.zero)
    assert (plus[1] - plus[0]) / (minus[1] - minus[0]) == pytest.approx(1.5, abs=0.01)


def test_stacked_bars_follow_one_another_and_have_one_text():
    [picture] = drawn(("Kamen", (3.0, 1.0)), ("Dobele", (2.0, -1.0)), is_stacked=True)
    (first, after), (other, minus) = [bars_of(picture)[each : each + 2] for each in (0, 2)]
    assert after[0] == pytest.approx(first[1], abs=0.1)
    assert minus[1] == pytest.approx(other[0], abs=0.1) == pytest.approx(float(picture.zero), abs=0.1)
    assert [one.text for one in picture.pieces if one.kind == "value"] == ["3.0 + 1.0", "2.0 + -1.0"]


def test_what_nobody_knows_has_its_text_and_no_bar():
    [picture] = draw_bars(["Kom"], [Row("Anna", (None,), ("okänt",))])
    assert bars_of(picture) == []
    assert [one.text for one in picture.pieces] == ["Anna", "okänt"]


def test_many_rows_make_several_pictures_in_one_scale():
    rows = [(f"Rad {each}", (float(each), 1.0)) for each in range(1, ROWS + 3)]
    first, second = drawn(*rows)
    assert [len(one.rows) for one in (first, second)] == [ROWS, 2]
    assert bars_of(first, 1)[0] == bars_of(second, 1)[0]
    assert second.height < first.height


def test_no_rows_make_no_picture():
    assert drawn() == []


def test_a_long_name_is_cut_so_that_it_fits():
    [picture] = drawn(("Ett mycket långt namn " * 12, (1.0, 2.0)))
    name = picture.pieces[0].text
    assert name.endswith("…")
    assert text_width(name, NAME_SIZE) < WIDTH


NUMBERS = st.one_of(st.none(), st.floats(-1e9, 1e9))


@given(st.lists(st.tuples(st.text("abc ÅÖ", max_size=90), NUMBERS, NUMBERS), min_size=1, max_size=25), st.booleans())
def test_nothing_collides_and_all_is_within_the_picture(rows, is_stacked):
    made = [Row(name, values, tuple(f"{value or 0:.0f} kr" for value in values)) for name, *values in rows]
    for picture in draw_bars(["a", "b"], made, is_stacked=is_stacked):
        found = boxes(picture)
        for number, one in enumerate(found):
            assert one[0] >= -0.1
            assert one[2] <= WIDTH + 1
            assert one[3] <= picture.height
            others = found[number + 1 :]
            inner = (one[0] + 0.3, one[1], max(one[2] - 0.3, one[0] + 0.3), one[3])
            assert not any(overlap(inner, other) for other in others)


def test_the_picture_stands_by_itself_and_no_text_breaks_it():
    [bars] = draw_bars(["<b>"], [Row('A & "B" <script>', (1.0,), ("1 < 2",))])
    svg = render_to_string("ui/svg/bars.html", {"bars": bars, "title": "T & <x>", "words": "<&>\"'"})
    root = ElementTree.fromstring(svg)
    name = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{name}svg"
    assert [(one.tag, one.text) for one in root[:2]] == [(f"{name}title", "T & <x>"), (f"{name}desc", "<&>\"'")]
    assert [one.text for one in root.iter(f"{name}text")] == ["<b>", 'A & "B" <script>', "1 < 2"]
    assert "style=" not in svg
    assert [one.get("fill") for one in root.iter(f"{name}rect")] == ["#3b78c9"] * 2


def contrast(one, other):
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""

    def light(colour):
        parts = [int(colour[each : each + 2], 16) / 255 for each in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["#ffffff", "#161411", "#faf7f2"])
@pytest.mark.parametrize("colour", ["#3b78c9", "#b5761a"])
def test_the_bars_stand_out_from_light_and_dark(colour, ground):
    assert contrast(colour, ground) >= 3
