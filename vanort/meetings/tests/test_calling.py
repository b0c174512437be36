# SPDX-License-Identifier: EUPL-1.2
"""Calling a meeting, calling it again, cancelling it: who gets which letter, and that nobody gets it twice."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from freezegun import freeze_time
from icalendar import Calendar

from vanort.accounts.models import User
from vanort.core.models import OutgoingMail
from vanort.mandates.models import Mandate, Regulation
from vanort.meetings import actions
from vanort.meetings.icals import meeting_ics
from vanort.meetings.models import Meeting
from vanort.meetings.notices import called, notice_letter
from vanort.meetings.tests.factories import AgendaItemFactory, PaperFactory, at
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import fields_of, url_of
from vanort.secretariat.tests.preparing import planned, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-11-23 09:00") as clock:
        yield clock


@pytest.fixture
def siv(db):
    """The committee's secretary, signed in."""
    return client_of("secretary", "siv")


@pytest.fixture
def meeting(db):
    return planned(count=2)


def press(client, meeting, **more):
    """Send the form of the page as it is shown, with what is ticked besides; return the answer and what was sent."""
    data = {name: values[-1] for name, values in fields_of(client.get(to(meeting, "call")), None).items()} | more
    return client.post(to(meeting, "call"), data), data


def later(client, clock, moment):
    """Let time pass; the person has signed in anew."""
    clock.move_to(moment)
    client.force_login(client.user)


def letters():
    return list(OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True))


SIX = [f"person{number}@example.se" for number in (1, 2, 4, 5, 6, 7)]


# Calling.


def test_the_page_shows_the_letter_and_the_people_before_anything_is_sent(siv, meeting):
    answer = siv.get(to(meeting, "call"))
    page = answer.content.decode()
    assert answer.context["letter"] == notice_letter(meeting)
    assert (answer.context["letter"]["subject"] in page, "person7@example.se" in page) == (True, True)
    assert (letters(), Meeting.objects.get(pk=meeting.pk).state) == ([], "planned")


def test_members_and_substitutes_get_one_letter_each_with_two_files(siv, meeting, now):
    assert press(siv, meeting)[0].url == to(meeting)
    found = Meeting.objects.get(pk=meeting.pk)
    assert (letters(), found.state, found.called_at.isoformat()) == (SIX, "called", "2026-11-23T09:00:00+00:00")
    for mail in OutgoingMail.objects.all():
        files = {one.name: (one.content_type, bytes(one.content)[:4]) for one in mail.attachments.all()}
        assert files == {
            "kallelse-2026-12-09.pdf": ("application/pdf", b"%PDF"),
            "sammantrade-2026-12-09.ics": ("text/calendar", b"BEGI"),
        }
        assert (mail.is_automatic, mail.reply_to) == (True, "person2@example.se")


def test_the_notice_is_drawn_once_for_all(siv, meeting):
    press(siv, meeting)
    drawn = {bytes(one.attachments.get(name__endswith=".pdf").content) for one in OutgoingMail.objects.all()}
    assert len(drawn) == 1


def test_one_address_of_two_people_gets_one_letter(siv, meeting):
    for one in called(meeting):
        one.person.email = "postlada@example.se"
        one.person.save()
    press(siv, meeting)
    assert letters() == ["postlada@example.se"]


def test_a_double_click_sends_one_set_of_letters(siv, meeting):
    first, data = press(siv, meeting)
    second = siv.post(to(meeting, "call"), data)
    assert (first.status_code, second.status_code) == (302, 200)
    assert "again" in second.context["form"].errors
    assert letters() == SIX
    shown = {name: values[-1] for name, values in fields_of(second, None).items()}
    assert siv.post(to(meeting, "call"), shown | {"again": "on"}).status_code == 302
    assert letters() == SIX * 2


def test_of_two_presses_at_once_the_second_is_refused_by_the_action(meeting):
    user = User.objects.create(username="ada", is_superuser=True)
    seen = meeting.version
    actions.call(meeting, by=user, seen=seen)
    with pytest.raises(ValidationError):
        actions.call(meeting, by=user, seen=seen)
    assert letters() == SIX


def test_a_meeting_that_a_colleague_changed_meanwhile_is_not_called_unseen(siv, meeting):
    data = {"version": meeting.version}
    Meeting.objects.get(pk=meeting.pk).save()
    answer = siv.post(to(meeting, "call"), data)
    assert (answer.status_code, len(answer.context["form"].non_field_errors()), letters()) == (200, 1, [])
    siv.post(to(meeting, "call"), {name: values[-1] for name, values in fields_of(answer, None).items()})
    assert letters() == SIX


@pytest.mark.parametrize("version", ["", "x", "-1", "1e9", "99999999999999999999999"])
def test_a_forged_version_sends_nothing(siv, meeting, version):
    assert siv.post(to(meeting, "call"), {"version": version}).status_code == 200
    assert letters() == []


# Calling again.


def test_the_same_notice_goes_out_again_only_when_that_is_ticked(siv, meeting, now):
    press(siv, meeting)
    later(siv, now, "2026-11-24 09:00")
    assert press(siv, meeting)[0].status_code == 200
    assert letters() == SIX
    assert press(siv, meeting, again="on")[0].status_code == 302
    assert letters() == SIX * 2
    answer = siv.get(to(meeting))
    assert [f"{moment:%F}" for moment in answer.context["sent"]] == ["2026-11-23", "2026-11-24"]


@pytest.mark.parametrize("change", ["item", "paper", "facts"])
def test_a_change_is_flagged_and_needs_no_tick(siv, meeting, now, change):
    press(siv, meeting)
    later(siv, now, "2026-11-24 09:00")
    meeting.refresh_from_db()
    if change == "item":
        siv.post(to(meeting, "add"), {"title": "Nytt ärende", "kind": "decision"})
    elif change == "paper":
        paper = PaperFactory(item=meeting.items.first())
        siv.post(to(meeting, "remove_paper", paper.pk))
    else:
        data = {name: values[-1] for name, values in fields_of(siv.get(url_of(meeting))).items()}
        assert siv.post(url_of(meeting), data | {"place": "Rådhuset"}).status_code == 302
    assert siv.get(to(meeting)).context["has_changed"] is True
    assert "again" not in siv.get(to(meeting, "call")).context["form"].fields
    press(siv, meeting)
    assert (letters(), siv.get(to(meeting)).context["has_changed"]) == (SIX * 2, False)


def test_a_second_notice_is_not_late_when_the_first_was_in_time(siv, meeting, now):
    press(siv, meeting)
    later(siv, now, "2026-12-07 09:00")
    siv.post(to(meeting, "add"), {"title": "Nytt ärende", "kind": "decision"})
    press(siv, meeting)
    assert siv.get(to(meeting)).context["is_late"] is False


def test_the_calendar_entry_takes_the_place_of_the_one_before(siv, meeting):
    press(siv, meeting)
    press(siv, meeting, again="on")
    entries = [
        Calendar.from_ical(bytes(mail.attachments.get(name__endswith=".ics").content)).walk("VEVENT")[0]
        for mail in OutgoingMail.objects.filter(recipient=SIX[0]).order_by("pk")
    ]
    assert {str(entry["UID"]) for entry in entries} == {str(meeting.uuid)}
    assert entries[1]["SEQUENCE"] > entries[0]["SEQUENCE"]


# Refusals.


def test_an_empty_agenda_calls_nobody(siv):
    meeting = planned()
    answer = press(siv, meeting)[0]
    assert (answer.status_code, len(answer.context["form"].non_field_errors()), letters()) == (200, 1, [])


@pytest.mark.parametrize(("when", "state"), [("2026-11-22 15:00", "planned"), ("2026-12-09 15:00", "held")])
def test_nobody_is_called_to_what_has_been(siv, when, state):
    meeting = planned(when, count=1)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    assert siv.get(to(meeting)).context["can_call"] is False
    assert press(siv, meeting)[0].status_code == 200
    assert letters() == []


@pytest.mark.parametrize("role", ["reader", None])
def test_only_those_who_run_meetings_call(meeting, role):
    client = client_of("reader", "lars")
    if role is None:
        client.user.groups.clear()
    assert {client.get(to(meeting, "call")).status_code, client.post(to(meeting, "call")).status_code} <= {302, 403}
    with pytest.raises(PermissionDenied):
        actions.call(meeting, by=client.user)
    assert letters() == []


def test_without_addresses_the_meeting_is_called_and_no_letter_is_written(siv, meeting):
    Mandate.objects.all().delete()
    answer = siv.get(to(meeting, "call"))
    assert (answer.context["people"], answer.status_code) == ([], 200)
    assert press(siv, meeting)[0].status_code == 302
    assert (letters(), Meeting.objects.get(pk=meeting.pk).state) == ([], "called")


# By which day.


@pytest.mark.parametrize(
    ("today", "days", "counts", "last", "late"),
    [
        ("2026-12-02", 7, "calendar", "2026-12-02", False), ("2026-12-03", 7, "calendar", "2026-12-02", True),
        ("2026-12-02", 5, "working", "2026-12-02", False), ("2026-12-03", 5, "working", "2026-12-02", True),
        ("2026-12-09", 0, "calendar", "2026-12-09", False),
    ],
)  # fmt: skip
def test_a_notice_is_late_after_the_last_day(siv, meeting, now, today, days, counts, last, late):
    Regulation.objects.update(notice_days=days, notice_counts=counts)
    later(siv, now, f"{today} 08:00")
    context = siv.get(to(meeting)).context
    assert (str(context["call_by"]), context["is_late"]) == (last, late)
    press(siv, meeting)
    assert siv.get(to(meeting)).context["is_late"] is late


# Cancelling.


def test_who_was_called_is_told_of_the_cancellation_and_its_reason(siv, meeting):
    press(siv, meeting)
    OutgoingMail.objects.all().delete()
    siv.post(to(meeting, "cancel"), {"reason": "Snöoväder"})
    meeting.refresh_from_db()
    assert (letters(), meeting.state, meeting.state_reason) == (SIX, "cancelled", "Snöoväder")
    mail = OutgoingMail.objects.first()
    file = mail.attachments.get()
    entry = Calendar.from_ical(bytes(file.content)).walk("VEVENT")[0]
    assert (file.name, str(entry["STATUS"]), "Snöoväder" in mail.body) == (
        "sammantrade-2026-12-09.ics",
        "CANCELLED",
        True,
    )


def test_nobody_is_told_when_nobody_was_called(siv, meeting):
    siv.post(to(meeting, "cancel"), {"reason": "Snöoväder"})
    assert (letters(), Meeting.objects.get(pk=meeting.pk).state) == ([], "cancelled")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_cancellation_needs_a_reason(siv, meeting, reason):
    answer = siv.post(to(meeting, "cancel"), {"reason": reason})
    assert (answer.status_code, list(answer.context["cancel_form"].errors)) == (200, ["reason"])
    assert Meeting.objects.get(pk=meeting.pk).state == "planned"


def test_a_meeting_cancelled_twice_tells_once(siv, meeting):
    press(siv, meeting)
    OutgoingMail.objects.all().delete()
    for _press in range(2):
        siv.post(to(meeting, "cancel"), {"reason": "Snöoväder"})
    assert letters() == SIX


def test_a_cancelled_meeting_is_planned_and_called_anew(siv, meeting, now):
    press(siv, meeting)
    siv.post(to(meeting, "cancel"), {"reason": "Snöoväder"})
    siv.post(to(meeting, "plan_anew"))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.state_reason, meeting.called_at) == ("planned", "", None)
    later(siv, now, "2026-12-01 09:00")
    OutgoingMail.objects.all().delete()
    press(siv, meeting)
    assert letters() == SIX
    assert [f"{moment:%F}" for moment in siv.get(to(meeting)).context["sent"]] == ["2026-12-01"]


def test_what_is_not_cancelled_is_not_planned_anew(siv, meeting):
    answer = siv.post(to(meeting, "plan_anew"), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


# What the letter says.


def test_the_letter_says_when_where_and_what(meeting):
    item = meeting.items.get(position=1)
    item.diary_number = "KS 2026/311"
    item.save()
    with translation.override("en"):
        body = notice_letter(meeting)["body"]
    for text in ("onsdag 9 december 2026", "15.00", "Stadshuset, rum Kullen", "https://mote.example.se/abc",
                 "1. Ärende 1 (", "KS 2026/311)", "2. Ärende 2", "person2@example.se"):  # fmt: skip
        assert text in body
    assert "\n\n\n" not in body
    assert "mitt-uppdrag" not in body


def test_papers_that_are_not_public_are_named_by_where_to_read_them_and_never_sent(siv, meeting, settings):
    PaperFactory(item=meeting.items.first(), title="Hemlig ansökan")
    body = notice_letter(meeting)["body"]
    assert f"{settings.SITE_URL}/mitt-uppdrag/" in body
    assert "Hemlig ansökan" not in body
    press(siv, meeting)
    assert {one.attachments.count() for one in OutgoingMail.objects.all()} == {2}


def test_hostile_texts_do_not_break_the_letter(siv, meeting):
    AgendaItemFactory(meeting=meeting, title="<b>&\u202e{{ x }} %(day)s", position=3)
    Meeting.objects.filter(pk=meeting.pk).update(place="Rum\r\nBcc: alla@example.com")
    assert press(siv, meeting)[0].status_code == 302
    mail = OutgoingMail.objects.first()
    assert ("<b>&" in mail.body, "\n" in mail.subject) == (True, False)
    assert letters() == SIX


# The files.


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04"), ("ics", b"BEGIN:VCALENDAR")])
def test_the_notice_is_given_as_a_file(meeting, kind, start):
    answer = client_of("reader", "lars").get(to(meeting, "notice", kind))
    assert (answer.status_code, answer.content[: len(start)], answer["Cache-Control"]) == (200, start, "no-store")
    assert f"2026-12-09.{kind}" in answer["Content-Disposition"]


@pytest.mark.parametrize(("state", "status"), [
    ("planned", "TENTATIVE"), ("called", "CONFIRMED"), ("held", "CONFIRMED"), ("cancelled", "CANCELLED"),
])  # fmt: skip
def test_the_calendar_entry_is_in_swedish_time_and_tells_no_link_unless_asked(meeting, state, status):
    meeting.state = state
    calendar = Calendar.from_ical(meeting_ics(meeting))
    entry = calendar.walk("VEVENT")[0]
    assert (str(entry["STATUS"]), entry["SEQUENCE"], str(entry["UID"])) == (status, meeting.version, str(meeting.uuid))
    assert (entry["DTSTART"].dt, entry["DTSTART"].params["TZID"]) == (at("2026-12-09 15:00"), "Europe/Stockholm")
    assert ("DTEND" in entry, "METHOD" in calendar, len(calendar.walk("VTIMEZONE"))) == (False, False, 1)
    assert b"mote.example.se" not in meeting_ics(meeting)
    assert b"mote.example.se" in meeting_ics(meeting, has_link=True)


def test_the_calendar_entry_ends_when_the_meeting_did(meeting):
    meeting.ends_at = at("2026-12-09 17:10")
    assert Calendar.from_ical(meeting_ics(meeting)).walk("VEVENT")[0]["DTEND"].dt == at("2026-12-09 17:10")
