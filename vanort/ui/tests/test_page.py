# SPDX-License-Identifier: EUPL-1.2
"""The page around every page, and the error pages: language, addresses, menus, the demonstration's line, the footer."""

import datetime

import html5lib
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from vanort.core.texts import Texts
from vanort.ui.tests.markup import PLAIN_FILES, one, page, with_class, words

SWEDISH = Texts({"sv": "Kamen & vi"})
SOURCE = {"title": "Kamens kommitté", "url": "https://example.org/?a=1&b=2"}


@pytest.fixture(autouse=True)
def _plain_english(settings):
    settings.STORAGES = settings.STORAGES | PLAIN_FILES
    with translation.override("en"):
        yield


def site(**changes):
    return {
        "municipality_name": "Testköping", "site_name": SWEDISH, "home_url": "/en/", "origin": "https://example.org",
        "is_official": True, "contact_url": "/en/kontakt/",
    } | changes  # fmt: skip


LANGUAGES = [
    {"code": "sv", "name": "Svenska", "url": "/x/", "is_current": False},
    {"code": "en", "name": "English", "url": "/en/x/", "is_current": True},
]


def test_page_says_its_language_and_its_other_languages():
    html = page(RequestFactory().get("/en/x/"), site=site(), language_links=LANGUAGES)
    assert html.get("lang") == "en"
    links = {(link.get("rel"), link.get("hreflang")): link.get("href") for link in html.iter("link")}
    assert links["canonical", None] == "https://example.org/en/x/"
    assert links["alternate", "sv"] == "https://example.org/x/"
    assert links["alternate", "en"] == "https://example.org/en/x/"
    switch = with_class(html, "tools")[0].findall("a")
    assert [(a.get("lang"), a.get("href"), a.text) for a in switch] == [("sv", "/x/", "Svenska")]


def test_unofficial_page_says_so_and_asks_not_to_be_indexed():
    html = page(site=site(is_official=False))
    assert (
        words(with_class(html, "demo-banner")[0])
        == "A demonstration with public facts – not the municipality’s website"
    )
    assert [m.get("content") for m in html.iter("meta") if m.get("name") == "robots"] == ["noindex"]


def test_official_page_has_no_banner_and_may_be_indexed():
    html = page(site=site())
    assert with_class(html, "demo-banner") == []
    assert [m for m in html.iter("meta") if m.get("name") == "robots"] == []


def test_page_without_any_context_still_stands_and_is_not_indexed():
    html = page()
    assert [main.get("id") for main in html.iter("main")] == ["innehall"]
    assert [m.get("content") for m in html.iter("meta") if m.get("name") == "robots"] == ["noindex"]


def test_page_loads_one_stylesheet_and_no_script():
    html = page(site=site())
    loads = [(link.get("rel"), link.get("href").rsplit("/", 1)[-1]) for link in html.iter("link")]
    kinds = [kind for kind, _name in loads]
    assert sorted(kinds) == ["icon", "stylesheet"]
    assert list(html.iter("script")) == list(html.iter("style")) == []


def test_skip_link_is_first_and_leads_to_the_content():
    html = page(site=site(), navigation=[{"title": "Towns", "url": "/v/"}])
    first = next(html.iter("a"))
    assert (first.get("class"), first.get("href")) == ("ds-skip-link", "#innehall")


def test_navigation_tells_page_from_section():
    navigation = [
        {"title": "Towns", "url": "/vanorter/", "is_current": True},
        {"title": "Timeline", "url": "/tidslinje/", "is_current": False},
    ]
    on_page = page(RequestFactory().get("/vanorter/"), site=site(), navigation=navigation)
    below = page(RequestFactory().get("/vanorter/kamen/"), site=site(), navigation=navigation)
    current = [[a.get("aria-current") for a in with_class(html, "nav")[0].iter("a")] for html in (on_page, below)]
    assert current == [["page", None], ["true", None]]


def test_search_link_exists_only_when_there_is_a_search():
    assert "Search" not in words(with_class(page(site=site()), "top")[0])
    assert "Search" in words(with_class(page(site=site(search_url="/en/sok/")), "top")[0])


def test_footer_says_when_facts_were_reviewed_and_where_they_come_from():
    html = page(
        site=site(correct_url="/en/kontakt/#ratta"),
        reviewed_on=datetime.date(2026, 11, 23),
        page_sources=[SOURCE, {"title": "Brev 1968"}],
        footer_links=[{"title": "Accessibility", "url": "/en/tillganglighet/"}],
        map_credit=True,
    )
    foot = with_class(html, "foot")[0]
    assert one(foot, ".//time").get("datetime") == "2026-11-23"
    assert words(one(foot, ".//summary")) == "2 sources on this page"
    hrefs = [a.get("href") for a in foot.iter("a")]
    assert hrefs == ["/en/kontakt/", "/en/tillganglighet/", SOURCE["url"], "/en/kontakt/#ratta"]
    assert "Natural Earth" in words(foot)


def test_footer_without_facts_makes_no_claims():
    foot = with_class(page(site=site()), "foot")[0]
    assert list(foot.iter("time")) == []
    assert "Natural Earth" not in words(foot)
    assert "The source stands beside each fact." in words(foot)


# Error pages


def test_not_found_leads_on():
    html = render_to_string("404.html", {"site": site(), "navigation": [{"title": "Towns", "url": "/vanorter/"}]})
    root = html5lib.parse(html, namespaceHTMLElements=False)
    main = one(root, ".//main")
    assert one(main, ".//h1").text == "This page does not exist"
    assert [a.get("href") for a in main.iter("a")] == ["/en/", "/vanorter/"]
    assert [link for link in root.iter("link") if link.get("rel") == "canonical"] == []


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_failure_pages_stand_alone_in_two_languages(name):
    with translation.override("de"):
        root = html5lib.parse(render_to_string(name), namespaceHTMLElements=False)
        assert translation.get_language() == "de"
    assert root.get("lang") == "sv"
    assert [section.get("lang") for section in root.iter("section")] == ["en"]
    assert [a.get("href") for a in root.iter("a")] == ["/", "/en/"]
    assert one(root, ".//h2").text in ("Something went wrong on our side", "The site is resting for a moment")
