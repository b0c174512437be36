# SPDX-License-Identifier: EUPL-1.2
"""Pages of a demonstration are made once, in every language, and never over what editors have changed."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.core.models import SiteGeneration
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website.models import BodyPage, HomePage, SiteFacts, TextPage
from vanort.website.page_loading import PageError, load_pages

pytestmark = pytest.mark.django_db

PAGES = {
    "site_name": {"sv": "Vänner", "en": "Friends"},
    "home": {"sv": {"title": "Vänner", "lead": "Hej."}, "en": {"title": "Friends", "lead": "Hello."}},
    "pages": [
        {
            "type": "TextPage",
            "slug": "fragor",
            "sources": ["sidan", "arkivet"],
            "review_by": "2027-01-01",
            "sv": {
                "title": "Frågor",
                "lead": "Fråga oss.",
                "body": [
                    {"type": "heading", "value": "Bor du här?"},
                    {"type": "catchment", "value": {"collaboration": "radgivning", "yes": "Ja.", "no": "Nej."}},
                ],
            },
            "en": {
                "title": "Questions",
                "lead": "Ask us.",
                "body": [{"type": "heading", "value": "Do you live here?"}],
            },
        },
        {
            "type": "BodyPage",
            "slug": "kommitten",
            "organization": "kommitten",
            "show_in_menus": True,
            "sv": {"title": "Kommittén", "lead": "Vi är sex."},
            "en": {"title": "The committee", "lead": "We are six."},
        },
    ],
}
SOURCES = [
    {"key": "sidan", "title": "exempel.se", "url": "https://exempel.se/sidan"},
    {"key": "arkivet", "title": "Stadsarkivet", "url": ""},
]
REDIRECTS = [{"old_path": "/gammal/sida.html", "to": "start"}, {"old_path": "/kontakta-oss/", "to": "kommitten"}]


@pytest.fixture
def register():
    SourceFactory(title="exempel.se", url="https://exempel.se/sidan")
    SourceFactory(title="Stadsarkivet", url="")
    OrganizationFactory(slug="kommitten", kind="committee", name={"sv": "Kommittén"})
    return CollaborationFactory(slug="radgivning", kind="eu_information")


@pytest.fixture
def folder(settings, tmp_path, register):
    settings.ROOT = tmp_path
    place = tmp_path / "demo" / "exempel"
    place.mkdir(parents=True)
    for name, content in (("pages", PAGES), ("sources", SOURCES), ("redirects", REDIRECTS), ("organizations", [])):
        (place / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return place


def changed(folder, **page):
    told = copy.deepcopy(PAGES)
    told["pages"][0] |= page
    (folder / "pages.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_makes_the_root_of_the_site_in_both_languages(folder):
    assert load_pages(folder) == 6
    site = Site.objects.get()
    home = site.root_page.specific
    assert (home.title, home.lead, home.locale.language_code, home.live) == ("Vänner", "Hej.", "sv", True)
    english = home.get_translation(Locale.objects.get(language_code="en"))
    assert (english.title, english.lead, english.live) == ("Friends", "Hello.", True)
    assert english.get_parent() == home.get_parent()


def test_the_site_gets_the_address_of_the_settings(folder, settings):
    settings.SITE_URL = "https://vanner.exempel.se"
    load_pages(folder)
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("vanner.exempel.se", 443)


def test_wagtails_own_first_page_goes(folder):
    assert Page.objects.filter(slug="home").exists()
    load_pages(folder)
    assert not Page.objects.filter(slug="home").exists()


def test_a_page_has_its_words_sources_and_day_of_review(folder):
    load_pages(folder)
    page = TextPage.objects.get(locale__language_code="sv")
    assert (page.title, page.lead, page.live, str(page.review_by)) == ("Frågor", "Fråga oss.", True, "2027-01-01")
    assert page.last_published_at is not None
    assert {source.title for source in page.sources.all()} == {"exempel.se", "Stadsarkivet"}


def test_a_translation_has_its_own_words_at_the_same_address(folder):
    load_pages(folder)
    page = TextPage.objects.get(locale__language_code="en")
    assert (page.title, page.lead, page.slug, page.live) == ("Questions", "Ask us.", "fragor", True)
    assert page.draft_title == "Questions"
    assert [block.value for block in page.body] == ["Do you live here?"]
    assert page.sources.count() == 2
    assert page.get_translations().get().specific == TextPage.objects.get(locale__language_code="sv")


def test_a_block_names_a_collaboration_of_the_register(folder, register):
    load_pages(folder)
    page = TextPage.objects.get(locale__language_code="sv")
    assert page.body[1].value["collaboration"] == register


def test_a_page_about_a_body_knows_it_and_stands_in_the_menu(folder):
    load_pages(folder)
    found = [(page.organization.slug, page.show_in_menus) for page in BodyPage.objects.all()]
    assert found == [("kommitten", True)] * 2


def test_the_site_gets_its_name_once(folder):
    load_pages(folder)
    facts = SiteFacts.load()
    assert dict(facts.site_name) == {"sv": "Vänner", "en": "Friends"}
    facts.site_name = {"sv": "Bästa vänner"}
    facts.save()
    load_pages(folder)
    assert dict(SiteFacts.objects.get().site_name) == {"sv": "Bästa vänner"}


def test_old_addresses_lead_to_pages(folder):
    load_pages(folder)
    targets = {one.old_path: one.redirect_page.slug for one in Redirect.objects.select_related("redirect_page")}
    assert targets == {"/gammal/sida.html": "start", "/kontakta-oss": "kommitten"}


def test_a_second_time_makes_and_changes_nothing(folder):
    load_pages(folder)
    page = TextPage.objects.get(locale__language_code="sv")
    page.title = "Frågor och svar"
    page.save_revision().publish()
    before, generation = list(Page.objects.order_by("pk").values()), SiteGeneration.current()
    assert load_pages(folder) == 0
    assert list(Page.objects.order_by("pk").values()) == before
    assert (Redirect.objects.count(), SiteGeneration.current()) == (2, generation)


def test_a_folder_without_pages_makes_none(tmp_path):
    assert load_pages(tmp_path) == 0
    assert not HomePage.objects.exists()


FAULTS = {
    "the address of a register page": ({"slug": "vanorter"}, "vanorter"),
    "a source that is not told": ({"sources": ["ingen"]}, "ingen"),
    "a body that does not exist": ({"type": "BodyPage", "organization": "ingen"}, "ingen"),
    "a type that is no page": ({"type": "SiteFacts"}, "SiteFacts"),
    "a type that does not exist": ({"type": "Bildsida"}, "Bildsida"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_the_page_and_nothing_is_made(folder, fault):
    page, message = FAULTS[fault]
    with pytest.raises(PageError, match=message) as caught:
        load_pages(changed(folder, **page))
    assert str(caught.value).startswith(f"pages.json, {page.get('slug', 'fragor')}: ")
    assert not HomePage.objects.exists()


def test_a_block_that_names_nothing_is_a_fault(folder):
    words = copy.deepcopy(PAGES["pages"][0]["sv"])
    words["body"][1]["value"]["collaboration"] = "ingen"
    with pytest.raises(PageError, match="ingen"):
        load_pages(changed(folder, sv=words))


def test_the_command_says_how_many_pages_it_made(folder, capsys):
    call_command("load_pages", "exempel")
    assert capsys.readouterr().out.strip() == "6 pages"


def test_the_command_tells_a_fault_in_one_line(folder):
    changed(folder, sources=["ingen"])
    with pytest.raises(CommandError, match=r"^pages\.json, fragor: "):
        call_command("load_pages", "exempel")
