# SPDX-License-Identifier: EUPL-1.2
"""The office's page of a meeting's minutes: what it shows, what is done from it, by whom, and once."""

import datetime as dt
import hashlib
import re
from pathlib import PurePath

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from vanort.meetings.actions import adjust, approve, decide, post, publish
from vanort.meetings.announcement import adjust_by, announcement, deadlines, gaps
from vanort.meetings.models import Adjustment, AgendaItem, Meeting, MinutesNote, Reservation
from vanort.meetings.presence import presence_of
from vanort.meetings.tests.factories import AdjustmentFactory, AgendaItemFactory, ApprovalFactory, MeetingFactory
from vanort.meetings.tests.sitting import NUMBER, PRIVATE, everything_happened, plain_meeting
from vanort.meetings.tests.test_minutes import sv
from vanort.office.tests.conftest import client_of
from vanort.secretariat.forms.minutes import LARGEST_FILE

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 undertecknat"


@pytest.fixture
def siv():
    """The committee's secretary, on the day when the minutes are adjusted."""
    with freeze_time("2027-02-22 12:00"):
        yield client_of("secretary", "siv")


@pytest.fixture
def lars(siv):
    return client_of("reader", "lars")


@pytest.fixture
def meeting(siv):
    return everything_happened(siv.user)[0]


@pytest.fixture
def ready(siv):
    return plain_meeting(siv.user, count=3)[0]


@pytest.fixture
def adjustment(siv, ready):
    return adjust(ready, adjusted_on=dt.date(2027, 2, 22), kept_at="Kommunhuset", by=siv.user)


def url(meeting, verb="", *more):
    return reverse(f"meetings_admin:minutes{'_' + verb if verb else ''}", args=[meeting.pk, *more])


def page(client, meeting, query=""):
    answer = client.get(url(meeting) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def keys(meeting):
    return [str(pk) for pk in meeting.items.order_by("position").values_list("pk", flat=True)]


def form(meeting, **more):
    """Return what the form to adjust with sends."""
    return {
        "paragraphs": keys(meeting), "adjusted_on": "2027-02-22", "adjusters": "Astrid Exempel",
        "kept_at": "Kommunhuset", **more,
    }  # fmt: skip


def file(content=PDF, name="Sivs eget namn 811228-9874.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


# Who may.


def test_strangers_are_led_to_sign_in(meeting):
    for path in (url(meeting), url(meeting, "paper", "pdf"), url(meeting, "signed", 1)):
        answer = Client().get(path)
        assert (answer.status_code, "login" in answer.url or "logga-in" in answer.url) == (302, True)


def test_a_reader_reads_and_does_nothing(lars, meeting):
    text = page(lars, meeting)
    assert "Resa till Kamen" in text
    assert f'action="{url(meeting, "adjust")}"' not in text
    assert f'action="{url(meeting, "mask", keys(meeting)[0])}"' not in text
    for verb in ("adjust", "publish"):
        assert lars.post(url(meeting, verb), form(meeting)).status_code in (302, 403)
    for verb in ("mask", "correct", "unpublish"):
        assert lars.post(url(meeting, verb, keys(meeting)[0]), {"masked": "x"}).status_code in (302, 403)
    assert not Adjustment.objects.exists()
    assert not AgendaItem.objects.exclude(masked="").exists()


def test_what_is_not_there_is_not_found(siv, meeting, adjustment):
    other = adjustment.meeting
    assert siv.get(url(meeting, "signed", 10**18)).status_code == 404
    assert siv.get(url(meeting, "extract", keys(other)[0], "pdf")).status_code == 404
    assert siv.post(url(meeting, "post", adjustment.pk), {"posted_on": "2027-02-22"}).status_code == 404
    assert siv.post(url(meeting, "mask", keys(other)[0]), {"masked": "x"}).status_code == 404
    assert siv.get(reverse("meetings_admin:minutes", args=[10**18])).status_code == 404


def test_whoever_comes_without_a_form_is_led_to_the_page(siv, meeting):
    answer = siv.get(url(meeting, "adjust"))
    assert (answer.status_code, answer.url) == (302, url(meeting))


# What it shows.


def test_the_page_shows_the_minutes_with_numbers_that_may_change(siv, meeting):
    text = page(siv, meeting)
    for words in ("§ 3", "Resa till Kamen", "Utskottet beslutar att resa", PRIVATE, NUMBER, "Hans Ersättare (M)"):
        assert words in text
    assert text.count("vo-preview") == 4


def test_the_public_version_is_shown_masked(siv, meeting):
    siv.post(url(meeting, "mask", keys(meeting)[1]), {"masked": PRIVATE})
    shown = page(siv, meeting, "?public=1")
    text = shown[shown.index('class="vo-minutes__text"') :]
    assert (PRIVATE in text, NUMBER in text, "[maskerad uppgift]" in text) == (False, False, True)
    whole = page(siv, meeting)
    assert PRIVATE in whole[whole.index('class="vo-minutes__text"') :]


def test_three_items_cost_as_many_queries_as_one(siv):
    counts = {}
    for state in ("open", "adjusted"):
        for count in (1, 3):
            meeting, _items = plain_meeting(siv.user, count=count)
            if state == "adjusted":
                adjust(meeting, adjusted_on=meeting.day, by=siv.user)
            page(siv, meeting)
            with CaptureQueriesContext(connection) as seen:
                page(siv, meeting)
            counts[state, count] = len(seen)
    assert counts["open", 1] == counts["open", 3]
    assert counts["adjusted", 1] == counts["adjusted", 3]


def test_hostile_text_is_shown_as_text(siv, ready):
    AgendaItem.objects.filter(pk=keys(ready)[0]).update(title="<script>a", background="<img src=x>", notify="<b>hej")
    text = page(siv, ready)
    assert ("<script>a" in text, "<img src=x>" in text, "<b>hej" in text) == (False, False, False)


def test_a_meeting_without_anything_has_a_page_too(siv):
    for state in ("planned", "cancelled"):
        assert page(siv, MeetingFactory(state=state, state_reason="Snö"))
    cancelled = MeetingFactory(state="cancelled", state_reason="Snö")
    AgendaItemFactory(meeting=cancelled)
    assert page(siv, cancelled)


# What is missing.


def test_what_is_missing_is_said_with_a_link_to_where_it_is_mended(siv, meeting):
    item = AgendaItem.objects.get(pk=keys(meeting)[2])
    AgendaItem.objects.filter(pk=item.pk).update(outcome="")
    Reservation.objects.filter(item=item).update(text="")
    found = gaps(presence_of(Meeting.objects.get(pk=meeting.pk)))
    assert [(gap.is_needed, gap.page, gap.item) for gap in found] == [(True, "hold", item), (False, "hold", item)]
    text = page(siv, meeting)
    assert text.count(f'href="{reverse("meetings_admin:hold_item", args=[meeting.pk, item.pk])}"') == 2
    assert f'action="{url(meeting, "adjust")}"' not in text


def test_a_meeting_of_which_nothing_is_recorded_lacks_nearly_all(siv):
    planned = MeetingFactory()
    assert [gap.page for gap in gaps(presence_of(planned))] == ["prepare"]
    AgendaItemFactory(meeting=planned)
    found = gaps(presence_of(planned))
    assert [gap.is_needed for gap in found] == [True, True, False, False, False, False]
    assert f'href="{reverse("meetings_admin:hold", args=[planned.pk])}"' in page(siv, planned)


def test_nothing_is_missing_in_minutes_that_are_adjusted(adjustment):
    assert gaps(presence_of(Meeting.objects.get(pk=adjustment.meeting_id))) == []


def test_a_decision_by_too_few_is_pointed_out(siv, ready):
    item = AgendaItem.objects.get(pk=keys(ready)[0])
    decide(item, outcome="approved", text="Ja.", by=siv.user)
    ready.attendance.filter(pk__in=list(ready.attendance.values_list("pk", flat=True))[:3]).update(is_absent=True)
    found = [gap for gap in gaps(presence_of(ready)) if gap.item]
    assert [(gap.item, gap.is_needed) for gap in found] == [(item, False)]


# The clock.


def test_the_days_follow_the_law_and_the_regulation(siv, ready):
    assert adjust_by(presence_of(ready)) == dt.date(2027, 2, 24)
    ready.body.regulations.update(minutes_days=10)
    assert adjust_by(presence_of(ready)) == dt.date(2027, 2, 20)
    ready.body.regulations.update(minutes_days=30)
    assert adjust_by(presence_of(ready)) == dt.date(2027, 2, 24)
    ready.body.legal_form = "association"
    assert adjust_by(presence_of(ready)) == dt.date(2027, 3, 12)


def test_the_days_of_adjusted_minutes(siv, ready, adjustment):
    days = deadlines(presence_of(ready), adjustment)
    assert [one.day and one.day.isoformat() for one in days] == ["2027-02-24", "2027-02-24", None, None]
    post(adjustment, on=dt.date(2027, 2, 22), by=siv.user)
    days = deadlines(presence_of(ready), adjustment)
    assert [one.day.isoformat() for one in days] == ["2027-02-24", "2027-02-24", "2027-03-15", "2027-03-16"]
    assert [one.is_late(dt.date(2027, 6, 1)) for one in days] == [False] * 4


def test_what_is_late_is_flagged(siv, ready):
    bad = f'<span class="vo-bad">{sv("late")}</span>'
    assert bad not in page(siv, ready)
    with freeze_time("2027-02-25 12:00"):
        siv.force_login(siv.user)
        assert page(siv, ready).count(bad) == 1
        row = adjust(ready, adjusted_on=dt.date(2027, 2, 25), by=siv.user)
    with freeze_time("2027-02-28 12:00"):
        siv.force_login(siv.user)
        assert page(siv, ready).count(bad) == 2
        post(row, on=dt.date(2027, 2, 28), by=siv.user)
        assert page(siv, ready).count(bad) == 2


def test_without_rules_for_boards_the_page_says_why_nothing_is_announced(siv, ready, adjustment):
    ready.body.legal_form = "unknown"
    ready.body.save()
    text = page(siv, ready)
    assert str(ready.body) in text
    assert f'action="{url(ready, "post", adjustment.pk)}"' not in text
    assert len(deadlines(presence_of(Meeting.objects.get(pk=ready.pk)), adjustment)) == 1
    answer = siv.post(url(ready, "post", adjustment.pk), {"posted_on": "2027-02-22"})
    assert answer.status_code == 200
    assert Adjustment.objects.get().posted_on is None


# Adjusting.


def test_adjusting_all_keeps_the_signed_file_and_its_hash(siv, ready):
    answer = siv.post(url(ready, "adjust"), form(ready, signed_file=file()))
    assert (answer.status_code, answer.url) == (302, url(ready))
    row = Adjustment.objects.get()
    assert (row.adjusted_on, row.adjusters, row.kept_at) == (dt.date(2027, 2, 22), "Astrid Exempel", "Kommunhuset")
    assert (row.signed_hash, row.is_at_once) == (hashlib.sha256(PDF).hexdigest(), False)
    assert "9874" not in PurePath(row.signed_file.name).name
    assert ready.items.filter(adjustment=row).count() == 3
    assert row.signed_hash in page(siv, ready)


def test_adjusting_some_is_at_once(siv, ready):
    siv.post(url(ready, "adjust"), form(ready, paragraphs=keys(ready)[1:2]))
    assert Adjustment.objects.get().is_at_once is True
    rows = ready.items.order_by("position").values_list("paragraph", "adjustment__is_at_once")
    assert list(rows) == [(1, None), (2, True), (None, None)]
    offered = page(siv, ready).split('id="vo-adjust"')[1].split("</section>")[0]
    assert re.findall(r'name="paragraphs" value="(\d+)"', offered) == [keys(ready)[0], keys(ready)[2]]


def test_sent_twice_it_is_adjusted_once(siv, ready):
    for _time in range(2):
        assert siv.post(url(ready, "adjust"), form(ready)).status_code == 302
    assert Adjustment.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"adjusted_on": "2027-02-09"}, {"adjusted_on": "2027-02-23"}, {"adjusted_on": "9999-12-31"},
        {"adjusted_on": "0001-01-01"}, {"adjusted_on": "x"}, {"adjusters": ""}, {"adjusters": "x" * 301},
        {"adjusters": "\x00"}, {"kept_at": ""}, {"paragraphs": []}, {"paragraphs": ["0"]}, {"paragraphs": ["x"]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(siv, ready, change):
    answer = siv.post(url(ready, "adjust"), form(ready, kept_at=change.get("kept_at", "Arkivet i källaren")) | change)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "kept_at" in change or "Arkivet i källaren" in text
    assert 'aria-invalid="true"' in text or "vo-stop" in text
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize("bad", [b"PK\x03\x04 no pdf", b"\x00" * 10, b"", b"<script>", b"x%PDF-1.7"])
def test_files_that_are_no_pdf_are_refused(siv, ready, bad):
    answer = siv.post(url(ready, "adjust"), form(ready, signed_file=file(bad)))
    assert (answer.status_code, Adjustment.objects.count()) == (200, 0)


def test_a_file_keeps_nothing_of_a_name_that_is_hostile(siv, ready):
    siv.post(url(ready, "adjust"), form(ready, signed_file=file(name="../../x" + "å" * 300 + ".exe")))
    name = PurePath(Adjustment.objects.get().signed_file.name)
    assert (name.parts[0], name.name.startswith(f"{ready.body.slug}-2027-02-10"), name.suffix) == (
        "protokoll", True, ".pdf"
    )  # fmt: skip


def test_a_file_that_is_too_large_is_refused(siv, ready):
    answer = siv.post(url(ready, "adjust"), form(ready, signed_file=file(PDF + b"0" * LARGEST_FILE)))
    assert answer.status_code == 200
    assert "30 MB" in answer.content.decode()
    assert not Adjustment.objects.exists()


def test_minutes_without_an_outcome_are_not_adjusted(siv, meeting):
    AgendaItem.objects.filter(pk=keys(meeting)[0]).update(outcome="")
    answer = siv.post(url(meeting, "adjust"), form(meeting))
    assert (answer.status_code, "vo-stop" in answer.content.decode()) == (200, True)
    assert not Adjustment.objects.exists()


def test_where_they_were_kept_last_is_proposed(siv, ready, adjustment):
    members = list(ready.body.terms.get().mandates.filter(role="member"))
    later, _items = plain_meeting(siv.user, body=ready.body, members=members, when="2027-02-20 15:00")
    assert re.search(r'name="kept_at"[^>]*value="Kommunhuset"|value="Kommunhuset"[^>]*name="kept_at"', page(siv, later))


def test_approvals_are_shown_and_whether_they_still_count(siv, meeting):
    person = meeting.chair
    person.user = siv.user
    person.save()
    siv.user.refresh_from_db()
    approve(meeting, by=type(siv.user).objects.get(pk=siv.user.pk), has_second_factor=True)
    stale = sv("The text has changed since then; the approval no longer counts.")
    text = page(siv, meeting)
    assert (person.name in text, 'id="vo-approvals"' in text) == (True, True)
    assert text.count("no longer counts") + text.count(stale) * ("no longer" not in stale) == 0
    ApprovalFactory(meeting=meeting, person=meeting.adjusters.get())
    aside = page(siv, meeting).split('id="vo-approvals"')[1]
    assert aside.split("</section>")[0].count("vo-bad") == 1


# Announcing.


def test_the_text_to_copy_says_what_the_law_asks_for(siv, ready, adjustment):
    lines = announcement(adjustment, [1, 2, 3], on=dt.date(2027, 2, 22)).split("\n")
    values = [line.split(": ", 1)[1] for line in lines[2:]]
    assert values == [
        str(ready.body), "10 februari 2027", "§§ 1–3", "22 februari 2027", "22 februari 2027", "16 mars 2027",
        "Kommunhuset",
    ]  # fmt: skip
    assert all(line in page(siv, ready) for line in lines if line)


def test_posting_and_taking_down(siv, ready, adjustment):
    data = {"posted_on": "2027-02-22", "posted_url": "https://example.se/anslag/1"}
    assert siv.post(url(ready, "post", adjustment.pk), data).status_code == 302
    adjustment.refresh_from_db()
    assert (adjustment.posted_on, adjustment.posted_url) == (dt.date(2027, 2, 22), "https://example.se/anslag/1")
    with freeze_time("2027-03-20 12:00"):
        siv.force_login(siv.user)
        early = siv.post(url(ready, "take_down", adjustment.pk), {"taken_down_on": "2027-03-15"})
        assert (early.status_code, Adjustment.objects.get().taken_down_on) == (200, None)
        for _time in range(2):
            answer = siv.post(url(ready, "take_down", adjustment.pk), {"taken_down_on": "2027-03-16"})
            assert (answer.status_code, answer.url) == (302, url(ready))
    assert Adjustment.objects.get().taken_down_on == dt.date(2027, 3, 16)


@pytest.mark.parametrize(
    "data",
    [
        {"posted_on": "2027-02-21"}, {"posted_on": "2027-02-23"}, {"posted_on": ""}, {"posted_on": "10000-01-01"},
        {"posted_on": "2027-02-22", "posted_url": "javascript:alert(1)"},
    ],
)  # fmt: skip
def test_announcements_that_cannot_be_are_refused(siv, ready, adjustment, data):
    assert siv.post(url(ready, "post", adjustment.pk), data).status_code == 200
    assert Adjustment.objects.get().posted_on is None


def test_an_announcement_is_not_taken_down_ahead_of_time(siv, ready, adjustment):
    post(adjustment, on=dt.date(2027, 2, 22), by=siv.user)
    answer = siv.post(url(ready, "take_down", adjustment.pk), {"taken_down_on": "2027-04-01"})
    assert answer.status_code == 200
    assert Adjustment.objects.get().taken_down_on is None


# Publishing, masking, correcting.


def ticked(text):
    """Return the keys of the boxes that are ticked for publication."""
    part = text.split('id="vo-publish"')[1].split("</section>")[0]
    return [found[1] for found in re.finditer(r'<input[^>]*value="(\d+)"[^>]*checked', part)]


def test_paragraphs_of_a_board_are_all_ticked(siv, ready, adjustment):
    assert ticked(page(siv, ready)) == keys(ready)
    siv.post(url(ready, "publish"), {"paragraphs": keys(ready)[:2]})
    assert list(ready.items.order_by("position").values_list("published_on", flat=True)) == [
        dt.date(2027, 2, 22), dt.date(2027, 2, 22), None
    ]  # fmt: skip
    assert ticked(page(siv, ready)) == keys(ready)[2:]


@pytest.mark.parametrize("form_", ["drafting", "unknown", "association"])
def test_those_of_other_bodies_are_a_choice_and_the_page_says_why(siv, ready, adjustment, form_):
    ready.body.legal_form = form_
    ready.body.save()
    text = page(siv, ready)
    assert (ticked(text), "vo-flag" in text.split('id="vo-publish"')[1].split("</section>")[0]) == ([], True)


def test_publishing_nothing_or_what_is_not_adjusted_is_refused(siv, ready):
    assert siv.post(url(ready, "publish"), {}).status_code == 200
    assert siv.post(url(ready, "publish"), {"paragraphs": keys(ready)}).status_code == 200
    assert not AgendaItem.objects.exclude(published_on=None).exists()


def test_a_paragraph_is_taken_off_again(siv, ready, adjustment):
    items = list(ready.items.order_by("position"))
    publish(items, by=siv.user)
    for _time in range(2):
        answer = siv.post(url(ready, "unpublish", items[0].pk))
        assert (answer.status_code, answer.url) == (302, f"{url(ready)}#item-{items[0].pk}")
    assert ready.items.exclude(published_on=None).count() == 2


def test_words_are_masked_before_and_after_the_adjustment(siv, ready):
    item = ready.items.first()
    siv.post(url(ready, "mask", item.pk), {"masked": "Nils\r\nastma"})
    assert AgendaItem.objects.get(pk=item.pk).masked == "Nils\nastma"
    adjust(ready, adjusted_on=dt.date(2027, 2, 22), by=siv.user)
    frozen = AgendaItem.objects.get(pk=item.pk).frozen
    siv.post(url(ready, "mask", item.pk), {"masked": "Nils"})
    after = AgendaItem.objects.get(pk=item.pk)
    assert (after.masked, after.frozen) == ("Nils", frozen)
    answer = siv.post(url(ready, "mask", item.pk), {"masked": "x" * 2001})
    assert (answer.status_code, "x" * 2001 in answer.content.decode()) == (200, True)


def test_a_note_of_correction_is_written_once(siv, ready, adjustment):
    item = ready.items.first()
    for _time in range(2):
        assert siv.post(url(ready, "correct", item.pk), {"text": "Rätt är 5 000.\r\nInte 500."}).status_code == 302
    note = MinutesNote.objects.get()
    assert (note.text, note.by, note.item) == ("Rätt är 5 000.\nInte 500.", siv.user, item)
    assert "Rätt är 5" in page(siv, ready)
    assert siv.post(url(ready, "correct", item.pk), {"text": ""}).status_code == 200


def test_what_is_not_adjusted_is_not_corrected_by_a_note(siv, ready):
    answer = siv.post(url(ready, "correct", keys(ready)[0]), {"text": "Fel."})
    assert (answer.status_code, MinutesNote.objects.count()) == (200, 0)


# Files.


def test_the_signed_file_is_handed_to_staff_as_a_file_that_nobody_keeps(siv, lars, ready):
    siv.post(url(ready, "adjust"), form(ready, signed_file=file()))
    row = Adjustment.objects.get()
    for client in (siv, lars):
        answer = client.get(url(ready, "signed", row.pk))
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert ("no-store" in answer["Cache-Control"], answer["Content-Type"]) == (True, "application/pdf")
    assert Client().get(f"/media/{row.signed_file.name}").status_code == 404
    assert siv.get(f"/media/{row.signed_file.name}").status_code == 404
    row.signed_file.storage.delete(row.signed_file.name)
    assert siv.get(url(ready, "signed", row.pk)).status_code == 404


def test_minutes_without_a_signed_file_have_none_to_hand_out(siv, ready, adjustment):
    assert siv.get(url(ready, "signed", adjustment.pk)).status_code == 404
    assert AdjustmentFactory(meeting=MeetingFactory()).signed_file.name == ""


@pytest.mark.parametrize(("kind", "mark"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_minutes_and_extracts_are_given_as_files(siv, ready, adjustment, kind, mark):
    whole = siv.get(url(ready, "paper", kind))
    assert (whole.content[: len(mark)], "no-store" in whole["Cache-Control"]) == (mark, True)
    assert f"protokoll-{ready.body.slug}-2027-02-10.{kind}" in whole["Content-Disposition"]
    assert whole.content == siv.get(url(ready, "paper", kind)).content
    extract = siv.get(url(ready, "extract", keys(ready)[1], kind))
    assert f"protokollsutdrag-{ready.body.slug}-2027-02-10-2.{kind}" in extract["Content-Disposition"]
    assert extract.content[: len(mark)] == mark
    assert extract.content != whole.content


def test_whom_to_tell_stands_by_the_extract(siv, meeting):
    text = page(siv, meeting)
    assert f"{PRIVATE}, Ekonomikontoret" in text
