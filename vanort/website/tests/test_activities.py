# SPDX-License-Identifier: EUPL-1.2
"""The list of activities and the page of each: what is known to have happened is kept apart from what was planned."""

import pytest
from django.test import override_settings

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory, ParticipantGroupFactory, PostponementFactory
from vanort.collaborations.tests.factories import MemoryPlaceFactory
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory
from vanort.website.tests.register import (
    headings,
    main_of,
    make_twin,
    make_visit,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LIST = "/en/aktiviteter/"
State = Activity.State


def visit(twin, when, name, **fields):
    return make_visit(twin, when, title={"sv": name, "en": name}, slug=name.lower(), **fields)


def names(client, query=""):
    return headings(client.get(f"{LIST}{query}"), 3)


def facts(client, slug):
    part = section(client.get(f"{LIST}{slug}/"), "Facts in brief")
    return {text_of(each.find("dt")): said(each.find("dd")) for each in part.iter("div") if each.find("dt") is not None}


# The list


def test_latest_first_without_ideas_and_secrets(client, town):
    visit(town, "2014", "Older")
    visit(town, "2018-05", "Newer")
    visit(town, "2020", "Idea", state=State.IDEA)
    visit(town, "2020", "Secret", visibility=Visibility.INTERNAL)
    visit(town, "2022", "Off", state=State.CANCELLED, state_reason={"sv": "Sjuk", "en": "Ill"})
    assert names(client) == ["Off", "Newer", "Older"]
    assert "Showing 3 activities." in words_of(client, LIST)


def test_an_entry_says_when_with_whom_what_and_source(client, home, town):
    source = SourceFactory(title="kamen.de")
    visit(town, "2018-04-19/2018-04-22", "Feast", kind="jubilee", town=home, sources=[source])
    entry = said(next(main_of(client.get(LIST)).iter("ol")))
    assert entry == "19–22 April 2018 Kamen Jubilee in Exempelby Feast A delegation travels. Source: kamen.de"


def test_a_planned_activity_whose_day_has_passed_is_never_told_as_held(client, town):
    visit(town, "2020-05", "Meeting", state=State.PLANNED)
    visit(town, "2027-05", "Coming", state=State.CONFIRMED)
    words = said(main_of(client.get(LIST)))
    assert "Official visit – outcome unknown Meeting" in words
    assert "Official visit – confirmed Coming" in words


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?samarbete=kamen", ["School", "Feast"]),
        ("?samarbete=dobele", ["Journey"]),
        ("?slag=pupil_exchange", ["School"]),
        ("?riktning=host", ["Feast"]),
        ("?ar=2018", ["Feast"]),
        ("?ar=2018&riktning=travel", []),
        ("?slag=nonsense", ["School", "Feast", "Journey"]),
        ("?ar=1900", ["School", "Feast", "Journey"]),
    ],
)
def test_filters(client, home, town, query, wanted):
    visit(town, "2018-04", "Feast", direction="host")
    visit(town, "2024", "School", kind="pupil_exchange")
    visit(make_twin(home, "Dobele"), "1992", "Journey")
    assert names(client, query) == wanted


def test_a_year_that_is_none_is_said_at_the_field(client, town):
    visit(town, "2018", "Feast")
    errors = [
        text_of(e) for e in main_of(client.get(f"{LIST}?ar=1900")).iter("li") if e.get("data-field") == "validation"
    ]
    assert errors == ["“1900” is not one of the choices here. Choose one in the list."]


def test_nothing_fits(client, town):
    assert headings(client.get(f"{LIST}?samarbete=kamen"), 2) == ["No activity fits"]


@override_settings(REGISTER_PAGE_SIZE=2)
def test_pages(client, town):
    for year in range(2010, 2015):
        visit(town, str(year), f"Y{year}")
    assert names(client, "?page=2") == ["Y2012", "Y2011"]
    assert names(client, "?page=3") == ["Y2010"]


def test_the_list_can_be_had_as_a_file_and_subscribed_to(client, home):
    found = links(main_of(client.get(LIST)))
    assert (found["Download as CSV"], found["Subscribe"]) == ("/aktiviteter.csv", "/aktiviteter.atom")


# The page of each


def test_all_that_is_known(client, home, town):
    council = OrganizationFactory(name={"sv": "Fullmäktige", "en": "The council"})
    one = visit(
        town, "2018-04-19/2018-04-22", "Feast", kind="jubilee", direction="host", town=home,
        venue={"sv": "Stadshuset", "en": "The town hall"},
        decision=DecisionReferenceFactory(body=council, paragraph=""),
        responsible=OrganizationFactory(name={"sv": "Kommittén", "en": "The committee"}),
    )  # fmt: skip
    one.organizations.add(OrganizationFactory(name={"sv": "Kören", "en": "The choir"}, kind="association"))
    one.organizations.add(OrganizationFactory(name={"sv": "X", "en": "Hidden"}, visibility=Visibility.INTERNAL))
    assert facts(client, "feast") == {
        "When": "19–22 April 2018",
        "Where": "Exempelby The town hall",
        "Status": "Carried out",
        "Kind": "Jubilee",
        "Direction": "We host",
        "Part of": "Kamen",
        "Decision": "The council, 30 May 2018",
        "Responsible here": "The committee",
    }
    took_part = said(section(client.get(f"{LIST}feast/"), "Who took part"))
    assert "The choir" in took_part
    assert "Hidden" not in took_part


def test_what_is_not_known_is_said(client, home):
    ActivityFactory(when="2018", slug="bare", direction="", kind="conference")
    assert facts(client, "bare") == {
        "When": "2018",
        "Where": "fact missing",
        "Status": "Carried out",
        "Kind": "Conference",
    }
    words = said(section(client.get(f"{LIST}bare/"), "Who took part"))
    assert "How many took part is not recorded." in words
    assert "No source is recorded." in words


def test_who_took_part_by_number(client, town):
    one = visit(town, "2014", "Trip", sources=[SourceFactory(title="protokoll")])
    for group, number, rough in (
        ("residents", 118, False),
        ("pupils", 14, True),
        ("guests", None, False),
        ("dogs", 0, False),
    ):
        ParticipantGroupFactory(activity=one, group={"sv": group, "en": group}, number=number, is_approximate=rough)
    words = said(section(client.get(f"{LIST}trip/"), "Who took part"))
    assert "residents 118 pupils about 14 guests number not known dogs 0" in words
    assert "Source: protokoll" in words


def test_old_dates_of_a_postponed_activity_are_kept(client, town):
    one = visit(town, "2021-05", "Meeting", state=State.POSTPONED)
    PostponementFactory(activity=one, old_when="2020-05", reason={"sv": "Pandemin", "en": "The pandemic"})
    words = said(section(client.get(f"{LIST}meeting/"), "Facts in brief"))
    assert "Dates that it had before May 2020 The pandemic" in words
    assert '"previousStartDate":"2020-05"' in client.get(f"{LIST}meeting/").content.decode()


def test_an_unknown_outcome_is_said(client, town):
    visit(town, "2020-05", "Meeting", state=State.PLANNED)
    words = words_of(client, f"{LIST}meeting/")
    assert "It was planned. We have found nothing that says whether it took place." in words
    assert facts(client, "meeting")["Status"] == "Outcome unknown"


def test_a_cancelled_activity_says_why(client, town):
    visit(town, "2022", "Off", state=State.CANCELLED, state_reason={"sv": "Sjukdom.", "en": "Illness."})
    assert "Illness." in words_of(client, f"{LIST}off/")
    assert facts(client, "off")["Status"] == "Cancelled"


def test_places_and_gifts_of_the_day(client, home, town):
    one = visit(town, "2018", "Feast")
    one.places.add(MemoryPlaceFactory(name={"sv": "Stelar", "en": "Stelae"}))
    one.places.add(MemoryPlaceFactory(name={"sv": "Dold", "en": "Hidden"}, visibility=Visibility.INTERNAL))
    response = client.get(f"{LIST}feast/")
    assert [text_of(each) for each in section(response, "Places and gifts").iter("h3")] == ["Stelae"]


@pytest.mark.parametrize("fields", [{"visibility": Visibility.INTERNAL}, {"state": State.IDEA}])
def test_secrets_and_ideas_are_not_found(client, town, fields):
    visit(town, "2018", "Secret", **fields)
    assert client.get(f"{LIST}secret/").status_code == 404


def test_a_held_back_collaboration_is_not_named(client, home):
    held = make_twin(home, "Maaninka", visibility=Visibility.HELD, visibility_reason="Oklart")
    visit(held, "2010", "Visit")
    assert "Maaninka" not in read(client.get(f"{LIST}visit/")).find(".//main").itertext().__str__()
    assert "Part of" not in facts(client, "visit")
    assert "Maaninka" not in words_of(client, LIST)


def test_machines_are_told(client, town):
    visit(town, "2018-04-19/2018-04-22", "Feast")
    page = client.get(f"{LIST}feast/").content.decode()
    assert '"@type":"Event","name":"Feast"' in page
    assert '"startDate":"2018-04-19","endDate":"2018-04-22"' in page
