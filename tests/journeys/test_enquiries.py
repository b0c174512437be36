# SPDX-License-Identifier: EUPL-1.2
"""A resident asks on a phone, and both sides have it in writing; nobody is kept out, and nothing typed is lost."""

import pytest

from tests.journeys.conftest import PHONE, rows

pytestmark = pytest.mark.browser
MAILBOX = "vanorter@example.se"
GIVE_A_MAILBOX = f"""
from vanort.enquiries.models import Topic
for topic in Topic.objects.all():
    topic.mailbox = "{MAILBOX}"
    topic.save()
"""


@pytest.fixture(scope="module")
def site(server):
    """The site, with a mailbox for every topic."""
    server.manage("shell", "-v0", "-c", GIVE_A_MAILBOX)
    return server


def letters(site, number):
    """Return recipient and body of the letters that wait in the outbox, of one case."""
    return dict(rows(site, "SELECT recipient, body FROM core_outgoingmail WHERE subject LIKE ?", f"%{number}:%"))


def number_on(page):
    """Return the case number of the page that confirms."""
    return page.url.partition("nr=")[2].partition(":")[0].replace("%3A", "")


def test_a_resident_asks_on_a_phone_and_both_have_it_in_writing(visit, site):
    visitor = visit(viewport=PHONE)
    visitor.open("/vanorter/kamen/")
    visitor.page.click("footer >> text=Rätta en uppgift")
    visitor.page.wait_for_url("**/kontakt/skriv/**")
    assert visitor.page.is_checked("input[value=rattelse]")
    assert visitor.page.input_value("[name=page]") == "/vanorter/kamen/"
    visitor.looks_right()
    visitor.page.check("input[value=fraga]")
    visitor.page.fill("[name=subject]", "När kommer gästerna?")
    visitor.page.fill("[name=email]", "kim@example")
    visitor.page.click("main form button")
    assert visitor.page.evaluate("document.querySelector('[role=alert]').querySelectorAll('a').length") == 2
    visitor.looks_right()
    visitor.page.click("[role=alert] a >> nth=0")
    assert visitor.page.evaluate("document.activeElement.name") == "text"
    visitor.page.fill("[name=text]", "Vi har plats för två.\n\nKim")
    visitor.page.fill("[name=email]", "kim@example.com")
    visitor.page.click("main form button")
    visitor.page.wait_for_url("**/tack/**")
    visitor.looks_right()
    number = number_on(visitor.page)
    assert number in visitor.text()
    assert "kim@example.com" not in visitor.page.content() + visitor.page.url
    found = letters(site, number)
    assert set(found) == {"kim@example.com", MAILBOX}
    assert "> Vi har plats för två.\n> \n> Kim\n" in found["kim@example.com"]
    assert "kim@example.com" in found[MAILBOX]
    visitor.page.click("main .ds-button")
    visitor.page.wait_for_url("**/vanorter/kamen/")


def test_the_form_can_be_sent_with_the_keyboard_and_without_javascript(visit, site):
    visitor = visit(java_script_enabled=False)
    visitor.open("/en/kontakt/skriv/?amne=tillganglighet&om=/en/tillganglighet/")
    keys = visitor.page.keyboard
    visitor.page.focus("input[value=tillganglighet]")
    for typed in ("", "The map", "I cannot read it."):
        keys.type(typed)
        keys.press("Tab")
        if not typed:
            # Past the box for the page it is about, and its link.
            keys.press("Tab")
            keys.press("Tab")
    for _field in range(3):
        keys.press("Tab")
    while visitor.page.locator("main form button:focus").count() == 0:
        keys.press("Tab")
    keys.press("Enter")
    visitor.page.wait_for_url("**/en/kontakt/skriv/tack/**")
    assert "we cannot answer" in visitor.text()
    assert set(letters(site, number_on(visitor.page))) == {MAILBOX}


def test_a_form_sent_twice_by_an_impatient_finger_is_one_case(visit, site):
    visitor = visit(viewport=PHONE)
    visitor.open("/kontakt/skriv/?amne=ide")
    visitor.page.fill("[name=subject]", "En kör")
    visitor.page.fill("[name=text]", "Vi vill sjunga i Kamen.")
    visitor.page.dblclick("main form button")
    visitor.page.wait_for_url("**/tack/**")
    visitor.page.wait_for_load_state("networkidle")
    assert rows(site, "SELECT count(*) FROM enquiries_enquiry WHERE subject = 'En kör'") == [(1,)]
