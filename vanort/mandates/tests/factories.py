# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of mandates, and a whole committee."""

import datetime as dt

import factory

from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.models import CallOrder, Delegation, Duty, ElectionDay, Mandate, Regulation, ReportBack, Term


class BodyFactory(OrganizationFactory):
    kind = Organization.Kind.COMMITTEE
    legal_form = Organization.LegalForm.SUBCOMMITTEE
    name = factory.Sequence(lambda n: {"sv": f"Vänortsutskottet {n}", "en": f"Twin town committee {n}"})
    slug = factory.Sequence(lambda n: f"vanortsutskottet-{n}")
    country = ""
    latitude = longitude = None


class RegulationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Regulation

    body = factory.SubFactory(BodyFactory)
    title = {"sv": "Reglemente", "en": "Regulation"}
    valid_from = "2016-02-01"
    seats = 6


class DutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Duty

    regulation = factory.SubFactory(RegulationFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = {"sv": "Stödja skolornas utbyten", "en": "Support the exchanges of schools"}


class DelegationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delegation

    regulation = factory.SubFactory(RegulationFactory)
    matter = Delegation.Matter.MONEY
    text = {"sv": "Bidrag till utbyten", "en": "Grants for exchanges"}


class ElectionDayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ElectionDay
        django_get_or_create = ("day",)

    day = dt.date(2022, 9, 11)


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    body = factory.SubFactory(BodyFactory)
    start_date = dt.date(2023, 1, 1)
    end_date = dt.date(2026, 12, 31)
    seats = 6
    recorded = Term.Recorded.ALL


class CallOrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CallOrder

    term = factory.SubFactory(TermFactory)
    party = "M"
    parties = "M, KD, SD"


class MandateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mandate

    term = factory.SubFactory(TermFactory)
    person = factory.SubFactory(PersonFactory)
    seat = factory.Sequence(lambda n: n % 6 + 1)
    party = "S"
    start_date = factory.SelfAttribute("term.start_date")
    end_date = factory.SelfAttribute("term.end_date")

    class Params:
        substitute = factory.Trait(role=Mandate.Role.SUBSTITUTE, seat=None, rank=1)
        chair = factory.Trait(role=Mandate.Role.CHAIR, seat=None)


class ReportBackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportBack

    mandate = factory.SubFactory(MandateFactory)
    day = dt.date(2024, 5, 1)
    text = "Styrelsen har antagit en ny strategi."


def seated(term, parties="SSSMMM", **more):
    """Fill the seats of a term, one member for each letter, the first one as chair; return the members."""
    members = [
        MandateFactory(term=term, seat=number, party=party, **more) for number, party in enumerate(parties, start=1)
    ]
    MandateFactory(term=term, person=members[0].person, party=members[0].party, chair=True, **more)
    return members
