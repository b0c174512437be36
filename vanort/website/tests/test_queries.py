# SPDX-License-Identifier: EUPL-1.2
"""Every public page asks the database as often for three rows as for one, and at most 22 times."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.activities.models import Activity
from vanort.activities.tests.factories import CountingKindFactory, ParticipantGroupFactory, PostponementFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    FundingFactory,
    MemoryPlaceFactory,
    MilestoneFactory,
    SigningFactory,
    StatusChangeFactory,
)
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)
from vanort.website.tests.register import TODAY, make_municipality, make_region, make_twin, make_visit
from vanort.website.tests.site import make_home

pytestmark = pytest.mark.django_db
MOST = 22
PAGES = [
    "/", "/vanorter/", "/vanorter/kamen/", "/samarbeten/", "/samarbeten/?q=kamen&slag=twin_town&ordning=aktiv",
    "/samarbeten/regionen/", "/aktiviteter/", "/aktiviteter/?samarbete=kamen", "/aktiviteter/besok-0/", "/tidslinje/",
    "/tidslinje/?samarbete=kamen", "/kalender/", "/platser/", "/kontakt/",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with freeze_time(TODAY):
        yield


def fill(home):
    """Write one row of everything that the pages list."""
    council = OrganizationFactory(kind="council", parent=home)
    town = make_twin(home, responsible=council)
    region = make_region(home)
    FundingFactory(collaboration=region)
    for one in (town, region):
        one.sources.add(SourceFactory())
        fill_one(one, home, council, 0)


def fill_one(one, home, council, each):
    """Write what belongs to one collaboration: steps, agreements, places, status, activities, contacts."""
    decision = DecisionReferenceFactory(body=council)
    MilestoneFactory(collaboration=one, kind="charter", when=f"196{each}", counts=False, source=SourceFactory())
    StatusChangeFactory(collaboration=one, decision=decision, source=SourceFactory())
    agreement = AgreementFactory(collaboration=one, kind="declaration", source=SourceFactory(), decision=decision)
    for _side in range(each + 1):
        SigningFactory(agreement=agreement, person=PersonFactory())
    place = MemoryPlaceFactory(town=home, given_by=council, given_to=home, decision=decision, source=SourceFactory())
    place.collaborations.add(one)
    ContactFunctionFactory(organization=council, source=SourceFactory())
    partner = one.partner
    if partner:
        ContactFunctionFactory(organization=partner)
    twin = one.kind == Collaboration.Kind.TWIN_TOWN
    for state, when in ((Activity.State.DONE, f"201{each}"), (Activity.State.PLANNED, f"2027-0{each + 1}")):
        slug = f"besok-{each}" if twin and state == Activity.State.DONE else f"{one.slug}-{state}"
        visit = make_visit(one, when, slug=slug, state=state, town=home, decision=decision, sources=[SourceFactory()])
        ParticipantGroupFactory(activity=visit, organization=home)
        PostponementFactory(activity=visit, source=SourceFactory())
        visit.places.add(place)
        visit.organizations.add(council)


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def counted(client):
    """Return how often each page asks with one row of everything, and how often with three."""
    make_home()
    home = make_municipality()
    CountingKindFactory()
    fill(home)
    one = {path: queries(client, path) for path in PAGES}
    more(home)
    return one, {path: queries(client, path) for path in PAGES}


def more(home):
    """Add two more of everything, also to the first town and the first activity."""
    council = OrganizationFactory(kind="council", parent=home)
    town = Collaboration.objects.get(slug="kamen")
    region = Collaboration.objects.get(slug="regionen")
    visit = Activity.objects.get(slug="besok-0")
    for each in (1, 2):
        other = make_twin(home, f"Ort{each}", when=f"{1980 + each}", responsible=council)
        other_region = make_region(home, slug=f"region-{each}", number=4, name={"sv": f"R{each}", "en": f"R{each}"})
        for one in (other, other_region):
            fill_one(one, home, council, each)
        for one in (town, region):
            one.sources.add(SourceFactory())
            fill_more(one, home, council, each)
        ParticipantGroupFactory(activity=visit, organization=council)
        PostponementFactory(activity=visit, old_when=dt.date(2019, 1, each).isoformat(), source=SourceFactory())
        visit.organizations.add(OrganizationFactory())
        visit.collaborations.add(other)
        visit.sources.add(SourceFactory())
        visit.places.add(MemoryPlaceFactory(town=council, source=SourceFactory()))


def fill_more(one, home, council, each):
    """Add rows of every sort to a collaboration that has some already."""
    MilestoneFactory(collaboration=one, kind="renewal", when=f"200{each}", counts=False, source=SourceFactory())
    StatusChangeFactory(collaboration=one, decision=DecisionReferenceFactory(body=council), source=SourceFactory())
    agreement = AgreementFactory(
        collaboration=one, kind="renewal", renews=one.agreements.first(), source=SourceFactory()
    )
    SigningFactory(agreement=agreement, organization=council, person=PersonFactory(), signed=f"200{each}")
    MemoryPlaceFactory(town=council, source=SourceFactory()).collaborations.add(one)
    visit = make_visit(one, f"202{each}", slug=f"{one.slug}-mer-{each}", town=council, sources=[SourceFactory()])
    ParticipantGroupFactory(activity=visit, organization=council)


def test_three_rows_cost_no_more_than_one(counted):
    one, three = counted
    assert three == one


def test_no_page_asks_too_often(counted):
    _one, three = counted
    assert {path: number for path, number in three.items() if number > MOST} == {}
