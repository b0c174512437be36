# SPDX-License-Identifier: EUPL-1.2
"""What somebody who sits in a body reads and does on pages of their own, and that it ends at midnight."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.accounts.tests.factories import UserFactory, person
from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.models import Mandate
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, TermFactory
from vanort.meetings.models import Meeting, Paper
from vanort.meetings.tests.factories import AgendaItemFactory, MeetingFactory, PaperFactory, TaskFactory, at, committee

pytestmark = pytest.mark.django_db
TODAY, MINE = "2026-11-23 12:00", "/mitt-uppdrag/"
LAST_MINUTE, MIDNIGHT = "2026-12-31 22:59:30", "2026-12-31 23:00:00"  # UTC; an hour later in Sweden
SECRET = "Styrelsens bedömning av sökanden"
OFFER = "Vad värden i Kamen begär"


@pytest.fixture(autouse=True)
def today():
    with freeze_time(TODAY) as clock:
        yield clock


def with_account(someone):
    someone.user = UserFactory()
    someone.save()
    return someone.user


@pytest.fixture
def body():
    return BodyFactory(name={"sv": "Vänortsutskottet", "en": "Twin town committee"}, slug="vanortsutskottet")


@pytest.fixture
def members(body):
    return committee(body=body)[2]


@pytest.fixture
def member(members):
    return with_account(members[1].person)


@pytest.fixture
def meeting(body, members):
    """A meeting to which all have been called, with a paper that is not public."""
    found = MeetingFactory(
        body=body, starts_at=at("2026-12-10 15:00"), state=Meeting.State.CALLED, chair=members[0].person
    )
    item = AgendaItemFactory(meeting=found, title="Bidrag till utbyte", background=SECRET, proposal="Ansökan bifalls.")
    PaperFactory(item=item, title=OFFER)
    return found


def address(meeting, page=""):
    return f"{MINE}{meeting.body.slug}/{meeting.slug}/{page}"


def paper_address(paper):
    meeting = paper.item.meeting
    return f"/organ/{meeting.body.slug}/{meeting.slug}/handling/{paper.pk}/"


def text_of(answer):
    return answer.content.decode()


def status(client, page):
    """Ask for a page or a paper, and read it to the end: then its file is closed, and the database is not."""
    answer = client.get(page)
    answer.getvalue()
    return answer.status_code


def closed(client, meeting):
    """Whether the inner page, its calendar entry and its paper are all not found."""
    pages = [address(meeting), address(meeting, "kalender.ics"), address(meeting, "justera/")]
    pages.append(paper_address(Paper.objects.get(item__meeting=meeting)))
    return [status(client, page) for page in pages] == [404] * 4


# Who reads what.


def test_strangers_are_led_to_the_sign_in_and_see_no_paper(client, meeting):
    for page in (MINE, address(meeting), address(meeting, "kalender.ics"), address(meeting, "justera/")):
        answer = client.get(page)
        assert answer["Location"] == f"/konto/login/?next={page}"
        assert answer["Cache-Control"] == "private, no-store"
    assert status(client, paper_address(Paper.objects.get())) == 404
    assert client.post(f"{MINE}uppgift/1/")["Location"].startswith("/konto/login/")


def test_a_member_reads_the_agenda_with_what_is_not_public(client, member, meeting):
    client.force_login(member)
    page = client.get(address(meeting))
    assert page.status_code == 200
    for words in (SECRET, "Ansökan bifalls.", OFFER, "10 december 2026"):
        assert words in text_of(page)
    assert paper_address(Paper.objects.get()) in text_of(page)


@pytest.mark.parametrize("kind", ["substitute", "co_opted"])
def test_substitutes_and_the_co_opted_read_as_members_do(client, members, meeting, kind):
    role = {"substitute": True} if kind == "substitute" else {"role": Mandate.Role.CO_OPTED, "seat": None}
    user = with_account(MandateFactory(term=members[0].term, **role).person)
    client.force_login(user)
    assert SECRET in text_of(client.get(address(meeting)))
    assert status(client, paper_address(Paper.objects.get())) == 200


def test_a_member_of_another_body_reads_nothing_that_is_not_public(client, meeting):
    stranger = with_account(committee()[2][0].person)
    client.force_login(stranger)
    assert closed(client, meeting)
    assert list(Paper.objects.visible_to(stranger)) == []
    assert "Vänortsutskottet</a>" not in text_of(client.get(MINE))
    # That the meeting takes place is public, and no more.
    assert list(Meeting.objects.visible_to(stranger)) == [meeting]
    Meeting.objects.update(state=Meeting.State.PLANNED)
    assert list(Meeting.objects.visible_to(stranger)) == []


def test_the_body_and_the_meeting_of_an_address_must_belong_together(client, member, meeting):
    other = MeetingFactory(starts_at=meeting.starts_at)
    theirs = PaperFactory(item=AgendaItemFactory(meeting=other))
    client.force_login(member)
    assert client.get(f"{MINE}{other.body.slug}/{meeting.slug}/").status_code == 404
    assert status(client, paper_address(theirs)) == 404
    crossed = f"/organ/{meeting.body.slug}/{meeting.slug}/handling/{theirs.pk}/"
    assert client.get(crossed).status_code == 404


def test_the_right_ends_at_midnight_in_sweden(client, member, meeting, today):
    client.force_login(member)
    today.move_to(LAST_MINUTE)
    client.force_login(member)
    assert not closed(client, meeting)
    today.move_to(MIDNIGHT)
    assert closed(client, meeting)
    assert list(Paper.objects.visible_to(member)) == []
    page = text_of(client.get(MINE))
    assert "31 december 2026" in page
    assert address(meeting) not in page


def test_the_right_begins_at_midnight_in_sweden(client, body, meeting, today):
    term = TermFactory(body=body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31))
    coming = with_account(MandateFactory(term=term).person)
    today.move_to(LAST_MINUTE)
    client.force_login(coming)
    assert closed(client, meeting)
    assert "1 januari 2027" in text_of(client.get(MINE))
    today.move_to(MIDNIGHT)
    assert SECRET in text_of(client.get(address(meeting)))
    assert status(client, paper_address(Paper.objects.get())) == 200


def test_who_resigned_reads_to_the_last_day_of_the_mandate(client, members, member, meeting, today):
    Mandate.objects.filter(pk=members[1].pk).update(end_date=dt.date(2026, 11, 23))
    client.force_login(member)
    assert SECRET in text_of(client.get(address(meeting)))
    today.move_to("2026-11-23 23:00:00")
    client.force_login(member)
    assert closed(client, meeting)


def test_a_closed_account_reads_nothing(client, member, meeting):
    client.force_login(member)
    member.is_active = False
    member.save()
    assert list(Paper.objects.visible_to(member)) == []
    assert client.get(MINE)["Location"].startswith("/konto/login/")
    assert status(client, paper_address(Paper.objects.get())) == 404


def test_staff_read_as_before(client, meeting):
    client.force_login(person("reader"))
    assert SECRET in text_of(client.get(address(meeting)))
    assert status(client, paper_address(Paper.objects.get())) == 200
    # Their own page shows no body that they do not sit in, and approving is not theirs.
    assert address(meeting) not in text_of(client.get(MINE))
    assert client.get(address(meeting, "justera/")).status_code == 404


def test_an_account_that_is_nobodys_reads_what_is_public(client, meeting):
    client.force_login(UserFactory())
    assert closed(client, meeting)
    assert client.get(MINE).status_code == 200


# The own page.


def test_the_own_page_shows_bodies_meetings_tasks_and_until_when(client, member, meeting, body):
    earlier = MeetingFactory(body=body, starts_at=at("2026-09-09 15:00"), state=Meeting.State.HELD)
    TaskFactory(body=body, owner=member.person, text="Svara Kamen", due_on=dt.date(2026, 11, 22))
    TaskFactory(body=body, owner=PersonFactory(), text="Boka tåget")
    client.force_login(member)
    page = text_of(client.get(MINE))
    for words in ("Vänortsutskottet", "31 december 2026", "Svara Kamen", address(meeting), address(earlier)):
        assert words in page
    assert "Boka tåget" not in page
    assert page.index(address(meeting)) < page.index(address(earlier))


def test_a_meeting_of_today_stays_among_the_coming_ones(client, member, body):
    begun = MeetingFactory(body=body, starts_at=at("2026-11-23 09:00"), state=Meeting.State.HELD)
    client.force_login(member)
    page = client.get(MINE)
    assert list(page.context["ahead"]) == [begun]
    assert list(page.context["latest"]) == []


@pytest.mark.parametrize("page", [MINE, "meeting", "task"])
def test_nothing_of_it_is_kept_by_anybody(client, member, meeting, page):
    task = TaskFactory(body=meeting.body, owner=member.person)
    client.force_login(member)
    if page == "task":
        answer = client.post(f"{MINE}uppgift/{task.pk}/")
    else:
        answer = client.get(address(meeting) if page == "meeting" else page)
        assert '<meta name="robots" content="noindex">' in text_of(answer)
        assert 'rel="canonical"' not in text_of(answer)
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_both_languages_have_the_pages(client, member, meeting):
    client.force_login(member)
    for page in (MINE, address(meeting)):
        answer = client.get(f"/en{page}")
        assert (answer.status_code, answer["Content-Language"]) == (200, "en")
    assert "to and including 31 December 2026" in text_of(client.get(f"/en{MINE}"))


def test_the_lists_take_as_many_queries_for_three_rows_as_for_one(client, member, body):
    def fill(number):
        meeting = MeetingFactory(
            body=body, starts_at=at(f"2026-12-{number:02} 15:00"), state="called", chair=member.person
        )
        item = AgendaItemFactory(meeting=meeting)
        PaperFactory.create_batch(number, item=item)
        held = MeetingFactory(body=body, starts_at=at(f"2026-10-{number:02} 15:00"), state="held", chair=member.person)
        done = AgendaItemFactory(meeting=held, outcome="noted")
        TaskFactory(body=body, owner=member.person, item=done)
        return meeting

    def counted(page):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    meeting = fill(1)
    client.force_login(member)
    before = [counted(MINE), counted(address(meeting))]
    for number in (2, 3):
        fill(number)
    for number in (2, 3):
        PaperFactory(item=AgendaItemFactory(meeting=meeting, position=number))
    assert [counted(MINE), counted(address(meeting))] == before


# Tasks.


def test_a_task_is_done_by_a_button(client, member, body):
    task = TaskFactory(body=body, owner=member.person, text="Svara Kamen")
    client.force_login(member)
    done = f"{MINE}uppgift/{task.pk}/"
    assert client.get(done).status_code == 405
    page = client.post(done, follow=True)
    task.refresh_from_db()
    assert task.done_on == dt.date(2026, 11, 23)
    assert "Svara Kamen" in str(next(iter(page.context["messages"])))
    assert list(page.context["tasks"]) == []


def test_a_task_pressed_twice_keeps_its_day(client, member, body, today):
    task = TaskFactory(body=body, owner=member.person)
    client.force_login(member)
    client.post(f"{MINE}uppgift/{task.pk}/")
    today.move_to("2026-11-24 12:00")
    client.force_login(member)
    assert client.post(f"{MINE}uppgift/{task.pk}/").status_code == 302
    task.refresh_from_db()
    assert task.done_on == dt.date(2026, 11, 23)


def test_nobody_does_the_tasks_of_others_or_of_a_body_they_have_left(client, member, members, body, today):
    theirs, own = TaskFactory(body=body, owner=members[2].person), TaskFactory(body=body, owner=member.person)
    client.force_login(member)
    assert client.post(f"{MINE}uppgift/{theirs.pk}/").status_code == 404
    assert client.post(f"{MINE}uppgift/999999999999999999999/").status_code == 404
    today.move_to("2027-01-01 12:00")
    client.force_login(member)
    assert client.post(f"{MINE}uppgift/{own.pk}/").status_code == 404
    own.refresh_from_db()
    assert own.done_on is None
    assert own.text not in text_of(client.get(MINE))


# The calendar and the papers.


def test_the_calendar_entry_has_the_link_for_those_at_a_distance(client, member, meeting):
    meeting.link = "https://moten.example.se/vanort"
    meeting.save()
    client.force_login(member)
    answer = client.get(address(meeting, "kalender.ics"))
    lines = answer.content.decode().split("\r\n")
    assert "DTSTART;TZID=Europe/Stockholm:20261210T150000" in lines
    assert "DESCRIPTION:https://moten.example.se/vanort" in lines
    assert answer["Content-Disposition"] == 'attachment; filename="vanortsutskottet-2026-12-10.ics"'
    assert answer["Cache-Control"] == "private, no-store"


def sent(answer):
    return answer["Content-Type"], answer["Content-Disposition"], answer.getvalue()


def test_a_pdf_is_shown_and_anything_else_is_saved(client, member, meeting):
    client.force_login(member)
    first = Paper.objects.get()
    answer = client.get(paper_address(first))
    kind, name, content = sent(answer)
    assert (kind, content) == ("application/pdf", b"%PDF-1.7 x")
    assert name == "inline; filename*=utf-8''Vad%20v%C3%A4rden%20i%20Kamen%20beg%C3%A4r.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    page = PaperFactory(item=first.item, title="Kalkyl.HTML", file=ContentFile(b"<script>1</script>", name="a.html"))
    kind, name, _content = sent(client.get(paper_address(page)))
    assert name.startswith("attachment; ")


def test_a_title_cannot_break_the_header(client, member, meeting):
    odd = PaperFactory(item=meeting.items.get(), title='Bilaga\r\nSet-Cookie: a=1 "x" / å')
    client.force_login(member)
    answer = client.get(paper_address(odd))
    assert answer.status_code == 200
    assert re.search(r"[\r\n]", answer["Content-Disposition"]) is None
    assert "Set-Cookie" not in answer.headers
    answer.getvalue()


def test_a_public_paper_is_for_everybody_as_long_as_it_is_public(client, meeting):
    paper = PaperFactory(item=meeting.items.get(), is_public=True)
    answer = client.get(paper_address(paper))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")
    answer.getvalue()
    for change in ({"state": Meeting.State.PLANNED}, {"state": "called", "visibility": "internal"}):
        Meeting.objects.filter(pk=meeting.pk).update(**change)
        assert status(client, paper_address(paper)) == 404


def test_a_paper_whose_file_is_gone_is_not_found(client, member, meeting):
    paper = Paper.objects.get()
    paper.file.delete(save=False)
    Paper.objects.update(file="handlingar/2026/borta.pdf")
    client.force_login(member)
    assert status(client, paper_address(Paper.objects.get())) == 404
    Paper.objects.update(file="../../etc/passwd")
    assert status(client, paper_address(Paper.objects.get())) == 404
