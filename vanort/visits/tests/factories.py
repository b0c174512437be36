# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of visits, and a whole visit as towns, hosts and hours make it."""

import datetime as dt

import factory
from django.utils import timezone

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.core.models import RetentionRule
from vanort.directory.tests.factories import OrganizationFactory
from vanort.visits.models import (
    ChecklistItem,
    ChecklistStep,
    Delegate,
    HealthNote,
    Host,
    Invitation,
    Placement,
    ProgrammeItem,
    Visit,
)

ARRIVAL, DEPARTURE = dt.date(2027, 5, 13), dt.date(2027, 5, 17)
DECISION = "Kultur- och fritidsnämnden 2026-10-14 § 92"


def at(text):
    """Return a moment in the municipality's time."""
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def health_may_be_kept(days=30):
    """Write the rule by which visits may ask what guests cannot eat."""
    row = {"months": 0, "days": days, "decision": DECISION}
    return RetentionRule.objects.update_or_create(data_class="visits.health", defaults=row)[0]


class HostingFactory(ActivityFactory):
    """An activity of May 2027 to which others come."""

    direction = Activity.Direction.HOST
    title = factory.Sequence(lambda n: {"sv": f"Besök {n}", "en": f"Visit {n}"})
    slug = factory.Sequence(lambda n: f"besok-{n}")
    when = "2027-05-13/2027-05-17"
    state = Activity.State.PLANNED


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Visit

    activity = factory.SubFactory(HostingFactory)
    arrives_on = ARRIVAL
    leaves_on = DEPARTURE


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    visit = factory.SubFactory(VisitFactory)
    organization = factory.SubFactory(OrganizationFactory)
    contact_name = "Petra Beispiel"
    contact_email = "petra@example.com"


class ProgrammeItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgrammeItem

    visit = factory.SubFactory(VisitFactory)
    starts_at = at("2027-05-14 10:00")
    title = factory.Sequence(lambda n: {"sv": f"Programpunkt {n}", "en": f"Event {n}"})


class ChecklistStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChecklistStep

    days = 30
    text = factory.Sequence(lambda n: {"sv": f"Steg {n}", "en": f"Step {n}"})


class ChecklistItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChecklistItem

    visit = factory.SubFactory(VisitFactory)
    text = factory.Sequence(lambda n: f"Ordna sak {n}")
    due_on = dt.date(2027, 4, 1)


class DelegateFactory(factory.django.DjangoModelFactory):
    """A grown-up of whom nothing is missing."""

    class Meta:
        model = Delegate

    class Params:
        minor = factory.Trait(is_minor=True, guardian_agreed_on=dt.date(2027, 4, 1))

    visit = factory.SubFactory(VisitFactory)
    name = factory.Sequence(lambda n: f"Gäst Nummer{n}")
    gender = Delegate.Gender.WOMAN
    languages = ["en"]
    emergency_contact = "Mamma, 0700-000 000"


class HealthNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HealthNote

    delegate = factory.SubFactory(DelegateFactory)
    diets = ["gluten"]
    needs = "Har epipenna"


class HostFactory(factory.django.DjangoModelFactory):
    """A family that may take children and grown-ups."""

    class Meta:
        model = Host

    visit = factory.SubFactory(VisitFactory)
    name = factory.Sequence(lambda n: f"Familjen Värd{n}")
    email = factory.Sequence(lambda n: f"vard{n}@example.se")
    phone = "0700-111 111"
    address = "Hamngatan 1"
    beds = 2
    rooms = 2
    languages = ["sv", "en"]
    takes_minors = True
    state = Host.State.ACCEPTED


class PlacementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Placement

    delegate = factory.SubFactory(DelegateFactory)
    host = factory.SubFactory(HostFactory, visit=factory.SelfAttribute("..delegate.visit"))
