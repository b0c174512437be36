# SPDX-License-Identifier: EUPL-1.2
"""Structured data: right words of schema.org, nothing unknown in it, nothing that ends its script."""

import json
import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from freezegun import freeze_time

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory, PartyFactory
from vanort.core.dates import When
from vanort.core.models import Visibility
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory
from vanort.opendata import jsonld

pytestmark = pytest.mark.django_db
State = Activity.State


def printed(structured):
    template = Template("{% load ui %}{% structured_data structured %}")
    return template.render(Context({"structured": structured}))


def test_a_municipality_is_an_area_with_a_position():
    town = OrganizationFactory(
        name={"sv": "Dobele", "en": "Dobele"}, endonym="Dobeles novads", country="LV", wikidata_id="Q844079",
        latitude=56.6, longitude=23.2, website="https://www.dobele.lv",
    )  # fmt: skip
    assert jsonld.organization(town) == {
        "@type": "AdministrativeArea",
        "name": "Dobele",
        "alternateName": "Dobeles novads",
        "url": "https://www.dobele.lv",
        "sameAs": "https://www.wikidata.org/entity/Q844079",
        "address": {"@type": "PostalAddress", "addressCountry": "LV"},
        "geo": {"@type": "GeoCoordinates", "latitude": 56.6, "longitude": 23.2},
    }


def test_what_is_not_known_is_left_out():
    body = OrganizationFactory(kind=Organization.Kind.ASSOCIATION, name={"sv": "Klubben"}, unplaced=True, country="")
    assert jsonld.organization(body) == {"@type": "Organization", "name": "Klubben"}


def test_the_site_names_who_answers_for_it():
    home = OrganizationFactory(home=True, email="kommun@exempel.se")
    site = jsonld.website("Vänner", home)
    assert (site["url"], site["inLanguage"]) == (f"{settings.SITE_URL}/", ["sv", "en"])
    assert site["publisher"]["@type"] == "GovernmentOrganization"
    assert site["publisher"]["email"] == "kommun@exempel.se"
    assert "geo" not in site["publisher"]
    assert "publisher" not in jsonld.website("Vänner", None)


def test_a_collaboration_has_its_present_public_members(django_assert_num_queries):
    one = CollaborationFactory(
        kind=Collaboration.Kind.REGIONAL, slug="familjen", start="2009-01", website="https://f.se"
    )
    here = OrganizationFactory(name={"sv": "Här"})
    PartyFactory(collaboration=one, organization=here)
    PartyFactory(collaboration=one, organization=here, role="owner")
    PartyFactory(collaboration=one, end_date="2015-12-31")
    PartyFactory(collaboration=one, organization__visibility=Visibility.INTERNAL)
    loaded = Collaboration.objects.with_parties().get()
    with django_assert_num_queries(0):
        thing = jsonld.collaboration(loaded)
    assert (thing["@type"], thing["foundingDate"], thing["sameAs"]) == ("Organization", "2009-01", "https://f.se")
    assert thing["url"] == f"{settings.SITE_URL}/samarbeten/familjen/"
    assert [member["name"] for member in thing["member"]] == ["Här"]
    assert "dissolutionDate" not in thing


def test_a_project_that_ended_says_when():
    kind = Collaboration.Kind.EU_PROJECT
    ended = CollaborationFactory(kind=kind, start="2016", end="2018-12", status=Collaboration.Status.ENDED)
    planned = CollaborationFactory(kind=kind, start="2016", end="2030", status=Collaboration.Status.ACTIVE)
    thing = jsonld.collaboration(ended)
    assert (thing["@type"], thing["dissolutionDate"]) == ("Project", "2018-12")
    assert "dissolutionDate" not in jsonld.collaboration(planned)


@pytest.mark.parametrize(
    ("when", "dates"),
    [
        ("2018", {"startDate": "2018"}),
        ("2018-05", {"startDate": "2018-05"}),
        ("2018-05-30", {"startDate": "2018-05-30"}),
        ("2018-04-19/2018-04-22", {"startDate": "2018-04-19", "endDate": "2018-04-22"}),
    ],
)
def test_a_date_is_as_precise_as_its_source(when, dates):
    event = jsonld.activity(ActivityFactory(when=when))
    assert {key: value for key, value in event.items() if key.endswith("Date")} == dates


@freeze_time("2026-11-23")
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": State.DONE, "when": "2018"}, "EventScheduled"),
        ({"state": State.PLANNED, "when": "2027-05"}, "EventScheduled"),
        ({"state": State.CANCELLED, "when": "2020", "state_reason": {"sv": "Pandemi."}}, "EventCancelled"),
        ({"state": State.POSTPONED, "when": "2027"}, "EventPostponed"),
        ({"state": State.POSTPONED, "when": "2020"}, "EventPostponed"),
    ],
)
def test_the_state_is_told_in_schema_orgs_words(fields, status):
    assert jsonld.activity(ActivityFactory(**fields))["eventStatus"] == f"https://schema.org/{status}"


@freeze_time("2026-11-23")
def test_a_planned_activity_whose_day_has_passed_claims_nothing():
    assert "eventStatus" not in jsonld.activity(ActivityFactory(state=State.PLANNED, when="2025-05-01"))


def test_a_moved_activity_keeps_its_old_date():
    event = jsonld.activity(ActivityFactory(state=State.PLANNED, when="2099-05"), moved_from=When("2098-05"))
    assert (event["eventStatus"], event["previousStartDate"]) == ("https://schema.org/EventRescheduled", "2098-05")


def test_an_idea_is_no_event():
    assert jsonld.activity(ActivityFactory(state=State.IDEA)) == {}


def test_the_place_is_the_venue_in_its_town():
    town = OrganizationFactory(name={"sv": "Kamen"}, country="DE")
    event = jsonld.activity(ActivityFactory(town=town, venue={"sv": "Stadshuset", "en": "Town hall"}))
    assert event["location"] == {
        "@type": "Place", "name": "Stadshuset",
        "address": {"@type": "PostalAddress", "addressLocality": "Kamen", "addressCountry": "DE"},
    }  # fmt: skip
    assert event["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"


def test_an_online_meeting_has_no_place():
    event = jsonld.activity(ActivityFactory(town=OrganizationFactory(), direction=Activity.Direction.ONLINE))
    assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert "location" not in event


def test_texts_are_in_the_pages_language():
    activity = ActivityFactory(title={"sv": "Resa", "en": "Journey"}, slug="resa")
    with translation.override("en"):
        event = jsonld.activity(activity)
    assert (event["name"], event["inLanguage"]) == ("Journey", "en")
    assert event["url"] == f"{settings.SITE_URL}/en/aktiviteter/resa/"


def test_the_last_crumb_may_lack_its_address():
    crumbs = jsonld.breadcrumbs([("Start", "/"), ("Vänorter", "/vanorter/"), ("Kamen", "")])
    assert [(item["position"], item["name"], item.get("item")) for item in crumbs["itemListElement"]] == [
        (1, "Start", f"{settings.SITE_URL}/"),
        (2, "Vänorter", f"{settings.SITE_URL}/vanorter/"),
        (3, "Kamen", None),
    ]


def test_a_list_counts_its_items():
    things = jsonld.item_list([("Kamen", "/vanorter/kamen/"), ("Dobele", "https://dobele.lv/")])
    assert things["numberOfItems"] == 2
    assert things["itemListElement"][1]["url"] == "https://dobele.lv/"


def test_one_thing_is_printed_alone_and_several_as_a_graph():
    one = {"@type": "Thing", "name": "Ängel"}
    assert printed(one) == (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"Thing","name":"Ängel"}</script>'
    )
    body = re.search(r">(.*)<", printed([one, {}, {"@type": "Place"}]))[1]
    assert json.loads(body) == {"@context": "https://schema.org", "@graph": [one, {"@type": "Place"}]}


@pytest.mark.parametrize("nothing", [None, [], {}, [{}], ""])
def test_nothing_prints_nothing(nothing):
    assert printed(nothing) == ""


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!--", "]]>", "&lt;", "\u2028", '"\\'])
def test_no_text_can_end_the_script(hostile):
    html = printed({"@type": "Thing", "name": hostile})
    body = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(body)
    assert json.loads(body)["name"] == hostile
