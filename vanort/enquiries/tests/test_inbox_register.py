# SPDX-License-Identifier: EUPL-1.2
"""Registering what came by telephone, letter, e-mail or in person, and changing the facts of a case."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.core.models import OutgoingMail
from vanort.enquiries.models import Enquiry
from vanort.enquiries.tests.factories import EnquiryFactory, TopicFactory
from vanort.office.tests.posting import fields_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADD = "/admin/snippets/enquiries/enquiry/add/"


@pytest.fixture
def now():
    with freeze_time("2026-11-24 10:00"):
        yield


@pytest.fixture
def call(db):
    """What is typed while somebody is on the telephone."""
    return {
        "form_key": str(uuid.uuid4()), "channel": "phone", "received_at": "2026-11-23T15:30", "subject": "Kören",
        "topic": TopicFactory(answer_days=10).pk, "text": "Vill sjunga.\r\nRing tillbaka.", "name": "Åsa",
        "phone": "0431-000", "postal_address": "Storgatan 1\r\n262 00 Exempelstad", "diary_number": "KS 2026/5",
    }  # fmt: skip


def test_a_call_is_registered_as_what_comes_by_the_form_is(siv, call):
    answer = siv.post(ADD, call)
    one = Enquiry.objects.get()
    assert answer.url == url_of(one, "inspect")
    assert (one.number, one.channel, one.name, one.diary_number) == ("2026-1", "phone", "Åsa", "KS 2026/5")
    assert timezone.localtime(one.received_at).strftime("%F %H.%M") == "2026-11-23 15.30"
    assert one.registered_at == timezone.now()
    assert (one.registered_by, one.state, one.assigned_to, one.due_on) == (
        siv.user, "received", None, dt.date(2026, 12, 3),
    )  # fmt: skip
    assert [entry.action for entry in ModelLogEntry.objects.all()] == ["vanort.receive"]
    assert not OutgoingMail.objects.exists()


def test_it_can_be_taken_at_once(siv, call):
    siv.post(ADD, call | {"assign_to_me": "on"})
    one = Enquiry.objects.get()
    assert (one.state, one.assigned_to) == ("assigned", siv.user)
    assert not OutgoingMail.objects.exists()


def test_with_an_address_the_person_gets_a_receipt(siv, call):
    siv.post(ADD, call | {"email": "asa@example.com", "channel": "email"})
    mail = OutgoingMail.objects.get()
    assert mail.recipient == "asa@example.com"
    assert "2026-1" in mail.subject


def test_a_form_sent_twice_registers_once(siv, call):
    first = siv.post(ADD, call | {"assign_to_me": "on", "email": "asa@example.com"})
    second = siv.post(ADD, call | {"assign_to_me": "on", "email": "asa@example.com"})
    assert first.url == second.url
    assert (Enquiry.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_going_back_and_writing_something_else_registers_that_too(siv, call):
    siv.post(ADD, call)
    siv.post(ADD, call | {"text": "Något annat"})
    assert [one.text for one in Enquiry.objects.all()] == ["Något annat", "Vill sjunga.\nRing tillbaka."]


def test_the_form_begins_with_the_telephone_and_the_time_it_is(siv):
    form = siv.get(ADD).context["form"]
    assert form["channel"].value() == "phone"
    assert "web" not in [value for value, _label in form.fields["channel"].choices]
    assert fields_of(siv.get(ADD))["received_at"] == ["2026-11-24T11:00"]
    assert "due_on" not in form.fields
    assert "webbplats" not in form.fields


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channel", "web"), ("channel", "duva"), ("received_at", "2026-11-25T10:00"),
        ("received_at", "0001-01-01T00:00"),
        ("received_at", "9999-12-31T23:59"), ("received_at", "i går"), ("topic", "999999"), ("topic", "x"),
        ("subject", ""), ("subject", "x" * 151), ("text", ""), ("text", "x" * 20_001), ("email", "ingen"),
        ("page", "https://example.com/vanorter/"), ("page", "javascript:alert(1)"), ("name", "a\x00b"),
        ("postal_address", "x" * 301), ("diary_number", "x" * 41),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_lost(siv, call, name, value):
    page = siv.post(ADD, call | {name: value})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {name}
    assert not Enquiry.objects.exists()
    for field in {"text", "subject", "name", "postal_address"} - {name}:
        assert page.context["form"][field].value() == call[field]


def test_secrecy_needs_a_diary_number(siv, call):
    page = siv.post(ADD, call | {"secrecy": "OSL 21:1", "diary_number": ""})
    assert page.context["form"].errors.keys() == {"diary_number"}
    siv.post(ADD, call | {"secrecy": "OSL 21:1"})
    assert Enquiry.objects.get().secrecy == "OSL 21:1"


@pytest.mark.parametrize("form_key", ["", "x", "\x00", "9" * 500])
def test_a_spoilt_key_is_a_new_one(siv, call, form_key):
    siv.post(ADD, call | {"form_key": form_key})
    assert Enquiry.objects.count() == 1


def test_the_address_of_a_page_may_be_pasted_whole(siv, call, settings):
    siv.post(ADD, call | {"page": f"{settings.SITE_URL}/vanorter/kamen/"})
    assert Enquiry.objects.get().page == "/vanorter/kamen/"


def test_only_who_may_registers(eva, client, call):
    assert eva.post(ADD, call).url == "/admin/"
    assert client.post(ADD, call).status_code == 302
    assert not Enquiry.objects.exists()


def test_the_facts_of_a_case_change_and_what_was_written_does_not(siv):
    one = EnquiryFactory(subject="Före", text="Före", page="/vanorter/")
    data = fields_of(siv.get(url_of(one)))
    assert {"text", "subject", "channel", "received_at", "page", "assign_to_me", "state"} & data.keys() == set()
    changed = {
        "diary_number": "KS 2026/9", "secrecy": "OSL 21:1", "due_on": "2026-12-24", "topic": TopicFactory().pk,
        "phone": "0431-111", "text": "Efter", "subject": "Efter", "state": "closed", "page": "/efter/",
    }  # fmt: skip
    answer = siv.post(url_of(one), data | changed)
    assert answer.url == url_of(one, "inspect")
    one.refresh_from_db()
    assert (one.diary_number, one.secrecy, one.due_on, one.topic_id, one.phone) == (
        "KS 2026/9", "OSL 21:1", dt.date(2026, 12, 24), changed["topic"], "0431-111",
    )  # fmt: skip
    assert (one.text, one.subject, one.state, one.page, one.version) == ("Före", "Före", "received", "/vanorter/", 2)


def test_a_stale_form_shows_both_texts(siv, carl):
    one = EnquiryFactory()
    mine, theirs = fields_of(siv.get(url_of(one))), fields_of(carl.get(url_of(one)))
    carl.post(url_of(one), theirs | {"diary_number": "Carls"})
    page = siv.post(url_of(one), mine | {"diary_number": "Sivs"})
    [difference] = page.context["form"].conflict.differences
    assert (difference.mine, difference.theirs) == ("Sivs", "Carls")
    assert fields_of(page)["diary_number"] == ["Sivs"]
    one.refresh_from_db()
    assert one.diary_number == "Carls"


def test_an_erased_case_is_not_filled_in_anew(siv):
    one = EnquiryFactory(state="closed", text="", subject="", name="", email="", erased_at=timezone.now())
    page = siv.post(url_of(one), fields_of(siv.get(url_of(one))) | {"name": "Kim igen"})
    assert page.context["form"].non_field_errors()
    one.refresh_from_db()
    assert one.name == ""
