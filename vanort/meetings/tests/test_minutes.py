# SPDX-License-Identifier: EUPL-1.2
"""What minutes say, that they stay as they were adjusted, and what the public version masks."""

import datetime as dt
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext as _
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.directory.models import Person
from vanort.documents.model import Bullets, Facts, Heading, Numbered, Paragraph, Signatures, Table
from vanort.documents.pdf import to_pdf
from vanort.documents.word import to_docx
from vanort.mandates.models import Mandate
from vanort.meetings.actions import adjust, approve, correct, decide, mask, publish, record_vote, reserve
from vanort.meetings.masking import MASK, masked, masked_data
from vanort.meetings.minutes import (
    adjustments_of,
    hash_of,
    head_of,
    minutes_document,
    paragraph_of,
    text_hash,
)
from vanort.meetings.models import AgendaItem, Meeting, Serving
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import TaskFactory, at, begun, committee
from vanort.meetings.tests.sitting import NAMES, NUMBER, PRIVATE, everything_happened, plain_meeting
from vanort.meetings.wording import task_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
ASTRID, BO, CILLA, DAVID, EVA, FOLKE = (f"{name} ({party})" for name, party in zip(NAMES, "SSSMMM", strict=True))


@pytest.fixture
def evening():
    with freeze_time("2027-02-10 20:00"):
        yield


@pytest.fixture
def secretary():
    return User.objects.create(username="sekreteraren", is_superuser=True)


@pytest.fixture
def sitting(secretary):
    return everything_happened(secretary)


def sv(message, **given):
    """Return a text as minutes have it, in Swedish."""
    with translation.override("sv"):
        return _(message) % given if given else _(message)


def said(item):
    """Return the blocks of an item's paragraph, as texts by their heading; the first heading is the item's own."""
    presence = presence_of(item.meeting)
    document = minutes_document(presence, items=[next(one for one in presence.items if one.pk == item.pk)])
    found, heading = {}, ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.text
            found.setdefault(heading, [])
        else:
            found.setdefault(heading, []).append(block)
    return found


def texts(blocks):
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def facts_of(meeting):
    return dict(minutes_document(presence_of(meeting)).facts)


def everything(document):
    """Return all that a document says, as one text."""
    return json.dumps([document.title, document.facts, *[vars(one) for one in document.blocks]], ensure_ascii=False)


def adjusted(meeting, by, day="2027-02-22", **more):
    with freeze_time(f"{day} 12:00"):
        return adjust(meeting, adjusted_on=dt.date.fromisoformat(day), by=by, **more)


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


# Adjusted, they stay.


def test_adjusted_minutes_are_the_same_after_names_and_parties_change(sitting, secretary):
    meeting, _items, members, substitutes = sitting
    adjusted(meeting, secretary, kept_at="Kommunhuset", adjusters=f"{NAMES[0]} och {NAMES[3]}")
    before = minutes_document(presence_of(Meeting.objects.get(pk=meeting.pk)))
    pdf, docx = to_pdf(before), to_docx(before)
    with freeze_time("2029-05-05 12:00"):
        for person in Person.objects.all():
            person.name = f"Ny {person.name}"
            person.save()
        Mandate.objects.update(party="X")
        meeting.body.name = {"sv": "Nya utskottet"}
        meeting.body.save()
        meeting.refresh_from_db()
        meeting.place = "Någon annanstans"
        meeting.save()
        after = minutes_document(presence_of(Meeting.objects.get(pk=meeting.pk)))
    assert after == before
    assert (to_pdf(after), to_docx(after)) == (pdf, docx)
    assert members[0].person.name in everything(after)
    assert substitutes[0].person.name in everything(after)


def test_the_stored_hash_is_that_of_what_was_kept(sitting, secretary):
    meeting, _items, _members, _substitutes = sitting
    presence = presence_of(meeting)
    expected = None
    with freeze_time("2027-02-22 12:00"):
        expected = text_hash(presence, presence.items)
    adjustment = adjusted(meeting, secretary)
    adjustment.refresh_from_db()
    kept = list(meeting.items.order_by("position"))
    assert adjustment.text_hash == expected == hash_of(adjustment.head, [one.frozen for one in kept])
    kept[0].frozen[0]["text"] = "Något annat"
    assert hash_of(adjustment.head, [one.frozen for one in kept]) != adjustment.text_hash


def test_what_the_adjusters_approved_is_what_is_kept(sitting):
    meeting, items, members, _substitutes = sitting
    AgendaItem.objects.filter(pk=items[3].pk).update(kind="tasks", outcome="")
    users = []
    for number in (0, 3):
        person = Person.objects.get(pk=members[number].person_id)
        person.user = User.objects.create(username=f"just{number}")
        person.save()
        users.append(User.objects.get(pk=person.user_id))
    first = approve(meeting, by=users[0], has_second_factor=True)
    assert not meeting.adjustments.exists()
    second = approve(meeting, by=users[1], has_second_factor=True)
    adjustment = meeting.adjustments.get()
    assert first.text_hash == second.text_hash == adjustment.text_hash
    assert AgendaItem.objects.get(pk=items[3].pk).outcome == "noted"


def test_the_chair_alone_does_not_approve_a_boards_minutes(sitting):
    meeting, _items, members, _substitutes = sitting
    meeting.adjusters.clear()
    person = Person.objects.get(pk=members[0].person_id)
    person.user = User.objects.create(username="ordf")
    person.save()
    with pytest.raises(ValidationError, match=r"5:69|69 §"):
        approve(meeting, by=User.objects.get(username="ordf"), has_second_factor=True)
    assert not meeting.approvals.exists()


def test_adjusted_minutes_say_when_by_whom_and_where_they_are(sitting, secretary):
    meeting, _items, _members, _substitutes = sitting
    adjusted(meeting, secretary, kept_at="Kommunhuset")
    facts = facts_of(Meeting.objects.get(pk=meeting.pk))
    assert facts[sv("Adjusted")] == f"§§ 1–4, 22 februari 2027\n{NAMES[0]}, {NAMES[3]}"
    assert facts[sv("Where the minutes are kept")] == "Kommunhuset"


def test_the_document_is_dated_by_its_adjustment_and_not_by_the_last_change(sitting, secretary):
    meeting, _items, _members, _substitutes = sitting
    adjusted(meeting, secretary)
    with freeze_time("2027-06-01 12:00"):
        meeting = Meeting.objects.get(pk=meeting.pk)
        meeting.save()
        document = minutes_document(presence_of(meeting))
    assert document.created == at("2027-02-22 12:00")


def test_some_paragraphs_adjusted_at_once_leave_the_rest_a_draft(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    adjusted(meeting, secretary, "2027-02-10", items=[items[1]])
    document = minutes_document(presence_of(Meeting.objects.get(pk=meeting.pk)))
    only = sv("Only %(paragraphs)s is adjusted. The rest, and its § numbers, may change.", paragraphs="§ 2")
    assert document.blocks[0] == Paragraph(only, style="note")
    assert dict(document.facts)[sv("Adjusted")].startswith(f"§ 2, 10 februari 2027, {sv('adjusted at once')}")
    extract = minutes_document(presence_of(meeting), items=[AgendaItem.objects.get(pk=items[1].pk)])
    assert extract.title == sv("Extract from minutes")
    assert not any(isinstance(block, Signatures) for block in extract.blocks)


def test_the_whole_takes_its_head_from_the_last_adjustment(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    adjusted(meeting, secretary, "2027-02-10", items=[items[0]])
    meeting.place = "Rådhuset"
    meeting.save()
    adjusted(meeting, secretary)
    presence = presence_of(Meeting.objects.get(pk=meeting.pk))
    whole = minutes_document(presence)
    assert [one.is_at_once for one in adjustments_of(presence.items)] == [True, False]
    assert dict(whole.facts)[sv("Place and time")].startswith("Rådhuset")
    extract = minutes_document(presence, items=[presence.items[0]])
    assert dict(extract.facts)[sv("Place and time")].startswith("Stadshuset")


def test_a_note_stands_under_its_paragraph_and_changes_nothing_else(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    adjusted(meeting, secretary)
    before = minutes_document(presence_of(meeting))
    with freeze_time("2027-03-01 09:00"):
        correct(AgendaItem.objects.get(pk=items[2].pk), text="Resan är i juni.", by=secretary)
    after = minutes_document(presence_of(meeting))
    note = [Heading(sv("Note of correction, %(day)s", day="1 mars 2027"), level=2), Paragraph("Resan är i juni.")]
    assert [one for one in after.blocks if one not in before.blocks] == note
    assert [one for one in after.blocks if one not in note] == list(before.blocks)


def test_what_is_kept_can_be_read_from_the_database_alone(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    adjusted(meeting, secretary)
    item = AgendaItem.objects.get(pk=items[2].pk)
    assert item.frozen[0] == {"kind": "heading", "text": item.title, "level": 1, "number": "§ 3"}
    assert paragraph_of(item, presence_of(meeting)) == item.frozen
    assert head_of(presence_of(meeting)) == meeting.adjustments.get().head


# Masks.


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Nils Privat kom.", ["nils privat"], f"{MASK} kom."),
        ("NILS  \n PRIVATS hus", ["Nils Privat"], f"{MASK} hus"),
        ("Nilssons bil", ["Nils"], "Nilssons bil"),
        ("Nils och Nils Privat", ["Nils", "Nils Privat"], f"{MASK} och {MASK}"),
        ("Nils Pri\u00advat", ["Nils Privat"], MASK),
        ("Nils Pri\u200bvat", ["Nils Privat"], MASK),
        ("Andre\u0301 kom", ["André"], f"{MASK} kom"),
        ("André kom", ["Andre\u0301"], f"{MASK} kom"),
        ("en uppgift av Nils", ["Nils", "uppgift"], f"en {MASK} av {MASK}"),
        ("a.b och axb", ["a.b"], f"{MASK} och axb"),
        ("(Nils)", ["Nils"], f"({MASK})"),
        ("inget", ["", "  ", "\u200b"], "inget"),
        ("nr 19811228-9874.", [], f"nr {MASK}."),
        ("diarienummer 2027-1234", [], "diarienummer 2027-1234"),
    ],
)
def test_words_and_numbers_are_masked(text, words, expected):
    assert masked(text, words) == expected


def test_kinds_and_styles_of_blocks_are_no_text():
    data = [{"kind": "heading", "style": "note", "text": "heading note", "level": 1, "rows": [["note"]]}]
    assert masked_data(data, ["heading", "note"]) == [
        {"kind": "heading", "style": "note", "text": f"{MASK} {MASK}", "level": 1, "rows": [[MASK]]}
    ]


def test_the_public_version_masks_everywhere_and_the_original_stays(sitting, secretary):
    meeting, items, members, _substitutes = sitting
    adjusted(meeting, secretary)
    original = minutes_document(presence_of(meeting))
    mask(AgendaItem.objects.get(pk=items[1].pk), words=f"{PRIVATE}\nastma\nEva Exempel", by=secretary)
    item = AgendaItem.objects.get(pk=items[2].pk)
    correct(item, text=f"{PRIVATE} ({NUMBER}) heter annat.", by=secretary)
    presence = presence_of(Meeting.objects.get(pk=meeting.pk))
    public = everything(minutes_document(presence, is_public=True))
    for secret in (PRIVATE, NUMBER, "Privat", "astma", "9874", members[4].person.name):
        assert secret not in public
    assert public.count(MASK) > 10
    kept = [block for block in minutes_document(presence).blocks if block in original.blocks]
    assert kept == list(original.blocks)
    assert f"Bidrag till {MASK}" in public


def test_a_mask_that_is_a_word_of_the_machine_breaks_nothing(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    mask(items[1], words="heading\nparagraph\nnote\nkind\ntext\n§\n3\nsv\n(", by=secretary)
    document = minutes_document(presence_of(meeting), is_public=True)
    assert to_pdf(document).startswith(b"%PDF-")
    assert document.title == sv("Minutes")


def test_words_to_mask_reach_the_decision_that_other_registers_point_at(sitting, secretary):
    meeting, items, _members, _substitutes = sitting
    adjusted(meeting, secretary)
    item = AgendaItem.objects.get(pk=items[1].pk)
    mask(items[3], words=PRIVATE, by=secretary)
    publish([item], by=secretary)
    item.decision.refresh_from_db()
    expected = f"Utskottet beslutar att {MASK} avgift betalas tillbaka."
    assert (item.decision.visibility, item.decision.wording["sv"]) == ("public", expected)
    mask(items[3], words="", by=secretary)
    item.decision.refresh_from_db()
    assert item.decision.wording["sv"] == item.decision_text


def test_the_log_does_not_name_what_is_masked(sitting, secretary):
    from wagtail.log_actions import registry

    meeting, items, _members, _substitutes = sitting
    mask(items[1], words=PRIVATE, by=secretary)
    entry = registry.get_logs_for_instance(meeting).filter(action="vanort.mask").get()
    assert PRIVATE not in json.dumps(entry.data)
    assert re.search("Bidrag", json.dumps(entry.data)) is None


def test_minutes_of_a_meeting_without_items_are_a_document_all_the_same(secretary):
    body, _term, members = committee(years=(2027, 2030))
    meeting, _items = begun(body, members, "2027-02-09 15:00", titles=(), by=secretary)
    document = minutes_document(presence_of(meeting))
    assert (document.title, to_pdf(document)[:5]) == (sv("Minutes"), b"%PDF-")
