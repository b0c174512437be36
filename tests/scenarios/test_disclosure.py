# SPDX-License-Identifier: EUPL-1.2
"""The acceptance scenario A10: the accessibility statement, and minutes that somebody asks to read."""

import datetime as dt
import io
import json

import docx
import pytest
from django.urls import reverse
from freezegun import freeze_time

from vanort.enquiries.actions import store
from vanort.enquiries.models import Enquiry
from vanort.enquiries.tests.factories import TopicFactory
from vanort.meetings.actions import adjust, mask
from vanort.meetings.minutes import minutes_document
from vanort.meetings.models import AgendaItem
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.sitting import NUMBER, PRIVATE, everything_happened
from vanort.office.tests.conftest import client_of
from vanort.website.models import AccessibilityPage
from vanort.website.tests.site import links, make_home, make_page, read

pytestmark = pytest.mark.django_db
SECRETS = (PRIVATE, NUMBER, "Privat", "astma", "9874")


@pytest.fixture
def siv():
    with freeze_time("2027-03-01 12:00"):
        yield client_of("secretary", "siv")


@pytest.fixture
def asked_for(siv):
    """The adjusted minutes of 2027-02-10, with a private person's name and illness to mask."""
    meeting, items, _members, _substitutes = everything_happened(siv.user, when="2027-02-10 15:00")
    adjust(meeting, adjusted_on=dt.date(2027, 2, 22), by=siv.user)
    mask(AgendaItem.objects.get(pk=items[1].pk), words=f"{PRIVATE}\nastma", by=siv.user)
    return meeting


def words_of_docx(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a10_the_request_for_the_minutes_is_a_case_with_a_number(siv):
    wanted = Enquiry(topic=TopicFactory(), subject="Protokoll", text="Jag vill läsa protokollet från 2027-02-10.")
    enquiry = store(wanted, by=siv.user)
    assert enquiry.number == f"2027-{enquiry.serial}"
    assert Enquiry.objects.get(pk=enquiry.pk).text == "Jag vill läsa protokollet från 2027-02-10."


def test_a10_the_export_masks_what_the_public_may_not_read(siv, asked_for):
    url = reverse("meetings_admin:minutes_paper", args=[asked_for.pk, "docx"])
    public = words_of_docx(siv.get(f"{url}?public=1").content)
    assert "Resa till Kamen" in public
    assert [secret for secret in SECRETS if secret in public] == []
    assert all(secret in words_of_docx(siv.get(url).content) for secret in SECRETS)


def test_a10_the_archived_original_is_unchanged(siv, asked_for):
    def kept():
        rows = asked_for.items.order_by("position").values_list("frozen", flat=True)
        return json.dumps([*rows, asked_for.adjustments.get().head, asked_for.adjustments.get().text_hash])

    before, original = kept(), minutes_document(presence_of(asked_for))
    assert siv.get(reverse("meetings_admin:minutes_paper", args=[asked_for.pk, "pdf"]) + "?public=1").status_code == 200
    assert kept() == before
    assert minutes_document(presence_of(asked_for)) == original
    assert all(secret in before for secret in SECRETS)


def test_a10_the_public_version_of_the_page_masks_too(siv, asked_for):
    page = siv.get(reverse("meetings_admin:minutes", args=[asked_for.pk]) + "?public=1").content.decode()
    text = page[page.index('class="vo-minutes__text"') :]
    assert [secret for secret in SECRETS if secret in text] == []


def test_a10_every_page_links_to_a_statement_with_the_eleven_points(client):
    home = make_home()
    make_page(
        home, AccessibilityPage, slug="tillganglighet", actor="Exempelby kommun", service="Samarbeten",
        conformance="partial", shortcomings="Kartan saknar text.", assessed_on=dt.date(2026, 11, 1),
        updated_on=dt.date(2026, 11, 2), method="Egen granskning.", contact="Skriv till a@example.se",
        supervision_url="https://www.digg.se/tdosanmalan", burden="Äldre filmer.", outside="Kartor från andra.",
    )  # fmt: skip
    tree = read(client.get("/tillganglighet/"))
    points = tree.findall(".//dl[@class='statement']/div")
    assert len(points) == 11
    assert "https://www.digg.se/tdosanmalan" in links(tree, ".//dl").values()
    assert any("skriv" in address and "amne=tillganglighet" in address for address in links(tree, ".//dl").values())
    for address in ("/", "/vanorter/", "/kontakt/skriv/"):
        assert "/tillganglighet/" in links(read(client.get(address)), ".//footer").values(), address
