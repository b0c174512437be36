# SPDX-License-Identifier: EUPL-1.2
"""A committee at its meeting, and how the office's pages of it are shown and sent in tests."""

from dataclasses import dataclass

from django.urls import reverse

from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.tests.factories import (
    BodyFactory,
    CallOrderFactory,
    MandateFactory,
    RegulationFactory,
    TermFactory,
)
from vanort.meetings.models import AgendaItem, Attendance
from vanort.meetings.tests.factories import AgendaItemFactory, MeetingFactory, at

DAY = "2026-02-11 15:00"
TITLES = ("Val av justerare", "Bidrag till Kamenresan", "Rapporter")
# Letter: party, and the order among the party's substitutes.
PARTIES = {"A": "S", "B": "S", "C": "S", "D": "M", "E": "M", "F": "M", "G": "S", "H": "M", "I": "KD"}


@dataclass
class There:
    """What a test needs of the committee: people and mandates by letter, the meeting and its items."""

    meeting: object
    items: list
    people: dict
    mandates: dict
    term: object

    def attending(self, letter):
        return Attendance.objects.get(meeting=self.meeting, person=self.people[letter])


def whole_committee(letters="ABCDEFGHI", *, titles=TITLES, when=DAY, **form):
    """Return a committee of six seats (A chairs) with three substitutes and a meeting that nobody has opened."""
    parent = OrganizationFactory(kind="council", name={"sv": "Kommunstyrelsen", "en": "The executive board"})
    body = BodyFactory(parent=parent, **form)
    RegulationFactory(body=body, seats=6)
    term = TermFactory(body=body, seats=6)
    people = {letter: PersonFactory(name=f"{letter}nna Exempel") for letter in letters}
    mandates = {}
    for number, (letter, person) in enumerate(people.items(), 1):
        is_member = letter in "ABCDEF"
        role = {"seat": number} if is_member else {"seat": None, "role": "substitute", "rank": 1}
        mandates[letter] = MandateFactory(term=term, person=person, party=PARTIES[letter], **role)
    if people:
        MandateFactory(term=term, person=people["A"], party="S", chair=True)
    CallOrderFactory(term=term, party="M", parties="M, KD")
    meeting = MeetingFactory(body=body, starts_at=at(when))
    items = [AgendaItemFactory(meeting=meeting, title=title) for title in titles]
    return There(meeting, items, people, mandates, term)


def meeting_url(there):
    return reverse("meetings_admin:hold", args=[there.meeting.pk])


def item_url(there, item):
    return reverse("meetings_admin:hold_item", args=[there.meeting.pk, item.pk])


def shown(client, there, words="", *, item=None):
    """Return the page as text; it must hold some words."""
    answer = client.get(item_url(there, item) if item else meeting_url(there))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert words in page
    return page


def hold(client, there, verb, item=None):
    """Return what a form of the page holds when nothing has been typed: the stamp of what the person has seen."""
    answer = client.get(item_url(there, item) if item else meeting_url(there))
    forms = answer.context.get("forms", {}) if answer.context else {}
    return {"seen": forms[verb].stamp} if verb in forms else {}


def post(client, there, verb, item=None, **data):
    """Send a form as a person would who has just opened the page."""
    args = [there.meeting.pk, *([item.pk] if item else [])]
    seen = hold(client, there, verb, None if data.get("on_meeting") else item)
    return client.post(reverse(f"meetings_admin:hold_{verb}", args=args), seen | data)


def fresh(item):
    return AgendaItem.objects.get(pk=item.pk)
