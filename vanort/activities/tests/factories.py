# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of activities."""

import datetime as dt

import factory

from vanort.activities.models import (
    Activity,
    ActivityReport,
    Budget,
    CostLine,
    CountingKind,
    ParticipantGroup,
    PayRule,
    Postponement,
    ReportAim,
    ReportCost,
    ReportGroup,
    ReportPhoto,
    ReportRule,
)
from vanort.directory.tests.factories import OrganizationFactory
from vanort.mandates.tests.factories import BodyFactory


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity
        skip_postgeneration_save = True

    kind = Activity.Kind.OFFICIAL_VISIT
    direction = Activity.Direction.TRAVEL
    title = factory.Sequence(lambda n: {"sv": f"Resa {n}", "en": f"Journey {n}"})
    slug = factory.Sequence(lambda n: f"resa-{n}")
    summary = {"sv": "En delegation reser.", "en": "A delegation travels."}
    when = "2018-04-19/2018-04-22"
    state = Activity.State.DONE

    @factory.post_generation
    def collaborations(self, create, extracted, **_kwargs):
        if create and extracted:
            self.collaborations.set(extracted)

    @factory.post_generation
    def sources(self, create, extracted, **_kwargs):
        if create and extracted:
            self.sources.set(extracted)


class ParticipantGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ParticipantGroup

    activity = factory.SubFactory(ActivityFactory)
    group = {"sv": "elever", "en": "pupils"}
    number = 14


class PostponementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Postponement

    activity = factory.SubFactory(ActivityFactory)
    old_when = "2020-05"


class CountingKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CountingKind
        django_get_or_create = ("kind",)

    kind = Activity.Kind.OFFICIAL_VISIT


class OwingFactory(ActivityFactory):
    """An activity of May 2026 that a body runs, and that owes a report of it by 18 July."""

    body = factory.SubFactory(BodyFactory)
    involvement = Activity.Involvement.RUNS
    when = "2026-05-16/2026-05-19"


class PayRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PayRule
        django_get_or_create = ("kind",)

    kind = "lodging"
    payer = PayRule.Payer.HOST


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget

    body = factory.SubFactory(OrganizationFactory)
    year = 2026
    account = factory.Sequence(lambda n: str(7100 + n))
    amount = 50_000


class CostLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostLine

    body = factory.SubFactory(OrganizationFactory)
    text = factory.Sequence(lambda n: f"Buss {n}")


class ReportRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportRule

    body = factory.SubFactory(BodyFactory)


class ActivityReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityReport

    activity = factory.SubFactory(OwingFactory)
    due_on = dt.date(2026, 7, 18)


class ReportGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportGroup

    report = factory.SubFactory(ActivityReportFactory)
    text = "elever"
    age = ParticipantGroup.Age.MINOR
    number = 18


class ReportAimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportAim

    report = factory.SubFactory(ActivityReportFactory)
    aim = "Eleverna skriver till varandra."


class ReportCostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportCost

    report = factory.SubFactory(ActivityReportFactory)
    text = "Buss"
    amount = 8_450


class ReportPhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportPhoto

    report = factory.SubFactory(ActivityReportFactory)
    file = "rapportbilder/2026/hamnen.jpg"
    text = "Hamnen"
