# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of enquiries."""

import factory
from django.utils import timezone

from vanort.enquiries.models import CaseSeries, Enquiry, Message, Topic


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    kind = Topic.Kind.QUESTION
    title = factory.Sequence(lambda n: {"sv": f"Ämne {n}", "en": f"Topic {n}"})
    slug = factory.Sequence(lambda n: f"amne-{n}")
    mailbox = "vanorter@example.se"


class CaseSeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseSeries

    year = 2026


class EnquiryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enquiry

    year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    topic = factory.SubFactory(TopicFactory)
    name = "Kim Example"
    email = "kim@example.com"
    subject = "När kommer gästerna?"
    text = "Vi undrar när gästerna kommer."
    due_on = factory.LazyFunction(timezone.localdate)


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    enquiry = factory.SubFactory(EnquiryFactory)
    kind = Message.Kind.NOTE
    text = "Ringde i dag."
