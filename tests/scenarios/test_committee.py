# SPDX-License-Identifier: EUPL-1.2
"""The committee's acceptance scenarios A1-A6: term hand-over, vacancy, ranked substitutes, tie, § numbers, clock."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.directory.models import Organization
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory, PersonFactory
from vanort.mandates.actions import Appointment, appoint, elect_in_place_of, end_mandate, open_term
from vanort.mandates.composition import composition
from vanort.mandates.models import ElectionDay, Mandate
from vanort.mandates.permissions import bodies_of
from vanort.mandates.tests.factories import CallOrderFactory, ElectionDayFactory, MandateFactory
from vanort.meetings.actions import (
    adjust,
    call_substitutes,
    correct,
    decide,
    post,
    record_attendance,
    record_vote,
    remove_item,
    take_down,
)
from vanort.meetings.models import AgendaItem, Attendance, Ballot, Meeting, Task
from vanort.meetings.numbering import paragraphs
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import AgendaItemFactory, MeetingFactory, TaskFactory, at, begun, committee
from vanort.meetings.wording import meeting_facts

pytestmark = pytest.mark.django_db
YES, NO, ABSTAIN = Ballot.Option.YES, Ballot.Option.NO, Ballot.Option.ABSTAIN


@pytest.fixture
def secretary():
    return User.objects.create(username="sekreteraren", is_superuser=True)


def names(body, day):
    return [each.person.name for each in composition(body, dt.date.fromisoformat(day)).members]


def day(text):
    return dt.date.fromisoformat(text)


# A1. Term hand-over.


@pytest.fixture
def handed_over(secretary):
    body, _term, old = committee()
    leaver = old[5].person
    leaver.user = User.objects.create(username="avgar")
    leaver.save()
    TaskFactory(body=body, owner=leaver, text="Svara Kamen")
    board = OrganizationFactory(kind=Organization.Kind.COUNCIL)
    decision = DecisionReferenceFactory(body=board, decided="2026-12-09", paragraph="§ 231")
    election = ElectionDayFactory(day=dt.date(2026, 9, 13))
    coming = open_term(body, election=election, by=secretary)
    people = [old[0].person, old[1].person, old[2].person, *PersonFactory.create_batch(3)]
    appoint(coming, [Appointment(one) for one in people], by=secretary, decision=decision, is_everybody=True)
    return body, old, people, leaver


def test_a1_the_old_six_sit_on_the_last_day_and_the_new_six_from_the_first(handed_over):
    body, old, people, _leaver = handed_over
    assert names(body, "2026-12-31") == [one.person.name for one in old]
    assert names(body, "2027-01-01") == [one.name for one in people]
    assert composition(body, day("2027-01-01")).term.end_date == day("2030-12-31")


def test_a1_who_was_appointed_again_has_two_mandates_of_four_years(handed_over):
    _body, _old, people, _leaver = handed_over
    found = Mandate.objects.seated().filter(person=people[0]).order_by("start_date")
    assert [(one.start_date.year, one.end_date.year) for one in found] == [(2023, 2026), (2027, 2030)]


@pytest.mark.parametrize(("moment", "sits"), [("2026-12-31 22:59:59", True), ("2026-12-31 23:00:00", False)])
def test_a1_the_access_of_who_leaves_ends_at_midnight_in_sweden(handed_over, moment, sits):
    body, _old, _people, leaver = handed_over
    with freeze_time(moment):
        assert bodies_of(leaver.user).filter(pk=body.pk).exists() is sits


def test_a1_what_who_leaves_had_to_do_is_listed(handed_over):
    body, _old, _people, leaver = handed_over
    with freeze_time("2027-01-01 12:00"):
        sitting = [one.person_id for one in composition(body, day("2027-01-01")).members]
        left = Task.objects.open().filter(body=body).exclude(owner__in=sitting)
    assert [(task.owner, task.text) for task in left] == [(leaver, "Svara Kamen")]


def test_a1_between_the_term_and_the_decision_nobody_sits_there():
    body, _term, _old = committee()
    now = composition(body, day("2027-01-01"))
    assert (now.members, now.is_without_members, now.ended.end_date) == ((), True, day("2026-12-31"))


def test_a1_an_extra_election_starts_no_term(secretary):
    body, _term, _old = committee()
    extra = ElectionDayFactory(day=dt.date(2025, 3, 23), kind=ElectionDay.Kind.EXTRA)
    with pytest.raises(ValidationError, match=r"An extra election|extra val"):
        open_term(body, election=extra, by=secretary)


# A2. Vacancy and by-election.


@pytest.fixture
def resigned(secretary):
    body, _term, members = committee(years=(2027, 2030))
    end_mandate(
        members[3], last_day=day("2027-05-17"), reason=Mandate.EndReason.RESIGNED, resigned_on=day("2027-05-03"),
        by=secretary, decision=DecisionReferenceFactory(decided="2027-05-17"),
    )  # fmt: skip
    follower = elect_in_place_of(members[3], person=PersonFactory(), starts=day("2027-06-02"), by=secretary)
    return body, members, follower


@pytest.mark.parametrize(
    ("on", "held", "vacant"), [("2027-05-10", 6, 0), ("2027-05-17", 6, 0), ("2027-05-25", 5, 1), ("2027-06-02", 6, 0)]
)
def test_a2_a_seat_is_empty_from_the_release_to_the_by_election(resigned, on, held, vacant):
    now = composition(resigned[0], day(on))
    assert (now.held, now.vacant, now.unrecorded) == (held, vacant, 0)


def test_a2_the_follower_sits_for_the_rest_of_the_term(resigned):
    body, members, follower = resigned
    assert follower.end_date == day("2030-12-31")
    assert (follower.seat, follower.replaces) == (members[3].seat, members[3])
    assert members[3].person.name not in names(body, "2027-05-25")


# A3. Ranked substitutes.


def test_a3_substitutes_are_called_by_party_and_rank(secretary):
    body, term, members = committee("SSSSMMMKC")
    for party, parties in (("M", "M, KD, SD"), ("S", "S, MP, L, C, V")):
        CallOrderFactory(term=term, party=party, parties=parties)
    substitutes = {
        name: MandateFactory(term=term, party=name[:-1], rank=int(name[-1]), seat=None, role="substitute")
        for name in ("M1", "M2", "KD1", "S1", "S2", "MP1")
    }
    meeting, items = begun(body, members, by=secretary, away=(members[0], members[4]))
    rows = [
        Attendance(person=one.person, mandate=one, capacity="substitute", is_absent=name == "M1")
        for name, one in substitutes.items()
    ]
    record_attendance(meeting, rows, by=secretary)
    called = {one.member: one.substitute.mandate for one in call_substitutes(meeting, at=items[0], by=secretary)}
    assert called == {members[4]: substitutes["M2"], members[0]: substitutes["S1"]}
    deciding = dict(meeting_facts(presence_of(meeting)))
    shown = next(text for text in deciding.values() if substitutes["M2"].person.name in text)
    assert f"{substitutes['M2'].name_with_party}, tjg ers för {members[4].name_with_party}" in shown


def test_a3_a_substitute_from_a_by_election_comes_last_in_the_own_party(secretary):
    _body, term, _members = committee("SSSSMMMKC")
    first = [MandateFactory(term=term, party="S", rank=rank, seat=None, role="substitute") for rank in (1, 2)]
    end_mandate(first[0], last_day=day("2024-05-01"), reason=Mandate.EndReason.RESIGNED, by=secretary)
    new = elect_in_place_of(first[0], person=PersonFactory(), starts=day("2024-06-01"), by=secretary)
    assert (new.rank, new.party) == (3, "S")


# A4. Tie.


def split(members):
    """Chair in favour: three against three."""
    return {one.person_id: YES if number < 3 else NO for number, one in enumerate(members)}


def test_a4_the_chair_settles_an_even_vote(secretary):
    body, _term, members = committee()
    _meeting, items = begun(body, members, by=secretary)
    vote = record_vote(items[0], yes_means="Bifall", ballots=split(members), by=secretary)
    assert (vote.yes, vote.no, vote.is_carried, vote.tie) == (3, 3, True, "chair")
    assert dict(vote.ballots.values_list("person", "option")) == split(members)


def test_a4_an_even_election_asks_for_lots(secretary):
    body, _term, members = committee()
    _meeting, items = begun(body, members, by=secretary)
    AgendaItem.objects.filter(pk=items[0].pk).update(kind="election")
    items[0].refresh_from_db()
    with pytest.raises(ValidationError, match="lott"):
        record_vote(items[0], yes_means="Kim", ballots=split(members), by=secretary)
    vote = record_vote(items[0], yes_means="Kim", ballots=split(members), lot_says_yes=False, by=secretary)
    assert (vote.is_carried, vote.tie) == (False, "lot")


# A5. § numbers.


def finished(body, members, when, count, by):
    """Return an adjusted meeting with so many items."""
    with freeze_time(at(when) + dt.timedelta(days=2)):
        meeting, items = begun(body, members, when, titles=[f"Ärende {n}" for n in range(count)], by=by)
        for item in items:
            decide(item, outcome="noted", text="Noterat.", by=by)
        adjust(meeting, adjusted_on=meeting.day, by=by)
    return meeting


def test_a5_numbers_run_on_through_the_year_and_begin_anew(secretary):
    body, _term, members = committee()
    for when, count in (("2026-02-11 15:00", 9), ("2026-05-06 15:00", 8), ("2026-11-25 15:00", 9)):
        finished(body, members, when, count, secretary)
    fixed = AgendaItem.objects.in_order().values_list("paragraph", flat=True)
    assert list(fixed) == list(range(1, 27))
    coming = MeetingFactory(body=body, starts_at=at("2027-02-10 15:00"))
    items = AgendaItemFactory.create_batch(8, meeting=coming)
    assert [paragraphs(coming)[item.pk] for item in items] == list(range(1, 9))
    remove_item(items[2], by=secretary)
    assert sorted(paragraphs(coming).values()) == list(range(1, 8))


def test_a5_what_is_adjusted_is_neither_renumbered_nor_deleted_but_noted(secretary):
    body, _term, members = committee()
    meeting = finished(body, members, "2026-02-11 15:00", 3, secretary)
    item = meeting.items.first()
    with pytest.raises(ValidationError):
        remove_item(item, by=secretary)
    item.title = "Något annat"
    with pytest.raises(ValidationError):
        item.save()
    note = correct(item, text="Rätt belopp är 5 000 kronor.", by=secretary)
    assert (note.item, AgendaItem.objects.get(pk=item.pk).title) == (item, "Ärende 0")


# A6. The minutes clock.


@pytest.fixture
def held(secretary):
    body, _term, members = committee(years=(2027, 2030))
    with freeze_time("2027-02-10 20:00"):
        meeting, items = begun(body, members, "2027-02-10 15:00", by=secretary)
        decide(items[0], outcome="approved", text="Bifall.", by=secretary)
    return meeting


@freeze_time("2027-04-20 12:00")
def test_a6_posted_in_time(held, secretary):
    adjustment = adjust(held, adjusted_on=day("2027-02-22"), by=secretary)
    assert held.adjust_by == day("2027-02-24")
    post(adjustment, on=day("2027-02-22"), by=secretary)
    assert (adjustment.appeal_by, adjustment.may_come_down) == (day("2027-03-15"), day("2027-03-16"))
    assert adjustment.posted_on <= adjustment.post_by
    with pytest.raises(ValidationError):
        take_down(adjustment, on=day("2027-03-15"), by=secretary)
    adjustment.refresh_from_db()
    take_down(adjustment, on=day("2027-03-16"), by=secretary)
    assert adjustment.taken_down_on == day("2027-03-16")


@freeze_time("2027-04-20 12:00")
@pytest.mark.parametrize(
    ("on", "late", "last"), [("2027-02-25", True, "2027-03-18"), ("2027-03-05", True, "2027-03-30")]
)
def test_a6_posted_late(held, secretary, on, late, last):
    adjustment = adjust(held, adjusted_on=day("2027-02-22"), by=secretary)
    post(adjustment, on=day(on), by=secretary)
    assert (adjustment.posted_on > adjustment.post_by, adjustment.appeal_by) == (late, day(last))


@freeze_time("2027-04-20 12:00")
def test_a6_posting_before_adjustment_and_adjustment_before_the_meeting_are_refused(held, secretary):
    with pytest.raises(ValidationError):
        adjust(held, adjusted_on=day("2027-02-09"), by=secretary)
    adjustment = adjust(held, adjusted_on=day("2027-02-22"), by=secretary)
    with pytest.raises(ValidationError):
        post(adjustment, on=day("2027-02-21"), by=secretary)
    assert Meeting.objects.get(pk=held.pk).adjustments.get().posted_on is None
