# SPDX-License-Identifier: EUPL-1.2
"""The annual report where years are not simple: terms change, members leave, money waits, records change afterwards."""

import datetime as dt
from decimal import Decimal

import pytest
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from vanort.accounts.models import User
from vanort.activities.tests.factories import ParticipantGroupFactory
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.directory.tests.factories import DecisionReferenceFactory, PersonFactory
from vanort.mandates.actions import Appointment, appoint, elect_in_place_of, end_mandate, open_term
from vanort.mandates.models import Mandate, Term
from vanort.mandates.tests.factories import BodyFactory, ElectionDayFactory, MandateFactory, TermFactory
from vanort.meetings.tests.factories import begun, committee
from vanort.reports.figures import Report, changes, digest, find_figure
from vanort.reports.models import Edition
from vanort.reports.tests.factories import (
    AnnualReportFactory,
    BudgetFactory,
    activity,
    came,
    compiled,
    held,
    line,
    table,
    value,
)

pytestmark = pytest.mark.django_db


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def secretary():
    return User.objects.create(username="sekreteraren", is_superuser=True)


def came_of(report, person):
    key = f"attendance-{person.slug}"
    return tuple(value(report, f"{key}-{name}") for name in ("came", "held"))


# A year across a term change: the municipality's terms end with the year, an extra body's need not.


@pytest.fixture
def changed(secretary):
    body, term, old = committee(years=(2019, 2022))
    Term.objects.filter(pk=term.pk).update(end_date=day("2023-03-31"))
    Mandate.objects.filter(term=term).update(end_date=day("2023-03-31"))
    new = TermFactory(body=body, start_date=day("2023-04-01"), end_date=day("2026-12-31"))
    again = MandateFactory(term=new, person=old[0].person, seat=1)
    fresh = MandateFactory(term=new, person=PersonFactory(name="Ny Ledamot"), seat=2)
    old = [Mandate.objects.get(pk=each.pk) for each in old]
    begun(body, old, "2023-02-01 15:00", by=secretary, away=[old[1]], state="held")
    begun(body, [again, fresh], "2023-05-01 15:00", by=secretary, away=[again], state="held")
    return body, old, again, fresh


def test_a_year_across_a_term_change_names_both_committees(changed):
    body, old, again, fresh = changed
    served = [row[0] for row in table(compiled(body, 2023), "served")]
    assert set(served) == {each.person.name for each in [*old, fresh]}
    assert served.count(again.person.name) == 3


def test_attendance_across_a_term_change_counts_each_meeting_of_the_own_term(changed):
    body, old, again, fresh = changed
    report = compiled(body, 2023)
    assert came_of(report, again.person) == ("1", "2")
    assert came_of(report, old[1].person) == ("0", "1")
    assert came_of(report, old[2].person) == ("1", "1")
    assert came_of(report, fresh.person) == ("1", "1")


def test_terms_that_end_with_the_year_stand_in_their_own_reports(secretary):
    body, _term, old = committee()
    coming = open_term(body, election=ElectionDayFactory(day=day("2026-09-13")), by=secretary)
    people = PersonFactory.create_batch(6)
    decision = DecisionReferenceFactory(decided="2026-12-09")
    appoint(coming, [Appointment(one) for one in people], by=secretary, decision=decision, is_everybody=True)
    names = [{row[0] for row in table(compiled(body, year), "served")} for year in (2026, 2027)]
    assert names == [{each.person.name for each in old}, {each.name for each in people}]


# A member resigns and another one is elected.


def test_a_resigned_member_and_the_follower_share_the_year(secretary):
    body, _term, members = committee()
    first = held(body, "2024-02-01")
    for each in members:
        came(first, each)
    end_mandate(
        members[3], last_day=day("2024-05-17"), reason=Mandate.EndReason.RESIGNED, resigned_on=day("2024-05-03"),
        by=secretary, decision=DecisionReferenceFactory(decided="2024-05-17"),
    )  # fmt: skip
    follower = elect_in_place_of(members[3], person=PersonFactory(), starts=day("2024-06-02"), by=secretary)
    came(held(body, "2024-05-25"), members[0])
    came(held(body, "2024-09-01"), follower)
    report = compiled(body)
    assert came_of(report, members[3].person) == ("1", "1")
    assert came_of(report, follower.person) == ("1", "1")
    assert came_of(report, members[0].person) == ("2", "3")
    row = next(row for row in table(report, "served") if row[0] == members[3].person.name)
    assert row[4:] == ("17 May 2024", "resigned")
    assert came_of(compiled(body, 2025), members[3].person) == (None, None)


# Money that is decided in one year and paid in the next.


def test_every_krona_stands_in_one_years_outcome_and_in_the_commitments_between():
    body = BodyFactory()
    for year in (2023, 2024, 2025):
        BudgetFactory(body=body, year=year, amount=50_000)
    line(body, "12000", "2025-01-20", decided="2023-11-01", budget=15_000, text="Jubileet")
    line(body, "3000", "2023-12-30", decided="2023-12-01", budget=3_000)
    reports = {year: compiled(body, year) for year in (2023, 2024, 2025)}
    told = [
        tuple(
            value(each, key) for key in ("carried_in-all", "economy-outcome", "economy-deviation", "carried_over-all")
        )
        for each in reports.values()
    ]
    assert told == [
        ("0", "3000", "47000", "15000"), ("15000", "0", "50000", "15000"), ("15000", "12000", "38000", "0"),
    ]  # fmt: skip


# A record that changes after the report was adopted.


@pytest.fixture
def adopted():
    body = BodyFactory()
    kamen = CollaborationFactory(slug="kamen")
    visit = activity("2024-05-07", body, direction="host", collaborations=[kamen], title={"sv": "Besök", "en": "Visit"})
    group = ParticipantGroupFactory(activity=visit, number=28, age="minor")
    cost = line(body, "1000.50", "2024-05-08", activity=visit)
    content = {"report": compiled(body).as_data(), "words": {"summary": "Ett bra år."}}
    report = AnnualReportFactory(body=body, year=2024)
    Edition.objects.create(
        report=report, number=1, content=content, sha256=digest(content), decision=DecisionReferenceFactory()
    )
    return body, visit, group, cost


def change_everything(visit, group, cost):
    group.number = 30
    group.save()
    cost.actual = Decimal("999.99")
    cost.save()
    visit.title = {"sv": "Annat", "en": "Other"}
    visit.save()


def test_an_adopted_report_does_not_change_with_its_records(adopted):
    _body, *records = adopted
    change_everything(*records)
    edition = Edition.objects.get()
    report = Report.from_data(edition.content["report"])
    assert digest(edition.content) == edition.sha256
    assert (value(report, "town-kamen-minors"), value(report, "economy-outcome")) == ("28", "1000.5")
    assert find_figure(report, "town-kamen-in").parts[0].title == "Visit"


def test_a_new_compilation_says_which_figures_changed(adopted):
    body, *records = adopted
    frozen = Report.from_data(Edition.objects.get().content["report"])
    assert changes(frozen, compiled(body)) == []
    change_everything(*records)
    found = {key: (was.value, now.value) for key, was, now in changes(frozen, compiled(body))}
    assert found["town-kamen-minors"] == (28, 30)
    assert found["economy-outcome"] == (Decimal("1000.50"), Decimal("999.99"))
    assert "town-kamen-in" not in found


def test_an_activity_that_is_moved_to_another_year_leaves_the_old_one(adopted):
    body, visit, _group, _cost = adopted
    visit.when = "2025-01-02"
    visit.save()
    assert [value(compiled(body, year), "town-kamen-in") for year in (2024, 2025)] == ["0", "1"]


def test_a_report_compiled_before_the_year_ends_counts_only_what_took_place():
    body = BodyFactory()
    activity("2024-05-07", body, direction="host")
    activity("2024-11-07", body, direction="host", state="planned")
    with freeze_time("2024-10-01 12:00"):
        early = find_figure(compiled(body), "all-in")
    with freeze_time("2025-02-01 12:00"):
        late = find_figure(compiled(body), "all-in")
    assert [(each.value, each.lacking) for each in (early, late)] == [(1, 0), (1, 1)]


# Whatever the mandates and meetings were, attendance is counted against the meetings while appointed.

SPANS = st.tuples(st.integers(0, 365), st.integers(0, 365)).map(sorted)


class RandomAttendanceTest(TestCase):
    """Who sat when, and which days meetings were held, by chance."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(SPANS, min_size=1, max_size=3), st.sets(st.integers(0, 365), max_size=4), st.sets(st.integers(0, 3))
    )
    def test_held_while_appointed(self, spans, days, present):
        start, term = day("2024-01-01"), TermFactory()
        person = PersonFactory()
        mandates = [
            MandateFactory(
                term=term, person=person, seat=number + 1, start_date=start + dt.timedelta(days=first),
                end_date=start + dt.timedelta(days=last),
            )
            for number, (first, last) in enumerate(spans)
        ]  # fmt: skip
        expected_held = expected_came = 0
        other = MandateFactory(term=term, seat=6)
        for number, each in enumerate(sorted(days)):
            moment = start + dt.timedelta(days=each)
            meeting = held(term.body, moment.isoformat())
            came(meeting, other)
            holding = [one for one in mandates if one.holds(moment)]
            expected_held += bool(holding)
            if holding and number in present:
                came(meeting, holding[0])
                expected_came += 1
        report = compiled(term.body)
        assert came_of(report, person) == (str(expected_came), str(expected_held))
        assert [key for key, figure in report.figures().items() if not figure.adds_up] == []
