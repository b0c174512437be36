# SPDX-License-Identifier: EUPL-1.2
"""A visitor finds what the site promises, on a desk and on a phone, in light and in dark, with and without a mouse."""

import pytest

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/vanorter/",
    "/vanorter/kamen/",
    "/vanorter/dobele/",
    "/vanorter/hoje-taastrup/",
    "/samarbeten/",
    "/samarbeten/?q=finnsinte",
    "/samarbeten/familjen-helsingborg/",
    "/samarbeten/boss/",
    "/aktiviteter/",
    "/tidslinje/",
    "/kalender/",
    "/platser/",
    "/kontakt/",
    "/eu/",
    "/europa-direkt/",
    "/europa-direkt/?ort=perstorp",
    "/vanortskommitten/",
    "/organ/",
    "/organ/vanortskommitten/",
    "/organ/vanortskommitten/beslut/",
    "/personer/elisabeth-kullenberg/",
    "/tillganglighet/",
    "/personuppgifter/",
    "/en/",
    "/en/vanorter/kamen/",
    "/finns-inte/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_without_fault_in_light_in_dark_and_on_a_phone(visitor, path):
    visitor.open(path)
    assert visitor.axe() == []
    visitor.page.emulate_media(color_scheme="dark")
    assert visitor.axe("color-contrast", "link-in-text-block") == []
    for width in (PHONE["width"], 320):
        visitor.page.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert not visitor.is_wider_than_screen()
    assert visitor.axe("target-size", "meta-viewport") == []
    visitor.complaints = [one for one in visitor.complaints if "404" not in one]


SPACED_TEXT = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-bottom: 2em !important; }"
)


@pytest.mark.parametrize("path", ["/", "/vanorter/kamen/", "/tidslinje/", "/samarbeten/", "/vanortskommitten/"])
def test_wider_text_loses_nothing(visit, path):
    visitor = visit(viewport=PHONE, bypass_csp=True)
    visitor.open(path)
    visitor.page.add_style_tag(content=SPACED_TEXT)
    assert not visitor.is_wider_than_screen()


def test_a_newcomer_finds_when_kamen_became_a_twin_town(visitor):
    visitor.open("/")
    visitor.page.click("main h3 >> text=Kamen >> nth=0")
    visitor.page.wait_for_url("**/vanorter/kamen/")
    assert "1978" in visitor.text()
    assert "Fullmäktige" in visitor.text()


def test_a_newcomer_finds_who_sits_in_which_cooperation(visitor):
    visitor.open("/samarbeten/")
    visitor.page.click("text=Familjen Helsingborg")
    visitor.page.wait_for_url("**/samarbeten/familjen-helsingborg/")
    assert "Perstorp" in visitor.text()
    visitor.open("/europa-direkt/")
    assert "Perstorp" not in visitor.page.inner_text("select[name=ort]")


def test_a_newcomer_finds_what_happened_in_2018(visitor):
    visitor.open("/")
    visitor.page.click("nav >> text=Tidslinje")
    visitor.page.wait_for_url("**/tidslinje/")
    assert "19–22 april 2018" in visitor.text()


def test_a_newcomer_finds_what_is_coming(visitor):
    visitor.open("/kalender/")
    text = visitor.text()
    assert "Kamen" in text
    assert "2028" in text
    assert "35" in text
    assert "härlett" in text.lower()


def test_a_journalist_sees_that_it_is_a_demonstration(visitor):
    for path in ("/", "/en/", "/tidslinje/", "/vanortskommitten/"):
        answer = visitor.page.goto(path)
        assert answer.headers["x-robots-tag"].startswith("noindex")
    visitor.open("/")
    assert "Demonstration med offentliga uppgifter – inte kommunens webbplats" in visitor.page.inner_text("body")


def test_the_planned_meeting_of_2020_was_not_held_by_itself(visitor):
    visitor.open("/tidslinje/")
    entry = visitor.page.locator("li", has_text="10–14 maj 2020").last
    assert "okänt" in entry.inner_text().lower()


def test_somebody_from_perstorp_gets_an_honest_answer(visitor):
    visitor.open("/europa-direkt/")
    visitor.page.select_option("select[name=ort]", label="Bjuv")
    visitor.page.click("form:has(select[name=ort]) button")
    assert visitor.page.locator("[role=status]").first.inner_text().strip()
    assert "ort=" in visitor.page.url


def test_the_keyboard_reaches_content_first_and_everything_else_after(visitor):
    visitor.open("/")
    visitor.page.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('href')"
    assert visitor.page.evaluate(focused) == "#innehall"
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    inside = visitor.page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside


def test_every_stop_of_the_keyboard_can_be_seen(visitor):
    visitor.open("/vanorter/")
    hidden = []
    for _stop in range(40):
        visitor.page.keyboard.press("Tab")
        box = visitor.page.evaluate(
            "(() => { const e = document.activeElement, r = e.getBoundingClientRect();"
            " return [e.outerHTML.slice(0, 80), r.width * r.height > 0]; })()"
        )
        if not box[1]:
            hidden.append(box[0])
    assert hidden == []


def test_english_is_complete_around_untranslated_texts(visitor):
    assert visitor.open("/en/vanorter/") == 200
    assert visitor.page.get_attribute("html", "lang") == "en"
    visitor.page.click("header >> text=Svenska")
    visitor.page.wait_for_url("**/vanorter/")
    assert visitor.page.get_attribute("html", "lang") == "sv"


def test_a_list_without_rows_says_what_to_do(visitor):
    visitor.open("/samarbeten/?q=finnsinte")
    assert visitor.page.locator(".empty a").count() >= 1
    visitor.page.click(".empty a >> nth=0")
    assert "finnsinte" not in visitor.page.url
