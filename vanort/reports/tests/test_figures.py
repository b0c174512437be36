# SPDX-License-Identifier: EUPL-1.2
"""What a report is made of: it adds up, says what is unknown, and is the same before and after it is stored."""

import json
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from vanort.reports.figures import (
    Figure,
    Part,
    Report,
    Section,
    Table,
    canonical,
    changes,
    digest,
    find_figure,
    key_of,
    shown,
    text_of,
)

NONE = st.just(())
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
TEXTS = st.text(max_size=8)
PARTS = st.builds(Part, record=TEXTS, title=TEXTS, value=st.none() | AMOUNTS, is_public=st.booleans())
FIGURES = st.builds(
    Figure, key=TEXTS, value=st.none() | AMOUNTS, unit=st.sampled_from(["", "SEK", "%"]),
    parts=st.lists(PARTS, max_size=3).map(tuple), of=st.sampled_from([(), ("a", "b")]),
)  # fmt: skip
CELLS = TEXTS | PARTS | FIGURES
TABLES = st.builds(
    Table, key=TEXTS, caption=TEXTS, head=st.lists(TEXTS, max_size=2).map(tuple), note=TEXTS,
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple),
    chart=st.sampled_from(["", "bars"]), charted=st.sampled_from([(), (1, 2)]),
)  # fmt: skip


def sections(parts=NONE):
    return st.builds(
        Section, key=TEXTS, heading=TEXTS, text=TEXTS, tables=st.lists(TABLES, max_size=2).map(tuple),
        facts=st.sampled_from([(), (("Avtal", "saknas"),)]), parts=parts, is_public=st.booleans(), asks=st.booleans(),
    )  # fmt: skip


REPORTS = st.builds(
    Report, body=TEXTS, year=st.integers(1900, 2200),
    sections=st.lists(sections(st.lists(sections(), max_size=2).map(tuple)), max_size=3).map(tuple),
)  # fmt: skip


def part(value, number=1, **more):
    return Part(f"activities.activity:{number}", f"Resa {number}", None if value is None else Decimal(value), **more)


def report(*rows, **more):
    return Report("Kommittén", 2026, (Section("a", "A", tables=(Table("t", "T", ("x",), rows),), **more),))


@given(REPORTS)
def test_a_report_is_the_same_after_it_was_stored(one):
    stored = json.loads(json.dumps(one.as_data()))
    assert Report.from_data(stored) == one


@given(REPORTS)
def test_stored_again_it_has_the_same_hash(one):
    assert digest(Report.from_data(one.as_data()).as_data()) == digest(one.as_data())


@pytest.mark.parametrize("text", ["1", "1.00", "0.10", "-3", "12345678901234567890.12", "0"])
def test_a_decimal_is_stored_as_its_text(text):
    stored = report((Figure("a", Decimal(text), parts=(Part("b:1", "B", Decimal(text)),)),)).as_data()
    again = Report.from_data(json.loads(canonical(stored))).figures()["a"]
    assert (str(again.value), str(again.parts[0].value)) == (text, text)


def test_canonical_bytes_do_not_depend_on_the_order_of_keys():
    assert canonical({"b": "å", "a": [1, None]}) == '{"a":[1,null],"b":"å"}'.encode()
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


@given(st.lists(PARTS, max_size=6))
def test_a_total_is_the_sum_of_its_parts(parts):
    figure = Figure.total("a", parts)
    known = [each.value for each in parts if each.value is not None]
    assert figure.adds_up
    assert figure.lacking == len(parts) - len(known)
    assert (figure.value or 0) == sum(known)


@pytest.mark.parametrize(
    ("values", "total", "lacking"),
    [([], 0, 0), ([3, 4], 7, 0), ([3, None], 3, 1), ([None, None], None, 2), ([0, None], None, 1), ([5, -5], 0, 0)],
)
def test_unknown_is_not_nothing(values, total, lacking):
    figure = Figure.total("a", [part(each) for each in values])
    assert (figure.value, figure.lacking) == (total, lacking)


def test_a_figure_that_does_not_add_up_says_so():
    assert not Figure("a", Decimal(3), parts=(part(2),)).adds_up


@pytest.mark.parametrize(
    ("some", "whole", "share"),
    [([1], [4], "25.00"), ([-1], [3], "-33.33"), ([], [4], "0.00"), ([1], [], None), ([1], [None], None),
     ([1, None], [4], None), ([1], [4, None], None), ([None], [4], None)],
)  # fmt: skip
def test_a_share_of_what_is_unknown_is_unknown(some, whole, share):
    figures = Figure.total("some", map(part, some)), Figure.total("whole", map(part, whole))
    figure = Figure.share("share", *figures)
    assert (figure.value, figure.of, figure.unit) == (share and Decimal(share), ("some", "whole"), "%")


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure("a", None), "unknown"),
        (Figure("a", Decimal(1200)), "1,200"),
        (Figure("a", Decimal("12.50"), "%"), "12.5\N{NO-BREAK SPACE}%"),
        (Figure("a", Decimal("1200.50"), "SEK"), "SEK\N{NO-BREAK SPACE}1,200.50"),
        (Figure.total("a", [part(3), part(None)]), "3 + unknown"),
        (part(3), "Resa 1"),
        ("a text", "a text"),
    ],
)
def test_a_cell_is_written_for_people(figure, text):
    with translation.override("en"):
        assert shown(figure) == text


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=2, unique=True))
def test_keys_of_accounts_are_never_mixed_up(pair):
    first, second = (key_of("account", name) for name, _other in pair)
    assert (first == second) == (pair[0][0] == pair[1][0])
    assert all(sign.isalnum() or sign in "-_" for sign in first)


def test_a_key_fits_in_an_address():
    assert key_of("account", "71/00 å") == "account-71_2f_00_20__e5_"


def test_a_figure_is_found_in_a_part_of_a_section():
    figure = Figure("deep", Decimal(1), parts=(part(1),))
    inner = report((figure,)).sections[0]
    whole = Report("Kommittén", 2026, (Section("top", "Top", parts=(inner,)),))
    assert find_figure(whole, "deep") == figure
    assert find_figure(whole, "elsewhere") is None
    assert [each.key for each in whole.all_sections()] == ["top", "a"]


def test_changed_figures_are_told():
    old = report((Figure("same", Decimal("1.0")), Figure("more", Decimal(1)), Figure("gone", Decimal(1))))
    new = report((Figure("same", Decimal("1.00")), Figure("more", Decimal(2)), Figure("new", None)))
    found = {key: (was and was.value, now and now.value) for key, was, now in changes(old, new)}
    assert found == {"more": (1, 2), "new": (None, None), "gone": (1, None)}


def test_another_unknown_share_is_a_change():
    old, new = (report((Figure.total("a", parts),)) for parts in ([part(1)], [part(1), part(None, 2)]))
    assert [key for key, _was, _now in changes(old, new)] == ["a"]
    assert changes(old, old) == []


# What anyone may read.


def test_the_public_reads_figures_but_no_hidden_title():
    hidden = part(2, 7, is_public=False)
    open_report = report((part(1), Figure.total("a", [part(1), hidden]))).for_public()
    figure = find_figure(open_report, "a")
    assert figure.value == 3
    assert figure.adds_up
    with translation.override("en"):
        masked = report((part(1), Figure.total("a", [hidden]))).for_public().figures()["a"].parts[0]
    assert (masked.record, masked.title, masked.is_public) == ("", "not public", False)
    assert "Resa 7" not in json.dumps(open_report.as_data())
    assert "activity:7" not in json.dumps(open_report.as_data())


def test_of_a_hidden_row_only_the_figures_are_left():
    hidden = part(1, 7, is_public=False)
    row = (
        report((hidden, "secret day", part(1), Figure.total("a", [part(1)]))).for_public().sections[0].tables[0].rows[0]
    )
    assert (row[1], row[2].title, row[3].value) == ("", "Resa 1", 1)


def test_a_hidden_section_is_left_out_at_any_depth():
    inner = report((Figure("deep", Decimal(1)),), is_public=False).sections
    whole = Report("Kommittén", 2026, (Section("top", "Top", parts=inner), *inner))
    assert [each.key for each in whole.for_public().all_sections()] == ["top"]


@given(REPORTS)
def test_what_the_public_reads_can_be_stored_and_is_no_more(one):
    public = one.for_public()
    assert Report.from_data(public.as_data()) == public
    assert public.for_public() == public
    assert set(public.figures()) <= set(one.figures())
    assert all(each.is_public for each in public.all_sections())


# The words.


@pytest.mark.parametrize(
    ("asks", "words", "text"),
    [
        (False, {}, "as it was"),
        (False, {"a": "Vi reste."}, "Vi reste."),
        (False, {"b": "annat"}, "as it was"),
        (True, {}, "Not answered yet."),
        (True, {"a": "Ingen sökte."}, "No activity in the year. Ingen sökte."),
    ],
)
def test_words_stand_in_place_of_the_text(asks, words, text):
    with translation.override("en"):
        assert text_of(Section("a", "A", "as it was", asks=asks), words) == text
