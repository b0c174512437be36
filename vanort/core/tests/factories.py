# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of the ground."""

import factory

from vanort.core.models import RetentionRule, Source


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
