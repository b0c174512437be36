# SPDX-License-Identifier: EUPL-1.2
"""Who sits where on any day: the sums are always right, nobody sits twice, and the past costs nothing."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from vanort.accounts.models import User
from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.actions import Appointment, appoint, elect_in_place_of, end_mandate
from vanort.mandates.composition import composition
from vanort.mandates.models import Mandate, Term
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, TermFactory, seated

FIRST, LAST = dt.date(2023, 1, 1), dt.date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
# What a secretary may do: appoint person n, end the nth mandate on a day, elect person n in the place of the nth.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("appoint"), st.integers(0, 7), DAYS),
        st.tuples(st.just("end"), st.integers(0, 9), DAYS),
        st.tuples(st.just("elect"), st.integers(0, 9), DAYS),
    ),
    max_size=14,
)


class AnyHistory(TestCase):
    """Whatever is recorded, and whatever of it is refused."""

    @settings(max_examples=40, deadline=None)
    @given(STEPS, st.sampled_from(Term.Recorded.values), st.lists(DAYS, min_size=3, max_size=6))
    def test_sums_and_seats(self, steps, recorded, days):
        by = User.objects.create(username="sekreteraren", is_superuser=True)
        term, people = TermFactory(seats=5), PersonFactory.create_batch(8)
        for verb, number, day in steps:
            with suppress(ValidationError, IndexError):
                self.take(verb, number, day, term, people, by)
        Term.objects.filter(pk=term.pk).update(recorded=recorded)
        for day in (*days, FIRST, LAST):
            now = composition(term.body, day)
            assert now.held + now.vacant + now.unrecorded == 5
            assert min(now.vacant, now.unrecorded) >= 0
            sitting = [one.person_id for one in now.members]
            assert len(sitting) == len(set(sitting))
            assert len({one.seat for one in now.members}) == now.held

    @staticmethod
    def take(verb, number, day, term, people, by):
        if verb == "appoint":
            appoint(term, [Appointment(people[number], party="S")], by=by, starts=day)
            return
        mandate = Mandate.objects.seated().filter(term=term).order_by("pk")[number]
        if verb == "end":
            end_mandate(mandate, last_day=day, reason=Mandate.EndReason.RECALLED, by=by)
        else:
            elect_in_place_of(mandate, person=people[number % 8], starts=day, by=by)


@pytest.mark.django_db
def test_thirty_years_of_mandates_are_one_query(django_assert_num_queries):
    body = BodyFactory()
    for year in range(1995, 2027, 4):
        term = TermFactory(body=body, start_date=dt.date(year, 1, 1), end_date=dt.date(year + 3, 12, 31))
        seated(term)
    with django_assert_num_queries(1):
        now = composition(body, dt.date(2024, 6, 1))
        assert [one.person.name for one in now.members]
    assert now.held == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("recorded", "vacant", "unrecorded"), [("none", 6, 0), ("part", 0, 6), ("all", 6, 0)]
)  # fmt: skip
def test_a_term_without_mandates(recorded, vacant, unrecorded):
    now = composition(TermFactory(recorded=recorded).body, dt.date(2024, 1, 1))
    assert (now.held, now.vacant, now.unrecorded) == (0, vacant, unrecorded)
    assert now.is_without_members is (recorded == "none")


@pytest.mark.django_db
def test_a_seat_that_somebody_left_is_empty_even_where_others_are_not_recorded():
    mandate = MandateFactory(term=TermFactory(recorded="part"), seat=4, end_date=dt.date(2024, 5, 1))
    now = composition(mandate.term.body, dt.date(2024, 5, 2))
    assert (now.held, now.vacant, now.unrecorded) == (0, 1, 5)


@pytest.mark.django_db
def test_a_gap_between_two_recorded_terms_is_not_known():
    body = BodyFactory()
    seated(TermFactory(body=body, start_date=dt.date(2015, 1, 1), end_date=dt.date(2018, 12, 31)))
    seated(TermFactory(body=body))
    known = [composition(body, dt.date(year, 6, 1)) for year in (2014, 2016, 2020, 2024, 2027)]
    assert [one.is_unknown for one in known] == [True, False, True, False, False]
    assert [one.is_without_members for one in known] == [False, False, False, False, True]


@pytest.mark.django_db
@pytest.mark.parametrize("seats", [None, 0])
def test_an_unknown_number_of_seats_has_no_empty_ones(seats):
    mandate = MandateFactory(term=TermFactory(seats=seats), seat=1)
    now = composition(mandate.term.body, dt.date(2024, 1, 1))
    assert (now.held, now.vacant, now.unrecorded) == (1, 0, 0)


@pytest.mark.django_db
def test_nobody_sits_twice_in_a_body():
    mandate = MandateFactory(seat=1)
    again = Mandate(
        term=mandate.term,
        person=mandate.person,
        seat=2,
        start_date=dt.date(2026, 12, 31),
        end_date=dt.date(2026, 12, 31),
    )
    with pytest.raises(ValidationError):
        again.full_clean()
