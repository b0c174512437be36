# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of the ground."""

import factory
from django.utils import timezone

from vanort.core.models import DailySalt, OutgoingMail, PostCount, RetentionRule, Source


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    title = factory.Sequence(lambda n: f"exempel.se, sida {n}")
    url = factory.Sequence(lambda n: f"https://exempel.se/{n}")


class RetentionRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RetentionRule

    data_class = "directory.person"
    months = 24


class OutgoingMailFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutgoingMail

    recipient = factory.Sequence(lambda n: f"kim{n}@example.com")
    subject = factory.Sequence(lambda n: f"Brev {n} från vänortskommittén")
    body = "Hej!\n\nGästerna kommer på lördag.\n"


class DailySaltFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DailySalt

    day = factory.LazyFunction(timezone.localdate)
    salt = factory.Sequence(lambda n: f"{n:064x}")


class PostCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PostCount

    client = factory.Sequence(lambda n: f"{n:064x}")
    hour = factory.LazyFunction(lambda: timezone.now().replace(minute=0, second=0, microsecond=0))
    count = 1
