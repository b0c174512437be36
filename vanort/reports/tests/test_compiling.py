# SPDX-License-Identifier: EUPL-1.2
"""The whole report: every section, how many queries, what it tells on the way, and what it never reads."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanort.activities.models import Activity, CostLine
from vanort.mandates.models import Duty, Regulation
from vanort.mandates.tests.factories import BodyFactory, TermFactory, seated
from vanort.meetings.models import Attendance, Meeting
from vanort.reports.compiling import compile_report
from vanort.reports.figures import Report, changes, text_of
from vanort.reports.models import AnnualReport, PlanItem
from vanort.reports.tests.factories import (
    AnnualReportFactory,
    activity,
    came,
    compiled,
    full_year,
    held,
    line,
    section,
    value,
)

pytestmark = pytest.mark.django_db
MODELS = (Activity, CostLine, Duty, Regulation, Meeting, Attendance, AnnualReport, PlanItem)


@pytest.fixture
def body():
    return BodyFactory()


# How each database says that it goes from the first day to the last in an index, and reads no other row.
ORDERED = {
    "sqlite": re.compile(r"SEARCH activities_activity USING INDEX \w*end_date\w* \(end_date>\? AND end_date<\?\)"),
    "postgresql": re.compile(r"\w*end_date\w*.*\n *Index Cond: \(\(end_date >= '[\d-]+'::date\) AND \(end_date <= "),
}


def plan_of(sql):
    """Return what the database would do for a query; PostgreSQL as if the table were large."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{'EXPLAIN QUERY PLAN' if connection.vendor == 'sqlite' else 'EXPLAIN'} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def queries(body, year=2024):
    with CaptureQueriesContext(connection) as found:
        compiled(body, year)
    return [each["sql"] for each in found]


def test_every_section_is_there_in_order(body):
    keys = [each.key for each in compiled(body).sections]
    assert keys == [
        "summary", "committee", "duties", "towns", "reports", "projects", "economy", "follow_up", "next",
    ]  # fmt: skip


def test_as_many_queries_for_one_of_each_as_for_three():
    one, three = BodyFactory(), BodyFactory()
    for body, number in ((one, 1), (three, 3)):
        members = seated(TermFactory(body=body), "SMC"[:number])
        full_year(body, number)
        came(held(body, "2024-08-01"), members[0])
    counts = [len(queries(one)), len(queries(three))]
    assert counts[0] == counts[1] <= 31


def test_other_years_cost_no_query_and_no_row(body):
    full_year(body, 1)
    before = queries(body), compiled(body)
    for year in (2014, 2018, 2030):
        full_year(body, 2, year)
    Regulation.objects.exclude(start_date__year=2014).delete()
    after = queries(body), compiled(body)
    assert len(after[0]) == len(before[0])
    assert value(after[1], "all-others") == value(before[1], "all-others") == "1"


def test_activities_are_found_by_the_index_of_their_last_day(body):
    full_year(body, 1)
    sql = next(each for each in queries(body) if '"end_date" BETWEEN' in each and "activities_activity" in each)
    assert ORDERED[connection.vendor].search(plan_of(sql))


def test_nothing_is_written(body):
    full_year(body, 2)
    AnnualReportFactory(body=body)
    assert [sql for sql in queries(body) if not sql.startswith("SELECT")] == []


def test_it_tells_how_far_it_has_come(body):
    told = []
    compile_report(body, 2024, told=told.append)
    assert told == sorted(set(told))
    assert (len(told), told[-1]) == (9, 100)


def test_a_report_of_a_full_year_is_the_same_after_it_was_stored(body):
    full_year(body, 3)
    report = compiled(body)
    assert Report.from_data(json.loads(json.dumps(report.as_data()))) == report
    assert changes(report, compiled(body)) == []


def test_every_figure_adds_up_and_every_part_is_a_record(body):
    full_year(body, 3)
    figures = compiled(body).figures()
    assert len(figures) > 40
    assert [key for key, figure in figures.items() if not figure.adds_up or key != figure.key] == []
    parts = [part for figure in figures.values() for part in figure.parts]
    assert [part for part in parts if not re.fullmatch(r"[a-z]+\.[a-z]+:\d+", part.record)] == []
    assert [key for key in figures if not re.fullmatch(r"[A-Za-z0-9_-]+", key)] == []
    assert {key for figure in figures.values() for key in figure.of} <= set(figures)


def test_a_key_names_one_figure_only(body):
    full_year(body, 3)
    cells = {}
    for one in compiled(body).all_sections():
        for table in one.tables:
            for cell in (cell for row in table.rows for cell in row if hasattr(cell, "key")):
                assert cells.setdefault(cell.key, cell) == cell
    assert len(cells) > 40


def test_each_row_has_a_cell_for_each_heading(body):
    full_year(body, 3)
    seated(TermFactory(body=body))
    tables = [table for one in compiled(body).all_sections() for table in one.tables]
    assert [table.key for table in tables if any(len(row) != len(table.head) for row in table.rows)] == []
    assert len({table.key for table in tables}) == len(tables)


def test_it_is_written_in_swedish_unless_asked_otherwise(body):
    assert compile_report(body, 2024).body == body.name["sv"]
    assert compiled(body).body == body.name["en"]


def test_words_of_the_secretary_are_put_in_where_it_is_read(body):
    words = {"summary": "Ett lugnt år."}
    AnnualReportFactory(body=body, words=words)
    found = section(compiled(body), "summary")
    assert (found.text, text_of(found, words)) == ("", "Ett lugnt år.")


def test_an_empty_year_has_a_report_without_a_figure_above_nothing(body):
    activity("2023-05-07", body)
    line(body, "10", "2023-05-07")
    figures = compiled(body).figures()
    assert {figure.value for figure in figures.values()} == {0}
    assert not [key for key in figures if key.startswith(("economy", "meetings", "paragraphs"))]


@pytest.mark.parametrize("model", MODELS)
def test_all_that_is_read_exists_in_a_full_year(body, model):
    full_year(body, 1)
    AnnualReportFactory(body=body)
    came(held(body, "2024-08-01"), seated(TermFactory(body=body), "S")[0])
    assert model.objects.exists()
