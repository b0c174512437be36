# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of meetings, and a whole meeting that is going on."""

import datetime as dt
from zoneinfo import ZoneInfo

import factory
from django.core.files.base import ContentFile

from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.tests.factories import BodyFactory, RegulationFactory, TermFactory, seated
from vanort.meetings.actions import record_attendance
from vanort.meetings.models import (
    Adjustment,
    AgendaItem,
    Approval,
    Attendance,
    Ballot,
    Meeting,
    MinutesNote,
    Paper,
    Proposal,
    Recusal,
    Reservation,
    Serving,
    StandingItem,
    Task,
    Vote,
)

SWEDEN = ZoneInfo("Europe/Stockholm")


def at(text):
    """Return a moment in Sweden: ``2027-02-10 15:00``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SWEDEN)


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    starts_at = factory.Sequence(lambda n: at("2026-02-11 15:00") + dt.timedelta(days=n % 200))
    place = "Stadshuset"


class StandingItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StandingItem

    body = factory.SubFactory(BodyFactory)
    position = factory.Sequence(lambda n: n)
    title = {"sv": "Val av justerare", "en": "Choice of adjusters"}


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.LazyAttribute(lambda item: item.meeting.items.count() + 1)
    title = factory.Sequence(lambda n: f"Bidrag till utbyte {n}")


class AdjustmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Adjustment

    meeting = factory.SubFactory(MeetingFactory)
    adjusted_on = factory.LazyAttribute(lambda row: row.meeting.day)


class ApprovalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Approval

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    text_hash = "0" * 64


class MinutesNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MinutesNote

    item = factory.SubFactory(AgendaItemFactory)
    text = "Rätt belopp är 5 000 kronor."


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper

    item = factory.SubFactory(AgendaItemFactory)
    title = "Ansökan"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 x", name="ansokan.pdf"))


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    capacity = Attendance.Capacity.GUEST


class ServingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Serving


class RecusalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recusal

    item = factory.SubFactory(AgendaItemFactory)
    person = factory.SubFactory(PersonFactory)
    ground = Recusal.Ground.OWN
    declared_at = factory.SelfAttribute("item.meeting.starts_at")


class ProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Proposal

    item = factory.SubFactory(AgendaItemFactory)
    position = 1
    text = "Bifall"


class VoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vote

    item = factory.SubFactory(AgendaItemFactory)
    method = Vote.Method.OPEN
    yes_means = "Bifall"
    is_carried = True


class BallotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ballot

    vote = factory.SubFactory(VoteFactory)
    person = factory.SubFactory(PersonFactory)
    option = Ballot.Option.YES


class ReservationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reservation

    item = factory.SubFactory(AgendaItemFactory)
    person = factory.SubFactory(PersonFactory)
    announced_at = factory.SelfAttribute("item.meeting.starts_at")


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Task

    body = factory.SubFactory(BodyFactory)
    text = "Svara Kamen om datum"


def committee(parties="SSSMMM", *, body=None, years=(2023, 2026), **rules):
    """Return a body with a regulation, a term and its members: six seats, the first one chairs."""
    body = body or BodyFactory()
    RegulationFactory(body=body, seats=len(parties), **rules)
    start, end = dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
    term = TermFactory(body=body, seats=len(parties), start_date=start, end_date=end)
    return body, term, seated(term, parties)


def begun(body, members, when="2026-02-11 15:00", *, titles=("Bidrag till utbyte",), by, away=(), **more):
    """Return a meeting that has begun: its items, and its members there but for those who are away."""
    meeting = MeetingFactory(body=body, starts_at=at(when), chair=members[0].person, **more)
    items = [AgendaItemFactory(meeting=meeting, title=title) for title in titles]
    rows = [Attendance(person=one.person, mandate=one, capacity="member", is_absent=one in away) for one in members]
    record_attendance(meeting, rows, by=by)
    meeting.refresh_from_db()
    return meeting, items
