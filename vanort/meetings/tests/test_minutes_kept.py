# SPDX-License-Identifier: EUPL-1.2
"""Adjusted minutes stay as they were, and their public version is masked."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.directory.models import Person
from vanort.documents.model import Heading, Paragraph, Signatures
from vanort.documents.pdf import to_pdf
from vanort.documents.word import to_docx
from vanort.mandates.models import Mandate
from vanort.meetings.actions import approve, correct, mask, publish
from vanort.meetings.masking import MASK, masked, masked_data
from vanort.meetings.minutes import (
    adjustments_of,
    hash_of,
    head_of,
    minutes_document,
    paragraph_of,
    text_hash,
)
from vanort.meetings.models import AgendaItem, Meeting
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import at, begun, committee
from vanort.meetings.tests.sitting import NAMES, NUMBER, PRIVATE
from vanort.meetings.tests.telling import adjusted, everything, facts_of, sv

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


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
