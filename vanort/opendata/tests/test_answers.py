# SPDX-License-Identifier: EUPL-1.2
"""How all files are answered: licence, conditions, methods, and the same number of queries for 1 and 3 rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory
from vanort.collaborations.tests.factories import CollaborationFactory, MilestoneFactory, PartyFactory
from vanort.core.models import SiteGeneration
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ADDRESSES = ["/kalender.ics", "/samarbeten/kamen.ics", "/aktiviteter.atom", "/aktiviteter.csv", "/samarbeten.csv"]


@pytest.fixture
def kamen():
    return CollaborationFactory(name={"sv": "Kamen"}, slug="kamen")


def test_route_names_are_the_contract():
    names = ["calendar_ics", "activities_atom", "activities_csv", "collaborations_csv"]
    assert [reverse(f"opendata:{name}") for name in names] == [ADDRESSES[0], *ADDRESSES[2:]]
    assert reverse("opendata:collaboration_ics", args=["kamen"]) == ADDRESSES[1]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_sender_stands_in_a_header(client, kamen, address, settings):
    settings.SITE_URL = "https://vanorter.exempel.se"
    assert client.get(address)["Link"] == ('<https://vanorter.exempel.se/kontakt/>; rel="author"')


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_reading_is_allowed(client, kamen, address):
    assert client.post(address).status_code == 405
    head = client.head(address)
    assert (head.status_code, head.getvalue()) == (200, b"")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_sent_again_until_something_changes(client, kamen, address):
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    activity = ActivityFactory(collaborations=[kamen])
    changed = client.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    activity.delete()
    again = client.get(address, headers={"If-None-Match": changed["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_time_of_the_last_change_counts_too_and_a_deletion_is_one(client, address):
    with freeze_time("2026-11-23 12:00") as clock:
        kamen, other = CollaborationFactory(slug="kamen"), ActivityFactory()
        moment = client.get(address)["Last-Modified"]
        assert moment == "Mon, 23 Nov 2026 12:00:00 GMT"
        assert client.get(address, headers={"If-Modified-Since": moment}).status_code == 304
        clock.tick(60)
        other.delete()
        later = client.get(address, headers={"If-Modified-Since": moment})
        assert (later.status_code, later["Last-Modified"]) == (200, "Mon, 23 Nov 2026 12:01:00 GMT")
        # The next day a plan may have become an unknown outcome: nobody changed anything, and yet the answer is new.
        clock.move_to("2026-11-24 12:00")
        tomorrow = client.get(address, headers={"If-Modified-Since": later["Last-Modified"]})
        assert (tomorrow.status_code, tomorrow["Last-Modified"]) == (200, "Mon, 23 Nov 2026 23:00:00 GMT")
        assert client.get(address, headers={"If-None-Match": later["ETag"]}).status_code == 200
        assert kamen.slug == "kamen"


def test_without_a_known_change_no_time_is_claimed(client, kamen):
    SiteGeneration.objects.all().delete()
    assert "Last-Modified" not in client.get("/aktiviteter.atom")


def test_each_language_is_an_answer_of_its_own(client):
    swedish, english = client.get("/aktiviteter.csv"), client.get("/aktiviteter.csv?sprak=en")
    assert (swedish["Content-Language"], english["Content-Language"]) == ("sv", "en")
    assert swedish["ETag"] != english["ETag"]


def test_files_are_named_for_saving(client, kamen):
    names = {address: client.get(address).get("Content-Disposition", "") for address in ADDRESSES}
    assert names == {
        "/kalender.ics": 'inline; filename="kalender.ics"',
        "/samarbeten/kamen.ics": 'inline; filename="kamen.ics"',
        "/aktiviteter.atom": "",
        "/aktiviteter.csv": 'attachment; filename="aktiviteter.csv"',
        "/samarbeten.csv": 'attachment; filename="samarbeten.csv"',
    }


def _fill(kamen, number):
    """Rows that have everything a file can show."""
    for _row in range(number):
        town = OrganizationFactory()
        partner = CollaborationFactory()
        partner.sources.add(SourceFactory())
        PartyFactory(collaboration=partner, organization=town)
        MilestoneFactory(collaboration=partner, when="1996-05-01", source=SourceFactory())
        activity = ActivityFactory(
            collaborations=[kamen, partner], sources=[SourceFactory()], town=town, decision=DecisionReferenceFactory()
        )
        ParticipantGroupFactory(activity=activity, organization=town)


def _queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address).getvalue())
    return len(captured), size


@pytest.mark.parametrize("address", ADDRESSES)
def test_three_rows_cost_as_many_queries_as_one(client, kamen, address):
    OrganizationFactory(home=True)
    _fill(kamen, 1)
    one, small = _queries(client, address)
    _fill(kamen, 2)
    three, large = _queries(client, address)
    assert three == one
    assert large > small
    assert one <= 16
    assert Activity.objects.count() == 3
