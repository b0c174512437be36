# SPDX-License-Identifier: EUPL-1.2
"""The page of one item: conflict of interest, proposals, votes, the decision, reservations, tasks; the whole walk."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.mandates.models import Regulation
from vanort.mandates.tests.factories import DelegationFactory, RegulationFactory
from vanort.meetings.actions import adjust, decide, record_attendance, record_vote
from vanort.meetings.models import AgendaItem, Attendance, Ballot, Recusal, Reservation, Serving, Task, Vote
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import AgendaItemFactory, TaskFactory
from vanort.office.tests.conftest import client_of
from vanort.secretariat.tests.holding import DAY, fresh, hold, item_url, meeting_url, post, shown, whole_committee

pytestmark = pytest.mark.django_db
YES, NO, ABSTAIN = Ballot.Option.YES, Ballot.Option.NO, Ballot.Option.ABSTAIN
HOSTILE = ["\x00", "<script>alert(1)</script>", "{{ 7 }}", "%s%n", "\u202e", "'; --", "a" * 30_000, "🎻" * 50]


@pytest.fixture(autouse=True)
def now():
    with freeze_time(DAY):
        yield


@pytest.fixture
def siv(db):
    return client_of("secretary", "siv")


@pytest.fixture
def carl(db):
    return client_of("coordinator", "carl")


def arrive(there, siv, *, away=""):
    """Record the whole committee, but for those away, and let the order of call fill the empty places."""
    rows = [
        Attendance(
            person=one.person,
            mandate=one,
            capacity="member" if one.role == "member" else "substitute",
            is_absent=letter in away,
        )
        for letter, one in there.mandates.items()
    ]
    record_attendance(there.meeting, rows, by=siv.user)


@pytest.fixture
def there(siv):
    there = whole_committee()
    arrive(there, siv)
    return there


@pytest.fixture
def item(there):
    return there.items[1]


def ballots(there, yes="", no="", abstain=""):
    """Return an open vote as it is posted, by the letters of the people."""
    said = {letter: option for option, letters in ((YES, yes), (NO, no), (ABSTAIN, abstain)) for letter in letters}
    return {"yes_means": "Bifall"} | {f"ballot_{there.people[one].pk}": option for one, option in said.items()}


def decision(**more):
    return {"outcome": "approved", "decision_text": "Utskottet beviljar 5 000 kronor."} | more


def who(item):
    """Return the first letters of those who take part in an item."""
    presence = presence_of(item.meeting)
    return "".join(sorted(seat.person.name[0] for seat in presence.serving(fresh(item))))


# The walk that the issue asks for.


def test_late_substitute_conflict_of_interest_an_even_vote_and_a_reservation(siv):
    there = whole_committee()
    first, item, last = there.items
    people = there.people
    here = {f"p{people[one].pk}-there": "away" if one == "F" else "here" for one in "ABCDEFG"}
    post(siv, there, "attendance", **here)
    assert who(first) == "ABCDE"
    # The substitute of the member who is away comes to the second item.
    late = {f"p{people['H'].pk}-there": "here", f"p{people['H'].pk}-from_item": item.pk,
            f"p{people['H'].pk}-arrived_at": "15:20"}  # fmt: skip
    post(siv, there, "attendance", **late)
    post(siv, there, "call", item=item)
    assert (who(first), who(item)) == ("ABCDE", "ABCDEH")
    post(siv, there, "recuse", item=item, person=people["C"].pk, ground="own", note="Ordförande i klubben")
    assert (who(item), who(last)) == ("ABDEGH", "ABCDEH")
    page = shown(siv, there, there.mandates["G"].name_with_party, item=item)
    assert "Ordförande i klubben" in page
    post(siv, there, "propose", item=item, text0="Bifall", person0=people["A"].pk, text1="Avslag",
         person1=people["D"].pk)  # fmt: skip
    answer = post(siv, there, "vote", item=item, **ballots(there, yes="ABG", no="DEH"))
    vote = Vote.objects.get()
    assert (answer.url, vote.yes, vote.no, vote.is_carried, vote.tie) == (item_url(there, item), 3, 3, True, "chair")
    post(siv, there, "decide", item=item, **decision())
    post(siv, there, "reserve", item=item, person=people["D"].pk, announced_at="2026-02-11T16:00")
    row = fresh(item)
    assert (row.outcome, row.is_appealable) == ("approved", True)
    assert [one.person for one in row.reservations.all()] == [people["D"]]


# Conflict of interest.


def test_who_left_for_conflict_of_interest_comes_back_when_it_is_taken_back(siv, there, item):
    post(siv, there, "recuse", item=item, person=there.people["B"].pk, ground="own")
    assert who(item) == "ACDEFG"
    post(siv, there, "withdraw_recusal", item=item, row=Recusal.objects.get().pk)
    assert who(item) == "ABCDEF"
    assert not Serving.objects.exists()


def test_too_few_left_is_said_and_stops_the_decision(siv):
    there = whole_committee("ABCD")
    arrive(there, siv)
    item = there.items[1]
    post(siv, there, "recuse", item=item, person=there.people["B"].pk, ground="own")
    assert shown(siv, there, "vo-quorum--no", item=item)
    answer = post(siv, there, "decide", item=item, **decision())
    assert answer.status_code == 200
    assert "Utskottet beviljar 5 000 kronor." in answer.content.decode()
    assert fresh(item).outcome == ""


def test_somebody_away_leaves_nothing(siv, item, there):
    arrive(there, siv, away="F")
    answer = post(siv, there, "recuse", item=item, person=there.people["F"].pk, ground="own", note="Kusin")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Kusin"' in page
    assert there.people["F"].name in page
    assert not Recusal.objects.exists()


# Proposals.


def test_proposals_are_stored_in_the_order_given(siv, there, item):
    people = there.people
    post(siv, there, "propose", item=item, position0=2, text0="Bifall", person0=people["A"].pk, position1=1,
         text1="Avslag", person1=people["D"].pk, is_withdrawn1="on")  # fmt: skip
    rows = [(one.position, one.text, one.person, one.is_withdrawn) for one in fresh(item).proposals.all()]
    assert rows == [(1, "Avslag", people["D"], True), (2, "Bifall", people["A"], False)]


def test_an_emptied_line_goes(siv, there, item):
    post(siv, there, "propose", item=item, text0="Bifall", text1="Avslag")
    post(siv, there, "propose", item=item, text0="Bifall", text1="")
    assert [one.text for one in fresh(item).proposals.all()] == ["Bifall"]


def test_who_does_not_take_part_proposes_nothing(siv, there, item):
    answer = post(siv, there, "propose", item=item, text0="Bifall", person0=there.people["G"].pk)
    assert answer.status_code == 200
    assert "Bifall</textarea>" in answer.content.decode()
    assert not fresh(item).proposals.exists()


# Votes.


def test_each_who_takes_part_has_a_line_and_nobody_else(siv, there, item):
    page = shown(siv, there, item=item)
    for letter, person in there.people.items():
        assert (f'name="ballot_{person.pk}"' in page) is (letter in "ABCDEF")


def test_a_vote_by_name_is_stored_with_each_ballot(siv, there, item):
    post(siv, there, "vote", item=item, **ballots(there, yes="ABCD", no="E", abstain="F"))
    vote = Vote.objects.get()
    assert (vote.yes, vote.no, vote.abstained, vote.is_carried, vote.method) == (4, 1, 1, True, "open")
    said = dict(vote.ballots.values_list("person__name", "option"))
    assert said[there.people["F"].name] == ABSTAIN
    assert len(said) == 6


@pytest.mark.parametrize("letter", ["G", "F"])
def test_somebody_who_does_not_take_part_or_is_away_cannot_vote(siv, there, item, letter):
    arrive(there, siv, away="F")
    answer = post(siv, there, "vote", item=item, **ballots(there, yes="ABCDE" + letter))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="vo-stop"' in page
    assert there.people[letter].name in page.partition('class="vo-stop"')[2][:300]
    assert not Vote.objects.exists()


def test_who_has_left_for_conflict_of_interest_cannot_vote(siv, there, item):
    post(siv, there, "recuse", item=item, person=there.people["B"].pk, ground="own")
    answer = post(siv, there, "vote", item=item, **ballots(there, yes="ABC", no="DEFG"))
    assert answer.status_code == 200
    assert not Vote.objects.exists()


def test_nobody_is_forgotten_and_what_was_marked_is_kept(siv, there, item):
    answer = post(siv, there, "vote", item=item, **ballots(there, yes="ABC"))
    page = answer.content.decode()
    assert there.people["F"].name in page.partition('class="vo-stop"')[2][:400]
    assert page.count("checked") >= 3
    assert not Vote.objects.exists()


def test_an_even_vote_wants_the_chairs_yes_or_no(siv, there, item):
    answer = post(siv, there, "vote", item=item, **ballots(there, yes="BC", no="DE", abstain="AF"))
    assert there.people["A"].name in answer.content.decode().partition('class="vo-stop"')[2][:300]
    assert not Vote.objects.exists()


@pytest.mark.parametrize("key", ["x", "9" * 30, "-1", "1e3", "", "٣"])
def test_ballots_of_nobody_break_nothing(siv, there, item, key):
    answer = post(siv, there, "vote", item=item, **ballots(there, yes="ABCDEF"), **{f"ballot_{key}": "yes"})
    assert answer.status_code in (200, 302)


def test_a_ballot_that_says_nothing_counts_as_missing(siv, there, item):
    data = ballots(there, yes="ABCDE") | {f"ballot_{there.people['F'].pk}": "perhaps"}
    assert post(siv, there, "vote", item=item, **data).status_code == 200
    assert not Vote.objects.exists()


def test_only_an_election_may_be_closed(siv, there, item):
    assert 'name="is_closed"' not in shown(siv, there, item=item)
    AgendaItem.objects.filter(pk=item.pk).update(kind="election")
    data = {"yes_means": "Kim", "is_closed": "on", "yes": 4, "no": 2, "abstained": 0}
    assert post(siv, there, "vote", item=item, **data).status_code == 302
    vote = Vote.objects.get()
    assert (vote.method, vote.yes, vote.no, vote.ballots.count()) == ("closed", 4, 2, 0)


def test_an_even_election_asks_for_lots(siv, there, item):
    AgendaItem.objects.filter(pk=item.pk).update(kind="election")
    data = {"yes_means": "Kim", "is_closed": "on", "yes": 3, "no": 3}
    answer = post(siv, there, "vote", item=item, **data)
    assert 'class="vo-stop"' in answer.content.decode()
    assert not Vote.objects.exists()
    post(siv, there, "vote", item=item, **data, lot="no")
    vote = Vote.objects.get()
    assert (vote.is_carried, vote.tie) == (False, "lot")


def test_several_votes_and_a_wrong_one_removed(siv, there, item):
    for yes, no in (("ABCD", "EF"), ("AB", "CDEF"), ("ABCDEF", "")):
        post(siv, there, "vote", item=item, **ballots(there, yes=yes, no=no))
    votes = list(fresh(item).votes.all())
    assert [one.position for one in votes] == [1, 2, 3]
    post(siv, there, "remove_vote", item=item, row=votes[0].pk)
    assert [(one.pk, one.position) for one in fresh(item).votes.all()] == [(votes[1].pk, 1), (votes[2].pk, 2)]


def test_a_vote_sent_twice_is_stored_once(siv, there, item):
    data = hold(siv, there, "vote", item) | ballots(there, yes="ABCDEF")
    url = item_url(there, item) + "vote/"
    assert [siv.post(url, data).status_code for _ in range(2)] == [302, 200]
    assert Vote.objects.count() == 1


# The decision.


def test_the_proposal_is_filled_in_and_the_usual_outcome(siv, there, item):
    AgendaItem.objects.filter(pk=item.pk).update(proposal="Utskottet beviljar 7 000 kronor.")
    form = siv.get(item_url(there, item)).context["forms"]["decide"]
    assert form["decision_text"].value() == "Utskottet beviljar 7 000 kronor."
    assert form["outcome"].value() == "approved"


def test_a_decision_is_stored_and_leads_on_to_the_next_item(siv, there, item):
    given = decision(notify="Kamen\nEkonomi", is_appealable="no")
    answer = post(siv, there, "decide", item=item, next="1", **given)
    row = fresh(item)
    assert answer.url == item_url(there, there.items[2])
    assert (row.outcome, row.decision_text, row.to_be_told) == (
        "approved", "Utskottet beviljar 5 000 kronor.", ["Kamen", "Ekonomi"],
    )  # fmt: skip
    assert row.is_appealable is False
    assert siv.get(item_url(there, item)).context["forms"]["decide"]["is_appealable"].value() == "no"


def test_after_the_last_item_it_stays_there(siv, there):
    answer = post(siv, there, "decide", item=there.items[2], next="1", **decision())
    assert answer.url == item_url(there, there.items[2])


@pytest.mark.parametrize(("outcome", "stored"), [("postponed", ""), ("withdrawn", "")])
def test_a_postponed_item_does_not_keep_the_proposal_as_its_decision(siv, there, item, outcome, stored):
    AgendaItem.objects.filter(pk=item.pk).update(proposal="Utskottet beviljar.")
    post(siv, there, "decide", item=item, outcome=outcome, decision_text="Utskottet beviljar.")
    assert (fresh(item).outcome, fresh(item).decision_text) == (outcome, stored)


def test_a_rejection_is_not_written_with_the_words_of_the_proposal(siv, there, item):
    AgendaItem.objects.filter(pk=item.pk).update(proposal="Utskottet beviljar.")
    answer = post(siv, there, "decide", item=item, outcome="rejected", decision_text="Utskottet beviljar.")
    assert answer.status_code == 200
    assert fresh(item).outcome == ""


def test_only_delegations_of_the_regulation_are_offered(siv, there, item):
    own = DelegationFactory(regulation=Regulation.objects.get(body=there.meeting.body))
    other = DelegationFactory(regulation=RegulationFactory())
    offered = siv.get(item_url(there, item)).context["forms"]["decide"].fields["authority"].queryset
    assert list(offered) == [own]
    answer = post(siv, there, "decide", item=item, **decision(authority=other.pk, is_about_money="on"))
    assert answer.status_code == 200
    post(siv, there, "decide", item=item, **decision(authority=own.pk, is_about_money="on"))
    assert (fresh(item).authority, fresh(item).is_about_money) == (own, True)


def test_money_that_is_not_the_bodys_becomes_a_proposal_in_one_click(siv, there, item):
    answer = post(siv, there, "decide", item=item, **decision(is_about_money="on", notify="Kamen"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="as_proposal"' in page
    assert "Kommunstyrelsen" in page.partition('name="as_proposal"')[2][:200]
    assert fresh(item).outcome == ""
    sent = decision(is_about_money="on", notify="Kamen", as_proposal="1")
    assert post(siv, there, "decide", item=item, **sent).status_code == 302
    row = fresh(item)
    assert (row.outcome, row.is_about_money, row.notify) == ("proposed", True, "Kamen")
    assert row.decision_text == "Utskottet beviljar 5 000 kronor."


def test_the_proposal_is_offered_for_money_only(siv, there, item):
    answer = post(siv, there, "decide", item=item, outcome="approved", decision_text="")
    assert 'name="as_proposal"' not in answer.content.decode()
    assert "decision_text" in answer.context["forms"]["decide"].errors


def test_a_colleagues_decision_is_not_overwritten_unseen(siv, carl, there, item):
    seen = hold(siv, there, "decide", item)
    post(carl, there, "decide", item=item, outcome="rejected", decision_text="Avslås.")
    answer = siv.post(item_url(there, item) + "decide/", seen | decision())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Carl" in page
    assert "Utskottet beviljar 5 000 kronor.</textarea>" in page
    assert "Avslås." in page
    assert fresh(item).outcome == "rejected"


# Reservations and tasks.


def test_reasons_come_later_and_a_reservation_is_taken_back(siv, there, item):
    person = there.people["D"].pk
    post(siv, there, "reserve", item=item, person=person, announced_at="2026-02-11T16:00")
    data = {"person": person, "announced_at": "2026-02-11T16:00", "text": "För dyrt.", "written_at": "2026-02-12T09:00"}
    post(siv, there, "reserve", item=item, **data)
    row = Reservation.objects.get()
    assert (row.text, row.written_at.isoformat()) == ("För dyrt.", "2026-02-12T08:00:00+00:00")
    post(siv, there, "withdraw_reservation", item=item, row=row.pk)
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    ("letter", "moment"),
    [("G", "2026-02-11T16:00"), ("D", "2026-02-11T14:00"), ("D", "2026-02-11T18:00"), ("D", "0001-01-01T00:00")],
)
def test_a_reservation_by_a_stranger_or_too_late_is_refused(siv, there, item, letter, moment):
    there.meeting.refresh_from_db()
    there.meeting.ends_at = there.meeting.starts_at + dt.timedelta(hours=2)
    there.meeting.save()
    data = {"person": there.people[letter].pk, "announced_at": moment, "text": "För dyrt."}
    answer = post(siv, there, "reserve", item=item, **data)
    assert answer.status_code == 200
    assert "För dyrt.</textarea>" in answer.content.decode()
    assert not Reservation.objects.exists()


def test_a_task_is_given_and_done(siv, there, item):
    post(siv, there, "give_task", item=item, text="Ring Kamen", owner=there.people["B"].pk, due_on="2026-03-01")
    task = Task.objects.get()
    assert (task.text, task.owner, task.due_on) == ("Ring Kamen", there.people["B"], dt.date(2026, 3, 1))
    assert shown(siv, there, "Ring Kamen", item=item)
    post(siv, there, "finish", item=item, row=task.pk)
    assert Task.objects.get().done_on == dt.date(2026, 2, 11)


def test_open_tasks_come_back_at_their_item_until_they_are_done(siv, there):
    TaskFactory(body=there.meeting.body, text="Svara Kamen")
    item = AgendaItemFactory(meeting=there.meeting, kind="tasks")
    assert shown(siv, there, "Svara Kamen", item=item)
    assert "Svara Kamen" not in shown(siv, there, item=there.items[0])


# Impossible and hostile input, who may, and what it costs.

THINGS = {
    "recuse": {"ground": "own"}, "propose": {"text0": "Bifall"}, "decide": {"outcome": "noted", "decision_text": "N"},
    "reserve": {"announced_at": "2026-02-11T16:00"}, "vote": {"yes_means": "Bifall"},
}  # fmt: skip


def complete(there, verb):
    data = dict(THINGS[verb])
    if verb in ("recuse", "reserve"):
        data["person"] = there.people["B"].pk
    return data | (ballots(there, yes="ABCDEF") if verb == "vote" else {})


def nothing_is_stored(item):
    row = fresh(item)
    kinds = (row.proposals, row.votes, row.reservations, row.recusals)
    return row.outcome == "" and not any(kind.exists() for kind in kinds)


@pytest.mark.parametrize("verb", THINGS)
def test_before_the_day_each_thing_is_refused_with_the_day(siv, there, item, verb):
    with freeze_time("2026-02-10 12:00"):
        answer = post(siv, there, verb, item=item, **complete(there, verb))
        assert answer.status_code == 200
        assert "2026-02-11" in answer.content.decode()
    assert nothing_is_stored(item)


@pytest.mark.parametrize("verb", THINGS)
def test_after_adjustment_each_thing_is_refused(siv, there, item, verb):
    for one in there.items:
        decide(fresh(one), outcome="noted", text="Noterat.", by=siv.user)
    adjust(there.meeting, adjusted_on=there.meeting.day, by=siv.user)
    answer = post(siv, there, verb, item=item, **complete(there, verb))
    assert answer.status_code == 200
    assert any(words in answer.content.decode() for words in ("never change", "ändras aldrig"))
    assert fresh(item).decision_text == "Noterat."
    assert not Vote.objects.exists()


def test_a_vote_is_not_removed_after_adjustment(siv, there, item):
    said = {person.pk: YES for letter, person in there.people.items() if letter in "ABCDEF"}
    vote = record_vote(fresh(item), yes_means="Bifall", ballots=said, by=siv.user)
    for one in there.items:
        decide(fresh(one), outcome="noted", text="Noterat.", by=siv.user)
    adjust(there.meeting, adjusted_on=there.meeting.day, by=siv.user)
    answer = post(siv, there, "remove_vote", item=item, row=vote.pk)
    assert answer.status_code == 302
    assert Vote.objects.get() == vote


@pytest.mark.parametrize("verb", THINGS)
def test_a_reader_does_nothing(there, item, verb):
    lars = client_of("reader", "lars")
    assert 'name="seen"' not in shown(lars, there, item=item)
    assert post(lars, there, verb, item=item, **complete(there, verb)).url == "/admin/"
    assert nothing_is_stored(item)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_breaks_nothing_and_is_shown_as_text(siv, there, item, text):
    for verb, data in (
        ("decide", {"outcome": "noted", "decision_text": text, "notify": text}),
        ("propose", {"text0": text, "person0": text, "position0": text}),
        ("give_task", {"text": text, "owner": text, "due_on": text}),
        ("recuse", {"person": text, "ground": text, "note": text}),
        ("vote", {"yes_means": text, "no_means": text}),
        ("reserve", {"person": text, "announced_at": text, "text": text}),
        ("remove_vote", {"row": text}),
    ):
        answer = post(siv, there, verb, item=item, **data)
        assert answer.status_code in (200, 302)
        assert b"<script>alert(1)" not in answer.content
    assert "<script>alert(1)" not in shown(siv, there, item=item)


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code == 200
    # PostgreSQL gives each of its cursors a number.
    return [re.sub(r"_django_curs_\w+", "", query["sql"].split(" WHERE ")[0]) for query in taken]


def test_both_pages_cost_the_same_for_few_and_many(siv):
    small, large = whole_committee("ABCDG", titles=("Ett",)), whole_committee(titles=("Ett", "Två", "Tre"))
    for there in (small, large):
        arrive(there, siv)
        for item in there.items:
            people = [one for one in there.people if one in "ABCDEF"]
            for _ in range(len(there.items)):
                post(siv, there, "vote", item=item, **ballots(there, yes=people))
                post(siv, there, "give_task", item=item, text="Ring")
            post(siv, there, "propose", item=item, text0="Bifall", person0=there.people["A"].pk)
            for letter in people[: len(there.items)]:
                post(siv, there, "reserve", item=item, person=there.people[letter].pk, announced_at="2026-02-11T16:00")
    assert queries(siv, meeting_url(small)) == queries(siv, meeting_url(large))
    assert queries(siv, item_url(small, small.items[0])) == queries(siv, item_url(large, large.items[1]))
