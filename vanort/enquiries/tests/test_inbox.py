# SPDX-License-Identifier: EUPL-1.2
"""The inbox: tabs, search, filters, the diary as a file, and who sees any of it."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from vanort.core.models import OutgoingMail
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.models import Enquiry, Topic
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import list_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
INBOX = "/admin/snippets/enquiries/enquiry/"
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def now():
    with freeze_time("2026-11-24 10:00"):
        yield


def case(state="received", late=0, **more):
    """An enquiry to be answered by today, or that is late by some days."""
    return EnquiryFactory(state=state, due_on=TODAY - dt.timedelta(days=late), **more)


def found(client, query=""):
    return list(client.get(f"{INBOX}?{query}").context["object_list"])


def diary(client, query="show=all"):
    """Return the rows of the CSV file, each a list of cells, without the headings."""
    text = client.get(f"{INBOX}?{query}&export=csv").content.decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))[1:]


def test_the_first_tab_holds_what_waits_for_the_person(siv, carl):
    late_of_carl = case("assigned", late=3, assigned_to=carl.user)
    free = case()
    mine = case("assigned", assigned_to=siv.user)
    of_carl = case("assigned", assigned_to=carl.user)
    lost = case("assigned")
    answered, closed = case("answered", assigned_to=siv.user), case("closed")
    assert found(siv) == [late_of_carl, free, mine, lost]
    assert found(siv, "show=open") == [late_of_carl, free, mine, of_carl, lost]
    assert found(siv, "show=answered") == [answered]
    assert found(siv, "show=closed") == [closed]
    assert found(siv, "show=all") == [closed, answered, lost, of_carl, mine, free, late_of_carl]
    assert found(siv, "show=nonsense") == found(siv)
    page = siv.get(INBOX)
    assert [(name, number) for name, _label, number in page.context["tabs"]] == [
        ("todo", 4), ("open", 5), ("answered", 1), ("closed", 1), ("all", 7),
    ]  # fmt: skip
    assert page.content.decode().count('aria-current="page"><') == 0
    assert f'href="{INBOX}?show=todo" aria-current="page"' in page.content.decode()


def test_a_line_says_in_words_what_it_is(siv):
    one = case("assigned", late=2, assigned_to=siv.user, channel="phone", serial=42)
    page = siv.get(INBOX).content.decode()
    for words in (
        f"2026-42 {one.subject}", "22 nov", "2 ", "Siv", one.get_state_display(), one.get_channel_display(),
        one.topic.title["sv"], url_of(one, "inspect"),
    ):  # fmt: skip
        assert words in page
    assert page.count('class="vo-bad"') == 1
    assert "bulk-action-checkbox" not in page


def test_what_is_due_today_is_not_late(siv):
    case()
    assert 'class="vo-bad"' not in siv.get(INBOX).content.decode()


def test_what_was_erased_keeps_its_number(siv):
    erased = EnquiryFactory(state="closed", text="", subject="", name="", email="", erased_at=timezone.now())
    page = siv.get(f"{INBOX}?show=closed").content.decode()
    assert erased.number in page
    assert url_of(erased, "inspect") in page


@pytest.mark.parametrize(
    "text",
    ["2026-77", "sjunger", "SKOLKÖREN", "Åsa", "asa@example.com", "KS 2026/123", "kör sjunger", "026-7"],
)
def test_a_search_looks_in_every_tab(siv, text):
    wanted = case(
        "closed", serial=77, subject="Skolkören", text="Vi sjunger i kör", name="Åsa", email="asa@example.com",
        diary_number="KS 2026/123",
    )  # fmt: skip
    case(serial=5, name="Bo", email="bo@example.com", text="Något annat", subject="Annat")
    assert [one.pk for one in found(siv, f"q={text}")] == [wanted.pk]


@pytest.mark.parametrize(
    "text",
    ['x"', "'", "%25", "_", "%00", "a" * 5000, "( AND", "NEAR(", "🎻", "2026-", "9" * 400, "\\", "<b>", "2026--1"],
)
def test_any_text_can_be_searched_for(siv, text):
    case()
    assert siv.get(f"{INBOX}?q={text}").status_code == 200
    assert siv.get(f"{INBOX}results/?q={text}&ordering=x'&p=-1&show={text}&topic={text}").status_code == 200


def test_filters_look_in_every_tab(siv, carl):
    topic = TopicFactory()
    by_phone = case("closed", channel="phone", topic=topic, diary_number="1")
    of_carl = case("assigned", assigned_to=carl.user, channel="letter", diary_number="2")
    assert found(siv, "channel=phone") == [by_phone]
    assert found(siv, f"topic={topic.pk}") == [by_phone]
    assert found(siv, f"assigned_to={carl.user.pk}") == [of_carl]
    assert found(siv, "state=assigned") == [of_carl]
    unregistered = case("answered", topic=topic)
    assert found(siv, "attention=unregistered") == [unregistered]
    assert found(siv, "show=open&channel=phone") == []


@pytest.mark.parametrize("query", ["show=all", "show=all&export=csv", "show=all&export=xlsx"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(siv, query):
    def fill():
        topic = TopicFactory(organization=OrganizationFactory())
        one = case("answered", topic=topic, assigned_to=siv.user)
        MessageFactory(enquiry=one, kind="answer", by=siv.user)

    def count():
        with CaptureQueriesContext(connection) as queries:
            answer = siv.get(f"{INBOX}?{query}")
            b"".join(answer) if answer.streaming else answer.content
        return len(queries)

    fill()
    count()
    one = count()
    fill()
    fill()
    assert count() == one
    assert one <= 16


def test_the_diary_has_what_a_diary_needs(siv):
    committee = OrganizationFactory(name={"sv": "Kommittén"})
    topic = TopicFactory(organization=committee, kind="idea", title={"sv": "En idé"})
    one = case(
        "closed", topic=topic, serial=7, diary_number="KS 2026/1", name="Åsa", subject="Kör", channel="letter",
        received_at=dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC), secrecy="OSL 21:1",
        answered_at=timezone.now(), closed_at=timezone.now(),
    )  # fmt: skip
    MessageFactory(enquiry=one, kind="answer", by=siv.user)
    [row] = diary(siv)
    assert row == [
        "KS 2026/1", "2026-7", "2026-11-20 10:30:00", "2026-11-24 11:00:00", "Åsa", "Kommittén", "Kör",
        str(Enquiry.Channel.LETTER.label), "En idé", str(Topic.Kind.IDEA.label), str(Enquiry.State.CLOSED.label),
        "2026-11-24 11:00:00", "2026-11-24 11:00:00", "OSL 21:1", "Siv",
    ]  # fmt: skip


def test_the_file_holds_what_the_tab_holds_and_nothing_that_runs(siv):
    case(name="=cmd()", subject="+46 ring")
    case("closed")
    [row] = diary(siv, "show=open")
    assert row[4] == "'=cmd()"
    assert row[6] == "'+46 ring"
    assert row[-1] == ""
    assert len(diary(siv)) == 2


def test_a_workbook_has_the_same_columns(siv):
    case(serial=9, name="=1+1")
    answer = siv.get(f"{INBOX}?show=all&export=xlsx")
    headings, row = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active.values
    assert len(headings) == 15
    assert row[1] == "2026-9"
    assert row[4] == "'=1+1"


def test_an_erased_case_names_nobody_in_the_diary(siv):
    EnquiryFactory(state="closed", text="", subject="", name="", email="", erased_at=timezone.now(), serial=3)
    [row] = diary(siv)
    assert (row[1], row[4], row[6]) == ("2026-3", "", "")


def addresses(one, mail):
    topic = one.topic
    return [
        INBOX, f"{INBOX}results/", f"{INBOX}?export=csv", f"{INBOX}?export=xlsx", f"{INBOX}?q=gäster", f"{INBOX}add/",
        url_of(one), url_of(one, "inspect"), url_of(one, "history"), url_of(one, "usage"), url_of(one, "delete"),
        list_of(OutgoingMail), url_of(mail, "inspect"), url_of(mail, "history"), url_of(mail, "usage"),
        f"{list_of(OutgoingMail)}?export=csv", f"{INBOX}history-results/{one.pk}/", url_of(topic, "delete"),
        reverse("enquiries_admin:statistics"), f"{reverse('enquiries_admin:statistics')}?export=csv",
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_who_has_no_part_in_it_sees_nothing(role):
    client = client_of(role, "olle")
    one = case("closed", subject="Hemlig fråga", name="Åsa Hemlig", email="asa@example.com")
    mail = OutgoingMailFactory(subject="Hemligt svar")
    for address in addresses(one, mail):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, "/admin/"), address
    for address in ("/admin/", "/admin/reports/site-history/", "/admin/snippets/directory/organization/?q=asa"):
        page = client.get(address, follow=True).content.decode()
        assert "Hemlig" not in page
        assert INBOX not in page


def test_a_stranger_is_asked_to_sign_in(client):
    one, mail = case(), OutgoingMailFactory()
    for address in addresses(one, mail):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/konto/" in answer.url or "/admin/login" in answer.url


@pytest.mark.parametrize("role", ["administrator", "coordinator", "secretary"])
def test_who_has_a_part_in_it_finds_it_in_the_menu(role):
    page = client_of(role, "olle").get("/admin/").content.decode()
    assert INBOX in page
    assert list_of(OutgoingMail) in page


@pytest.mark.parametrize("model", ["enquiries/enquiry", "core/outgoingmail"])
def test_there_is_no_window_to_choose_an_enquiry_or_a_letter(carl, model):
    assert carl.get(f"/admin/snippets/choose/{model}/").status_code == 404


def test_nobody_deletes_an_enquiry_or_a_letter_whatever_rights_were_given(carl):
    one, mail = case(), OutgoingMailFactory()
    carl.user.user_permissions.set(Permission.objects.filter(codename__in=["delete_enquiry", "delete_outgoingmail"]))
    for record in (one, mail):
        label = record._meta.label_lower.replace(".", "/")
        carl.post(url_of(record, "delete"))
        carl.get(f"/admin/bulk/{label}/delete/?id={record.pk}&next=/admin/")
        carl.post(f"/admin/bulk/{label}/delete/?id={record.pk}&next=/admin/")
        record.refresh_from_db()
    assert "/delete/" not in carl.get(INBOX).content.decode()
    assert "/delete/" not in carl.get(url_of(one)).content.decode()


def test_an_empty_inbox_says_what_to_look_at_instead(siv):
    answer = siv.get(INBOX)
    assert answer.status_code == 200
    assert "vo-tabs" in answer.content.decode()
    assert found(siv, "q=inget") == []
