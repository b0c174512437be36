# SPDX-License-Identifier: EUPL-1.2
"""A newcomer on the staff side adds a twin town, and two colleagues at once lose nothing."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import PHONE, WAGTAILS_OWN

pytestmark = pytest.mark.browser

COLLABORATIONS = "/admin/snippets/collaborations/collaboration/"
SCREENS = ("/admin/", "/admin/ny-vanort/", COLLABORATIONS)
BASELINE = Path(__file__).with_name("wagtail_faults.json")


def save(page):
    page.locator("form#w-editor-form button[type=submit]:visible").first.click()
    page.wait_for_load_state()


def test_a_new_twin_town_stands_everywhere_at_once(anna, visit):
    page = anna.page
    page.click("main >> text=Ny vänort")
    page.fill("input[name=name]", "Provstad")
    page.select_option("select[name=country]", "PL")
    page.fill("input[name=position]", "https://www.openstreetmap.org/#map=12/53.2700/16.4700")
    page.fill("input[name=since]", "2012")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/admin/**/edit/**")

    anna.open("/admin/snippets/collaborations/agreement/add/")
    page.fill("input[name=title_sv]", "Avtal med Provstad")
    page.select_option("select[name=kind]", "twinning")
    page.click("[data-chooser-url] button:has-text('Välj'):visible >> nth=0")
    page.click(".modal-content a:has-text('Provstad')")
    page.wait_for_selector(".modal-content", state="detached")
    save(page)
    anna.open("/admin/snippets/activities/activity/add/")
    page.fill("input[name=title_sv]", "Kören sjunger i Provstad")
    page.select_option("select[name=kind]", "club_exchange")
    page.fill("input[name=when]", "3–5 maj 2027")
    page.locator("label", has_text="Provstad").first.click()
    save(page)

    visitor = visit()
    visitor.open("/")
    start = visitor.page.content()
    assert "Provstad" in start
    assert "Kören sjunger i Provstad" in visitor.text()
    visitor.open("/vanorter/provstad/")
    assert "Avtal med Provstad" in visitor.text()
    assert "2012" in visitor.text()
    visitor.open("/tidslinje/")
    assert "Provstad" in visitor.text()
    visitor.open("/kalender/")
    assert "3–5 maj 2027" in visitor.text()
    assert "Kören sjunger i Provstad" in visitor.page.request.get("/kalender.ics").text().replace("\r\n ", "")


def test_of_two_colleagues_at_once_neither_loses_a_word(anna, visit):
    bo = visit()
    bo.sign_in("bo")
    for colleague in (anna, bo):
        colleague.open(COLLABORATIONS)
        colleague.page.click("main td a >> text=Dobele")
        colleague.page.wait_for_url("**/edit/**")
    before = anna.page.input_value("textarea[name=summary_sv]")
    anna.page.fill("textarea[name=summary_sv]", f"{before} Anna skrev detta.")
    save(anna.page)
    bo.page.fill("textarea[name=summary_sv]", f"{before} Bo skrev detta.")
    save(bo.page)
    shown = bo.page.inner_text(".vo-conflict")
    assert "Anna skrev detta." in shown
    assert "Bo skrev detta." in shown
    assert bo.page.input_value("textarea[name=summary_sv]").endswith("Bo skrev detta.")
    # The page's own heading stands in Wagtail's header.
    assert [fault for fault in bo.axe(without=WAGTAILS_OWN) if "page-has-heading-one" not in fault] == []
    bo.page.click(".vo-conflict button")
    bo.page.wait_for_load_state()
    reader = visit()
    reader.open("/vanorter/dobele/")
    assert "Bo skrev detta." in reader.text()


@pytest.mark.parametrize("path", SCREENS)
def test_what_we_draw_in_the_office_has_no_fault_that_axe_can_see(anna, path):
    anna.open(path)
    assert anna.axe(without=WAGTAILS_OWN) == []
    anna.page.set_viewport_size(PHONE)
    assert not anna.is_wider_than_screen()


def test_wagtails_own_faults_only_become_fewer(anna):
    """What stands in the file is Wagtail's; a fault that is mended is taken out of it, a new one is refused."""
    found = {}
    for path in (*SCREENS, f"{COLLABORATIONS}add/"):
        anna.open(path)
        if faults := sorted({fault.partition(":")[0] for fault in anna.axe()}):
            found[path] = faults
    assert found == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_what_needs_a_human_is_one_click_away(anna):
    anna.open("/admin/")
    text = anna.text()
    for words in ("Ett möte med fyra städer", "Kraftsamling", "Høje-Taastrup", "Kamengatan", "Dobele"):
        assert words in text
    row = anna.page.locator("li", has_text="Ett möte med fyra städer").first
    row.locator("a").last.click()
    anna.page.wait_for_load_state()
    assert "10–14 maj 2020" in anna.page.content() or "2020-05-10" in anna.page.content()
    assert anna.page.url.endswith("/utfall/")


def test_a_reader_reads_and_changes_nothing(visit):
    lars = visit()
    lars.sign_in("lars")
    assert lars.open(f"{COLLABORATIONS}add/") in (302, 200)
    assert lars.page.url.rstrip("/").endswith("/admin")
    assert lars.page.locator("text=Ny vänort").count() == 0


def test_a_visitor_is_asked_to_sign_in(visitor):
    visitor.open("/admin/")
    assert "/konto/login/" in visitor.page.url
    assert visitor.axe() == []
