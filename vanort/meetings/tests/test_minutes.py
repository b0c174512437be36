# SPDX-License-Identifier: EUPL-1.2
"""What minutes say, that they stay as they were adjusted, and what the public version masks."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vanort.directory.models import Person
from vanort.documents.model import Bullets, Facts, Heading, Numbered, Paragraph, Signatures, Table
from vanort.meetings.actions import decide, record_vote, reserve
from vanort.meetings.minutes import (
    minutes_document,
)
from vanort.meetings.models import AgendaItem, Serving
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import TaskFactory, at
from vanort.meetings.tests.sitting import NAMES, PRIVATE, everything_happened, plain_meeting
from vanort.meetings.tests.telling import ASTRID, BO, CILLA, DAVID, EVA, FOLKE, facts_of, said, sv, texts
from vanort.meetings.wording import task_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


# The head.


def test_the_head_says_who_decided_and_for_which_paragraphs(sitting):
    meeting, _items, _members, _substitutes = sitting
    deciding = facts_of(meeting)[sv("Deciding")].split("\n")
    serving = "%(substitute)s, serving for %(member)s"
    assert deciding == [
        f"{ASTRID}, ordförande",
        f"{BO}, §§ 2–4",
        f"{CILLA}, {sv('not %(paragraphs)s for conflict of interest', paragraphs='§ 2')}",
        DAVID,
        f"{EVA}, §§ 1–3",
        sv(serving, substitute="Hans Ersättare (M)", member=FOLKE),
        f"{sv(serving, substitute='Gun Ersättare (S)', member=CILLA)}, § 2",
    ]


def test_the_head_says_the_rest_that_the_law_and_custom_ask_for(sitting):
    meeting, _items, _members, _substitutes = sitting
    facts = facts_of(meeting)
    hour = sv("%(time)s o'clock", time="15.00")
    assert facts[sv("Place and time")] == f"Stadshuset, 10 februari 2027 {hour}–17.00"
    assert facts[sv("Also present")] == f"Gäst Gästsson, {sv('at a distance')}"
    assert facts[sv("Away")] == FOLKE
    assert facts[sv("Secretary")] == "Siv Sekreterare"
    assert facts[sv("Chosen to adjust")] == DAVID
    assert sv("Substitutes not serving") not in facts


def test_substitutes_who_only_listened_are_named_apart(secretary):
    meeting, _items, _members, _substitutes = everything_happened(secretary)
    Serving.objects.filter(meeting=meeting).delete()
    assert facts_of(meeting)[sv("Substitutes not serving")] == "Gun Ersättare (S)\nHans Ersättare (M)"


def test_who_chairs_in_the_place_of_the_chair_is_the_chair_of_the_meeting(secretary):
    meeting, _items, members, _substitutes = everything_happened(secretary)
    meeting.chair = members[3].person
    meeting.save()
    deciding = facts_of(meeting)[sv("Deciding")].split("\n")
    assert f"{DAVID}, {sv('chair of the meeting')}" in deciding


def test_a_draft_says_so_and_has_lines_to_sign_on(sitting):
    document = minutes_document(presence_of(sitting[0]))
    assert document.blocks[0] == Paragraph(
        sv("These minutes are not adjusted yet. The text and the § numbers may change."), style="note"
    )
    signers = [block.signers for block in document.blocks if isinstance(block, Signatures)]
    roles = [sv(word) for word in ("Secretary", "Chair", "Adjuster")]
    assert signers == [tuple(zip(("Siv Sekreterare", NAMES[0], NAMES[3]), roles, strict=True))]


# The paragraphs.


def test_a_paragraph_says_who_came_who_left_for_conflict_and_who_served(sitting):
    _meeting, items, _members, _substitutes = sitting
    found = said(items[1])
    when = " " + sv("%(time)s o'clock", time="15.20")
    assert texts(found[sv("Attendance")]) == [sv("%(person)s comes to the meeting%(when)s.", person=BO, when=when)]
    conflict = sv(
        "%(person)s has a conflict of interest (%(ground)s), takes no part in the matter and is not present.",
        person=CILLA, ground=sv("it concerns the person, or someone close"),
    )  # fmt: skip
    serving = sv("%(substitute)s, serving for %(member)s", substitute="Gun Ersättare (S)", member=CILLA)
    assert texts(found[sv("Conflict of interest")]) == [f"{conflict}\n{serving}."]


def test_a_paragraph_says_the_matter_its_papers_and_whom_to_tell(sitting):
    _meeting, items, _members, _substitutes = sitting
    found = said(items[1])
    assert found[items[1].title][0] == Facts(pairs=((sv("Diary number"), "VU 2027/3"),))
    assert texts(found[sv("The matter")]) == [items[1].background]
    assert found[sv("Papers")] == [Bullets(items=(f"Ansökan från {PRIVATE}",))]
    assert texts(found[sv("Proposal for a decision")]) == [items[1].proposal]
    assert found[sv("The decision is sent to")] == [Bullets(items=(PRIVATE, "Ekonomikontoret"))]


def test_a_paragraph_says_what_was_proposed_in_which_order_and_nothing_that_was_withdrawn(sitting):
    _meeting, items, _members, _substitutes = sitting
    found = said(items[2])
    assert found[sv("Proposals at the meeting")] == [
        Numbered(items=(f"{ASTRID}: Utskottet reser i maj.", f"{DAVID}: Utskottet reser inte."))
    ]
    order = sv("The chair puts the proposals to the question one by one, in this order.")
    assert texts(found[sv("Order of the question")]) == [f"{order} {sv('A vote is called for and held.')}"]


def test_without_a_vote_the_chair_finds_which_proposal_is_adopted(sitting):
    _meeting, items, _members, _substitutes = sitting
    items[2].votes.all().delete()
    order = sv("The chair puts the proposals to the question one by one, in this order.")
    found = sv("The chair finds that proposal %(number)d is adopted.", number=1)
    assert texts(said(items[2])[sv("Order of the question")]) == [f"{order} {found}"]
    items[2].proposals.exclude(position=1).delete()
    one = sv("The chair puts the proposal to the question and finds that it is adopted.")
    assert texts(said(items[2])[sv("Order of the question")]) == [one]


def test_a_paragraph_says_how_everybody_voted_and_how_the_tie_was_settled(sitting):
    _meeting, items, _members, _substitutes = sitting
    found = said(items[2])[sv("Vote")]
    yes, no = sv("Yes: %(what)s", what="Resa i maj"), sv("No: %(what)s", what="Ingen resa")
    assert found[0] == Bullets(items=(yes, no))
    table = next(block for block in found if isinstance(block, Table))
    assert [row[0] for row in table.rows] == [ASTRID, BO, CILLA, DAVID, EVA, "Hans Ersättare (M)"]
    assert [row[1] for row in table.rows] == [sv("yes")] * 3 + [sv("no")] * 3
    result = sv("%(yes)d yes, %(no)d no, %(abstained)d abstain.", yes=3, no=3, abstained=0)
    settled = sv("The vote was even and is settled by the chair's casting vote.")
    assert texts(found) == [f"{result} {settled} {sv('Yes has won.')}"]


def test_an_election_that_was_even_was_settled_by_lot_and_names_nobody_when_closed(sitting, secretary):
    from vanort.meetings.actions import Count

    _meeting, items, _members, _substitutes = sitting
    AgendaItem.objects.filter(pk=items[0].pk).update(kind="election")
    items[0].refresh_from_db()
    record_vote(items[0], yes_means="Kim", count=Count(yes=2, no=2, abstained=1), lot_says_yes=False, by=secretary)
    found = said(items[0])[sv("Vote")]
    assert [type(block) for block in found] == [Paragraph, Bullets, Paragraph]
    assert texts(found)[0] == sv("The vote is closed.")
    assert sv("The election was even and is settled by lot.") in texts(found)[1]
    assert texts(found)[1].endswith(sv("No has won."))


def test_a_paragraph_says_who_had_a_reservation_and_why(sitting, secretary):
    _meeting, items, members, _substitutes = sitting
    reserve(items[2], person=members[4].person, announced_at=at("2027-02-10 16:05"), by=secretary)
    had = "%(person)s has a reservation against the decision."
    assert said(items[2])[sv("Reservation")] == [
        Paragraph(sv(had, person=DAVID)), Paragraph("Det är för dyrt.", style="quote"), Paragraph(sv(had, person=EVA))
    ]  # fmt: skip


def test_a_paragraph_says_who_left_after_it(sitting):
    _meeting, items, _members, _substitutes = sitting
    when = " " + sv("%(time)s o'clock", time="16.10")
    left = sv("%(person)s leaves the meeting%(when)s, after this paragraph.", person=EVA, when=when)
    assert texts(said(items[2])[sv("Who leaves")]) == [left]
    assert sv("Who leaves") not in said(items[3])


def test_an_item_that_was_added_says_that_all_agreed(sitting):
    _meeting, items, _members, _substitutes = sitting
    AgendaItem.objects.filter(pk=items[3].pk).update(is_added=True)
    added = sv("The matter was not on the agenda that was sent out. It is urgent, and all agree to take it up.")
    assert texts(said(items[3])[items[3].title])[-1] == added


def test_how_to_appeal_stands_where_one_may(sitting, secretary):
    _meeting, items, _members, _substitutes = sitting
    decide(items[1], outcome="approved", text="Ja.", by=secretary, is_appealable=True)
    assert "13" in texts(said(items[1])[sv("Decision")])[1]
    decide(items[1], outcome="approved", text="Ja.", by=secretary, is_appealable=False)
    may_not = sv("The decision may not be appealed: it only prepares or carries out (the Local Government Act, 13:2).")
    assert texts(said(items[1])[sv("Decision")]) == ["Ja.", may_not]


def test_nothing_is_said_of_appeal_where_the_rules_for_boards_do_not_apply(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    meeting.body.legal_form = "drafting"
    meeting.body.save()
    assert texts(said(items[2])[sv("Decision")]) == ["Utskottet beslutar att resa till Kamen i maj."]


def test_a_proposal_to_the_body_above_names_it(sitting, secretary):
    _meeting, items, _members, _substitutes = sitting
    decide(items[3], outcome="proposed", text="Föreslår styrelsen att resa.", by=secretary)
    heading = sv("Proposal to %(body)s", body="Kommunstyrelsen")
    assert texts(said(items[3])[heading]) == ["Föreslår styrelsen att resa."]


def test_when_the_chair_has_a_conflict_somebody_else_chairs(sitting, secretary):
    from vanort.mandates.tests.factories import MandateFactory
    from vanort.meetings.actions import recuse

    meeting, items, members, _substitutes = sitting
    MandateFactory(term=members[0].term, person=members[3].person, party="M", role="first_vice", seat=None)
    recuse(items[3], person=members[0].person, ground="own", by=secretary)
    chairs = sv("%(person)s chairs the meeting in this matter.", person=DAVID)
    assert chairs in texts(said(AgendaItem.objects.get(pk=items[3].pk))[sv("Attendance")])[0]
    assert meeting.chair == members[0].person


def test_open_tasks_stand_in_the_follow_up(sitting):
    meeting, items, _members, _substitutes = sitting
    AgendaItem.objects.filter(pk=items[3].pk).update(kind="tasks")
    owner = Person.objects.get(name=NAMES[1])
    TaskFactory(body=meeting.body, text="Svara Kamen", owner=owner, due_on=dt.date(2027, 3, 1))
    TaskFactory(body=meeting.body, text="Klart", done_on=dt.date(2027, 1, 1))
    day = sv("by %(day)s", day="1 mars 2027")
    with translation.override("sv"):
        assert task_lines(meeting.body_id) == [f"Svara Kamen ({NAMES[1]}, {day})"]
    blocks = said(AgendaItem.objects.get(pk=items[3].pk))[items[3].title]
    assert Bullets(items=(f"Svara Kamen ({NAMES[1]}, {day})",)) in blocks


def test_minutes_are_swedish_whoever_looks(sitting):
    with translation.override("en"):
        english = minutes_document(presence_of(sitting[0]))
    with translation.override("sv"):
        swedish = minutes_document(presence_of(sitting[0]))
    assert (english, english.language) == (swedish, "sv")
    assert "10 februari 2027" in english.subtitle


def test_a_longer_meeting_costs_no_more_queries(secretary):
    counts = []
    for number, count in ((1, 1), (2, 3)):
        meeting, _items = plain_meeting(secretary, count=count, when=f"2027-02-0{number} 15:00")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            document = minutes_document(presence_of(meeting))
        counts.append(len(seen))
        assert sum(isinstance(one, Heading) and one.number != "" for one in document.blocks) == count
    assert counts[0] == counts[1]
