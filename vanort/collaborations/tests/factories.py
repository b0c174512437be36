# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of collaborations."""

from decimal import Decimal

import factory

from vanort.collaborations.models import (
    Agreement,
    Collaboration,
    DormancyRule,
    Funding,
    MemoryPlace,
    Milestone,
    Party,
    Signing,
    StatusChange,
)
from vanort.directory.tests.factories import OrganizationFactory


class CollaborationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Collaboration

    kind = Collaboration.Kind.TWIN_TOWN
    name = factory.Sequence(lambda n: {"sv": f"Vänskap {n}", "en": f"Friendship {n}"})
    slug = factory.Sequence(lambda n: f"vanskap-{n}")
    summary = {"sv": "Vi träffas varje år.", "en": "We meet every year."}
    status = Collaboration.Status.ACTIVE


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    collaboration = factory.SubFactory(CollaborationFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Party.Role.MEMBER


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    collaboration = factory.SubFactory(CollaborationFactory)
    kind = Milestone.Kind.TWINNING
    title = {"sv": "Orterna blir vänorter", "en": "The towns become twin towns"}
    when = "1978"
    counts = True


class StatusChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StatusChange

    collaboration = factory.SubFactory(CollaborationFactory)
    status = Collaboration.Status.ACTIVE


class FundingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Funding

    collaboration = factory.SubFactory(CollaborationFactory, kind=Collaboration.Kind.EU_PROJECT)
    kind = Funding.Kind.EU_SUPPORT
    amount = Decimal("8000000")


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agreement

    collaboration = factory.SubFactory(CollaborationFactory)
    kind = Agreement.Kind.TWINNING
    title = {"sv": "Vänortsavtal", "en": "Twinning agreement"}


class SigningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Signing

    agreement = factory.SubFactory(AgreementFactory)
    organization = factory.SubFactory(OrganizationFactory)
    signed = "2009-04-25"


class MemoryPlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MemoryPlace

    kind = MemoryPlace.Kind.STREET
    name = factory.Sequence(lambda n: {"sv": f"Vängatan {n}", "en": f"Friend Street {n}"})
    slug = factory.Sequence(lambda n: f"vangatan-{n}")


class DormancyRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DormancyRule
        django_get_or_create = ("kind",)

    kind = Collaboration.Kind.TWIN_TOWN
    years = 3
