# SPDX-License-Identifier: EUPL-1.2
"""Dates say exactly as much as their source."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from vanort.activities.models import Activity
from vanort.collaborations.models import Milestone
from vanort.core.dates import When, WhenField

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31))


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2018", "2018"),
        (" 2018-05 ", "2018-05"),
        ("2018-5-3", "2018-05-03"),
        ("2018-05-30", "2018-05-30"),
        ("30 maj 2018", "2018-05-30"),
        ("30 May 2018", "2018-05-30"),
        ("maj 2018", "2018-05"),
        ("okt 2018", "2018-10"),
        ("19–22 april 2018", "2018-04-19/2018-04-22"),
        ("19-22 april 2018", "2018-04-19/2018-04-22"),
        ("2018-04-19/2018-04-22", "2018-04-19/2018-04-22"),
        ("2018-04-19 till 2018-04-22", "2018-04-19/2018-04-22"),
        ("2018-04-19 – 2018-04-22", "2018-04-19/2018-04-22"),
        ("30 april 2018 – 2 maj 2018", "2018-04-30/2018-05-02"),
        ("2007/2008", "2007/2008"),
        ("2007–2008", "2007/2008"),
        ("2018-05-01/2018-05-01", "2018-05-01"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_people_may_write_dates_in_many_ways(typed, edtf):
    assert When.parse(typed).edtf == edtf


@pytest.mark.parametrize(
    "typed",
    ["", "i går", "2018-13", "2018-02-30", "2023-02-29", "31 april 2018", "0999", "3000", "2018-05-30/2018-05-01",
     "22–19 april 2018", "2018/2017", "5 xyz 2018", "x" * 5000, "2018-05-30/", "/", "2018\x00", "٢٠١٨-٠٥x"],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError, match=r".*") as refused:
        When.parse(typed)
    assert refused.type is ValueError


@pytest.mark.parametrize(
    ("edtf", "swedish", "english"),
    [
        ("2018", "2018", "2018"),
        ("2018-05", "maj 2018", "May 2018"),
        ("2018-05-30", "30 maj 2018", "30 May 2018"),
        ("2023-05-18/2023-05-21", "18–21 maj 2023", "18–21 May 2023"),
        ("2018-04-30/2018-05-02", "30 april – 2 maj 2018", "30 April – 2 May 2018"),
        ("2018-12-30/2019-01-02", "30 december 2018 – 2 januari 2019", "30 December 2018 – 2 January 2019"),
        ("2018-04/2018-06", "april – juni 2018", "April – June 2018"),
        ("2007/2008", "2007–2008", "2007–2008"),
        ("2016/2018-05-03", "2016 – 3 maj 2018", "2016 – 3 May 2018"),
    ],
)
def test_dates_are_written_as_people_write_them(edtf, swedish, english):
    assert When(edtf).shown("sv") == swedish
    assert When(edtf).shown("en") == english


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2018", dt.date(2018, 1, 1), dt.date(2018, 12, 31)),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("2018-05-30", dt.date(2018, 5, 30), dt.date(2018, 5, 30)),
        ("2007/2008", dt.date(2007, 1, 1), dt.date(2008, 12, 31)),
    ],
)
def test_a_date_knows_the_days_it_can_mean(edtf, start, end):
    assert (When(edtf).start, When(edtf).end) == (start, end)


@given(DAYS)
def test_a_day_reads_back_from_its_own_words(day):
    when = When.parse(day.isoformat())
    assert when.start == when.end == day
    for language in ("sv", "en"):
        assert When.parse(when.shown(language)) == when


@given(DAYS, DAYS)
def test_a_span_reads_back_and_stands_in_order(one, two):
    first, last = sorted((one, two))
    when = When.parse(f"{first}/{last}")
    assert (when.start, when.end) == (first, last)
    assert when.is_exact


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    try:
        when = When.parse(text)
    except ValueError:
        return
    assert when.start <= when.end


@given(DAYS, DAYS)
def test_text_order_is_time_order(one, two):
    assert (When(str(one)) < When(str(two))) == (one < two)


def test_only_days_are_exact():
    assert not When("2018").is_exact
    assert not When("2016/2018-05-03").is_exact


def test_a_model_has_a_date_at_once():
    assert Milestone(when="30 maj 2018").when == When("2018-05-30")


def test_a_model_keeps_what_cannot_be_read_until_it_is_validated():
    milestone = Milestone(when="någon gång")
    assert milestone.when == "någon gång"
    with pytest.raises(ValidationError) as refused:
        milestone.clean_fields(exclude=["collaboration", "title", "kind"])
    assert "någon gång" in refused.value.message_dict["when"][0]


def test_a_form_takes_words_and_gives_a_date():
    field = WhenField().formfield()
    assert field.clean(" 19–22 april 2018 ") == "19–22 april 2018"
    assert field.clean("") is None


def test_a_needed_date_is_asked_for():
    with pytest.raises(ValidationError):
        Activity._meta.get_field("when").clean("", None)
