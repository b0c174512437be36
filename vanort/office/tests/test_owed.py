# SPDX-License-Identifier: EUPL-1.2
"""What waits of reports: who may see it, when it comes and goes, what the night does, the same cost for many."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.activities.models import ActivityReport
from vanort.activities.tests.factories import ActivityReportFactory, OwingFactory
from vanort.core.models import OutgoingMail
from vanort.office.chores import do_daily
from vanort.office.owed import reports
from vanort.office.tests.conftest import client_of
from vanort.office.todo import things_to_do

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 7, 1)
NOW = dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2026-07-01 10:00") as clock:
        yield clock


@pytest.fixture
def secretary():
    return client_of("secretary").user


def ways(groups):
    return [[row.url for row in group.rows] for group in groups]


def page(report):
    return f"/admin/aktiviteter/{report.activity_id}/pengar/"


def test_each_report_stands_where_it_waits(secretary):
    late = ActivityReportFactory(due_on=TODAY - dt.timedelta(days=1))
    asked_late = ActivityReportFactory(due_on=TODAY - dt.timedelta(days=1), leader_email="kim@example.se")
    free = ActivityReportFactory(due_on=TODAY)
    ActivityReportFactory(due_on=TODAY, leader_email="kim@example.se")
    here = ActivityReportFactory(due_on=TODAY, state="received", received_at=NOW)
    ActivityReportFactory(state="approved", received_at=NOW)
    urgent, waiting = reports(secretary, TODAY)
    assert ways(urgent) == [[page(late), page(asked_late)]]
    assert ways(waiting) == [[page(here)], [page(free)]]
    assert len({row.text for row in urgent[0].rows}) == 2


@pytest.mark.parametrize("change", [{"involvement": ""}, {"state": "postponed"}])
def test_what_is_no_longer_owed_waits_no_more(secretary, change):
    report = ActivityReportFactory(due_on=TODAY - dt.timedelta(days=1))
    type(report.activity).objects.update(**change)
    assert [ways(groups) for groups in reports(secretary, TODAY)] == [[[]], [[], []]]


def test_a_report_that_came_waits_although_its_activity_owes_nothing_now(secretary):
    here = ActivityReportFactory(state="received", received_at=NOW, activity__involvement="")
    assert ways(reports(secretary, TODAY)[1])[0] == [page(here)]


def test_who_may_only_read_is_told_nothing():
    ActivityReportFactory(due_on=TODAY - dt.timedelta(days=1))
    assert reports(client_of("reader").user, TODAY) == ([], [])


def test_the_front_page_has_it_first_and_costs_one_query_for_many(secretary):
    def queries():
        with CaptureQueriesContext(connection) as found:
            sections = things_to_do(secretary, TODAY)
        return sections, len(found)

    late = ActivityReportFactory(due_on=TODAY - dt.timedelta(days=1))
    queries()
    sections, one = queries()
    assert page(late) in [row.url for group in sections[0].groups for row in group.rows]
    for _number in range(2):
        ActivityReportFactory(due_on=TODAY - dt.timedelta(days=1))
    assert queries()[1] == one


def test_the_night_expects_reminds_and_tells_no_names(now):
    activity = OwingFactory()
    told = "\n".join(do_daily())
    report = ActivityReport.objects.get()
    assert (report.activity, report.due_on) == (activity, dt.date(2026, 7, 18))
    ActivityReport.objects.update(leader_name="Kim Exempel", leader_email="kim@example.se")
    now.move_to("2026-07-04 01:00")
    told = "\n".join(do_daily())
    assert "Reminders of reports: 1." in told
    assert "kim" not in told.lower()
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["kim@example.se"]
