# SPDX-License-Identifier: EUPL-1.2
"""Which activities owe a report, and how it stands: in time, late, missing, or not due yet."""

import datetime as dt

import pytest
from freezegun import freeze_time

from vanort.activities.models import ReportRule
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.tests.factories import at
from vanort.reports.tests.factories import ActivityReportFactory, activity, compiled, table, titles, value

pytestmark = pytest.mark.django_db
DUE = dt.date(2024, 8, 1)


@pytest.fixture
def body():
    return BodyFactory()


def counts(report):
    return tuple(value(report, f"reports-{each}") for each in ("in_time", "late", "missing", "not_due", "owed"))


@pytest.mark.parametrize(
    ("state", "received", "due", "expected"),
    [
        ("received", "2024-08-01 23:59", DUE, ("1", "0", "0", "0", "1")),
        ("approved", "2024-07-01 12:00", DUE, ("1", "0", "0", "0", "1")),
        ("approved", "2024-08-02 00:01", DUE, ("0", "1", "0", "0", "1")),
        ("expected", None, DUE, ("0", "0", "1", "0", "1")),
        ("reminded", None, dt.date(2999, 1, 1), ("0", "0", "0", "1", "1")),
        ("returned", "2024-07-01 12:00", DUE, ("0", "0", "1", "0", "1")),
    ],
)
def test_how_a_report_stands(body, state, received, due, expected):
    trip = activity("2024-05-07", body, involvement="runs")
    more = {"returned_note": "Kostnaderna saknas."} if state == "returned" else {}
    ActivityReportFactory(activity=trip, state=state, received_at=received and at(received), due_on=due, **more)
    assert counts(compiled(body)) == expected


@pytest.mark.parametrize(
    ("rules", "due"),
    [([], "30 January 2025"), ([("", 30)], "31 December 2024"), ([("runs", 90), ("", 30)], "1 March 2025"),
     ([("funds", 10)], "30 January 2025")],
)  # fmt: skip
def test_without_a_stored_report_the_rule_says_when_it_is_due(body, rules, due):
    for involvement, days in rules:
        ReportRule.objects.create(body=body, involvement=involvement, days=days)
    ReportRule.objects.create(body=BodyFactory(), days=1)
    activity("2024-12-01", body, involvement="runs", title={"sv": "Julmarknad"})
    assert table(compiled(body), "reports")[0][:3] == ("Julmarknad", "1 December 2024", due)


def test_only_what_the_body_runs_or_funds_owes_a_report(body):
    activity("2024-05-07", body)
    activity("2024-05-08", BodyFactory(), involvement="runs")
    activity("2024-05-09")
    activity("2024-05-10", body, involvement="funds", state="cancelled", state_reason={"sv": "Strejk"})
    activity("2023-05-11", body, involvement="funds")
    activity("2024-05-12", body, involvement="funds", title={"sv": "Körresa"}, visibility="internal")
    report = compiled(body)
    assert titles(report, "reports-missing") == ["Körresa"]
    assert counts(report) == ("0", "0", "1", "0", "1")


def test_one_whose_day_has_passed_owes_a_report_even_when_nobody_told_the_outcome(body):
    activity("2024-05-07", body, involvement="runs", state="confirmed")
    assert counts(compiled(body)) == ("0", "0", "1", "0", "1")


@pytest.mark.parametrize(("today", "key"), [("2024-08-01", "not_due"), ("2024-08-02", "missing")])
def test_a_report_is_missing_from_the_day_after_it_was_due(body, today, key):
    ActivityReportFactory(activity=activity("2024-05-07", body, involvement="runs"), due_on=DUE)
    with freeze_time(f"{today} 12:00"):
        report = compiled(body)
    assert value(report, f"reports-{key}") == "1"
