# SPDX-License-Identifier: EUPL-1.2
"""The list for the fees: who was there, served or not, from when to when; no time is guessed, no cell runs."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from vanort.directory.tests.factories import PersonFactory
from vanort.meetings.actions import call_substitutes, end, record_attendance
from vanort.meetings.models import Attendance, Meeting, Serving
from vanort.meetings.tests.factories import AgendaItemFactory, AttendanceFactory, MeetingFactory, at
from vanort.office.tests.conftest import client_of
from vanort.secretariat.fees import fees
from vanort.secretariat.tests.holding import DAY, whole_committee

pytestmark = pytest.mark.django_db
LENGTH = 95  # minutes


@pytest.fixture
def siv(db):
    return client_of("secretary", "siv")


@pytest.fixture
def there(siv):
    """B came at 15.20, C left at 16.00, D came at an item, F is away and H serves, G is at a distance."""
    there = whole_committee()
    with freeze_time("2026-02-11 20:00"):
        items = there.items
        span = {
            "B": {"arrived_at": dt.time(15, 20), "from_item": items[1]},
            "C": {"left_at": dt.time(16, 0), "to_item": items[1]},
            "D": {"from_item": items[1]}, "F": {"is_absent": True}, "G": {"is_remote": True},
        }  # fmt: skip
        rows = [
            Attendance(
                person=one.person,
                mandate=one,
                capacity="member" if one.role == "member" else "substitute",
                **span.get(letter, {}),
            )
            for letter, one in there.mandates.items()
        ]
        rows.append(Attendance(person=PersonFactory(name="=HYPERLINK(1)"), capacity="official"))
        record_attendance(there.meeting, rows, by=siv.user)
        call_substitutes(there.meeting, at=items[0], by=siv.user)
        end(there.meeting, at=there.meeting.starts_at + dt.timedelta(minutes=LENGTH), by=siv.user)
    return there


def by_letter(meetings):
    return {row.attendance.person.name[0]: row for row in fees(meetings)}


@pytest.mark.parametrize(
    ("letter", "minutes", "served"),
    [("A", 95, True), ("B", 75, True), ("C", 60, True), ("D", None, True), ("F", 0, False), ("H", 95, True),
     ("I", 95, True)],
)  # fmt: skip
def test_minutes_and_service_of_each(there, letter, minutes, served):
    row = by_letter([there.meeting])[letter]
    assert (row.minutes, row.has_served) == (minutes, served)


def test_a_substitute_who_was_there_and_served_for_nobody(there):
    Serving.objects.all().delete()
    row = by_letter([there.meeting])["I"]
    assert (row.minutes, row.has_served) == (LENGTH, False)


def test_before_the_meeting_begins_nobody_is_paid(there):
    row = there.attending("A")
    row.arrived_at = dt.time(14, 0)
    row.save()
    assert by_letter([there.meeting])["A"].minutes == LENGTH


def test_a_meeting_that_has_not_ended_has_no_minutes(there):
    Meeting.objects.update(ends_at=None)
    found = by_letter([there.meeting])
    assert (found["A"].minutes, found["C"].minutes, found["F"].minutes) == (None, 60, 0)


def test_a_meeting_past_midnight_counts_whole(there):
    Meeting.objects.update(ends_at=there.meeting.starts_at + dt.timedelta(hours=10))
    assert by_letter([there.meeting])["A"].minutes == 600


def rows_of(answer):
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_the_file_can_be_opened_in_a_spreadsheet(siv, there):
    answer = siv.get(reverse("meetings_admin:hold_fees", args=[there.meeting.pk]))
    lines = rows_of(answer)
    assert answer["Content-Disposition"] == f'attachment; filename="{there.meeting.body.slug}-2026-02-11.csv"'
    assert answer["Cache-Control"] == "no-store"
    assert len(lines) == 11
    row = next(line for line in lines if line[2] == there.people["B"].name)
    assert (row[0], row[3], row[7:10]) == ("2026-02-11", "S", ["15:20", "16:35", "75"])
    assert any(line[2] == "'=HYPERLINK(1)" for line in lines)


def test_the_file_of_the_year_has_all_meetings_of_the_body_and_no_others(siv, there):
    coming = MeetingFactory(body=there.meeting.body, starts_at=at("2026-05-06 15:00"))
    AttendanceFactory(meeting=coming, person=PersonFactory(name="Kim Maj"))
    for other in (MeetingFactory(starts_at=at("2026-05-06 15:00")),
                  MeetingFactory(body=there.meeting.body, starts_at=at("2027-01-01 00:30"))):  # fmt: skip
        AttendanceFactory(meeting=other, person=PersonFactory(name="Kim Annan"))
    answer = siv.get(reverse("meetings_admin:hold_fees_year", args=[there.meeting.pk]))
    names = [line[2] for line in rows_of(answer)]
    assert "2026.csv" in answer["Content-Disposition"]
    assert ("Kim Maj" in names, "Kim Annan" in names) == (True, False)
    assert names.index("Kim Maj") == len(names) - 1


def test_one_row_costs_as_much_as_many():
    first, second = MeetingFactory(), MeetingFactory(starts_at=at(DAY))
    AttendanceFactory(meeting=first)
    for _ in range(3):
        AttendanceFactory(meeting=second)
        AgendaItemFactory(meeting=second)
    counts = []
    for meetings in ([first], [first, second]):
        with CaptureQueriesContext(connection) as taken:
            assert [(row.minutes, row.attendance.meeting.body.pk) for row in fees(meetings)]
        counts.append(len(taken))
    assert counts == [2, 2]
