# SPDX-License-Identifier: EUPL-1.2
"""Whatever was recorded of attendance, serving and conflicts: who takes part, and how the actions keep it so."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from freezegun import freeze_time
from hypothesis import given, settings, strategies as st

from vanort.accounts.models import User
from vanort.directory.models import Person
from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.composition import Composition
from vanort.mandates.models import Mandate, Regulation
from vanort.mandates.people import People
from vanort.meetings.actions import (
    adjust,
    call_substitutes,
    choose_officers,
    decide,
    person_named,
    record_attendance,
    record_vote,
    remove_vote,
    reserve,
    withdraw_reservation,
    withdraw_serving,
)
from vanort.meetings.models import AgendaItem, Attendance, Meeting, Recusal, Serving, Vote
from vanort.meetings.presence import Presence
from vanort.secretariat.tests.holding import DAY, fresh, whole_committee

MEMBERS, SUBSTITUTES, ITEMS = range(1, 7), range(11, 14), range(1, 4)


def _people():
    people = {pk: Person(pk=pk, name=f"Kim {pk}") for pk in (*MEMBERS, *SUBSTITUTES)}
    mandates = {
        pk: Mandate(pk=pk, person=person, party="S", role="member" if pk in MEMBERS else "substitute")
        for pk, person in people.items()
    }
    return people, mandates


item_or_none = st.none() | st.sampled_from(list(ITEMS))
spans = st.tuples(item_or_none, item_or_none)
attendances = st.dictionaries(
    st.sampled_from([*MEMBERS, *SUBSTITUTES]), st.tuples(st.booleans(), spans), min_size=1, max_size=9
)
servings = st.lists(st.tuples(st.sampled_from(list(SUBSTITUTES)), st.sampled_from(list(MEMBERS)), spans), max_size=8)
recusals = st.sets(st.tuples(st.sampled_from(list(ITEMS)), st.sampled_from([*MEMBERS, *SUBSTITUTES])), max_size=8)


def presence_from(there, serve, left):
    """Return a presence of rows that were never stored."""
    people, mandates = _people()
    meeting = Meeting(pk=1)
    items = {pk: AgendaItem(pk=pk, meeting=meeting, position=pk, title=str(pk)) for pk in ITEMS}
    rows = {
        pk: Attendance(
            pk=pk, meeting=meeting, person=people[pk], mandate=mandates[pk], is_absent=is_absent,
            capacity="member" if pk in MEMBERS else "substitute",
            from_item=items.get(first), to_item=items.get(last),
        )
        for pk, (is_absent, (first, last)) in there.items()
    }  # fmt: skip
    called = [
        Serving(pk=number, meeting=meeting, substitute=rows[substitute], member=mandates[member],
                from_item=items.get(first), to_item=items.get(last))
        for number, (substitute, member, (first, last)) in enumerate(serve) if substitute in rows
    ]  # fmt: skip
    gone = [Recusal(item=items[item], person=people[person]) for item, person in left]
    body = Composition(body=None, on=None, term=None, members=tuple(mandates[pk] for pk in MEMBERS))
    regulation = Regulation(seats=6)
    return Presence(meeting, tuple(items.values()), tuple(rows.values()), tuple(called), tuple(gone), body, regulation)


@settings(max_examples=300, deadline=None)
@given(attendances, servings, recusals)
def test_who_takes_part_is_there_has_not_left_and_sits_once(there, serve, left):
    presence = presence_from(there, serve, left)
    rows = {each.person_id: each for each in presence.attendance}
    for item in presence.items:
        seats = presence.serving(item)
        people = [seat.person.pk for seat in seats]
        assert not {pk for number, pk in left if number == item.pk} & set(people)
        assert all(rows[pk].is_there(item) for pk in people)
        places = [(seat.instead_of or seat.mandate).pk for seat in seats]
        assert len(places) == len(set(places))
        assert all(pk in MEMBERS for pk in places)
        assert len(seats) + len(presence.empty_places(item)) == len(MEMBERS)


@settings(max_examples=200, deadline=None)
@given(attendances, servings, recusals)
def test_whoever_is_proposed_is_free_and_there(there, serve, left):
    presence = presence_from(there, serve, left)
    for item in presence.items:
        busy = {seat.person.pk for seat in presence.serving(item)} | presence.recused(item)
        proposed = presence.proposed(item)
        people = [row.person_id for row, _member in proposed]
        assert len(people) == len(set(people))
        assert not busy & set(people)
        assert all(row.is_there(item) and row.capacity == "substitute" for row, _member in proposed)
        assert {member.pk for _row, member in proposed} <= {one.pk for one in presence.empty_places(item)}


# The actions behind the page.


@pytest.fixture
def siv(db):
    with freeze_time(DAY):
        yield User.objects.create(username="siv", is_superuser=True)


@pytest.fixture
def there(siv):
    there = whole_committee()
    rows = [
        Attendance(
            person=one.person,
            mandate=one,
            capacity="member" if one.role == "member" else "substitute",
            is_absent=letter == "F",
        )
        for letter, one in there.mandates.items()
    ]
    record_attendance(there.meeting, rows, by=siv)
    return there


def voted(there, siv, item, letters="ABCDE"):
    return record_vote(item, yes_means="Bifall", ballots={there.people[one].pk: "yes" for one in letters}, by=siv)


def test_a_wrong_vote_goes_with_its_ballots_and_the_next_moves_up(there, siv):
    item = fresh(there.items[0])
    first, second = voted(there, siv, item), voted(there, siv, item)
    remove_vote(first, by=siv)
    assert list(Vote.objects.values_list("pk", "position")) == [(second.pk, 1)]
    assert second.ballots.count() == 5
    assert voted(there, siv, item).position == 2


def test_a_vote_is_removed_by_who_may_and_before_adjustment(there, siv):
    item = fresh(there.items[0])
    vote = voted(there, siv, item)
    with pytest.raises(PermissionDenied):
        remove_vote(vote, by=User.objects.create(username="lars"))
    for one in there.items:
        decide(fresh(one), outcome="noted", text="Noterat.", by=siv)
    adjust(there.meeting, adjusted_on=there.meeting.day, by=siv)
    with pytest.raises(ValidationError):
        remove_vote(Vote.objects.get(), by=siv)
    assert Vote.objects.count() == 1


def test_a_reservation_is_withdrawn_before_adjustment_only(there, siv):
    item = fresh(there.items[0])
    row = reserve(item, person=there.people["B"], announced_at=there.meeting.starts_at, by=siv)
    for one in there.items:
        decide(fresh(one), outcome="noted", text="Noterat.", by=siv)
    adjust(there.meeting, adjusted_on=there.meeting.day, by=siv)
    with pytest.raises(ValidationError):
        withdraw_reservation(row, by=siv)
    assert fresh(there.items[0]).reservations.count() == 1


def test_a_serving_stays_when_the_substitute_has_voted(there, siv):
    item = fresh(there.items[0])
    call_substitutes(there.meeting, at=item, by=siv)
    voted(there, siv, item, "ABCDEH")
    with pytest.raises(ValidationError, match="Hnna"):
        withdraw_serving(Serving.objects.get(), by=siv)
    assert Serving.objects.count() == 1


def test_a_serving_of_an_adjusted_item_stays(there, siv):
    item = fresh(there.items[0])
    call_substitutes(there.meeting, at=item, by=siv)
    decide(item, outcome="noted", text="Noterat.", by=siv)
    adjust(there.meeting, adjusted_on=there.meeting.day, items=[item], by=siv)
    with pytest.raises(ValidationError):
        withdraw_serving(Serving.objects.get(), by=siv)


def test_chair_and_adjusters_have_a_mandate_that_day(there, siv):
    stranger = PersonFactory()
    for chosen in ({"chair": stranger, "adjusters": []}, {"chair": None, "adjusters": [stranger]}):
        with pytest.raises(ValidationError, match=stranger.name):
            choose_officers(there.meeting, secretary=None, by=siv, **chosen)
    with pytest.raises(PermissionDenied):
        choose_officers(
            there.meeting, chair=None, secretary=None, adjusters=[], by=User.objects.create(username="lars")
        )
    choose_officers(there.meeting, chair=there.people["G"], secretary=stranger, adjusters=[there.people["A"]], by=siv)
    meeting = Meeting.objects.get()
    assert (meeting.chair, meeting.secretary, meeting.adjusters.get()) == (
        there.people["G"], stranger, there.people["A"],
    )  # fmt: skip


def test_a_name_is_found_or_added_by_who_may(there, siv):
    known = PersonFactory(name="Kim Lind")
    assert person_named(" Kim  Lind ", by=siv) == known
    assert person_named("Lo Ny", by=siv).visibility == "internal"
    with pytest.raises(PermissionDenied):
        person_named("Bo Ny", by=User.objects.create(username="lars"))
    twin = PersonFactory(name="Kim Lind")
    assert f"Kim Lind ({twin.slug})" in People().labels
    assert person_named(f"Kim Lind ({twin.slug})", by=siv) == twin
