# SPDX-License-Identifier: EUPL-1.2
"""Personal identity numbers are found however people write them, and other numbers are let through."""

import pytest
from hypothesis import given, strategies as st
from stdnum import luhn

from vanort.core.personal_numbers import holds_personal_number


@pytest.mark.parametrize(
    "text",
    [
        "121212-1212", "1212121212", "19121212-1212", "191212121212", "121212+1212", "121212 1212", "121212 - 1212",
        "121212–1212", "Jag heter Tolvan (121212-1212).", "nr:121212-1212,", "701063-2391", "19701063-2391",
        "först 556036-0793 sedan 121212-1212",
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text):
    assert holds_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "12 december 2012", "121212-1213", "556036-0793", "1212121212121212", "991312-1216", "121200-1217",
        "2026-11-23 14.30", "0431-870 00", "+46 431 870 00", "²²²²²²-²²²²", "Bg 5050-1055", "121212-\n\n1212",
    ],
)  # fmt: skip
def test_other_numbers_and_no_number(text):
    assert not holds_personal_number(text)


@given(st.dates(), st.integers(0, 999), st.sampled_from(["", "-", "+", " "]), st.booleans(), st.booleans())
def test_every_number_of_every_day(born, serial, sign, with_century, is_coordination):
    day = born.day + 60 * is_coordination
    short = f"{born.year % 100:02}{born.month:02}{day:02}"
    last = f"{serial:03}"
    last += luhn.calc_check_digit(short + last)
    century = "19" if with_century else ""
    assert holds_personal_number(f"Mitt nummer är {century}{short}{sign}{last}.")


@given(st.text())
def test_no_text_is_too_strange(text):
    assert holds_personal_number(text) in (True, False)
