# SPDX-License-Identifier: EUPL-1.2
"""Decisions, people in office and the search: what anyone may read of them."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanort.bodies.tests.looking import HELD_ON, INTERNAL, NUMBER, finished, main, opened
from vanort.core.models import Visibility
from vanort.core.texts import Texts
from vanort.directory.models import Organization, Person
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, TermFactory
from vanort.meetings.actions import publish, unpublish
from vanort.meetings.models import AgendaItem, Meeting
from vanort.meetings.tests.factories import PaperFactory
from vanort.search.models import Kind, SearchDocument
from vanort.search.tests.looking import counts, indexed
from vanort.website.tests.site import links, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "home")]


# Decisions.


@pytest.fixture
def published(sitting, secretary):
    """Two meetings of two years, wholly published; a private name is masked in the first."""
    _first, items = finished(sitting, secretary, "2025-09-03 15:00", titles=("Bidrag till Anna Privat", "Resan"))
    items[0].masked = "Anna Privat"
    items[0].save(update_fields=["masked"])
    _second, more = finished(sitting, secretary, "2026-02-11 15:00", titles=("Plan för året", "Anna Privat tackar"))
    publish([*items, *more], by=secretary)
    return items, more


def shown(page):
    return [text_of(row) for row in page.findall(".//h3[@class='decisions__h']")]


def test_decisions_stand_by_meeting_the_latest_first(client, published):
    page = opened(client, "/en/organ/kommitten/beslut/")
    assert [text_of(part) for part in page.findall(".//section[@class='minutes']//h2")] == [
        "11 February 2026", "3 September 2025",
    ]  # fmt: skip
    assert shown(page) == [
        "§ 1 Plan för året", "§ 2 Anna Privat tackar", "§ 1 Bidrag till [maskerad uppgift]", "§ 2 Resan",
    ]  # fmt: skip
    assert (
        links(page, ".//main")["Minutes of 3 September 2025 as PDF"] == "/en/organ/kommitten/2025-09-03/protokoll.pdf"
    )
    assert links(page, ".//main")["§ 2 Resan"] == "/en/organ/kommitten/2025-09-03/#p2"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=resan", ["§ 2 Resan"]),
        ("q=RESAN+bifall", ["§ 2 Resan"]),
        ("q=plan+resan", []),
        ("ar=2025", ["§ 1 Bidrag till [maskerad uppgift]", "§ 2 Resan"]),
        ("ar=2025&q=plan", []),
        ("q=Anna+Privat", ["§ 2 Anna Privat tackar"]),
        (f"q={NUMBER}", []),
        ("q=%00", ["§ 1 Plan för året", "§ 2 Anna Privat tackar", "§ 1 Bidrag till [maskerad uppgift]", "§ 2 Resan"]),
    ],
)
def test_search_finds_what_can_be_read_and_nothing_that_is_masked(client, published, query, found):
    assert shown(opened(client, f"/en/organ/kommitten/beslut/?{query}")) == found


@pytest.mark.parametrize(
    "query", ["ar=x", "ar=99999999999", "page=0", "page=x", "q=" + "x" * 5000, "ar=2025&ar=&q=%F0"]
)
def test_whatever_is_asked_for_is_answered(client, published, query):
    assert client.get(f"/organ/kommitten/beslut/?{query}").status_code == 200


def test_decisions_are_paged(client, published, settings):
    settings.REGISTER_PAGE_SIZE = 3
    assert len(shown(opened(client, "/en/organ/kommitten/beslut/"))) == 3
    assert shown(opened(client, "/en/organ/kommitten/beslut/?page=2")) == ["§ 2 Resan"]


def test_nothing_found_and_nothing_published_say_what_to_do(client, published):
    assert "No decision fits" in main(opened(client, "/en/organ/kommitten/beslut/?q=finnsinte"))
    BodyFactory(slug="annan")
    assert "No decision is published yet" in main(opened(client, "/en/organ/annan/beslut/"))


def test_the_body_s_page_shows_the_latest_decisions_but_no_formalities(client, published):
    AgendaItem.objects.filter(pk=published[1][0].pk).update(kind="formality")
    section = opened(client, "/en/organ/kommitten/").find(".//section[@aria-labelledby='h-decisions']")
    assert shown(section) == ["§ 2 Anna Privat tackar", "§ 1 Bidrag till [maskerad uppgift]", "§ 2 Resan"]


def test_the_feed_holds_what_the_public_may_read(client, published, settings):
    settings.SITE_URL = "https://vanort.example.se"
    answer = client.get("/organ/kommitten/beslut.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    tree = ElementTree.fromstring(answer.content)
    titles = [entry.find("{*}title").text for entry in tree.iterfind("{*}entry")]
    assert "§ 1 Bidrag till [maskerad uppgift]" in titles
    assert len(titles) == len({entry.find("{*}id").text for entry in tree.iterfind("{*}entry")}) == 4
    hrefs = [entry.find("{*}link").get("href") for entry in tree.iterfind("{*}entry")]
    assert all(href.startswith("https://vanort.example.se/organ/kommitten/202") for href in hrefs)
    assert NUMBER.encode() not in answer.content


# People.


def test_a_person_s_page_tells_of_now_later_and_before(client, today):
    kim = PersonFactory(name="Kim Ek", email="kim@example.se", email_is_public=True, phone="070-1")
    for start, party in ((2019, "C"), (2023, "M"), (2027, "")):
        term = TermFactory(start_date=dt.date(start, 1, 1), end_date=dt.date(start + 3, 12, 31))
        MandateFactory(term=term, person=kim, party=party)
    page = opened(client, f"/en/personer/{kim.slug}/")
    told = {part.get("aria-labelledby"): text_of(part) for part in page.findall(".//section[@class='person']")}
    assert "1 January 2023 – 31 December 2026Member (M)" in told["h-now"]
    assert "1 January 2027 – 31 December 2030Member" in told["h-later"]
    assert "(C)" in told["h-before"]
    assert links(page, ".//main")["kim@example.se"] == "mailto:kim@example.se"
    assert "070-1" not in main(page)


@pytest.mark.parametrize(("moment", "robots"), [("2026-12-31 22:59:59", None), ("2026-12-31 23:00:00", "noindex")])
def test_who_holds_no_office_any_more_is_not_for_search_engines(client, today, moment, robots):
    from vanort.website.models import SiteFacts

    SiteFacts.objects.create(is_official=True)
    kim = MandateFactory(person__email="kim@example.se", person__email_is_public=True).person
    today.move_to(moment)
    page = client.get(f"/en/personer/{kim.slug}/")
    assert page.headers.get("X-Robots-Tag") == robots
    assert (b"kim@example.se" in page.content) is (robots is None)
    assert (kim.slug in client.get("/sitemap.xml").content.decode()) is (robots is None)
    assert ("Holds no office now." in page.content.decode()) is (robots == "noindex")


@pytest.mark.parametrize("hidden", ["mandate", "term", "body", "person", "none"])
def test_only_who_has_a_public_mandate_has_a_page(client, hidden):
    kim = PersonFactory()
    if hidden != "none":
        mandate = MandateFactory(person=kim)
        assert client.get(kim.get_absolute_url()).status_code == 200
        rows = {"mandate": mandate, "term": mandate.term, "body": mandate.term.body, "person": kim}
        rows[hidden].visibility = Visibility.INTERNAL
        rows[hidden].save()
    assert client.get(kim.get_absolute_url()).status_code == 404


def test_for_whom_somebody_sits_elsewhere_is_told_if_it_is_public(client):
    town = OrganizationFactory(name={"sv": "Exempelby", "en": "Exampleby"})
    secret = OrganizationFactory(name={"sv": "Dold", "en": "Hidden"}, **INTERNAL)
    kim = MandateFactory(represents=town).person
    MandateFactory(person=kim, represents=secret)
    said = main(opened(client, f"/en/personer/{kim.slug}/"))
    assert "sits there for Exampleby" in said
    assert "Hidden" not in said


# Prices, and other methods.


def asked(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_meetings_decisions_and_people_cost_the_same_for_one_and_three(client, sitting, secretary):
    _body, _term, members = sitting
    person = members[0].person
    paths = [HELD_ON, "/en/organ/kommitten/beslut/", "/en/organ/kommitten/beslut/?q=bifall", person.get_absolute_url(),
             "/organ/kommitten/beslut.atom", "/organ/kommitten/sammantraden.ics", "/organ/kommitten/"]  # fmt: skip
    _meeting, items = finished(sitting, secretary, titles=("Ett",))
    PaperFactory(item=items[0], is_public=True)
    publish(items, by=secretary)
    one = {path: asked(client, path) for path in paths}
    for day in ("2026-03-11", "2026-04-11"):
        _meeting, more = finished(sitting, secretary, f"{day} 15:00", titles=("Två", "Tre", "Fyra"))
        PaperFactory(item=more[0], is_public=True)
        publish(more, by=secretary)
        MandateFactory(person=person, term=TermFactory())
    three = {path: asked(client, path) for path in paths}
    assert three == one
    assert {path: number for path, number in one.items() if number > 22} == {}


@pytest.mark.parametrize(
    "path", ["/organ/", "/organ/kommitten/", "/organ/kommitten/beslut/", "/organ/kommitten/beslut.atom"]
)
def test_these_pages_are_only_read(client, sitting, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


# Search.


def test_bodies_people_and_decisions_are_found_by_what_the_public_may_read(published):
    Person.objects.filter(mandates__isnull=False).first()
    indexed()
    assert counts("Kommittén")["BODY"] == 1
    person = SearchDocument.objects.filter(kind=Kind.PERSON).first()
    assert person.path.startswith("/personer/")
    assert person.until == dt.date(2026, 12, 31)
    (decision,) = SearchDocument.objects.filter(kind=Kind.DECISION, title="Resan")
    assert decision.path == "/organ/kommitten/2025-09-03/#p2"
    bodies = " ".join(SearchDocument.objects.filter(kind=Kind.DECISION).values_list("body", flat=True))
    assert NUMBER not in bodies
    assert SearchDocument.objects.filter(kind=Kind.DECISION, title__contains="Bidrag").get().title == (
        "Bidrag till [maskerad uppgift]"
    )


def test_search_follows_what_is_masked_and_unpublished_at_once(published, secretary):
    indexed()
    item = published[1][1]
    assert counts("tackar") == {"DECISION": 1}
    item.masked = "tackar"
    item.save(update_fields=["masked"])
    indexed()
    assert counts("tackar") == {}
    unpublish([published[0][1]], by=secretary)
    assert counts("resan") == {}


def test_who_has_left_is_not_found_any_more(today):
    kim = MandateFactory(person__name="Zebra Zorn").person
    indexed()
    assert counts("zebra") == {"PERSON": 1}
    today.move_to("2027-01-01 12:00")
    assert counts("zebra") == {}
    assert kim.name == "Zebra Zorn"


def test_names_within_a_sentence_are_written_as_such():
    from vanort.bodies.public import named

    own = OrganizationFactory(kind=Organization.Kind.COUNCIL, name={"sv": "Kommunstyrelsen"})
    assert named(own) == "kommunstyrelsen"
    assert named(Organization(kind="council", name=Texts({"sv": "Familjen Helsingborg"}))) == "Familjen Helsingborg"
    assert named(Organization(kind="association", name=Texts({"sv": "Leader"}))) == "Leader"
    assert Meeting.objects.count() == 0
