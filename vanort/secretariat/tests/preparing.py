# SPDX-License-Identifier: EUPL-1.2
"""A meeting that is being prepared, its addresses, and what its agenda reads."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from vanort.mandates.tests.factories import MandateFactory
from vanort.meetings.models import Meeting
from vanort.meetings.tests.factories import AgendaItemFactory, MeetingFactory, at, committee

PDF = b"%PDF-1.7 x"


def planned(when="2026-12-09 15:00", *, count=0, **rules):
    """Return a planned meeting of a body with six members and one substitute, all with e-mail addresses but one."""
    body, term, members = committee("SSSMMM", **{"notice_days": 7} | rules)
    MandateFactory(term=term, party="S", rank=1, seat=None, role="substitute")
    for number, one in enumerate(body.terms.get().mandates.exclude(role="chair").order_by("pk"), start=1):
        one.person.email = f"person{number}@example.se" if number != 3 else ""
        one.person.save()
    meeting = MeetingFactory(
        body=body, starts_at=at(when), place="Stadshuset, rum Kullen", chair=members[0].person,
        secretary=members[1].person, mode="hybrid", link="https://mote.example.se/abc",
    )  # fmt: skip
    for number in range(count):
        AgendaItemFactory(meeting=meeting, title=f"Ärende {number + 1}")
    return Meeting.objects.get(pk=meeting.pk)


def to(meeting, step="", *args):
    """Return the address of a meeting's page, or of one thing to do there."""
    return reverse(f"meetings_admin:prepare{'_' if step else ''}{step}", args=[meeting.pk, *args])


def agenda(meeting):
    """Return the headings in order, after checking that their places run from 1 without a gap."""
    rows = list(meeting.items.order_by("position", "pk").values_list("position", "title"))
    assert [position for position, _title in rows] == list(range(1, len(rows) + 1))
    return [title for _position, title in rows]


def upload(name="ansokan.pdf", content=PDF):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)
