# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of the directory."""

import factory

from vanort.directory.models import ContactFunction, DecisionReference, Organization, Person


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    class Params:
        home = factory.Trait(
            is_home=True, name={"sv": "Exempelby", "en": "Exempelby"}, slug="exempelby", country="SE",
            latitude=56.2428, longitude=12.86219,
        )  # fmt: skip
        unplaced = factory.Trait(latitude=None, longitude=None)

    kind = Organization.Kind.MUNICIPALITY
    name = factory.Sequence(lambda n: {"sv": f"Grannby {n}", "en": f"Neighbourton {n}"})
    slug = factory.Sequence(lambda n: f"grannby-{n}")
    country = "DE"
    latitude = factory.Sequence(lambda n: 48 + n % 10)
    longitude = factory.Sequence(lambda n: 7 + n % 12)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Kim Exempel {n}")


class ContactFunctionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactFunction

    organization = factory.SubFactory(OrganizationFactory)
    person = factory.SubFactory(PersonFactory)
    kind = ContactFunction.Kind.CONTACT


class DecisionReferenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DecisionReference

    body = factory.SubFactory(OrganizationFactory, kind=Organization.Kind.COUNCIL)
    decided = "2018-05-30"
    paragraph = "§ 12"
    wording = {"sv": "Samarbetet inleds.", "en": "The collaboration begins."}
