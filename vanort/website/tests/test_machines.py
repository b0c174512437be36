# SPDX-License-Identifier: EUPL-1.2
"""What machines read: robots.txt, the sitemap, security.txt and health, each parsed as its standard says."""

import datetime as dt
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from freezegun import freeze_time

from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.core.models import Visibility
from vanort.mandates.tests.factories import MandateFactory
from vanort.meetings.tests.factories import MeetingFactory, at
from vanort.website.models import SiteFacts
from vanort.website.tests.site import make_home, make_page, path_of, says, translate_page

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def robots_of(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())
    return parser


def entries_of(client):
    """Return the sitemap's entries, path to element."""
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    return {path_of(entry.findtext(f"{MAP}loc")): entry for entry in ElementTree.fromstring(response.content)}


def fields_of(response):
    """Return the fields of security.txt."""
    return dict(line.split(": ", 1) for line in response.content.decode().split("\r\n") if line)


def test_robots_stay_out_of_a_demonstration(client):
    robots = robots_of(client)
    assert not robots.can_fetch("*", "/")
    assert not robots.can_fetch("Googlebot", "/vanorter/")
    assert robots.site_maps() is None


def test_robots_may_read_the_official_site_but_not_the_office(client):
    SiteFacts.objects.create(is_official=True)
    robots = robots_of(client)
    allowed = {path: robots.can_fetch("*", path) for path in ("/", "/en/vanorter/", "/admin/pages/", "/konto/login/")}
    assert allowed == {"/": True, "/en/vanorter/": True, "/admin/pages/": False, "/konto/login/": False}
    assert robots.site_maps() == [f"{settings.SITE_URL}/sitemap.xml"]


def test_the_sitemap_has_every_public_page_in_both_languages(client):
    CollaborationFactory(slug="kamen")
    CollaborationFactory(slug="familjen", kind=Collaboration.Kind.REGIONAL)
    CollaborationFactory(slug="dold", visibility=Visibility.HELD, visibility_reason="Oklart.")
    ActivityFactory(slug="resa")
    ActivityFactory(slug="intern", visibility=Visibility.INTERNAL)
    home = make_home()
    translate_page(make_page(home, title="EU", slug="eu"), title="EU in English")
    make_page(home, title="Bara svensk", slug="bara-svensk")
    make_page(home, title="Dragen", slug="dragen").unpublish()
    lists = [
        "",
        "vanorter/",
        "samarbeten/",
        "aktiviteter/",
        "tidslinje/",
        "kalender/",
        "platser/",
        "kontakt/",
        "organ/",
        "verksamhetsberattelser/",
    ]
    MandateFactory(
        term__body__slug="kommitten",
        person__name="Kim Ek",
        end_date=dt.date(9999, 1, 1),
        term__end_date=dt.date(9999, 1, 1),
    )
    MeetingFactory(body__slug="kommitten-2", state="called", starts_at=at("2026-12-09 15:00"))
    MeetingFactory(body__slug="dold-kommitte", body__visibility=Visibility.INTERNAL, state="called")
    single = ["vanorter/kamen/", "samarbeten/familjen/", "aktiviteter/resa/", "eu/", "bara-svensk/", "personer/kim-ek/",
              "organ/kommitten/", "organ/kommitten/beslut/", "organ/kommitten-2/", "organ/kommitten-2/beslut/",
              "organ/kommitten-2/2026-12-09/"]  # fmt: skip
    assert sorted(entries_of(client)) == sorted(
        f"{prefix}{path}" for prefix in ("/", "/en/") for path in lists + single
    )


def test_each_entry_names_its_languages(client):
    CollaborationFactory(slug="kamen")
    alternates = {
        "sv": f"{settings.SITE_URL}/vanorter/kamen/",
        "en": f"{settings.SITE_URL}/en/vanorter/kamen/",
        "x-default": f"{settings.SITE_URL}/vanorter/kamen/",
    }
    entries = entries_of(client)
    for path in ("/vanorter/kamen/", "/en/vanorter/kamen/"):
        found = {link.get("hreflang"): link.get("href") for link in entries[path].findall(LINK)}
        assert found == alternates
        assert entries[path].findtext(f"{MAP}loc") == settings.SITE_URL + path


def test_the_sitemap_says_when_a_record_was_last_changed(client):
    with freeze_time("2026-03-05 12:00"):
        CollaborationFactory(slug="kamen")
    entries = entries_of(client)
    assert entries["/vanorter/kamen/"].findtext(f"{MAP}lastmod") == "2026-03-05"
    assert entries["/kontakt/"].find(f"{MAP}lastmod") is None


def test_the_sitemap_costs_the_same_for_one_and_three(client, django_assert_max_num_queries):
    for number in range(3):
        CollaborationFactory(slug=f"en-{number}")
        ActivityFactory(slug=f"resa-a-{number}")
        MeetingFactory(state="called")
    with django_assert_max_num_queries(8):
        # Ten lists; of each body its page, its decisions and its meeting.
        assert len(entries_of(client)) == 2 * (10 + 3 + 3 + 3 * 3)


@freeze_time("2026-11-23 15:00")
@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("mailto:sakerhet@exempel.se", "mailto:sakerhet@exempel.se"),
        ("sakerhet@exempel.se", "mailto:sakerhet@exempel.se"),
        ("https://exempel.se/sakerhet", "https://exempel.se/sakerhet"),
        ("tel:+46-431-870 00", "tel:+46-431-87000"),
    ],
)
def test_security_txt_names_a_contact(client, given, written):
    SiteFacts.objects.create(security_contact=given)
    response = client.get("/.well-known/security.txt")
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = fields_of(response)
    assert fields["Contact"] == written
    assert fields["Preferred-Languages"] == "sv, en"
    assert fields["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    expires = dt.datetime.fromisoformat(fields["Expires"])
    assert dt.timedelta(days=30) < expires - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)


@pytest.mark.parametrize("given", ["", "   ", "Ring oss", "http://exempel.se", "javascript:alert(1)"])
def test_security_txt_makes_no_contact_up(client, given):
    SiteFacts.objects.create(security_contact=given)
    response = client.get("/.well-known/security.txt")
    assert response.status_code == 404
    words = says("sv", "Nobody has been named yet whom to tell about security holes.")
    assert response.content.decode().strip() == words


def test_security_txt_cannot_be_given_lines_of_its_own(client):
    SiteFacts.objects.create(security_contact="mailto:a@exempel.se\r\nCanonical: https://annan.se")
    fields = fields_of(client.get("/.well-known/security.txt"))
    assert fields["Canonical"].startswith(settings.SITE_URL)
    assert fields["Contact"] == "mailto:a@exempel.seCanonical:https://annan.se"


def test_health_is_ok_and_never_kept(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok\n", "no-store")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_health_says_when_the_database_does_not_answer(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_sitegeneration RENAME TO core_sitegeneration_away")
    try:
        response = client.get("/healthz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_sitegeneration_away RENAME TO core_sitegeneration")
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/healthz"])
def test_machines_only_read(client, path):
    assert client.post(path).status_code == 405
