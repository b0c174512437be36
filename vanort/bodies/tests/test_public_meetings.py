# SPDX-License-Identifier: EUPL-1.2
"""Meetings, decisions and people in office as visitors see them: what is published and masked, and nothing more."""

import datetime as dt
import itertools
import json

import pytest
from icalendar import Calendar

from vanort.bodies.tests.looking import HELD_ON, NUMBER, finished, main, opened
from vanort.core.models import Visibility
from vanort.documents.model import Heading
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.actions import call, cancel, correct, post, publish, unpublish
from vanort.meetings.notices import notice_document
from vanort.meetings.tests.factories import AgendaItemFactory, MeetingFactory, PaperFactory, at, begun, committee
from vanort.website.tests.site import links, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "home")]


# Before a meeting.


@pytest.fixture
def called(sitting, secretary):
    meeting = MeetingFactory(
        body=sitting[0], starts_at=at("2026-12-09 15:00"), place="Rådsalen", link="https://example.com/hemligt-rum"
    )
    first = AgendaItemFactory(meeting=meeting, title="Bidrag till Anna Privat", masked="Anna Privat", background="Ont.")
    AgendaItemFactory(meeting=meeting, title="Anna Privat igen")
    PaperFactory(item=first, title="Ansökan från Anna Privat", is_public=True)
    PaperFactory(item=first, title="Hemlig bilaga")
    call(meeting, by=secretary)
    meeting.refresh_from_db()
    return meeting


def test_a_called_meeting_tells_when_where_and_what_about(client, called):
    said = main(opened(client, "/en/organ/kommitten/2026-12-09/"))
    for words in ("Wednesday 9 December 2026", "At 15.00", "Rådsalen", "Agenda", "Bidrag till [maskerad uppgift]",
                  "[maskerad uppgift] igen", "Ansökan från [maskerad uppgift]"):  # fmt: skip
        assert words in said
    for words in ("Anna", "hemligt-rum", "Hemlig bilaga", "Ont."):
        assert words not in said


def test_what_is_planned_is_not_public_until_it_is_called(client, sitting):
    MeetingFactory(body=sitting[0], starts_at=at("2026-12-09 15:00"))
    for path in ("2026-12-09/", "2026-12-09/kallelse.pdf", "2026-12-09/protokoll.pdf", "2026-12-09/protokoll.docx"):
        assert client.get(f"/organ/kommitten/{path}").status_code == 404
    assert "9 December" not in main(opened(client, "/en/organ/kommitten/"))
    assert b"20261209" not in client.get("/organ/kommitten/sammantraden.ics").content


@pytest.mark.parametrize("hidden", ["meeting", "body"])
def test_what_is_internal_is_found_nowhere(client, called, hidden):
    row = called if hidden == "meeting" else called.body
    row.visibility = Visibility.INTERNAL
    row.save()
    for path in ("", "kallelse.pdf"):
        assert client.get(f"/organ/kommitten/2026-12-09/{path}").status_code == 404


def test_the_next_meeting_stands_on_the_body_s_page_all_its_day(client, called, today):
    for moment in ("2026-11-23 12:00", "2026-12-09 22:59"):
        today.move_to(moment)
        said = main(opened(client, "/en/organ/kommitten/"))
        assert "Next meeting Wednesday 9 December 2026" in said.replace("meetingW", "meeting W")
        assert "Bidrag till [maskerad uppgift]" in said
    today.move_to("2026-12-09 23:00")
    assert "Next meeting" not in main(opened(client, "/en/organ/kommitten/"))


def test_the_public_notice_leaves_out_what_only_the_called_get(client, called):
    document = notice_document(called, is_public=True)
    text = f"{document.facts} {document.blocks}"
    assert "Ansökan från [maskerad uppgift]" in text
    assert [words for words in ("Anna", "hemligt-rum", "Hemlig bilaga", "Ont.") if words in text] == []
    whole = notice_document(called)
    assert [
        words for words in ("hemligt-rum", "Hemlig bilaga", "Ont.") if words not in f"{whole.facts} {whole.blocks}"
    ] == []


def test_what_is_added_at_the_meeting_is_in_no_public_notice(called):
    AgendaItemFactory(meeting=called, title="Brådskande", is_added=True)
    shown = [block.text for block in notice_document(called, is_public=True).blocks if isinstance(block, Heading)]
    assert "Brådskande" not in shown
    assert "Brådskande" in [block.text for block in notice_document(called).blocks if isinstance(block, Heading)]


def test_the_notice_is_a_pdf_that_may_be_kept_until_anything_changes(client, called):
    answer = client.get("/organ/kommitten/2026-12-09/kallelse.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert "Cache-Control" not in answer.headers
    assert "kallelse-kommitten-2026-12-09.pdf" in answer["Content-Disposition"]


def test_a_cancelled_meeting_says_so_everywhere(client, called, secretary):
    cancel(called, reason="Musterstadt kan inte.", by=secretary)
    page = opened(client, "/en/organ/kommitten/2026-12-09/")
    assert text_of(page.find(".//p[@class='pagehead__status']")) == "Cancelled"
    assert "The meeting is cancelled.Musterstadt kan inte." in main(page)
    assert "Cancelled: The committee 9 December 2026" in text_of(page.find(".//title"))
    event = json.loads(page.find(".//script[@type='application/ld+json']").text)["@graph"][0]
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    front = main(opened(client, "/en/organ/kommitten/"))
    assert "9 December 2026 Cancelled" in front
    assert "Next meeting" not in front
    calendar = Calendar.from_ical(client.get("/organ/kommitten/sammantraden.ics").content)
    assert [str(event["status"]) for event in calendar.events] == ["CANCELLED"]


# After a meeting.


def test_held_and_not_published_says_by_when_it_is_adjusted(client, sitting, secretary):
    finished(sitting, secretary)
    page = opened(client, HELD_ON)
    said = main(page)
    assert "The minutes are not published yet. They are to be adjusted by 25 February 2026." in said
    assert links(page, ".//main")["You can ask for the minutes."] == f"/en/kontakt/skriv/?om={HELD_ON}"
    assert [words for words in ("Anna", "bifall", "Agenda") if words in said] == []
    for path in ("kallelse.pdf", "protokoll.pdf", "protokoll.docx"):
        assert client.get(HELD_ON + path).status_code == 404


def test_a_body_that_no_board_rules_apply_to_is_given_no_day(client, secretary):
    sitting = committee(body=BodyFactory(slug="kommitten", legal_form="unknown"))
    meeting, _items = begun(sitting[0], sitting[2], by=secretary)
    assert "They are to be adjusted" not in main(opened(client, f"/en/organ/kommitten/{meeting.slug}/"))


def test_published_paragraphs_are_read_masked_and_the_others_are_only_counted(client, sitting, secretary):
    _meeting, items = finished(sitting, secretary)
    items[1].masked = "Anna Privat"
    items[1].save(update_fields=["masked"])
    publish(items[:2], by=secretary)
    page = opened(client, HELD_ON)
    parts = {part.get("id"): text_of(part) for part in page.findall(".//div[@class='minutes__p']")}
    assert list(parts) == ["p1", "p2", "p3"]
    assert parts["p1"].startswith("§ 1 Val av justerare")
    assert "Bidrag till [maskerad uppgift]: bifall, [maskerad uppgift]." in parts["p2"]
    assert parts["p3"] == "§ 3 is not published here. You can ask for the minutes."
    for secret in ("Anna", "Övrigt", NUMBER):
        assert secret not in main(page)


def test_headings_of_minutes_lie_below_the_page_s_own(client, sitting, secretary):
    _meeting, items = finished(sitting, secretary)
    publish(items, by=secretary)
    page = opened(client, HELD_ON)
    levels = [int(part.tag[1]) for part in page.find(".//main").iter() if part.tag in ("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_minutes_say_when_they_were_adjusted_announced_and_until_when_one_may_appeal(client, sitting, secretary):
    meeting, items = finished(sitting, secretary)
    post(meeting.adjustments.get(), on=dt.date(2026, 2, 12), url="https://example.se/anslag", by=secretary)
    publish(items, by=secretary)
    page = opened(client, HELD_ON)
    said = main(page)
    assert "A decision that may be appealed can be appealed until 5 March 2026." in said
    assert (
        links(page, ".//main")["Announced on the municipality’s board on 12 February 2026"]
        == "https://example.se/anslag"
    )
    assert "11 februari 2026" in said


def test_a_correction_stands_beside_what_it_corrects(client, sitting, secretary):
    _meeting, items = finished(sitting, secretary)
    publish(items, by=secretary)
    correct(items[0], text="Rätt belopp är 5 000 kronor.", by=secretary)
    page = opened(client, HELD_ON)
    assert "Rätt belopp är 5 000 kronor." in text_of(page.find(".//div[@id='p1']"))


def test_what_is_taken_back_is_gone_everywhere(client, sitting, secretary):
    _meeting, items = finished(sitting, secretary)
    publish(items, by=secretary)
    unpublish(items, by=secretary)
    assert client.get(f"{HELD_ON}protokoll.pdf").status_code == 404
    for path in (HELD_ON, "/en/organ/kommitten/beslut/", "/en/organ/kommitten/", "/en/organ/kommitten/beslut.atom"):
        assert b"bifall" not in client.get(path).content


def test_minutes_of_the_past_lead_to_where_they_are_kept(client, sitting):
    for day, link in (("2018-03-07", "https://example.se/protokoll"), ("2018-05-07", "")):
        MeetingFactory(
            body=sitting[0], starts_at=at(f"{day} 15:00"), state="held", is_recorded_elsewhere=True, minutes_url=link
        )
    page = opened(client, "/en/organ/kommitten/2018-03-07/")
    assert (
        links(page, ".//main")["The minutes are kept somewhere else. Read them there."]
        == "https://example.se/protokoll"
    )
    assert "The minutes are kept somewhere else. You can ask" in main(opened(client, "/en/organ/kommitten/2018-05-07/"))


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_published_minutes_are_files_of_what_is_published(client, sitting, secretary, ending, start):
    _meeting, items = finished(sitting, secretary)
    publish(items[:1], by=secretary)
    answer = client.get(f"{HELD_ON}protokoll.{ending}")
    assert answer.content.startswith(start)
    assert f"protokoll-kommitten-2026-02-11.{ending}" in answer["Content-Disposition"]
    assert "Cache-Control" not in answer.headers


def test_a_public_paper_is_named_and_no_other(client, sitting, secretary):
    _meeting, items = finished(sitting, secretary)
    PaperFactory(item=items[0], title="Öppen bilaga", is_public=True)
    PaperFactory(item=items[0], title="Sluten bilaga")
    publish(items, by=secretary)
    papers = opened(client, HELD_ON).findall(".//ul[@class='papers']/li")
    assert [text_of(paper) for paper in papers] == ["Öppen bilaga"]


def test_the_calendar_holds_public_meetings_with_their_pages(client, called, settings):
    answer = client.get("/organ/kommitten/sammantraden.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).events
    assert (str(event["uid"]), str(event["location"])) == (str(called.uuid), "Rådsalen")
    assert str(event["url"]) == f"{settings.SITE_URL}/organ/kommitten/2026-12-09/"
    assert b"hemligt-rum" not in answer.content
