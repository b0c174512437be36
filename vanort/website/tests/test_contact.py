# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what: only public functions of today, and each matter leads to the form."""

import datetime as dt

import pytest

from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import ContactFunctionFactory, OrganizationFactory, PersonFactory
from vanort.enquiries.models import Topic
from vanort.enquiries.tests.factories import TopicFactory
from vanort.website.models import SiteFacts
from vanort.website.tests.register import (
    headings,
    main_of,
    make_twin,
    said,
    section,
    words_of,
)
from vanort.website.tests.site import links, read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PAGE = "/en/kontakt/"
FORM = "/en/kontakt/skriv/"
UNREACHABLE = "No telephone or e-mail address is entered yet."


@pytest.fixture
def committee(home):
    return OrganizationFactory(
        kind="committee", parent=home, slug="kommitten", name={"sv": "Kommittén", "en": "The committee"}, country=""
    )


def own(client):
    return said(section(client.get(PAGE), "In Exempelby"))


def matters(client):
    return links(section(client.get(PAGE), "What it is about"))


def test_the_page_begins_with_the_way_to_write(client, home):
    page = main_of(client.get(PAGE))
    assert "Do you have ideas or questions about our collaborations? Write to us." in said(page)
    button = page.find(".//a[@class='ds-button']")
    assert (text_of(button), button.get("href")) == ("Write to us", FORM)


def test_every_matter_that_other_pages_lead_to_has_an_anchor(client, home):
    found = [each.get("id") for each in section(client.get(PAGE), "What it is about").iter("li")]
    assert [anchor for anchor in found if anchor] == ["skola", "forening", "vard"]


def test_every_matter_leads_to_the_form_with_its_topic(client, home):
    Topic.objects.get(slug="upplysning").delete()
    assert matters(client) == {
        "An exchange with my class": f"{FORM}?amne=ide",
        "A counterpart for my club": f"{FORM}?amne=ide",
        "To have guests at home": f"{FORM}?amne=ide",
        "An idea": f"{FORM}?amne=ide",
        "A question": f"{FORM}?amne=fraga",
        "Something here is wrong or missing": f"{FORM}?amne=rattelse",
        "Something you cannot use": f"{FORM}?amne=tillganglighet",
    }


def test_a_topic_of_the_register_is_shown_with_what_to_tell_and_who_answers(client, home, committee):
    ContactFunctionFactory(organization=committee)
    TopicFactory(
        slug="eu", title={"sv": "EU", "en": "The EU"}, guidance={"en": "Say which programme."}, organization=committee
    )
    assert "The EU Say which programme. To: The committee ." in said(section(client.get(PAGE), "What it is about"))
    assert matters(client)["The EU"] == f"{FORM}?amne=eu"


def test_no_button_is_shown_when_nothing_can_be_written_about(client, home):
    for topic in Topic.objects.all():
        topic.is_open = False
        topic.save()
    assert main_of(client.get(PAGE)).find(".//a[@class='ds-button']") is None


def test_an_empty_register_is_a_page_that_hides_nothing(client):
    assert headings(client.get(PAGE), 2) == ["What it is about", "With us", "In the twin towns"]
    words = words_of(client, PAGE)
    assert words.count("It is not recorded who answers there.") == 2
    assert UNREACHABLE in words


def test_functions_of_the_municipality_and_its_units(client, home, committee):
    ContactFunctionFactory(
        organization=home, kind="eu_contact", person=None, answers_for={"sv": "EU-arbetet", "en": "Work with the EU"}
    )
    ContactFunctionFactory(
        organization=committee, kind="chair", person=PersonFactory(name="Kim Exempel"),
        title={"sv": "Ordföranden", "en": "The chair person"}, source=SourceFactory(title="exempel.se"),
        known_on=dt.date(2023, 5, 23),
    )  # fmt: skip
    words = own(client)
    assert "The municipality EU contact person name missing Work with the EU" in words
    assert "The committee The chair person Kim Exempel as known on 23 May 2023 Source: exempel.se" in words


@pytest.mark.parametrize(
    "fields",
    [
        {"is_public": False},
        {"end_date": dt.date(2026, 11, 22)},
        {"start_date": dt.date(2026, 11, 24)},
        {"person__visibility": Visibility.INTERNAL},
        {"organization__visibility": Visibility.INTERNAL},
    ],
)
def test_what_is_not_public_or_not_of_today_is_left_out(client, home, fields):
    unit = {"organization__parent": home, "organization__kind": "unit"}
    ContactFunctionFactory(**unit, **{"person__name": "Dold Person", **fields})
    assert "Dold Person" not in words_of(client, PAGE)


def test_a_committee_of_a_board_lies_within_the_municipality(client, home):
    board = OrganizationFactory(kind="council", parent=home, name={"sv": "Styrelsen", "en": "The board"}, country="")
    body = OrganizationFactory(kind="committee", parent=board, name={"sv": "Utskottet", "en": "The body"}, country="")
    ContactFunctionFactory(organization=body, person=PersonFactory(name="Kim Exempel"))
    assert "The body" in own(client)
    assert "Kim Exempel" in own(client)
    board.visibility = Visibility.INTERNAL
    board.save()
    assert "Kim Exempel" not in said(main_of(client.get(PAGE)))


def test_a_unit_of_a_hidden_body_is_left_out(client, home):
    hidden = OrganizationFactory(visibility=Visibility.INTERNAL, parent=home)
    ContactFunctionFactory(organization__parent=hidden, person__name="Dold Person")
    assert "Dold Person" not in words_of(client, PAGE)


def test_a_person_s_address_only_when_it_may_be_public(client, home):
    person = PersonFactory(email="kim@exempel.se", phone="0431-1", email_is_public=True)
    ContactFunctionFactory(organization=home, person=person)
    found = links(main_of(client.get(PAGE)))
    assert found["kim@exempel.se"] == "mailto:kim@exempel.se"
    assert "0431-1" not in found
    person.phone_is_public = True
    person.save()
    assert links(main_of(client.get(PAGE)))["0431-1"] == "tel:0431-1"


def test_a_body_s_own_address_and_website(client, home):
    home.email, home.phone, home.website = "info@exempel.se", "0431-870 00", "https://exempel.se/"
    home.save()
    found = links(main_of(client.get(PAGE)))
    assert found["info@exempel.se"] == "mailto:info@exempel.se"
    assert found["0431-870 00"] == "tel:0431-87000"
    assert found["The municipality’s website"] == "https://exempel.se/"
    assert UNREACHABLE not in words_of(client, PAGE)


def test_the_switchboard_is_a_way_to_reach_us(client, home):
    assert UNREACHABLE in words_of(client, PAGE)
    SiteFacts.objects.create(switchboard="0431-870 00")
    assert links(main_of(client.get(PAGE)))["0431-870 00"] == "tel:043187000"
    assert UNREACHABLE not in words_of(client, PAGE)


def test_matters_go_to_the_unit_that_answers_for_the_twin_towns(client, home, committee):
    town = make_twin(home)
    town.responsible = committee
    town.save()
    assert "The committee" not in said(section(client.get(PAGE), "What it is about"))
    ContactFunctionFactory(organization=committee)
    response = client.get(PAGE)
    assert links(section(response, "What it is about"))["The committee"] == "#kommitten"
    assert [each.get("id") for each in section(response, "In Exempelby").iter("div") if each.get("id") == "kommitten"]


def test_partners_of_ongoing_public_twin_towns(client, home):
    town = make_twin(home)
    ContactFunctionFactory(organization=town.partner, person__name="Jo Kamen")
    ended = make_twin(home, "Maaninka", status="ended")
    ContactFunctionFactory(organization=ended.partner, person__name="Gammal Kontakt")
    words = said(section(client.get(PAGE), "In the twin towns"))
    assert "Kamen Contact Jo Kamen" in words
    assert "Gammal Kontakt" not in words


def test_the_form_itself_stands_elsewhere_so_that_the_page_can_be_kept(client, home):
    response = client.get(PAGE)
    assert [each for each in read(response).iter("form") if each.get("method") == "post"] == []
    assert list(client.cookies) == []
