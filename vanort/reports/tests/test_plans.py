# SPDX-License-Identifier: EUPL-1.2
"""Last year's plan and what became of it, next year's plan and its money, what is carried over undone."""

import datetime as dt
from decimal import Decimal

import pytest

from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.tests.factories import AdjustmentFactory, AgendaItemFactory, TaskFactory
from vanort.reports.figures import find_figure
from vanort.reports.tests.factories import PlanItemFactory, compiled, held, table, titles, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


def test_the_plan_of_the_year_says_what_became_of_it(body):
    PlanItemFactory(body=body, text="Bjuda in Kamen", outcome="done", comment="I maj")
    PlanItemFactory(body=body, text="Ny film", outcome="not_done")
    PlanItemFactory(body=body, text="Skolresa")
    PlanItemFactory(body=body, year=2023)
    PlanItemFactory()
    report = compiled(body)
    assert table(report, "plan") == [
        ("Bjuda in Kamen", "done", "I maj"), ("Ny film", "not done", ""), ("Skolresa", "not answered yet", ""),
        ("done", "", "1"), ("done in part", "", "0"), ("not done", "", "1"), ("not answered yet", "", "1"),
    ]  # fmt: skip
    assert titles(report, "plan-open") == ["Skolresa"]


def test_next_years_plan_asks_for_money(body):
    PlanItemFactory(body=body, year=2025, text="Jubileet", amount=Decimal(80_000))
    PlanItemFactory(body=body, year=2025, text="Skolresa", amount=Decimal(20_000))
    PlanItemFactory(body=body, year=2025, text="Film")
    report = compiled(body)
    assert table(report, "request") == [
        ("Jubileet", "80000"), ("Skolresa", "20000"), ("Film", None), ("In all", "100000"),
    ]  # fmt: skip
    assert find_figure(report, "request-all").lacking == 1


@pytest.mark.parametrize(
    ("given", "done", "is_open"),
    [("2024-03-01", None, True), ("2024-03-01", "2024-12-31", False), ("2024-03-01", "2025-01-01", True),
     ("2020-03-01", None, True), ("2025-01-10", None, False), (None, None, True)],
)  # fmt: skip
def test_tasks_not_done_when_the_year_ended_are_carried_over(body, given, done, is_open):
    item = AgendaItemFactory(meeting=held(body, given)) if given else None
    TaskFactory(body=body, item=item, done_on=done and dt.date.fromisoformat(done))
    TaskFactory()
    assert value(compiled(body), "tasks-open") == str(int(is_open))


def test_a_task_is_shown_with_who_and_when(body):
    TaskFactory(body=body, text="Svara Kamen", owner=PersonFactory(name="Ida Lind"), due_on=dt.date(2025, 2, 1))
    report = compiled(body)
    assert table(report, "tasks")[0] == ("Svara Kamen", "Ida Lind", "1 February 2025")
    assert "Svara Kamen" not in str(report.for_public().as_data())


def test_a_task_of_a_published_paragraph_may_be_read_by_anyone(body):
    meeting = held(body, "2024-03-01")
    published = {"paragraph": 1, "adjustment": AdjustmentFactory(meeting=meeting), "published_on": dt.date(2024, 3, 9)}
    TaskFactory(body=body, item=AgendaItemFactory(meeting=meeting, **published), text="Svara Kamen")
    assert titles(compiled(body).for_public(), "tasks-open") == ["Svara Kamen"]


def test_matters_that_are_not_finished_are_named(body):
    meeting = held(body, "2024-03-01")
    for outcome in ("postponed", "proposed", "approved", ""):
        AgendaItemFactory(meeting=meeting, title=f"Ärende {outcome}", outcome=outcome)
    AgendaItemFactory(meeting=held(body, "2023-03-01"), outcome="postponed")
    assert table(compiled(body), "decisions-open") == [
        ("Ärende postponed", "1 March 2024", "postponed"),
        ("Ärende proposed", "1 March 2024", "proposal to the body above"),
    ]
