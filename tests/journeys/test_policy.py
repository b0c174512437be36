# SPDX-License-Identifier: EUPL-1.2
"""The office works under a policy that forbids everything inline: every screen opens, and what scripts do still works.

A violation of the policy is an error in the console, and the fixture of the visitor refuses those.
"""

import io
import re
import urllib.parse

import pytest
from PIL import Image

pytestmark = pytest.mark.browser

AGREEMENTS = "/admin/snippets/collaborations/agreement/"
STARTS = [
    "/admin/", "/admin/pages/", "/admin/images/", "/admin/images/add/", "/admin/documents/multiple/add/",
    "/admin/account/", "/admin/reports/site-history/", "/admin/pages/search/?q=vänort",
]  # fmt: skip
LEFT_OUT = re.compile(
    r"/admin/(logout|bulk|jsi18n|sprite|choose|images/chooser|pages/(create|usage))|export|=csv|=xlsx"
    # Files to keep are no screens.
    r"|/(pdf|pdf-a3|docx)/$|\.(pdf|docx|ics)$"
)
# One try of the picture cropper at what the browser can do is refused; it then takes the other way.
CROPPER = "Executing inline event handler"


@pytest.fixture
def rut(visit):
    visitor = visit()
    visitor.sign_in("rut")
    visitor.page.set_default_timeout(10_000)
    return visitor


def shape_of(path):
    """Return what all addresses of one kind of screen share; the registers differ in their lists and forms only."""
    shape = re.sub(r"\d+", "0", urllib.parse.urlsplit(path).path)
    return re.sub(r"/snippets/\w+/\w+/(?!add|edit|$)", "/snippets/", shape).replace("/edit/0/", "/add/")


def test_every_screen_opens_without_a_violation(rut):
    page, waiting, shapes = rut.page, list(STARTS), set()
    failed = {}
    while waiting:
        path = waiting.pop(0)
        if LEFT_OUT.search(path) or shape_of(path) in shapes:
            continue
        shapes.add(shape_of(path))
        answer = page.goto(path, wait_until="load")
        if answer.status != 200:
            failed[path] = answer.status
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.href)")
        waiting += [link.removeprefix(rut.server.url) for link in links if link.startswith(f"{rut.server.url}/admin/")]
    rut.complaints[:] = [words for words in rut.complaints if CROPPER not in words]
    assert failed == {}
    assert len(shapes) > 50
    kinds = ("add", "history", "usage", "settings", "users", "groups", "redirects", "reports", "documents", "images")
    assert [kind for kind in kinds if not any(f"/{kind}/" in shape for shape in shapes)] == []


def test_rows_choosers_and_dates_are_started(rut):
    page = rut.page
    rut.open(f"{AGREEMENTS}add/")
    page.click("#id_signings-ADD")
    row = page.locator("#id_signings-0-organization-chooser")
    row.locator("[data-chooser-action-choose]:visible").click()
    page.click(".modal-content a:has-text('Dobele')")
    page.wait_for_selector(".modal-content", state="detached")
    assert row.locator("[data-chooser-title]").inner_text() == "Dobele"
    assert page.input_value("#id_signings-0-organization") != ""
    page.click("#id_signings-ADD")
    assert page.input_value("#id_signings-TOTAL_FORMS") == "2"
    rut.open("/admin/snippets/core/source/add/")
    page.click("#id_seen_on")
    page.click(".xdsoft_datetimepicker:visible td.xdsoft_today")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.input_value("#id_seen_on"))


def picture():
    file = io.BytesIO()
    Image.effect_noise((60, 40), 90).convert("RGB").save(file, "PNG")
    return {"name": "sjö.png", "mimeType": "image/png", "buffer": file.getvalue()}


def add_block(page, words):
    page.locator(".c-sf-add-button").last.click()
    page.click(f".w-combobox__option:has-text('{words}')")


def test_a_page_is_written_with_pictures_and_previewed(rut):
    page = rut.page
    rut.open("/admin/pages/")
    start = page.locator("main tr", has_text="Samarbeten och vänorter")
    start.locator("a[href^='/admin/pages/']:not([href*='edit'])").last.click()
    page.locator("main td a:has-text('Tillgänglighet')").first.click()
    page.wait_for_url("**/edit/**")
    add_block(page, "Bild")
    page.click(".image-chooser [data-chooser-action-choose]:visible")
    page.click(".modal-content [role=tab]:has-text('Ladda upp')")
    page.set_input_files(".modal-content input[type=file]", picture())
    page.fill(".modal-content input[name*=title]", "Sjön")
    page.click(".modal-content form button[type=submit]:visible")
    page.wait_for_selector(".modal-content", state="detached")
    assert page.inner_text(".image-chooser [data-chooser-title]") == "Sjön"
    add_block(page, "Text")
    editor = page.locator(".public-DraftEditor-content").last
    editor.click()
    page.keyboard.type("Vi ses i ")
    page.keyboard.press("Control+b")
    page.keyboard.type("hamnen")
    assert editor.inner_text() == "Vi ses i hamnen"
    page.locator("[data-side-panel-toggle=preview]").last.click()
    assert page.frame_locator("iframe[src*=preview]").locator("main h1").inner_text() == page.input_value("#id_title")


def test_many_files_are_uploaded_at_once(rut):
    page = rut.page
    rut.open("/admin/images/multiple/add/")
    page.set_input_files("#fileupload", [picture(), picture()])
    page.locator("#upload-list li form").nth(1).wait_for()
    rut.open("/admin/images/")
    assert page.locator("main img").count() >= 2


def test_rows_of_a_list_are_changed_together(rut):
    page = rut.page
    rut.open("/admin/snippets/collaborations/memoryplace/")
    page.locator("input[data-bulk-action-checkbox]").first.check()
    page.locator("a.bulk-action-btn:visible").first.click()
    page.wait_for_url("**/admin/bulk/**")
    assert page.locator("main form button[type=submit]").count() >= 1
