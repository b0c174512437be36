# SPDX-License-Identifier: EUPL-1.2
"""Whoever led an activity tells of it on a phone, without an account, and the town reads what may be read."""

import io
import re

import pytest
from PIL import Image

from tests.journeys.conftest import PHONE, letter_to, rows

pytestmark = pytest.mark.browser

LEADER = "kor@example.org"
# An activity of the committee that was over a week ago.
LED = """
import datetime as dt
from vanort.activities.models import Activity
from vanort.directory.models import Organization
day = dt.date.today() - dt.timedelta(days=7)
one = Activity(slug="koren", kind="club_exchange", direction="travel", state="done")
one.title = {"sv": "Kören sjöng i Kamen"}
one.when = day.isoformat()
one.body, one.involvement = Organization.objects.get(slug="vanortskommitten"), "runs"
one.save()
print(one.pk)
"""
ANSWERS = {
    "purpose": "Sjunga tillsammans.", "programme": "Konsert på torget.", "results": "De kommer hit nästa år.",
    "groups-0-text": "körsångare", "groups-0-number": "24", "costs-0-text": "Buss", "costs-0-amount": "18500,50",
    "aims-0-aim": "Träffa en kör", "aims-0-result": "Två körer.",
}  # fmt: skip


def picture():
    """Return a small photograph of nothing."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "#7a9ab8").save(file, "PNG")
    return {"name": "kor.png", "mimeType": "image/png", "buffer": file.getvalue()}


def ask(anna, activity):
    page = anna.page
    anna.open(f"/admin/aktiviteter/{activity}/pengar/")
    page.fill("[name=name]", "Kim Körledare")
    page.fill("[name=email]", LEADER)
    anna.press("Be om rapporten")
    anna.looks_right_in_office()


def open_link(leader, server):
    leader.open(re.search(r"/lank/\S+", letter_to(server, LEADER))[0])
    leader.looks_right()
    with leader.page.expect_navigation():
        leader.page.click("main form button")
    assert "/lank/" not in leader.page.url


def test_a_leader_tells_on_a_phone_and_the_town_reads_it(anna, visit, server):
    activity = server.manage("shell", "-v0", "-c", LED).strip()
    ask(anna, activity)
    leader = visit(viewport=PHONE)
    open_link(leader, server)
    page = leader.page
    leader.looks_right()
    leader.press("Skicka in")
    assert page.locator("[role=alert] li").count() == 5
    for name, text in ANSWERS.items():
        page.fill(f"[name={name}]", text)
    page.set_input_files("[name=photos-0-file]", picture())
    page.fill("[name=photos-0-text]", "Kören på torget")
    page.select_option("[name=photos-0-people]", "none")
    leader.press("Spara och fortsätt senare")
    assert (page.input_value("[name=purpose]"), page.locator("main img").count()) == (ANSWERS["purpose"], 1)
    page.fill("[name=summary]", "Kören sjöng för tusen människor.")
    page.check("[name=is_public]")
    leader.press("Skicka in")
    leader.looks_right()
    assert page.locator("main form textarea").count() == 0
    anna.open(f"/admin/aktiviteter/{activity}/pengar/")
    assert "körsångare" in anna.text()
    anna.looks_right_in_office()
    anna.press("Godkänn rapporten")
    reader = visit(viewport=PHONE)
    reader.open("/aktiviteter/koren/")
    assert "Kören sjöng för tusen människor." in reader.text()
    assert "Kim Körledare" not in reader.page.content()
    assert rows(server, "SELECT state, leader_email FROM activities_activityreport") == [("approved", LEADER)]
