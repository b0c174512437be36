# SPDX-License-Identifier: EUPL-1.2
"""The site as every page sees it: right names, right links, at most three queries."""

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import PageViewRestriction

from vanort.directory.tests.factories import OrganizationFactory
from vanort.ui.languages import own_name, path_in_language
from vanort.website.context import site_context, site_of
from vanort.website.models import AccessibilityPage, PrivacyPage, SiteFacts
from vanort.website.tests.site import make_home, make_page, translate_page

pytestmark = pytest.mark.django_db


def context_of(path="/vanorter/", language="sv"):
    """Return the context, evaluated as a template would, in a language."""
    with translation.override(language):
        lazy = site_context(RequestFactory().get(path))
        return {"site": lazy["site"], **{name: list(lazy[name]) for name in lazy if name != "site"}}


@pytest.mark.parametrize(
    ("path", "code", "wanted"),
    [
        ("/", "en", "/en/"),
        ("/", "sv", "/"),
        ("/en/", "sv", "/"),
        ("/en/", "en", "/en/"),
        ("/vanorter/kamen/", "en", "/en/vanorter/kamen/"),
        ("/en/vanorter/kamen/", "sv", "/vanorter/kamen/"),
        ("/english-lessons/", "en", "/en/english-lessons/"),
        ("/energi/", "sv", "/energi/"),
    ],
)
def test_the_same_page_in_another_language(path, code, wanted):
    assert path_in_language(path, code) == wanted


def test_languages_are_named_in_themselves():
    assert [own_name(code) for code in ("sv", "en")] == ["Svenska", "English"]


def test_names_come_from_the_register_and_the_facts():
    OrganizationFactory(home=True, name={"sv": "Exempelby kommun", "en": "Municipality of Exempelby"})
    SiteFacts.objects.create(site_name={"sv": "Vänner", "en": "Friends"}, is_official=True)
    site = context_of()["site"]
    assert site.is_official is True
    with translation.override("sv"):
        assert (site.municipality_name, str(site.site_name)) == ("Exempelby kommun", "Vänner")
    with translation.override("en"):
        assert (site.municipality_name, str(site.site_name)) == ("Municipality of Exempelby", "Friends")
        assert (site.home_url, site.contact_url) == ("/en/", "/en/kontakt/")
    assert site.origin == settings.SITE_URL


def test_an_empty_installation_is_a_demonstration_and_reading_stores_nothing():
    site = context_of("/")["site"]
    assert (site.municipality_name, site.is_official) == ("", False)
    assert not SiteFacts.objects.exists()


def test_the_menu_has_the_registers_then_the_pages_an_editor_put_there():
    home = make_home()
    make_page(home, title="EU", slug="eu", show_in_menus=True)
    make_page(home, title="Utanför", slug="utanfor")
    menu = context_of("/eu/")["navigation"]
    assert [item["url"] for item in menu] == ["/vanorter/", "/tidslinje/", "/samarbeten/", "/eu/"]
    assert [item["url"] for item in menu if item["is_current"]] == ["/eu/"]
    assert str(menu[3]["title"]) == "EU"


def test_a_record_marks_its_register_in_the_menu():
    menu = context_of("/vanorter/kamen/")["navigation"]
    assert [item["url"] for item in menu if item["is_current"]] == ["/vanorter/"]


def test_the_menu_has_english_titles_and_says_which_are_swedish():
    home = make_home()
    translate_page(make_page(home, title="Kommittén", slug="kommitten", show_in_menus=True), title="The committee")
    make_page(home, title="Projekt", slug="projekt", show_in_menus=True)
    menu = context_of("/en/projekt/", "en")["navigation"]
    assert [item["url"] for item in menu[3:]] == ["/en/kommitten/", "/en/projekt/"]
    assert [item["title"].in_language("en") for item in menu[3:]] == [("The committee", "en"), ("Projekt", "sv")]


def test_hidden_and_restricted_pages_are_in_no_menu():
    home = make_home()
    make_page(home, title="Dragen", slug="dragen", show_in_menus=True).unpublish()
    closed = make_page(home, title="Stängd", slug="stangd", show_in_menus=True)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert len(context_of()["navigation"]) == 3


def test_the_footer_has_the_pages_that_the_law_asks_for_although_no_menu_has_them():
    home = make_home()
    make_page(home, AccessibilityPage, title="Tillgänglighet", slug="tillganglighet")
    make_page(home, PrivacyPage, title="Personuppgifter", slug="personuppgifter")
    context = context_of("/en/", "en")
    assert len(context["navigation"]) == 3
    assert [link["url"] for link in context["footer_links"]] == [
        "/en/aktiviteter/", "/en/kalender/", "/en/platser/", "/en/organ/", "/en/verksamhetsberattelser/",
        "/en/tillganglighet/", "/en/personuppgifter/",
    ]  # fmt: skip


def test_language_links_keep_the_path_and_drop_the_query():
    assert context_of("/en/tidslinje/?slag=visits", "en")["language_links"] == [
        {"code": "sv", "name": "Svenska", "url": "/tidslinje/", "is_current": False},
        {"code": "en", "name": "English", "url": "/en/tidslinje/", "is_current": True},
    ]


def test_alternates_are_absolute_and_name_a_default():
    assert context_of("/en/tidslinje/", "en")["alternates"] == [
        {"code": "sv", "url": f"{settings.SITE_URL}/tidslinje/"},
        {"code": "en", "url": f"{settings.SITE_URL}/en/tidslinje/"},
        {"code": "x-default", "url": f"{settings.SITE_URL}/tidslinje/"},
    ]


@pytest.mark.parametrize("path", ["/konto/login/", "/admin/"])
def test_an_address_in_one_language_offers_no_other(path):
    context = context_of(path)
    assert (context["language_links"], context["alternates"]) == ([], [])


@pytest.mark.parametrize("pages", [1, 3])
def test_the_whole_context_costs_three_queries(pages, django_assert_num_queries):
    OrganizationFactory(home=True)
    home = make_home()
    for number in range(pages):
        translate_page(make_page(home, title=f"Sida {number}", slug=f"sida-{number}", show_in_menus=True))
    with django_assert_num_queries(3):
        site = context_of("/en/", "en")["site"]
        assert (site.municipality_name, site.is_official) == ("Exempelby", False)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/vanorter/kamen/", "/kontakt/skriv/?amne=rattelse&om=/vanorter/kamen/"),
        ("/å&b/", "/kontakt/skriv/?amne=rattelse&om=/%C3%A5%26b/"),
        ("/kontakt/skriv/", "/kontakt/skriv/?amne=rattelse"),
        ("/kontakt/skriv/tack/", "/kontakt/skriv/?amne=rattelse"),
    ],
)
def test_a_correction_tells_which_page_it_is_about(path, address):
    with translation.override("sv"):
        assert context_of(path)["site"].correct_url == address


def test_a_page_that_is_not_there_has_nothing_to_correct(client):
    page = client.get("/finns-inte/").content.decode()
    assert "/kontakt/skriv/?amne=rattelse" in page
    assert "om=/finns-inte/" not in page


def test_the_page_about_personal_data_is_known_by_its_kind():
    home = make_home()
    make_page(home, slug="annat", title="Annat")
    assert context_of()["site"].privacy_url == ""
    make_page(home, PrivacyPage, slug="sa-gor-vi", title="Så gör vi")
    with translation.override("sv"):
        assert context_of()["site"].privacy_url == "/sa-gor-vi/"


def test_what_is_not_used_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        context = site_context(RequestFactory().get("/admin/"))
        assert set(context) == {"site", "navigation", "footer_links", "language_links", "alternates"}


def test_a_request_asks_once():
    request = RequestFactory().get("/")
    assert site_of(request) is site_of(request)
    assert site_of(request) is not site_of(RequestFactory().get("/"))
