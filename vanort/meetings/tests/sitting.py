# SPDX-License-Identifier: EUPL-1.2
"""One meeting at which everything happens that minutes have to tell; all people are invented."""

import datetime as dt

from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.tests.factories import MandateFactory
from vanort.meetings.actions import (
    call_substitutes,
    decide,
    record_attendance,
    record_proposals,
    record_vote,
    recuse,
    reserve,
)
from vanort.meetings.models import Attendance, Ballot, Meeting, Proposal, Recusal
from vanort.meetings.tests.factories import AgendaItemFactory, PaperFactory, at, begun, committee

YES, NO = Ballot.Option.YES, Ballot.Option.NO
NAMES = ("Astrid Exempel", "Bo Exempel", "Cilla Exempel", "David Exempel", "Eva Exempel", "Folke Exempel")
PRIVATE = "Nils Privat"
NUMBER = "19811228-9874"
TITLES = ("Val av justerare", f"Bidrag till {PRIVATE}", "Resa till Kamen", "Information om höstens besök")


def everything_happened(by, *, body=None, when="2027-02-10 15:00"):
    """Return a held meeting of six: one late and one early, a conflict of interest, a tie, a reservation, a guest."""
    years = (2027, 2030)
    board = OrganizationFactory(name={"sv": "Kommunstyrelsen", "en": "The executive board"})
    body, term, members = committee(body=body, years=years)
    body.name, body.parent = {"sv": "Vänortsutskottet", "en": "The committee"}, board
    body.save()
    for mandate, name in zip(members, NAMES, strict=True):
        mandate.person.name = name
        mandate.person.save()
    substitutes = [
        MandateFactory(term=term, person=PersonFactory(name=name), party=party, rank=1, seat=None, role="substitute")
        for name, party in (("Gun Ersättare", "S"), ("Hans Ersättare", "M"))
    ]
    day = at(when)
    meeting, items = begun(body, members, when, titles=TITLES, by=by, away=(members[5],))
    meeting.secretary = PersonFactory(name="Siv Sekreterare")
    meeting.save()
    meeting.adjusters.add(members[3].person)
    guest = PersonFactory(name="Gäst Gästsson")
    late, early = (
        Attendance(person=one.person, mandate=one, capacity="member", **span)
        for one, span in (
            (members[1], {"from_item": items[1], "arrived_at": dt.time(15, 20)}),
            (members[4], {"to_item": items[2], "left_at": dt.time(16, 10)}),
        )
    )
    rows = [Attendance(person=one.person, mandate=one, capacity="substitute") for one in substitutes]
    rows.append(Attendance(person=guest, capacity=Attendance.Capacity.GUEST, is_remote=True))
    record_attendance(meeting, rows, by=by)
    call_substitutes(meeting, at=items[0], by=by)
    record_attendance(meeting, [late, early], by=by)
    _private_matter(items[1], members, by)
    _vote(items[2], members, substitutes, day, by)
    decide(items[0], outcome="elected", text=f"{NAMES[3]} utses att justera.", by=by)
    decide(items[3], outcome="noted", text="Utskottet noterar informationen.", by=by)
    meeting = Meeting.objects.get(pk=meeting.pk)
    meeting.ends_at = day + dt.timedelta(hours=2)
    meeting.save()
    return meeting, [*meeting.items.order_by("position")], members, substitutes


def _private_matter(item, members, by):
    """A matter about a private person, at which one member has a conflict of interest."""
    item.background = f"{PRIVATE}, {NUMBER}, har varit sjuk i astma och kan inte resa."
    item.proposal = f"{PRIVATE} får tillbaka sin avgift."
    item.diary_number = "VU 2027/3"
    item.save()
    PaperFactory(item=item, title=f"Ansökan från {PRIVATE}")
    recuse(item, person=members[2].person, ground=Recusal.Ground.OWN, by=by)
    text = f"Utskottet beslutar att {PRIVATE}s avgift betalas tillbaka."
    decide(item, outcome="approved", text=text, by=by, notify=f"{PRIVATE}\nEkonomikontoret")


def _vote(item, members, substitutes, day, by):
    """A vote of three against three, which the chair settles, and a reservation."""
    proposals = [
        Proposal(text="Utskottet reser i maj.", person=members[0].person, is_carried=True),
        Proposal(text="Utskottet reser inte.", person=members[3].person),
        Proposal(text="Utskottet skickar ett brev.", person=members[4].person, is_withdrawn=True),
    ]
    record_proposals(item, proposals, by=by)
    ballots = {one.person_id: YES for one in members[:3]} | {one.person_id: NO for one in members[3:5]}
    ballots[substitutes[1].person_id] = NO
    record_vote(item, yes_means="Resa i maj", no_means="Ingen resa", ballots=ballots, by=by)
    decide(item, outcome="approved", text="Utskottet beslutar att resa till Kamen i maj.", by=by)
    reserve(item, person=members[3].person, announced_at=day + dt.timedelta(hours=1), text="Det är för dyrt.", by=by)


def plain_meeting(by, *, count=1, body=None, when="2027-02-10 15:00", members=None, outcome="noted"):
    """Return a held meeting with so many items, each with an outcome."""
    if members is None:
        body, _term, members = committee(body=body, years=(2027, 2030))
    meeting, _items = begun(body, members, when, titles=[f"Ärende {n}" for n in range(1, count + 1)], by=by)
    for item in meeting.items.order_by("position"):
        if outcome:
            decide(item, outcome=outcome, text="Utskottet noterar det.", by=by)
    return meeting, list(meeting.items.order_by("position"))


def with_items(meeting, count):
    """Add items to a meeting that is ahead or going on, beside all actions."""
    return AgendaItemFactory.create_batch(count, meeting=meeting)
