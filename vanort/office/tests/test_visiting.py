# SPDX-License-Identifier: EUPL-1.2
"""What To do says of visits: when, to whom, how many, and never whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.office.tests.conftest import client_of
from vanort.office.todo import things_to_do
from vanort.office.visiting import visits
from vanort.visits.tests.factories import (
    ChecklistItemFactory,
    DelegateFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
    VisitFactory,
)
from vanort.visits.tests.planning import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(db):
    return client_of("coordinator", "anna").user


def rows_on(user, day):
    """Return the numbers that each line of a day tells: late, children, towns, offers."""
    urgent, waiting = visits(user, dt.date.fromisoformat(day))
    return [[int(row.text.split()[0]) for row in group.rows] for group in (*urgent, *waiting)]


def test_nothing_is_said_of_nothing(anna):
    VisitFactory()
    urgent, waiting = visits(anna, dt.date(2027, 5, 1))
    assert [group.rows for group in (*urgent, *waiting)] == [[], [], [], []]
    assert all(group.done for group in (*urgent, *waiting))


def test_what_is_late_on_checklists(anna):
    visit = VisitFactory()
    ChecklistItemFactory.create_batch(2, visit=visit, due_on="2027-04-01")
    ChecklistItemFactory(visit=visit, due_on="2027-03-01", done_on="2027-03-20")
    assert [rows_on(anna, day)[0] for day in ("2027-04-01", "2027-04-02", "2027-06-01")] == [[], [2], [2]]


@pytest.mark.parametrize(
    ("more", "direction", "lacks"),
    [({"minor": True}, "host", [1]), ({"is_minor": True}, "host", [1]), ({"is_minor": True}, "travel", [1]),
     ({"minor": True}, "travel", []), ({}, "host", [])],
)  # fmt: skip
def test_children_without_bed_or_consent_two_weeks_before(anna, more, direction, lacks):
    visit = DelegateFactory(visit__activity__direction=direction, **more).visit
    days = ("2027-04-28", "2027-04-29", "2027-05-17", "2027-05-18")
    assert [rows_on(anna, day)[1] for day in days] == [[], lacks, lacks, []]
    assert visit.delegates.count() == 1


def test_a_child_with_bed_and_consent_is_ready(anna):
    PlacementFactory(delegate__minor=True)
    assert rows_on(anna, "2027-05-10")[1] == []


def test_towns_that_have_not_answered_a_month_before(anna):
    visit = VisitFactory()
    InvitationFactory.create_batch(2, visit=visit)
    InvitationFactory(visit=visit, answer="no")
    assert [rows_on(anna, day)[2] for day in ("2027-04-12", "2027-04-13", "2027-05-18")] == [[], [2], []]


def test_offers_of_beds_that_wait(anna):
    visit = VisitFactory()
    HostFactory.create_batch(3, visit=visit, state="offered")
    HostFactory(visit=visit, state="declined")
    assert [rows_on(anna, day)[3] for day in ("2027-01-01", "2027-05-18")] == [[3], []]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_a_visit_that_does_not_take_place_asks_for_nothing(anna, state):
    planned(activity__state=state, activity__state_reason="Snö")
    assert rows_on(anna, "2027-05-10") == [[], [], [], []]


def test_lines_name_the_visit_lead_to_it_and_name_nobody(anna):
    visit = planned()
    DelegateFactory(visit=visit, is_minor=True, name="Hemliga Mia")
    urgent, waiting = visits(anna, dt.date(2027, 5, 10))
    rows = [row for group in (*urgent, *waiting) for row in group.rows]
    tabs = {row.url.rsplit("/", 2)[1] for row in rows}
    assert tabs == {"plan", "guests", "beds"}
    assert {row.heading for row in rows} == {str(visit.activity.title["sv"])}
    assert not any("Mia" in row.text or "Familjen" in row.text for row in rows)


def test_each_sees_what_that_person_may_do_something_about(anna):
    planned()
    day = dt.date(2027, 5, 10)
    groups = {
        role: sum(map(len, visits(client_of(role, role).user, day))) for role in ("secretary", "editor", "reader")
    }
    assert groups == {"secretary": 4, "editor": 2, "reader": 0}


def test_as_many_queries_for_three_visits_as_for_one(anna):
    counts, _asked = [], visits(anna, dt.date(2027, 5, 10))
    for count in (1, 2):
        for _number in range(count):
            planned(count)
        with CaptureQueriesContext(connection) as captured:
            visits(anna, dt.date(2027, 5, 10))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


@freeze_time("2027-05-10 09:00")
def test_the_lines_stand_on_the_front_page(anna):
    visit = planned()
    found = {section.key: [row.url for group in section.groups for row in group.rows] for section in things_to_do(anna)}
    assert f"/admin/besok/{visit.pk}/plan/" in found["urgent"]
    assert f"/admin/besok/{visit.pk}/beds/" in found["bodies"]
