# SPDX-License-Identifier: EUPL-1.2
"""Pages that editors write: served in the reader's language, else in Swedish and marked as such; gaps are gaps."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.utils import translation

from vanort.accounts.models import User
from vanort.core.models import Visibility
from vanort.core.tests.factories import SourceFactory
from vanort.directory.models import ContactFunction, Organization
from vanort.directory.tests.factories import ContactFunctionFactory, OrganizationFactory, PersonFactory
from vanort.enquiries.models import Topic
from vanort.website.models import AccessibilityPage, BodyPage, PrivacyPage
from vanort.website.tests.site import links, make_home, make_page, read, says, text_of, translate_page

pytestmark = pytest.mark.django_db
TEXT = [("heading", "Varför"), ("paragraph", "<p>För att det är roligt.</p>")]


@pytest.fixture
def home():
    return make_home()


@pytest.fixture
def committee(home):
    body = OrganizationFactory(
        kind=Organization.Kind.COMMITTEE, name={"sv": "Vänkommittén"}, slug="vankommitten", email="vi@exempel.se",
        parent=OrganizationFactory(name={"sv": "Exempelby kommun"}),
    )  # fmt: skip
    make_page(home, BodyPage, title="Vänkommittén", slug="kommitten", organization=body)
    return body


def staff():
    user = User.objects.create_user("anna", is_staff=True)
    user.user_permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    return user


def marked(page):
    """Return the words on a page that are marked as Swedish."""
    return [text_of(element) for element in page.findall(".//main//*[@lang='sv']")]


def test_a_page_shows_title_lead_and_body(client, home):
    make_page(home, lead="Vi reser ihop.", body=TEXT, sources=[SourceFactory(title="exempel.se, 1 maj")])
    page = read(client.get("/om-oss/"))
    assert page.get("lang") == "sv"
    assert [text_of(heading) for heading in page.findall(".//h1")] == ["Om oss"]
    assert text_of(page.find(".//main//p[@class='lead']")) == "Vi reser ihop."
    section = page.find(".//main//section")
    assert section.find(".//h2").get("id") == "h-varfor"
    assert section.get("aria-labelledby") is None
    assert text_of(section.find(".//div[@class='prose']")) == "För att det är roligt."
    assert "exempel.se, 1 maj" in text_of(page.find(".//footer//details"))
    assert marked(page) == []
    assert page.find(".//div[@class='notice notice--page']") is None


def test_the_way_here_starts_at_the_start_page(client, home):
    make_page(home)
    crumbs = read(client.get("/en/om-oss/")).find(".//nav[@class='ds-breadcrumbs wrap crumbs']")
    assert links(crumbs) == {says("en", "Start"): "/en/"}
    assert text_of(crumbs.find(".//*[@aria-current]")) == "Om oss"


@pytest.mark.parametrize("languages", [("sv",), ("sv", "en")])
def test_a_page_without_translation_shows_in_swedish_with_a_notice(client, languages):
    make_page(make_home(languages), lead="Vi reser ihop.", body=TEXT)
    response = client.get("/en/om-oss/")
    page = read(response)
    assert (response.status_code, page.get("lang")) == (200, "en")
    assert text_of(page.find(".//div[@class='notice notice--page']")) == says(
        "en", "Some of the texts on this page are only in Swedish so far."
    )
    assert marked(page) == ["Om oss", "Vi reser ihop.", "Varför", "För att det är roligt."]


def test_a_translated_page_is_at_the_same_path(client, home):
    swedish = make_page(home, body=TEXT)
    translate_page(swedish, title="About us", body=json.dumps([{"type": "paragraph", "value": "<p>Because.</p>"}]))
    page = read(client.get("/en/om-oss/"))
    assert text_of(page.find(".//h1")) == "About us"
    assert text_of(page.find(".//div[@class='prose']")) == "Because."
    assert marked(page) == []
    assert page.find(".//div[@class='notice notice--page']") is None
    assert text_of(read(client.get("/om-oss/")).find(".//h1")) == "Om oss"


def test_a_translation_that_is_not_published_does_not_hide_the_swedish_page(client, home):
    translate_page(make_page(home), title="About us").unpublish()
    assert text_of(read(client.get("/en/om-oss/")).find(".//h1")) == "Om oss"


@pytest.mark.parametrize("path", ["/om-oss/", "/en/om-oss/"])
def test_an_unpublished_page_is_missing_in_every_language(client, home, path):
    make_page(home).unpublish()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/start/", "/start-en/", "/en/start-en/", "/om-oss/mer/", "/en/om-oss/mer/"])
def test_no_page_is_made_up(client, home, path):
    make_page(home)
    assert client.get(path).status_code == 404


def test_a_page_without_slash_leads_to_the_page(client, home):
    make_page(home)
    assert client.get("/en/om-oss")["Location"] == "/en/om-oss/"


def test_the_head_names_the_page_in_every_language(client, home):
    make_page(home, search_description="Om våra resor.")
    head = read(client.get("/en/om-oss/?utm=1")).find("head")
    assert head.find("link[@rel='canonical']").get("href") == f"{settings.SITE_URL}/en/om-oss/"
    assert {link.get("hreflang"): link.get("href") for link in head.findall("link[@hreflang]")} == {
        "sv": f"{settings.SITE_URL}/om-oss/",
        "en": f"{settings.SITE_URL}/en/om-oss/",
        "x-default": f"{settings.SITE_URL}/om-oss/",
    }
    assert head.find("meta[@name='description']").get("content") == "Om våra resor."


def test_the_structured_data_says_which_language_the_page_is_written_in(client, home):
    make_page(home, search_description="Om våra resor.")
    script = read(client.get("/en/om-oss/")).find(".//script[@type='application/ld+json']")
    page, crumbs = json.loads(script.text)["@graph"]
    assert page == {
        "@type": "WebPage", "name": "Om oss", "url": f"{settings.SITE_URL}/en/om-oss/", "inLanguage": "sv",
        "description": "Om våra resor.",
    }  # fmt: skip
    assert [item["item"] for item in crumbs["itemListElement"]] == [
        f"{settings.SITE_URL}/en/", f"{settings.SITE_URL}/en/om-oss/",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/om-oss/", "/en/om-oss/"])
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_for_one_and_three(client, home, rows, path, django_assert_max_num_queries):
    OrganizationFactory(home=True)
    make_page(home, body=TEXT * rows, sources=[SourceFactory() for _ in range(rows)])
    client.get(path)
    with django_assert_max_num_queries(16):
        assert len(read(client.get(path)).findall(".//main//section")) == rows


def test_two_headings_alike_have_their_own_anchors(client, home):
    make_page(home, body=[*TEXT, *TEXT])
    anchors = [heading.get("id") for heading in read(client.get("/om-oss/")).findall(".//main//h2")]
    assert anchors == ["h-varfor", "h-varfor-2"]


@pytest.mark.parametrize("model", [BodyPage, AccessibilityPage, PrivacyPage])
def test_the_preview_in_the_office_works(home, model, rf):
    page = make_page(home, model, title="Utkast", slug="utkast")
    page.title = "Inte publicerad än"
    response = page.make_preview_request(rf.get("/admin/"))
    assert response.status_code == 200
    assert text_of(read(response).find(".//h1")) == "Inte publicerad än"


def test_the_start_page_can_be_previewed_and_knows_its_address(home, rf):
    home.lead = "Nya första ord."
    page = read(home.make_preview_request(rf.get("/admin/")))
    assert text_of(page.find(".//p[@class='lead']")) == "Nya första ord."
    assert home.get_url() == "/"
    with translation.override("en"):
        assert home.get_translations().get().specific.get_url() == "/en/"


def test_a_body_tells_who_is_known_and_when_it_was_known(client, committee):
    ContactFunctionFactory(
        organization=committee, kind=ContactFunction.Kind.CHAIR, person=PersonFactory(name="Kim Exempel"),
        known_on=dt.date(2023, 5, 23), source=SourceFactory(title="exempel.se, maj", url="https://exempel.se/maj"),
    )  # fmt: skip
    ContactFunctionFactory(organization=committee, kind=ContactFunction.Kind.SECRETARY, person=None)
    chair, secretary = read(client.get("/en/kommitten/")).findall(".//ol[@class='seatlist']/li")
    assert [text_of(part) for part in chair][:2] == ["Chair", "Kim Exempel"]
    assert text_of(chair[2]).startswith("As known on 23 May 2023.")
    assert chair.find(".//a").get("href") == "https://exempel.se/maj"
    assert [text_of(part) for part in secretary] == ["Secretary", "fact missing"]


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ({"start_date": "2023-01-01"}, "Since 1 January 2023."),
        ({"start_date": "2023-01-01", "end_date": "2099-12-31"}, "From 1 January 2023 to 31 December 2099."),
        ({"known_on": "2024-02-03", "start_date": "2023-01-01"}, "Since 1 January 2023."),
    ],
)
def test_a_body_tells_for_how_long(client, committee, period, told):
    ContactFunctionFactory(organization=committee, **period)
    assert text_of(read(client.get("/en/kommitten/")).find(".//p[@class='seatlist__s']")) == told


def test_a_body_hides_what_is_not_public_and_who_has_left(client, committee):
    held = {"visibility": Visibility.HELD, "visibility_reason": "Har inte svarat."}
    ContactFunctionFactory(organization=committee, person=PersonFactory(name="Hemlig Person", **held))
    ContactFunctionFactory(organization=committee, person=PersonFactory(name="Dold Uppgift"), is_public=False)
    ContactFunctionFactory(
        organization=committee, person=PersonFactory(name="Förra Ordföranden"), end_date=dt.date(2022, 12, 31)
    )
    content = client.get("/kommitten/").content.decode()
    assert [name for name in ("Hemlig Person", "Dold Uppgift", "Förra Ordföranden") if name in content] == []


def test_a_body_of_which_nothing_is_known_says_so(client, committee):
    gap = read(client.get("/kommitten/")).find(".//p[@class='gap']")
    assert text_of(gap).startswith(says("sv", "Nobody’s function is recorded yet."))
    assert gap.find("a").get("href") == "/kontakt/"


def test_a_body_tells_how_to_reach_it_and_what_is_missing(client, committee):
    facts = read(client.get("/en/kommitten/")).find(".//dl")
    told = {text_of(row.find("dt")): text_of(row.find("dd")) for row in facts.findall("div")}
    assert told == {"E-mail": "vi@exempel.se", "Telephone": "fact missing", "Part of": "Exempelby kommun"}
    assert facts.find(".//a").get("href") == "mailto:vi@exempel.se"


def test_a_page_about_a_body_that_is_not_chosen_yet_is_a_page(client, home):
    make_page(home, BodyPage, slug="kommitten", body=TEXT)
    page = read(client.get("/kommitten/"))
    assert text_of(page.find(".//main//h2")) == "Varför"


def statement(client, path="/en/tillganglighet/"):
    rows = read(client.get(path)).findall(".//dl[@class='statement']/div")
    return {text_of(row.find("dt")): text_of(row.find("dd")) for row in rows}


def test_the_accessibility_statement_answers_point_by_point(client, home):
    page = make_page(
        home, AccessibilityPage, slug="tillganglighet", actor="Exempelby kommun", service="Samarbeten",
        conformance="partial", shortcomings="Kartan saknar text.\n\nVi rättar den.", assessed_on=dt.date(2026, 11, 1),
        updated_on=dt.date(2026, 11, 2), method="Egen granskning.", contact="Skriv till a@exempel.se",
        supervision_url="https://www.digg.se/tdosanmalan", burden="Äldre filmer.", outside="Kartor från andra.",
    )  # fmt: skip
    assert page.gaps == []
    assert statement(client) == {
        "Who is responsible": "Exempelby kommun",
        "Which service": "Samarbeten",
        "How far it conforms": "partly conformant",
        "What is not accessible, and why": "Kartan saknar text. Vi rättar den.",
        "Date of the assessment": "1 November 2026",
        "Date of the latest update": "2 November 2026",
        "How it was assessed": "Egen granskning.",
        "How to tell us about shortcomings": "Skriv till a@exempel.seTell us about it. You need not say who you are.",
        "How to complain to the authority": "https://www.digg.se/tdosanmalan",
        "Unreasonably burdensome parts, and why": "Äldre filmer.",
        "Content that the law does not cover": "Kartor från andra.",
    }
    tree = read(client.get("/en/tillganglighet/"))
    assert links(tree, ".//dl")["a@exempel.se"] == "mailto:a@exempel.se"
    assert tree.find(".//dl//div[@lang='sv']") is not None


REPORT = "8. how to tell us about shortcomings"


def test_the_form_is_a_way_to_tell_that_something_cannot_be_used(client, home):
    page = make_page(home, AccessibilityPage, slug="tillganglighet")
    assert REPORT not in page.gaps
    assert len(page.gaps) == len(page.points) - 1
    found = links(read(client.get("/en/tillganglighet/")), ".//dl")
    address = "/en/kontakt/skriv/?amne=tillganglighet&om=/en/tillganglighet/"
    assert found == {"Tell us about it. You need not say who you are.": address}


def test_a_topic_that_is_closed_is_no_way_to_tell_us(client, home):
    for topic in Topic.objects.filter(kind=Topic.Kind.ACCESSIBILITY):
        topic.is_open = False
        topic.save()
    page = make_page(home, AccessibilityPage, slug="tillganglighet")
    with translation.override("en"):
        assert REPORT in page.gaps
    assert statement(client)["How to tell us about shortcomings"] == "not filled in yet"


def test_what_is_not_filled_in_is_not_made_up(client, home):
    make_page(home, AccessibilityPage, slug="tillganglighet", service="Samarbeten")
    told = statement(client)
    assert len(told) == 9
    known = {"Which service", "How to tell us about shortcomings"}
    assert {words for point, words in told.items() if point not in known} == {"not filled in yet"}
    assert "Unreasonably burdensome parts, and why" not in told


def test_staff_see_the_gaps_and_the_way_to_fill_them(client, home):
    page = make_page(home, PrivacyPage, slug="personuppgifter", cookies="Inga.")
    client.force_login(staff())
    box = read(client.get("/en/personuppgifter/")).find(".//aside[@class='gap']")
    assert len(box.findall(".//li")) == 8
    assert text_of(box.find(".//strong")) == "8 points are not filled in"
    assert links(box)["Fill them in"] == f"/admin/pages/{page.pk}/edit/"


def test_nobody_else_sees_them(client, home):
    make_page(home, PrivacyPage, slug="personuppgifter", cookies="Inga.")
    assert read(client.get("/personuppgifter/")).find(".//aside[@class='gap']") is None
    client.force_login(User.objects.create_user("bo"))
    assert read(client.get("/personuppgifter/")).find(".//aside[@class='gap']") is None


def test_a_whole_statement_has_no_gaps_for_staff(client, home):
    make_page(home, PrivacyPage, slug="personuppgifter", **dict.fromkeys(PrivacyPage.POINTS, "Uppgift."))
    client.force_login(staff())
    assert read(client.get("/personuppgifter/")).find(".//aside[@class='gap']") is None


def test_what_an_editor_writes_in_a_statement_is_text(client, home):
    make_page(home, PrivacyPage, slug="personuppgifter", rights="<script>alert(1)</script> https://imy.se")
    page = read(client.get("/personuppgifter/"))
    assert [script.get("type") for script in page.findall(".//script")] == ["application/ld+json"]
    assert links(page, ".//dl") == {"https://imy.se": "https://imy.se"}
