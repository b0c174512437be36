# SPDX-License-Identifier: EUPL-1.2
"""What waits of bodies and meetings: who may see it, when it comes and goes, and that it costs the same for many."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.directory.tests.factories import OrganizationFactory
from vanort.mandates.models import Term
from vanort.mandates.tests.factories import (
    BodyFactory,
    MandateFactory,
    RegulationFactory,
    ReportBackFactory,
    TermFactory,
    seated,
)
from vanort.meetings.models import Meeting
from vanort.meetings.tests.factories import AdjustmentFactory, AgendaItemFactory, MeetingFactory, TaskFactory, at
from vanort.office.committee import bodies, meetings
from vanort.office.tests.conftest import client_of
from vanort.office.todo import things_to_do

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def secretary(db):
    return client_of("secretary").user


def headings(groups):
    return [row.heading for group in groups for row in group.rows]


def body(name="Vänortskommittén", **more):
    return BodyFactory(name={"sv": name, "en": "Committee"}, **more)


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        ("2026-10-01", []),
        ("2026-10-02", ["Vänortskommittén: mandatperioden går ut den 31 december 2026"]),
        ("2026-12-31", ["Vänortskommittén: mandatperioden går ut den 31 december 2026"]),
    ],
)
def test_a_term_that_ends_is_told_ninety_days_before(secretary, today, shown):
    seated(TermFactory(body=body()))
    urgent, waiting = bodies(secretary, dt.date.fromisoformat(today))
    assert headings(waiting) == shown
    assert headings(urgent) == []


def test_a_body_between_two_terms_is_urgent(secretary):
    seated(TermFactory(body=body()))
    urgent, waiting = bodies(secretary, dt.date(2027, 1, 1))
    assert headings(urgent) == ["Vänortskommittén har inga ledamöter"]
    assert headings(waiting) == []


def test_a_term_that_has_begun_without_appointments_is_urgent(secretary):
    kommitte = body()
    seated(TermFactory(body=kommitte))
    TermFactory(
        body=kommitte, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31), recorded=Term.Recorded.NONE
    )
    urgent, _waiting = bodies(secretary, dt.date(2027, 1, 2))
    assert headings(urgent) == ["Vänortskommittén har inga ledamöter"]


def test_the_next_term_takes_the_hand_over_away(secretary):
    kommitte = body()
    seated(TermFactory(body=kommitte))
    following = TermFactory(body=kommitte, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31))
    seated(following)
    assert [headings(groups) for groups in bodies(secretary, dt.date(2026, 12, 15))] == [[], []]
    assert [headings(groups) for groups in bodies(secretary, dt.date(2027, 1, 15))] == [[], []]


@pytest.mark.parametrize(
    ("recorded", "text"), [("all", "Fem platser är vakanta."), ("part", "För 5 platser saknas uppgift.")]
)
def test_empty_seats_and_seats_that_nobody_wrote_down(secretary, recorded, text):
    MandateFactory(term=TermFactory(body=body(), recorded=recorded, start_date=dt.date(2025, 1, 1),
                                    end_date=dt.date(2028, 12, 31)), seat=1)  # fmt: skip
    _urgent, waiting = bodies(secretary, TODAY)
    (row,) = [row for group in waiting for row in group.rows]
    assert row.heading == "Vänortskommittén: 1 av 6 platser är tillsatta enligt registret"
    assert row.text == text.replace("Fem", "5")


def test_an_outside_seat_that_is_silent_for_a_year(secretary):
    home = OrganizationFactory(home=True)
    term = TermFactory(
        body=body("Leader", legal_form="association"), seats=None, start_date=dt.date(2024, 1, 1),
        end_date=dt.date(2027, 12, 31),
    )  # fmt: skip
    mandate = MandateFactory(term=term, represents=home, seat=1)
    shown = f"{mandate.person} i Leader: inget rapporterat på ett år"
    assert headings(bodies(secretary, TODAY)[1]) == [shown]
    ReportBackFactory(mandate=mandate, day=dt.date(2025, 11, 22))
    assert headings(bodies(secretary, TODAY)[1]) == [shown]
    ReportBackFactory(mandate=mandate, day=dt.date(2025, 11, 23))
    assert headings(bodies(secretary, TODAY)[1]) == []


def test_a_regulation_under_revision(secretary):
    RegulationFactory(body=body(), is_under_revision=True)
    assert headings(bodies(secretary, TODAY)[1]) == ["Vänortskommittén: reglementet håller på att revideras"]


@freeze_time("2026-11-23 12:00")
def test_minutes_are_asked_for_and_then_late(secretary):
    kommitte = body()
    AgendaItemFactory(meeting=MeetingFactory(body=kommitte, starts_at=at("2026-11-08 15:00"), state="held"))
    AgendaItemFactory(meeting=MeetingFactory(body=kommitte, starts_at=at("2026-11-09 15:00"), state="held"))
    MeetingFactory(body=kommitte, starts_at=at("2026-11-10 15:00"), state="cancelled", state_reason="Sjukdom")
    MeetingFactory(body=kommitte, starts_at=at("2026-12-10 15:00"))
    MeetingFactory(body=kommitte, starts_at=at("2016-12-10 15:00"), is_recorded_elsewhere=True)
    urgent, waiting = meetings(secretary, TODAY)
    assert headings(urgent) == ["Vänortskommittén 8 november 2026: protokoll"]
    assert headings(waiting) == ["Vänortskommittén 9 november 2026: protokoll"]


@freeze_time("2026-11-23 12:00")
@pytest.mark.parametrize(
    ("adjusted", "posted", "urgent", "waiting"),
    [
        ("2026-11-21", None, [], []),
        ("2026-11-20", None, ["Vänortskommittén 1 oktober 2026: anslag"], []),
        ("2026-10-05", "2026-11-02", [], []),
        ("2026-10-05", "2026-10-30", [], ["Vänortskommittén 1 oktober 2026: anslag"]),
    ],
)
def test_announcements_go_up_and_come_down(secretary, adjusted, posted, urgent, waiting):
    meeting = MeetingFactory(body=body(), starts_at=at("2026-10-01 15:00"), state="held", is_recorded_elsewhere=True)
    AdjustmentFactory(meeting=meeting, adjusted_on=dt.date.fromisoformat(adjusted),
                      posted_on=posted and dt.date.fromisoformat(posted))  # fmt: skip
    found = [headings(groups) for groups in meetings(secretary, TODAY)]
    assert found == [urgent, waiting]


def test_a_task_past_its_day(secretary):
    TaskFactory(text="Svara Kamen", due_on=dt.date(2026, 11, 22), body=body())
    TaskFactory(text="Boka lokal", due_on=dt.date(2026, 11, 23), body=body())
    TaskFactory(text="Klar", due_on=dt.date(2026, 1, 1), done_on=dt.date(2026, 1, 1), body=body())
    assert headings(meetings(secretary, TODAY)[0]) == ["Svara Kamen"]


def test_a_reader_has_nothing_to_do(db):
    seated(TermFactory(body=body()))
    reader = client_of("reader").user
    assert (bodies(reader, TODAY), meetings(reader, TODAY)) == (([], []), ([], []))


def test_every_line_leads_somewhere(secretary):
    kommitte = body()
    seated(TermFactory(body=kommitte))
    AgendaItemFactory(meeting=MeetingFactory(body=kommitte, starts_at=at("2026-11-01 15:00"), state=Meeting.State.HELD))
    TaskFactory(due_on=dt.date(2026, 1, 1), body=kommitte)
    client = client_of("administrator", username="chef")
    rows = [row for section in things_to_do(secretary, TODAY) for group in section.groups for row in group.rows]
    assert len(rows) >= 3
    for row in rows:
        assert client.get(row.url, follow=True).status_code == 200, row.heading


def test_the_same_number_of_queries_for_one_and_three(secretary):
    # What Django keeps in memory after the first time.
    bodies(secretary, TODAY), meetings(secretary, TODAY)
    counts = []
    for _round in (1, 2, 3):
        kommitte = body()
        seated(TermFactory(body=kommitte, recorded="part", seats=8))
        RegulationFactory(body=kommitte, is_under_revision=True)
        AgendaItemFactory(meeting=MeetingFactory(body=kommitte, starts_at=at("2026-10-01 15:00"), state="held"))
        TaskFactory(due_on=dt.date(2026, 1, 1), body=kommitte)
        with CaptureQueriesContext(connection) as queries:
            bodies(secretary, TODAY), meetings(secretary, TODAY)
        counts.append(len(queries))
    assert len(set(counts)) == 1
