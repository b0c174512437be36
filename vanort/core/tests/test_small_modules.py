# SPDX-License-Identifier: EUPL-1.2
"""Money, positions and countries."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, strategies as st

from vanort.core.countries import country_choices, country_name, language_names
from vanort.core.forms import AmountField
from vanort.core.money import format_money, share
from vanort.core.positions import map_link, read_position


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("sv", Decimal("8000000"), "SEK", "8 000 000 kr"),
        ("en", Decimal("8000000"), "SEK", "SEK 8,000,000"),
        ("sv", Decimal("12.50"), "SEK", "12,50 kr"),
        ("sv", Decimal("50745"), "EUR", "50 745 €"),
    ],
)
def test_money_is_written_in_the_readers_way(language, amount, currency, expected):
    with translation.override(language):
        assert plain(format_money(amount, currency)) == expected


def test_money_nobody_knows_is_not_nought():
    with translation.override("en"):
        assert format_money(None) == "not stated"


def test_an_approximate_amount_says_so():
    with translation.override("en"):
        assert plain(format_money(Decimal(8_000_000), is_approximate=True)) == "about SEK 8,000,000"


def test_an_amount_does_not_break_across_lines():
    with translation.override("sv"):
        assert " " not in format_money(Decimal(8_000_000))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("18500", "18500"), ("18500,50", "18500.50"), ("18500.50", "18500.50"), ("18 500,50 kr", "18500.50"),
        ("18\N{NO-BREAK SPACE}500", "18500"), ("-200,00", "-200"), ("", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(language, typed, amount):
    with translation.override(language):
        assert AmountField(required=False, decimal_places=2).clean(typed) == (amount and Decimal(amount))


@pytest.mark.parametrize("typed", ["1,234", "1.000,50", "tusen", "1 000 SEK", "NaN", "12,5,0"])
def test_what_is_no_amount_or_could_be_two_is_refused(typed):
    with pytest.raises(ValidationError):
        AmountField(decimal_places=2).clean(typed)


def test_an_amount_is_shown_in_the_readers_way_in_a_box_for_text():
    with translation.override("sv"):
        box = AmountField().widget.render("amount", Decimal("18500.50"))
    assert 'value="18500,50"' in box
    assert 'type="text"' in box


def test_share_has_two_decimals():
    assert share(Decimal("7176284"), Decimal("9612018")) == Decimal("74.66")


def test_share_of_nothing_is_refused():
    with pytest.raises(ZeroDivisionError):
        share(Decimal(1), Decimal(0))


@pytest.mark.parametrize(
    "pasted",
    [
        "56.2428, 12.8622",
        "56.2428 12.8622",
        "56,2428; 12,8622",
        "56.2428°N, 12.8622°E",
        "https://www.openstreetmap.org/#map=16/56.2428/12.8622",
        "https://www.openstreetmap.org/?mlat=56.2428&mlon=12.8622#map=16/1.0/2.0",
        "https://www.google.com/maps/@56.2428,12.8622,17z",
        "https://www.google.com/maps/place/X/@1.5,2.5,17z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d56.2428!4d12.8622",
        "https://maps.apple.com/?ll=56.2428,12.8622&z=15",
        "https://www.google.com/maps?q=56.2428%2C12.8622",
        "geo:56.2428,12.8622",
    ],
)
def test_positions_are_read_from_what_people_paste(pasted):
    assert read_position(pasted) == (56.2428, 12.8622)


@pytest.mark.parametrize(
    "pasted", ["", "Storgatan 1", "91.0, 12.0", "12.0, 181.5", "56.2428", "https://exempel.se/", "x" * 10000]
)
def test_what_holds_no_position_is_refused(pasted):
    with pytest.raises(ValueError, match=r".*") as refused:
        read_position(pasted)
    assert str(refused.value) == pasted


@given(st.floats(-89, 89), st.floats(-179, 179))
def test_a_map_link_reads_back_as_its_position(latitude, longitude):
    again = read_position(map_link(latitude, longitude))
    assert again == pytest.approx((latitude, longitude), abs=1e-5)


@pytest.mark.parametrize(("language", "expected"), [("sv", "Lettland"), ("en", "Latvia")])
def test_countries_have_names_in_the_readers_language(language, expected):
    with translation.override(language):
        assert country_name("LV") == expected


def test_an_unknown_country_code_shows_itself():
    assert country_name("QQ") == "QQ"


def test_languages_have_names_in_order():
    with translation.override("sv"):
        assert language_names("fi sv") == "finska, svenska"
        assert language_names("") == ""


def test_country_choices_are_countries_sorted_by_name():
    with translation.override("sv"):
        choices = country_choices()
    codes = [code for code, _name in choices]
    assert {"SE", "DE", "LV", "DK", "XK"} <= set(codes)
    assert "EU" not in codes
    assert [name.casefold() for _code, name in choices] == sorted(name.casefold() for _code, name in choices)
