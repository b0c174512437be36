# SPDX-License-Identifier: EUPL-1.2
"""The days that law counts, for every day of 2020-2040, against a calendar that is worked out here and not there."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from vanort.meetings import clock

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2040, 12, 31)
days = st.dates(FIRST, LAST)


def easter(year):
    """Return Easter Sunday by the method of Gauss, with his two exceptions; good for 1900-2099."""
    a, b, c = year % 19, year % 4, year % 7
    d = (19 * a + 24) % 30
    e = (2 * b + 4 * c + 6 * d + 5) % 7
    if (d == 29 and e == 6) or (d == 28 and e == 6 and a > 10):
        e -= 7
    return dt.date(year, 3, 22) + (d + e) * DAY


def days_off(year):
    """Return the holidays of a year that are no Sundays by themselves, and the three eves of the Act of 1930."""
    sunday = easter(year)
    moving = {sunday - 2 * DAY, sunday, sunday + DAY, sunday + 39 * DAY, sunday + 49 * DAY}
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    midsummer_eve = next(dt.date(year, 6, n) for n in range(19, 26) if dt.date(year, 6, n).weekday() == 4)
    return moving | {dt.date(year, *one) for one in fixed} | {midsummer_eve}


OFF = {one for year in range(2019, 2043) for one in days_off(year)}


def is_off(day):
    return day.weekday() >= 5 or day in OFF


def longest_run():
    """Return the longest row of days off in these years."""
    longest = run = 0
    day = FIRST
    while day <= LAST + 60 * DAY:
        run = run + 1 if is_off(day) else 0
        longest = max(longest, run)
        day += DAY
    return longest


def test_the_method_of_gauss_finds_the_easters_of_the_almanac():
    assert [easter(year) for year in (2019, 2024, 2025, 2026, 2027, 2038)] == [
        dt.date(2019, 4, 21), dt.date(2024, 3, 31), dt.date(2025, 4, 20), dt.date(2026, 4, 5), dt.date(2027, 3, 28),
        dt.date(2038, 4, 25),
    ]  # fmt: skip


def test_every_day_of_these_years_is_a_weekday_or_not_as_here():
    day = FIRST
    while day <= LAST:
        assert (clock.next_weekday(day) == day) is not is_off(day), day
        day += DAY


@given(days)
def test_nobody_has_to_appeal_on_a_day_off(posted):
    assert not is_off(clock.appeal_by(posted))


@given(days)
def test_there_are_always_three_weeks_and_at_most_the_longest_row_of_days_off_more(posted):
    assert 21 <= (clock.appeal_by(posted) - posted).days <= 21 + longest_run()


@given(days)
def test_the_last_day_is_the_first_possible_one(posted):
    last = clock.appeal_by(posted)
    between = [posted + n * DAY for n in range(21, (last - posted).days)]
    assert all(is_off(day) for day in between)
    if not is_off(posted + 21 * DAY):
        # A time of weeks ends on the same weekday (1930:173, 1 §).
        assert last.weekday() == posted.weekday()


@given(days)
def test_the_notice_comes_down_the_day_after_the_last_day_to_appeal(posted):
    assert clock.may_come_down(posted) == clock.appeal_by(posted) + DAY


@given(days, st.integers(0, 400))
def test_who_announces_later_never_gets_an_earlier_day(first, more):
    later = first + more * DAY
    assert clock.appeal_by(first) <= clock.appeal_by(later)
    assert clock.post_by(first) <= clock.post_by(later)
    assert clock.adjust_by(first) <= clock.adjust_by(later)


@given(days, st.integers(0, 30))
def test_the_municipalitys_own_days_are_not_stretched(meeting, number):
    assert clock.adjust_by(meeting, days=number) == meeting + number * DAY
    assert clock.adjust_by(meeting) == meeting + 14 * DAY
    assert clock.post_by(meeting) == meeting + 2 * DAY


@given(days, st.integers(1, 20))
def test_a_notice_in_working_days_leaves_so_many_of_them(meeting, number):
    last = clock.notice_by(meeting, days=number, is_working_days=True)
    assert not is_off(last)
    counted = [day for n in range((meeting - last).days) if not is_off(day := last + n * DAY)]
    assert len(counted) == number


@given(days, st.integers(0, 40))
def test_a_notice_in_calendar_days_is_plain(meeting, number):
    assert clock.notice_by(meeting, days=number, is_working_days=False) == meeting - number * DAY


@given(days, st.integers(0, 400), st.integers(0, 20), st.booleans())
def test_an_earlier_meeting_is_never_called_later(meeting, more, number, is_working):
    given_ = {"days": number, "is_working_days": is_working}
    assert clock.notice_by(meeting, **given_) <= clock.notice_by(meeting + more * DAY, **given_)


@given(days, st.integers(0, 20), st.booleans())
def test_more_days_of_notice_are_never_later(meeting, number, is_working):
    fewer = clock.notice_by(meeting, days=number, is_working_days=is_working)
    assert clock.notice_by(meeting, days=number + 1, is_working_days=is_working) < fewer


@pytest.mark.parametrize(
    ("posted", "last", "down"),
    [
        ("2026-12-16", "2027-01-07", "2027-01-08"),  # Epiphany.
        ("2027-03-05", "2027-03-30", "2027-03-31"),  # Good Friday and Easter.
        ("2027-04-15", "2027-05-07", "2027-05-08"),  # Ascension Day.
        ("2027-06-04", "2027-06-28", "2027-06-29"),  # Midsummer Eve.
        ("2027-02-22", "2027-03-15", "2027-03-16"),  # A6.
        ("2027-12-03", "2027-12-27", "2027-12-28"),  # Christmas Eve on a Friday.
        ("2026-12-10", "2027-01-04", "2027-01-05"),  # New Year's Eve on a Thursday.
    ],
)
def test_the_worked_days(posted, last, down):
    day = dt.date.fromisoformat(posted)
    assert (clock.appeal_by(day).isoformat(), clock.may_come_down(day).isoformat()) == (last, down)


def test_all_saints_day_and_the_national_day_are_days_off():
    # The national day 2029 is a Wednesday; All Saints' Day is always a Saturday.
    assert clock.next_weekday(dt.date(2029, 6, 6)) == dt.date(2029, 6, 7)
    assert clock.next_weekday(dt.date(2027, 11, 6)) == dt.date(2027, 11, 8)


def test_five_working_days_before_a_wednesday():
    notice = clock.notice_by(dt.date(2027, 3, 31), days=5, is_working_days=True)
    # Easter lies between: Monday 29 and Friday 26 do not count.
    assert notice == dt.date(2027, 3, 22)
