# SPDX-License-Identifier: EUPL-1.2
"""Each duty of the regulations in force is answered for: activities, a reason why not, or nothing yet."""

import pytest
from django.utils import translation

from vanort.mandates.models import Regulation
from vanort.mandates.tests.factories import BodyFactory, DutyFactory, RegulationFactory
from vanort.reports.figures import find_figure, text_of
from vanort.reports.tests.factories import activity, compiled, section, table, titles, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


def version(body, start, end=None, duties=1):
    regulation = RegulationFactory(body=body, valid_from=start, valid_to=end)
    return [DutyFactory(regulation=regulation, position=number + 1) for number in range(duties)]


def serving(duty, when, **more):
    found = activity(when, **more)
    found.duties.add(duty)
    return found


def shown_versions(report):
    return [each.key for each in section(report, "duties").parts]


def test_each_duty_has_its_activities(body):
    first, second = version(body, "2016-02-01", duties=2)
    serving(first, "2024-05-07", title={"sv": "Elevutbyte"})
    serving(first, "2023-05-07")
    report = compiled(body)
    assert titles(report, "regulation-20160201-1") == ["Elevutbyte"]
    assert value(report, "regulation-20160201-2") == "0"
    assert section(report, "regulation-20160201-1").heading == "1. Support the exchanges of schools"
    assert [section(report, f"regulation-20160201-{each.position}").asks for each in (first, second)] == [False, True]


def test_a_duty_without_activity_is_not_answered_until_somebody_says_why(body):
    version(body, "2016-02-01")
    duty = section(compiled(body), "regulation-20160201-1")
    with translation.override("en"):
        assert text_of(duty, {}) == text_of(duty, {"summary": "Ett bra år."}) == "Not answered yet."
        said = text_of(duty, {"regulation-20160201-1": "Ingen skola ville resa."})
    assert said == "No activity in the year. Ingen skola ville resa."


def test_a_year_across_two_versions_shows_both(body):
    version(body, "2016-02-01", "2024-06-30")
    new = version(body, "2024-07-01")[0]
    serving(new, "2024-05-07")
    report = compiled(body)
    assert shown_versions(report) == ["regulation-20160201", "regulation-20240701"]
    assert (value(report, "regulation-20160201-1"), value(report, "regulation-20240701-1")) == ("0", "1")


@pytest.mark.parametrize(
    ("first_end", "second_start", "shown"),
    [
        (None, "2022-01-01", ["regulation-20220101"]),
        (None, "2024-01-01", ["regulation-20240101"]),
        (None, "2024-01-02", ["regulation-20160201", "regulation-20240102"]),
        ("2023-12-31", "2025-01-01", []),
        ("2024-01-01", "2025-01-01", ["regulation-20160201"]),
        ("2024", "2024", ["regulation-20160201", "regulation-20240101"]),
    ],
)
def test_a_version_without_an_end_gives_way_to_the_next(body, first_end, second_start, shown):
    version(body, "2016-02-01", first_end)
    version(body, second_start)
    assert shown_versions(compiled(body)) == shown


def test_without_a_regulation_there_is_nothing_to_answer_for(body):
    version(BodyFactory(), "2016-02-01")
    assert section(compiled(body), "duties").parts == ()


@pytest.mark.parametrize(
    ("state", "number", "lacking", "asks"),
    [("done", "1", 0, False), ("planned", None, 1, False), ("postponed", "0", 0, True), ("cancelled", "0", 0, True)],
)
def test_only_what_took_place_counts_and_the_rest_is_named(body, state, number, lacking, asks):
    duty = version(body, "2016-02-01")[0]
    serving(duty, "2024-05-07", state=state, title={"sv": "Resa"}, state_reason={"sv": "Strejk"})
    report = compiled(body)
    key = "regulation-20160201-1"
    assert (value(report, key), find_figure(report, key).lacking, section(report, key).asks) == (number, lacking, asks)
    assert [row[0] for row in table(report, f"{key}-activities")] == ["Resa", "Carried out in all"]


def test_an_idea_is_no_activity(body):
    duty = version(body, "2016-02-01")[0]
    serving(duty, "2024-05-07", state="idea")
    assert [row[0] for row in table(compiled(body), "regulation-20160201-1-activities")] == ["Carried out in all"]


def test_an_activity_of_another_body_may_serve_the_duty(body):
    serving(version(body, "2016-02-01")[0], "2024-05-07", body=BodyFactory())
    report = compiled(body)
    assert (value(report, "regulation-20160201-1"), value(report, "all-others")) == ("1", "0")


def test_an_internal_regulation_is_left_out_for_the_public(body):
    version(body, "2016-02-01")
    Regulation.objects.update(visibility="internal")
    assert section(compiled(body).for_public(), "duties").parts == ()
