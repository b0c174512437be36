# SPDX-License-Identifier: EUPL-1.2
"""The page of results: what it shows, where its links lead, and that any address is answered."""

from urllib.parse import quote

import pytest

from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import AgreementFactory, CollaborationFactory, MemoryPlaceFactory
from vanort.core.models import Visibility
from vanort.core.tests.test_search_box import NASTY
from vanort.directory.tests.factories import ContactFunctionFactory, OrganizationFactory, PersonFactory
from vanort.search.tests.looking import indexed
from vanort.website.tests.register import make_municipality
from vanort.website.tests.site import links, make_home, make_page, read, says, text_of, translate_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home():
    return make_municipality()


def rows(page):
    """Return the titles and addresses of the results."""
    return [(text_of(link), link.get("href")) for link in page.findall(".//ol[@class='results']//h3/a")]


def show(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer)


def test_a_result_shows_kind_title_and_text_with_the_words_marked(client):
    activity = ActivityFactory(title={"sv": "Kören reser"}, summary={"sv": "Hela kören for med båt & tåg <snart>."})
    indexed()
    page = show(client, "/sok/?q=kör")
    assert rows(page) == [("Kören reser", activity.get_absolute_url())]
    (item,) = page.findall(".//li[@class='results__item']")
    assert text_of(item.find("p")) == says("sv", "Activity")
    assert [text_of(mark) for mark in item.findall(".//mark")] == ["Kören", "kören"]
    assert "med båt & tåg <snart>." in text_of(item)
    assert page.find(".//input[@id='q']").get("value") == "kör"


def test_the_page_of_search_alone_asks_what_to_look_for(client):
    page = show(client, "/sok/")
    assert text_of(page.find(".//h1")) == says("sv", "Search")
    assert rows(page) == []
    assert page.find(".//p[@role='status']") is None
    assert page.find(".//div[@class='empty empty--page']") is None


def test_nothing_found_says_what_to_do(client):
    page = show(client, "/sok/?q=xyzzy")
    assert text_of(page.find(".//p[@role='status']")) == says("sv", "Nothing found for “%(words)s”.") % {
        "words": "xyzzy"
    }
    assert "/kontakt/" in links(page, ".//main").values()
    assert "/samarbeten/" in links(page, ".//main").values()


def test_what_was_meant_is_a_link(client):
    ActivityFactory(title={"sv": "Festivalen"}, summary={})
    indexed()
    page = show(client, "/sok/?q=fesitval&typ=aktiviteter&sida=1")
    assert links(page.find(".//p[@class='results__meant']")) == {"Festivalen": "?q=Festivalen"}
    assert rows(page)[0][0] == "Festivalen"


def test_kinds_are_links_with_counts_and_narrow_the_results(client):
    ActivityFactory(title={"sv": "Sången"}, summary={})
    CollaborationFactory(kind="network", name={"sv": "Sångens nätverk"}, slug="sang", summary={})
    indexed()
    page = show(client, "/sok/?q=sång")
    kinds = links(page, ".//nav[@class='results__kinds']")
    assert list(kinds) == ["Alla (2)", "Samarbeten (1)", "Aktiviteter (1)"]
    narrowed = show(client, f"/sok/{kinds['Samarbeten (1)']}")
    assert rows(narrowed) == [("Sångens nätverk", "/samarbeten/sang/")]
    (chosen,) = narrowed.findall(".//nav[@class='results__kinds']//a[@aria-current='true']")
    assert text_of(chosen) == "Samarbeten (1)"
    assert links(narrowed, ".//nav[@class='results__kinds']")["Alla (2)"] == f"?q={quote('sång')}"


def test_a_kind_without_results_can_be_left_again(client):
    ActivityFactory(title={"sv": "Sången"}, summary={})
    indexed()
    page = show(client, "/sok/?q=sång&typ=avtal")
    assert rows(page) == []
    assert "Alla (1)" in links(page, ".//nav[@class='results__kinds']")


def test_many_results_have_pages(client):
    for number in range(12):
        ActivityFactory(title={"sv": f"Sång {number:02}"}, summary={})
    indexed()
    first = show(client, "/sok/?q=sång")
    assert len(rows(first)) == 10
    (further,) = first.findall(".//nav[@class='pager']/a")
    assert (further.get("rel"), further.get("href")) == ("next", f"?q={quote('sång')}&sida=2")
    second = show(client, f"/sok/{further.get('href')}")
    assert len(rows(second)) == 2
    assert not set(rows(first)) & set(rows(second))
    assert second.find(".//nav[@class='pager']/a").get("rel") == "prev"


def test_in_english_the_addresses_are_english_and_swedish_texts_are_marked(client):
    ActivityFactory(title={"sv": "Kören", "en": "The choir"}, summary={"sv": "Sång.", "en": "Song."}, slug="koren")
    ActivityFactory(title={"sv": "Laget"}, summary={"sv": "Bara Sång."}, slug="laget")
    indexed()
    page = show(client, "/en/sok/?q=sång")
    found = {text_of(link): link for link in page.findall(".//ol[@class='results']//h3/a")}
    assert found["The choir"].get("href") == "/en/aktiviteter/koren/"
    assert found["The choir"].get("lang") is None
    assert (found["Laget"].get("href"), found["Laget"].get("lang")) == ("/en/aktiviteter/laget/", "sv")
    texts = page.findall(".//p[@class='results__text']")
    assert {text.get("lang") for text in texts} == {"sv"}


def test_a_page_written_in_english_only_keeps_its_address(client):
    site = make_home()
    page = make_page(site, title="Om Zebran", slug="zebra")
    translate_page(page, title="About Zebra")
    page.unpublish()
    indexed()
    assert rows(show(client, "/sok/?q=zebra")) == [("About Zebra", "/en/zebra/")]
    assert client.get("/en/zebra/").status_code == 200


def test_every_result_leads_to_a_page_with_its_anchor(client, home):
    AgreementFactory(title={"sv": "Zebraavtal"})
    MemoryPlaceFactory(name={"sv": "Zebrastenen"}, slug="zebrastenen")
    committee = OrganizationFactory(name={"sv": "Zebrakommittén"}, slug="zk", parent=home)
    ContactFunctionFactory(organization=committee, person=PersonFactory())
    indexed()
    found = dict(rows(show(client, "/sok/?q=zebra")))
    assert set(found) == {"Zebraavtal", "Zebrastenen", "Zebrakommittén"}
    for address in found.values():
        path, _hash, anchor = address.partition("#")
        assert show(client, path).find(f".//*[@id='{anchor}']") is not None


def test_search_engines_leave_the_results_alone(client):
    assert client.get("/sok/?q=kör")["X-Robots-Tag"] == "noindex"


def test_every_page_has_the_field_in_its_header(client):
    make_home()
    form = show(client, "/kontakt/").find(".//header//form")
    assert (form.get("action"), form.get("method"), form.get("role")) == ("/sok/", "get", "search")
    assert form.find(".//input").get("name") == "q"
    assert show(client, "/en/kontakt/").find(".//header//form").get("action") == "/en/sok/"
    assert links(show(client, "/kontakt/"), ".//header//div[@class='tools']")[says("sv", "Search")] == "/sok/"


@pytest.mark.parametrize(
    "query",
    [
        "q=a&sida=x", "q=a&sida=-1", "q=a&sida=999999999999999999999", "q=a&sida=", "q=a&typ=x", "q=a&typ=%00",
        "typ=avtal", "q=%00", "q=%ff%fe", "q=%ed%a0%80", "q[]=a", "q=a&q=b",
        "sida=٣&q=a", "q=%F0%9F%8F%B3", "q=" + "x" * 5000,
    ],
)  # fmt: skip
def test_any_address_is_answered(client, query):
    assert client.get(f"/sok/?{query}").status_code == 200


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:12]))
def test_any_text_is_answered(client, text):
    ActivityFactory(title={"sv": "Kören"})
    indexed()
    assert client.get("/sok/", {"q": text}).status_code == 200


def test_only_reading_is_answered(client):
    assert client.post("/sok/", {"q": "a"}).status_code == 405
    assert client.head("/sok/?q=a").status_code == 200


def test_the_page_never_shows_what_was_hidden_a_moment_ago(client):
    activity = ActivityFactory(title={"sv": "Zebra"})
    indexed()
    assert rows(show(client, "/sok/?q=zebra"))
    activity.visibility = Visibility.INTERNAL
    activity.save()
    page = show(client, "/sok/?q=zebra")
    assert rows(page) == []
    assert "Zebra" not in text_of(page.find(".//main"))


def test_reading_writes_nothing(client, django_assert_max_num_queries):
    ActivityFactory(title={"sv": "Zebra"})
    indexed()
    with django_assert_max_num_queries(40) as asked:
        client.get("/sok/?q=zebbra")
    assert [each["sql"] for each in asked if not each["sql"].startswith(("SELECT", "WITH"))] == []


def test_as_many_queries_for_three_results_as_for_one(client, django_assert_max_num_queries):
    ActivityFactory(title={"sv": "Sången"})
    for number in range(3):
        ActivityFactory(title={"sv": f"Kören {number}"})
    indexed()
    client.get("/sok/?q=sången")
    counted = []
    for word in ("sången", "kören"):
        with django_assert_max_num_queries(40) as asked:
            client.get("/sok/", {"q": word})
        counted.append(len(asked))
    assert counted[0] == counted[1]
