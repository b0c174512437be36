# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of reports, the money that they tell of, and short words for what tests read in a report."""

import datetime as dt
from decimal import Decimal

import factory

from vanort.activities.tests import factories as activities
from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    FundingFactory,
    MilestoneFactory,
    PartyFactory,
    SigningFactory,
)
from vanort.directory.models import Organization
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory, PersonFactory
from vanort.mandates.tests.factories import BodyFactory, DutyFactory, RegulationFactory
from vanort.meetings.models import Attendance, Meeting
from vanort.meetings.tests.factories import AgendaItemFactory, AttendanceFactory, MeetingFactory, TaskFactory, at
from vanort.reports.compiling import compile_report
from vanort.reports.figures import Figure, Part, digest, find_figure
from vanort.reports.models import AnnualReport, Edition, PlanItem


class AnnualReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnnualReport

    body = factory.SubFactory(BodyFactory)
    year = 2024


class PlanItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanItem

    body = factory.SubFactory(BodyFactory)
    year = 2024
    text = factory.Sequence(lambda n: f"Bjuda in Kamens skolor {n}")


class BudgetFactory(activities.BudgetFactory):
    body = factory.SubFactory(BodyFactory)
    year = 2024
    account = "7100"
    amount = Decimal(100_000)


class CostLineFactory(activities.CostLineFactory):
    body = factory.SubFactory(BodyFactory)
    account = "7100"


class ActivityReportFactory(activities.ActivityReportFactory):
    activity = factory.SubFactory(ActivityFactory)
    due_on = dt.date(2024, 8, 1)


def activity(when, body=None, **more):
    """Return an activity that was carried out; it is no visit unless a direction says so."""
    return ActivityFactory(when=when, body=body, **{"direction": "", **more})


def line(body, actual=None, paid=None, decided=None, **more):
    """Return a cost line with amounts and days as texts; ``decided`` is the day of its decision."""
    decision = DecisionReferenceFactory(decided=decided) if decided else None
    amounts = {"actual": None if actual is None else Decimal(actual), "paid_on": paid and dt.date.fromisoformat(paid)}
    return CostLineFactory(body=body, decision=decision, **amounts, **more)


def held(body, when, **more):
    """Return a meeting that was held."""
    return MeetingFactory(body=body, starts_at=at(f"{when} 15:00"), state=Meeting.State.HELD, **more)


def came(meeting, mandate, **more):
    """Write down that somebody came to a meeting by a mandate, or was away."""
    capacity = Attendance.Capacity.SUBSTITUTE if mandate.role == "substitute" else Attendance.Capacity.MEMBER
    return AttendanceFactory(meeting=meeting, person=mandate.person, mandate=mandate, capacity=capacity, **more)


def compiled(body, year=2024):
    """Return the report of a year in English."""
    return compile_report(body, year, language="en")


def value(report, key):
    """Return a figure's value as a text; ``None`` when it is unknown or not there."""
    figure = find_figure(report, key)
    return None if figure is None or figure.value is None else f"{figure.value.normalize():f}"


def titles(report, key):
    """Return what the parts of a figure are called."""
    return [part.title for part in find_figure(report, key).parts]


def section(report, key):
    """Return a section of a report by its key."""
    return next(each for each in report.all_sections() if each.key == key)


def table(report, key):
    """Return the rows of a table of a report: texts, titles, and figures as texts, None for unknown."""
    rows = next(each.rows for one in report.all_sections() for each in one.tables if each.key == key)
    return [tuple(_plain(cell) for cell in row) for row in rows]


def _plain(cell):
    if isinstance(cell, Figure):
        return None if cell.value is None else f"{cell.value.normalize():f}"
    return cell.title if isinstance(cell, Part) else cell


def full_year(body, number, year=2024):
    """Fill a body's year with some of everything that a report tells of, so many of each."""
    regulation = RegulationFactory(body=body, valid_from=f"{year - 10}-01-01")
    for one in range(number):
        duty = DutyFactory(regulation=regulation, position=one + 1)
        town = CollaborationFactory()
        MilestoneFactory(collaboration=town)
        SigningFactory(agreement=AgreementFactory(collaboration=town))
        project = CollaborationFactory(kind="eu_project", start=str(year))
        PartyFactory(collaboration=project)
        FundingFactory(collaboration=project)
        trip = activity(f"{year}-05-0{one + 1}", body, involvement="runs", collaborations=[town, project])
        trip.duties.add(duty)
        school = OrganizationFactory(kind=Organization.Kind.SCHOOL)
        trip.organizations.add(school)
        ParticipantGroupFactory(activity=trip, organization=school)
        ActivityReportFactory(activity=trip)
        line(body, 100, f"{year}-06-01", activity=trip)
        line(body, decided=f"{year}-06-01", activity=trip)
        BudgetFactory(body=body, year=year, account=f"71{one}")
        meeting = held(body, f"{year}-03-0{one + 1}")
        AgendaItemFactory(meeting=meeting, paragraph=one + 1, outcome="postponed")
        TaskFactory(body=body, item=meeting.items.first(), owner=PersonFactory())
        PlanItemFactory(body=body, year=year)
        PlanItemFactory(body=body, year=year + 1)


class EditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edition

    report = factory.SubFactory(AnnualReportFactory)
    number = 1
    content = factory.LazyAttribute(lambda one: frozen(one.report.body, one.report.year))
    sha256 = factory.LazyAttribute(lambda one: digest(one.content))
    decision = factory.SubFactory(DecisionReferenceFactory, wording="Godkänd i nämnden")
    published_at = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)


def frozen(body, year=2024, **words):
    """Return what is frozen of a body's year: its figures, and words by section."""
    return {"report": compile_report(body, year).as_data(), "words": words}
