# SPDX-License-Identifier: EUPL-1.2
"""The § run on through a body's year, whatever happens to its meetings; a number that is fixed is never given again."""

import contextlib
import datetime as dt
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from vanort.accounts.models import User
from vanort.meetings.actions import (
    add_item,
    adjust,
    cancel,
    decide,
    move_item,
    record_attendance,
    remove_item,
)
from vanort.meetings.models import AgendaItem, Attendance, Meeting
from vanort.meetings.numbering import in_words, paragraphs
from vanort.meetings.tests.factories import AgendaItemFactory, MeetingFactory, at, committee
from vanort.meetings.tests.sitting import plain_meeting

LAST_DAY = "2027-12-30 12:00"
# What may happen, to the meeting or item of a number, and where to.
happenings = st.lists(
    st.tuples(
        st.sampled_from(("meeting", "add", "add", "add", "move", "remove", "adjust", "at_once", "cancel")),
        st.integers(0, 40), st.integers(0, 340),
    ),
    min_size=8, max_size=22,
)  # fmt: skip


class Year:
    """One body's year, in which things happen; what the rules refuse does not happen."""

    def __init__(self):
        self.by = User.objects.create(username="sekreteraren", is_superuser=True)
        self.body, _term, self.members = committee("S", years=(2027, 2030))
        self.fixed, self.frozen = {}, {}

    def happen(self, what, which, where):
        with contextlib.suppress(ValidationError):
            getattr(self, what)(which, where)
        self.check()

    def _one(self, rows, which):
        return rows[which % len(rows)] if rows else None

    def _meeting_of(self, which):
        return self._one(list(Meeting.objects.filter(body=self.body).order_by("starts_at")), which)

    def _item_of(self, which):
        return self._one(list(AgendaItem.objects.filter(meeting__body=self.body).order_by("pk")), which)

    def meeting(self, _which, where):
        start = at("2027-01-10 15:00") + dt.timedelta(days=where)
        if not Meeting.objects.filter(body=self.body, starts_at=start).exists():
            MeetingFactory(body=self.body, starts_at=start)

    def add(self, which, _where):
        if meeting := self._meeting_of(which):
            add_item(meeting, AgendaItem(title="Nytt ärende"), by=self.by)

    def move(self, which, where):
        if item := self._item_of(which):
            move_item(item, to=where % 6 + 1, by=self.by)

    def remove(self, which, _where):
        if item := self._item_of(which):
            remove_item(item, by=self.by)

    def cancel(self, which, _where):
        if meeting := self._meeting_of(which):
            cancel(meeting, reason="Ställs in", by=self.by)

    def adjust(self, which, _where):
        if meeting := self._meeting_of(which):
            self._adjust(meeting, None)

    def at_once(self, which, _where):
        if item := self._item_of(which):
            self._adjust(item.meeting, [item])

    def _adjust(self, meeting, items):
        if meeting.state == "planned":
            member = self.members[0]
            Meeting.objects.filter(pk=meeting.pk).update(state="called")
            record_attendance(
                meeting, [Attendance(person=member.person, mandate=member, capacity="member")], by=self.by
            )
        for item in items or meeting.items.filter(adjustment=None):
            decide(item, outcome="noted", text="Noteras.", by=self.by)
        adjust(meeting, adjusted_on=meeting.day, items=items, by=self.by)

    def check(self):
        """What is fixed stays, is held by one item, and rises in the order of the meetings."""
        rows = list(AgendaItem.objects.in_order().filter(meeting__body=self.body))
        now = {row.pk: row.paragraph for row in rows if row.paragraph}
        assert all(now.get(pk) == number for pk, number in self.fixed.items())
        assert len(set(now.values())) == len(now)
        assert all(earlier < later for earlier, later in pairwise(now.values()))
        given_before = set(self.fixed.values())
        assert not any(number in given_before for pk, number in now.items() if pk not in self.fixed)
        for row in rows:
            if row.is_adjusted:
                assert self.frozen.setdefault(row.pk, (row.frozen, row.title)) == (row.frozen, row.title)
                assert row.paragraph
        self.fixed |= now


class NumbersTest(TestCase):
    @given(happenings)
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def test_numbers_rise_and_are_never_given_again(self, happened):
        with freeze_time(LAST_DAY):
            year = Year()
            year.happen("meeting", 0, 30)
            for one in happened:
                year.happen(*one)


pytestmark = pytest.mark.django_db


@pytest.fixture
def autumn():
    with freeze_time("2027-10-01 12:00"):
        yield


@pytest.mark.usefixtures("autumn")
def test_an_item_adjusted_at_once_fixes_its_number_and_those_before_it(secretary):
    meeting, items = plain_meeting(secretary, count=4, when="2027-03-01 15:00")
    adjust(meeting, adjusted_on=meeting.day, items=[items[1]], by=secretary)
    rows = list(meeting.items.order_by("position").values_list("paragraph", "adjustment__is_at_once"))
    assert rows == [(1, None), (2, True), (None, None), (None, None)]
    with pytest.raises(ValidationError):
        remove_item(AgendaItem.objects.get(pk=items[0].pk), by=secretary)
    remove_item(AgendaItem.objects.get(pk=items[2].pk), by=secretary)
    adjust(meeting, adjusted_on=meeting.day, by=secretary)
    assert list(meeting.items.order_by("position").values_list("paragraph", flat=True)) == [1, 2, 3]


@pytest.mark.usefixtures("autumn")
def test_the_numbers_of_a_meeting_before_are_fixed_with_a_later_ones(secretary):
    first, _items = plain_meeting(secretary, count=2, when="2027-03-01 15:00")
    members = list(first.body.terms.get().mandates.filter(role="member"))
    later, _items = plain_meeting(secretary, count=2, when="2027-04-01 15:00", body=first.body, members=members)
    adjust(later, adjusted_on=later.day, by=secretary)
    assert list(first.items.order_by("position").values_list("paragraph", "adjustment")) == [(1, None), (2, None)]
    with pytest.raises(ValidationError):
        add_item(first, AgendaItem(title="Sent ärende"), by=secretary)


@pytest.mark.usefixtures("autumn")
def test_a_meeting_that_was_put_before_fixed_numbers_cannot_be_adjusted(secretary):
    later, _items = plain_meeting(secretary, count=2, when="2027-04-01 15:00")
    adjust(later, adjusted_on=later.day, by=secretary)
    members = list(later.body.terms.get().mandates.filter(role="member"))
    first, _items = plain_meeting(secretary, count=1, when="2027-03-01 15:00", body=later.body, members=members)
    with pytest.raises(ValidationError, match=r"§|paragrafnummer"):
        adjust(first, adjusted_on=first.day, by=secretary)
    assert first.items.get().paragraph is None


@pytest.mark.usefixtures("autumn")
def test_two_bodies_count_each_for_themselves_and_each_year_anew(secretary):
    one, items = plain_meeting(secretary, count=2, when="2027-03-01 15:00")
    other, others = plain_meeting(secretary, count=1, when="2027-03-01 15:00")
    assert [paragraphs(one)[item.pk] for item in items] == [1, 2]
    assert paragraphs(other) == {others[0].pk: 1}
    coming = MeetingFactory(body=one.body, starts_at=at("2028-01-10 15:00"))
    item = AgendaItemFactory(meeting=coming)
    assert paragraphs(coming) == {item.pk: 1}


@pytest.mark.usefixtures("autumn")
def test_a_meeting_on_new_years_eve_belongs_to_the_year_here(secretary):
    body, _term, _members = committee("S", years=(2027, 2030))
    eve = MeetingFactory(body=body, starts_at=at("2027-12-31 23:30"))
    day = MeetingFactory(body=body, starts_at=at("2028-01-01 00:30"))
    one, other = AgendaItemFactory(meeting=eve), AgendaItemFactory(meeting=day)
    assert (paragraphs(eve), paragraphs(day)) == ({one.pk: 1}, {other.pk: 1})


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""),
        ([3], "§ 3"),
        ([4, 3], "§§ 3–4"),
        ([1, 3, 4, 5, 9], "§§ 1, 3–5, 9"),
        ([2, 2], "§ 2"),
        ([1, 9], "§§ 1, 9"),
    ],
)
def test_numbers_in_words(numbers, words):
    assert in_words(numbers) == words
