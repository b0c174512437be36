# SPDX-License-Identifier: EUPL-1.2
"""A visit that is being planned, its addresses, and what a browser would send from its pages."""

from django.urls import reverse

from vanort.office.tests.posting import fields_of
from vanort.visits.models import Visit
from vanort.visits.tests.factories import (
    ChecklistItemFactory,
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
)

TABS = ("plan", "programme", "guests", "beds", "health")


def to(visit, tab, *rest):
    """Return the address of a page of a visit, or of one thing to do there."""
    return reverse(f"visits_admin:{tab}", args=[visit.pk, *rest])


def planned(count=1, **more):
    """Return a visit with so many rows of every kind."""
    visit = VisitFactory(**more)
    for number in range(count):
        town = InvitationFactory(visit=visit, contact_email=f"stad{number}@example.com")
        ChecklistItemFactory(visit=visit)
        ChecklistItemFactory(visit=visit, done_on="2027-03-01")
        ProgrammeItemFactory(visit=visit, starts_at=at(f"2027-05-14 1{number}:00"), is_meal=True)
        sleeping, lying = DelegateFactory(visit=visit, invitation=town), DelegateFactory(visit=visit, invitation=town)
        PlacementFactory(delegate=sleeping, host=HostFactory(visit=visit))
        PlacementFactory(delegate=lying, host=None, hotel="Hotell Riviera")
        HealthNoteFactory(delegate=DelegateFactory(visit=visit, invitation=town))
        DelegateFactory(visit=visit, minor=True)
        for state in ("offered", "declined"):
            HostFactory(visit=visit, state=state)
    return Visit.objects.get(pk=visit.pk)


def send(client, url, **fields):
    """Open a form, change what is given, and send it as a browser would; None leaves a field out."""
    data = fields_of(client.get(url), "open") | fields
    return client.post(url.partition("?")[0], {key: value for key, value in data.items() if value is not None})


def last_seen(client, visit, tab="plan"):
    """Return what a button that sends letters says that its page showed."""
    return client.get(to(visit, tab)).context["last"].pk
