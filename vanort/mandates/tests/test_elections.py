# SPDX-License-Identifier: EUPL-1.2
"""Days of election and terms, by the rule: the second Sunday of September every fourth year, terms without a gap."""

import calendar
import datetime as dt

import pytest
from hypothesis import given, strategies as st

from vanort.mandates.elections import Period, TermRule, coming_election, ordinary_election, term_after

DAY = dt.timedelta(days=1)
years = st.integers(0, 6).map(lambda n: 2014 + 4 * n)
rules = st.sampled_from(TermRule)


@given(years)
def test_the_election_is_on_the_second_sunday_of_september(year):
    weeks = calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(year, 9)
    sundays = [week[6] for week in weeks if week[6].month == 9]
    assert ordinary_election(year) == sundays[1]
    assert 8 <= ordinary_election(year).day <= 14


@pytest.mark.parametrize(("year", "day"), [(2014, 14), (2018, 9), (2022, 11), (2026, 13), (2030, 8), (2034, 10)])
def test_the_elections_that_are_known(year, day):
    assert ordinary_election(year) == dt.date(year, 9, day)


@given(st.integers(1900, 2100).filter(lambda year: year < 2014 or (year - 2014) % 4))
def test_other_years_have_no_election_by_rule(year):
    with pytest.raises(ValueError, match=str(year)):
        ordinary_election(year)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)))
def test_the_coming_election_is_the_first_that_has_not_been(day):
    found = coming_election(day)
    assert found >= day
    assert found == ordinary_election(found.year)
    if found.year > 2014:
        assert ordinary_election(found.year - 4) < day


@given(st.dates(dt.date(2014, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 2000))
def test_a_later_day_has_no_earlier_election(day, more):
    assert coming_election(day) <= coming_election(day + more * DAY)


@given(years, rules)
def test_terms_follow_each_other_without_a_gap_and_without_lying_over_each_other(year, rule):
    first, second = (term_after(ordinary_election(one), rule) for one in (year, year + 4))
    assert first.end + DAY == second.start
    assert first.end not in second
    assert second.start not in first


@given(years, rules)
def test_a_term_is_four_years_and_begins_after_the_election(year, rule):
    election = ordinary_election(year)
    term = term_after(election, rule)
    assert term.start > election
    assert (term.end + DAY).replace(year=term.start.year) == term.start
    assert term.end.year + (rule == TermRule.JANUARY) == term.start.year + 4
    assert (term.start in term, term.end in term, election in term) == (True, True, False)


@given(years, rules, st.integers(1, 6))
def test_a_term_of_another_length_ends_the_day_before_the_same_day(year, rule, length):
    term = term_after(ordinary_election(year), rule, years=length)
    assert (term.end + DAY).year == term.start.year + length


def test_the_committees_and_the_councils_terms_of_2026():
    election = dt.date(2026, 9, 13)
    assert term_after(election, TermRule.JANUARY) == Period(dt.date(2027, 1, 1), dt.date(2030, 12, 31))
    assert term_after(election, TermRule.OCTOBER) == Period(dt.date(2026, 10, 15), dt.date(2030, 10, 14))
