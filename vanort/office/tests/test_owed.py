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
from vanort.directory.tests.factories import DecisionReferenceFactory
from vanort.mandates.tests.factories import BodyFactory, DutyFactory, RegulationFactory
from vanort.office.chores import do_daily
from vanort.office.owed import annual_reports, reports
from vanort.office.tests.conftest import client_of
from vanort.office.todo import things_to_do
from vanort.reports.models import Edition
from vanort.reports.tests.factories import AnnualReportFactory

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


SPRING = dt.date(2027, 3, 31)


def annual(user, today=SPRING):
    return [row for group in annual_reports(user, today) for row in group.rows]


@pytest.fixture
def body():
    """A body whose rules gave it a duty last year."""
    return DutyFactory(regulation=RegulationFactory(valid_from="2024-01-01")).regulation.body


def test_the_annual_report_of_last_year_is_followed_until_it_is_handed_over(secretary, body):
    [row] = annual(secretary)
    assert (row.tag, row.url) == ("2026", "/admin/verksamhetsberattelse/")
    report = AnnualReportFactory(body=body, year=2026)
    [begun] = annual(secretary)
    assert begun.url == f"/admin/verksamhetsberattelse/{report.pk}/"
    edition = Edition.objects.create(
        report=report, number=1, content={}, decision=DecisionReferenceFactory(body=body), frozen_by=secretary
    )
    [adopted] = annual(secretary)
    assert len({row.text, begun.text, adopted.text}) == 3
    edition.delivered_on = SPRING
    edition.save()
    assert annual(secretary) == []


@pytest.mark.parametrize(("today", "is_asked_for"), [("2027-01-01", True), ("2027-12-31", True), ("2024-02-01", False)])
def test_it_is_asked_for_after_each_year_in_which_there_were_duties(secretary, body, today, is_asked_for):
    assert bool(annual(secretary, dt.date.fromisoformat(today))) == is_asked_for


def test_a_regulation_that_ended_or_has_no_duties_asks_for_nothing(secretary, body):
    RegulationFactory(valid_from="2024-01-01")
    body.regulations.update(end_date=dt.date(2025, 12, 31))
    assert annual(secretary) == []


def test_annual_reports_wait_only_for_those_who_may_write_them(body):
    assert [annual_reports(client_of(role, role).user, SPRING) for role in ("reader", "editor")] == [[], []]


def test_many_annual_reports_cost_no_more_than_one(secretary, body):
    counts = []
    annual(secretary)
    for _each in range(2):
        with CaptureQueriesContext(connection) as queries:
            rows = annual(secretary)
        counts.append((len(rows), len(queries)))
        DutyFactory.create_batch(2, regulation=RegulationFactory(valid_from="2024-01-01", body=BodyFactory()))
        DutyFactory(regulation=RegulationFactory(valid_from="2024-01-01", body=BodyFactory()))
    assert [rows for rows, _queries in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_annual_reports_stand_in_to_do(secretary, body):
    sections = {section.key: section for section in things_to_do(secretary, SPRING)}
    urls = [row.url for group in sections["bodies"].groups for row in group.rows]
    assert "/admin/verksamhetsberattelse/" in urls
