# SPDX-License-Identifier: EUPL-1.2
"""The Atom feed keeps the rules of RFC 4287 and holds only what the public may read."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils.translation import gettext, override
from freezegun import freeze_time

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.directory.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, address="/aktiviteter.atom"):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_feed_and_entries_have_what_the_standard_demands(client, settings):
    settings.SITE_URL = "https://vanorter.exempel.se"
    OrganizationFactory(home=True)
    with freeze_time("2026-11-23 12:00"):
        activity = ActivityFactory(title={"sv": "Resa & möte"}, slug="resa", summary={"sv": "Vi <reser>."})
    feed = read(client)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"
    assert feed.findtext(f"{ATOM}id") == "https://vanorter.exempel.se/aktiviteter.atom"
    assert feed.findtext(f"{ATOM}title").endswith("Exempelby")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Exempelby"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://vanorter.exempel.se/aktiviteter/",
        "self": "https://vanorter.exempel.se/aktiviteter.atom",
    }
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{activity.uuid}"
    assert entry.findtext(f"{ATOM}title") == "Resa & möte"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Exempelby"
    assert entry.find(f"{ATOM}link").get("href") == "https://vanorter.exempel.se/aktiviteter/resa/"
    updated = dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
    assert updated == dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert feed.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")
    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text.endswith("<p>Vi &lt;reser&gt;.</p>")
    assert summary.text.startswith("<p>19–22 april 2018, ")


def test_the_identity_outlives_title_and_address(client):
    activity = ActivityFactory()
    before = read(client).find(f".//{ATOM}entry/{ATOM}id").text
    activity.title, activity.slug = {"sv": "Annat"}, "annat"
    activity.save()
    feed = read(client)
    assert titles(feed) == ["Annat"]
    assert feed.find(f".//{ATOM}entry/{ATOM}id").text == before


def test_only_public_activities_beyond_ideas_are_in_it(client):
    ActivityFactory(
        title={"sv": "Visas"},
        town=OrganizationFactory(name={"sv": "Hemligby"}, visibility="held", visibility_reason="Vänta."),
    )
    ActivityFactory(visibility="internal")
    ActivityFactory(visibility="held", visibility_reason="Vänta.")
    ActivityFactory(state=Activity.State.IDEA)
    feed = read(client)
    assert titles(feed) == ["Visas"]
    assert "Hemligby" not in ElementTree.tostring(feed, encoding="unicode")


def test_the_fifty_changed_last_come_newest_first(client):
    with freeze_time("2026-11-01") as clock:
        for number in range(52):
            clock.tick(60)
            ActivityFactory(title={"sv": f"Nummer {number}"})
        clock.tick(60)
        Activity.objects.get(title__sv="Nummer 0").save()
    found = titles(read(client))
    assert len(found) == 50
    assert found[:3] == ["Nummer 0", "Nummer 51", "Nummer 50"]
    assert found[-1] == "Nummer 3"


def test_it_is_swedish_whatever_is_asked(client):
    ActivityFactory(title={"sv": "Resa", "en": "Journey"})
    feed = read(client, "/aktiviteter.atom?lang=en&sprak=en")
    assert titles(feed) == ["Resa"]
    with override("sv"):
        assert feed.find(f".//{ATOM}category").get("term") == gettext("official visit")


def test_the_reason_of_a_cancelled_one_is_told(client):
    ActivityFactory(when="2027-05-01", state="cancelled", state_reason={"sv": "Ingen buss."})
    assert "<p>Ingen buss.</p>" in read(client).find(f".//{ATOM}summary").text


def test_characters_that_xml_has_no_room_for_do_not_break_it(client):
    ActivityFactory(title={"sv": "Resa\x0b till\x00 Kamen"}, summary={"sv": "Vi\x1f reser\ufffe."})
    feed = read(client)
    assert titles(feed) == ["Resa till Kamen"]
    assert "<p>Vi reser.</p>" in feed.find(f".//{ATOM}summary").text


def test_an_empty_register_gives_an_empty_feed_with_an_author(client):
    feed = read(client)
    assert titles(feed) == []
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.findtext(f"{ATOM}updated")
