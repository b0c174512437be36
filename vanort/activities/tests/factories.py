# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of activities."""

import factory

from vanort.activities.models import Activity, CountingKind, ParticipantGroup, Postponement


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
