# SPDX-License-Identifier: EUPL-1.2
"""Places of memory and gifts: town by town, on an open map, or with a question where they are."""

import pytest

from vanort.collaborations.models import MemoryPlace
from vanort.collaborations.tests.factories import MemoryPlaceFactory
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory
from vanort.website.tests.register import headings, main_of, make_municipality, said, section, words_of
from vanort.website.tests.site import links, text_of

pytestmark = pytest.mark.django_db
PAGE = "/en/platser/"


@pytest.fixture
def home():
    return make_municipality()


def place(name, **fields):
    return MemoryPlaceFactory(name={"sv": name, "en": name}, **fields)


def names(response, town):
    return [text_of(each) for each in section(response, town).iter("h3")]


def test_no_place_asks_for_one(client, home):
    response = client.get(PAGE)
    assert headings(response, 2) == ["No place is entered yet"]
    assert links(main_of(response))["Get in touch"] == "/en/kontakt/"


def test_home_first_then_towns_by_name_and_unknown_last(client, home):
    towns = {
        name: OrganizationFactory(name={"sv": name, "en": name}, slug=name.lower()) for name in ("Kamen", "Dobele")
    }
    place("Öbron", town=home)
    place("Ågatan", town=home)
    place("Agatan", town=home)
    place("Relief", town=towns["Kamen"])
    place("Sten", town=towns["Dobele"])
    place("Kartong", town=None)
    place("Hemlig", town=home, visibility=Visibility.INTERNAL)
    response = client.get(PAGE)
    assert headings(response, 2) == ["Exempelby", "Dobele", "Kamen", "Town not known"]
    assert names(response, "Exempelby") == ["Agatan", "Ågatan", "Öbron"]
    assert "Hemlig" not in words_of(client, PAGE)


def test_a_known_position_leads_to_an_open_map(client, home):
    place("Gatan", town=home, latitude=56.2428, longitude=12.86219)
    address = links(main_of(client.get(PAGE)))["Show on a map: Gatan"]
    assert address == "https://www.openstreetmap.org/?mlat=56.24280&mlon=12.86219#map=16/56.24280/12.86219"


def test_an_unknown_position_is_asked_for_where_something_stands_still(client, home):
    place("Gatan", town=home)
    place("Boken", town=home, kind=MemoryPlace.Kind.OBJECT)
    found = links(main_of(client.get(PAGE)))
    assert found == {"Do you know where it is? (Gatan)": "/en/kontakt/skriv/?amne=rattelse&om=/en/platser/"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"given": "2018-05"}, "Exempelby. Named, May 2018"),
        ({"kind": "object"}, "Exempelby"),
        ({"kind": "object", "given": "2017"}, "Exempelby. 2017"),
        ({"town": None}, "Where it is now is not known"),
        ({"located": {"sv": "Torget", "en": "The square"}}, "The square, Exempelby"),
        ({"giver": True}, "Exempelby. A gift from Kamen"),
        ({"receiver": True}, "Exempelby. A gift to Exempelby"),
        ({"giver": True, "receiver": True, "given": "2018"}, "Exempelby. A gift from Kamen to Exempelby, 2018"),
        ({"given": "2018", "decided": True}, "Exempelby. Named, 2018. Decision: The board"),
        ({"decided": True}, "Exempelby. Decision: The board"),
    ],
)
def test_where_it_is_and_how_it_came_there(client, home, fields, words):
    fields = {"town": home, **fields}
    if fields.pop("giver", False):
        fields["given_by"] = OrganizationFactory(name={"sv": "Kamen", "en": "Kamen"})
    if fields.pop("receiver", False):
        fields["given_to"] = home
    if fields.pop("decided", False):
        board = OrganizationFactory(name={"sv": "Styrelsen", "en": "The board"})
        fields["decision"] = DecisionReferenceFactory(body=board)
    place("Gatan", **fields)
    where = next(each for each in main_of(client.get(PAGE)).iter("p") if "things__where" in each.get("class", ""))
    assert text_of(where) == words


def test_text_and_source(client, home):
    text = {"sv": "Uppkallad efter vänorten.", "en": "Named after the twin town."}
    place("Gatan", town=home, text=text, source=SourceFactory(title="exempel.se"))
    assert "Named after the twin town. Source: exempel.se" in said(section(client.get(PAGE), "Exempelby"))


def test_an_untranslated_place_is_marked_with_one_notice(client, home):
    MemoryPlaceFactory(name={"sv": "Gatan"}, town=home)
    response = client.get(PAGE)
    assert "Gatan" in [text_of(each) for each in main_of(response).iter("span") if each.get("lang") == "sv"]
    assert words_of(client, PAGE).count("only in Swedish so far") == 1
