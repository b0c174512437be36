# SPDX-License-Identifier: EUPL-1.2
"""The letters that leave, as staff read and settle them; and the topics to write about."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.core.mail import deliver_due
from vanort.core.models import OutgoingMail
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.models import Topic
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import fields_of, list_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LETTERS = "/admin/snippets/core/outgoingmail/"
WAYS = {"igen": "queued", "framme": "sent"}


@pytest.fixture
def now():
    with freeze_time("2026-11-24 10:00"):
        yield


def letter(state="unclear", **more):
    """A letter that answers an enquiry."""
    mail = OutgoingMailFactory(state=state, **more)
    return MessageFactory(kind="answer", text="Hej", mail=mail).mail


def settle(client, mail, way):
    return client.post(f"/admin/fragor/brev/{mail.pk}/{way}/")


def test_letters_are_listed_and_read(siv):
    mail = letter("sent", subject="Sv: Kören", body="Hej!\n<b>Välkomna</b>\n", recipient="asa@example.com")
    page = siv.get(LETTERS).content.decode()
    for words in ("Sv: Kören", "asa@example.com", mail.message.enquiry.number, url_of(mail, "inspect")):
        assert words in page
    assert "bulk-action-checkbox" not in page
    shown = siv.get(url_of(mail, "inspect")).content.decode()
    assert "Hej!<br>&lt;b&gt;Välkomna&lt;/b&gt;" in shown
    assert url_of(mail.message.enquiry, "inspect") in shown
    assert "/fragor/brev/" not in shown


def test_a_letter_without_a_case_is_read_too(siv):
    mail = OutgoingMailFactory(subject="Utan ärende")
    assert siv.get(url_of(mail, "inspect")).status_code == 200
    assert list(siv.get(f"{LETTERS}?q=utan").context["object_list"]) == [mail]


def test_what_needs_a_person_can_be_singled_out(siv):
    waiting, unclear = OutgoingMailFactory(), letter()
    cut_off = letter("sending", started_at=timezone.now() - dt.timedelta(minutes=6))
    assert list(siv.get(f"{LETTERS}?state=queued").context["object_list"]) == [waiting]
    found = siv.get(f"{LETTERS}?attention=needing_a_person").context["object_list"]
    assert set(found) == {unclear, cut_off}


@pytest.mark.parametrize("view", ["add/", "edit/{}/", "delete/{}/"])
def test_a_letter_is_neither_written_nor_changed_by_hand(carl, view):
    mail = letter()
    assert carl.get(LETTERS + view.format(mail.pk)).url == "/admin/"
    assert carl.post(LETTERS + view.format(mail.pk), {"subject": "Nytt"}).url == "/admin/"
    assert OutgoingMail.objects.get().subject == mail.subject


def test_the_list_asks_as_often_for_three_letters_as_for_one(siv):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert siv.get(LETTERS).status_code == 200
        return len(queries)

    letter()
    count()
    one = count()
    letter()
    letter()
    assert count() == one


@pytest.mark.parametrize("state", ["unclear", "failed"])
def test_two_buttons_stand_on_the_case_and_on_the_letter(siv, state):
    mail = letter(state, error="550 Okänd mottagare")
    for address in (url_of(mail, "inspect"), url_of(mail.message.enquiry, "inspect")):
        page = siv.get(address).content.decode()
        assert "550 Okänd mottagare" in page
        for way in WAYS:
            assert f'action="/admin/fragor/brev/{mail.pk}/{way}/"' in page


@pytest.mark.parametrize("way", WAYS)
def test_a_person_settles_a_letter(siv, way):
    mail = letter()
    assert settle(siv, mail, way).url == url_of(mail.message.enquiry, "inspect")
    before, mail = mail.message_id, OutgoingMail.objects.get()
    assert (mail.state, mail.message_id) == (WAYS[way], before)
    entry = ModelLogEntry.objects.get()
    assert (entry.user, entry.label) == (siv.user, f"#{mail.pk}")


def test_what_was_sent_again_leaves_once(siv, mailoutbox):
    mail = letter()
    settle(siv, mail, "igen")
    settle(siv, mail, "igen")
    assert deliver_due()["sent"] == 1
    assert deliver_due().total() == 0
    assert [one.extra_headers["Message-ID"] for one in mailoutbox] == [mail.message_id]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", ["queued", "sent"])
def test_what_is_on_its_way_or_sent_is_left_alone(siv, state, way):
    mail = letter(state)
    page = siv.post(f"/admin/fragor/brev/{mail.pk}/{way}/", follow=True)
    assert len(page.context["messages"]) == 1
    assert OutgoingMail.objects.get().state == state


@pytest.mark.parametrize("way", WAYS)
def test_only_who_may_settles_a_letter(siv, eva, client, way):
    mail = letter()
    assert settle(eva, mail, way).url == "/admin/"
    assert settle(client, mail, way).status_code == 302
    assert siv.get(f"/admin/fragor/brev/{mail.pk}/{way}/").url == url_of(mail.message.enquiry, "inspect")
    assert siv.post(f"/admin/fragor/brev/{'9' * 40}/{way}/").status_code == 404
    assert OutgoingMail.objects.get().state == "unclear"
    alone = OutgoingMailFactory(state="failed")
    assert settle(siv, alone, way).url == url_of(alone, "inspect")


def test_topics_are_rules_under_the_settings(carl):
    page = carl.get(list_of(Topic))
    assert page.status_code == 200
    assert Topic.objects.first().title["sv"] in page.content.decode()
    committee = OrganizationFactory()
    data = {
        "title_sv": "Stipendier", "kind": "question", "organization": committee.pk, "mailbox": "stip@example.se",
        "answer_days": "7", "position": "9", "is_open": "on", "slug": "",
    }  # fmt: skip
    carl.post(f"{list_of(Topic)}add/", data)
    made = Topic.objects.get(slug="stipendier")
    assert (made.organization, made.address, made.answer_days) == (committee, "stip@example.se", 7)
    carl.post(url_of(made), fields_of(carl.get(url_of(made))) | {"answer_days": "3"})
    made.refresh_from_db()
    assert made.answer_days == 3


def test_topics_without_a_recipient_are_found(carl):
    Topic.objects.all().delete()
    lonely = TopicFactory(mailbox="")
    TopicFactory()
    assert list(carl.get(f"{list_of(Topic)}?attention=unreachable").context["object_list"]) == [lonely]


def test_a_topic_in_use_stays_and_the_reason_is_said(carl):
    one, free = EnquiryFactory(), TopicFactory()
    page = carl.post(url_of(one.topic, "delete"), follow=True)
    assert one.number in str(next(iter(page.context["messages"])))
    carl.post(url_of(free, "delete"))
    assert set(Topic.objects.filter(pk__in=[one.topic_id, free.pk])) == {one.topic}


def test_many_topics_in_use_stay_too(carl):
    one = EnquiryFactory()
    address = f"/admin/bulk/enquiries/topic/delete/?id={one.topic_id}&next={list_of(Topic)}"
    assert carl.get(address).status_code == 200
    page = carl.post(address, follow=True)
    assert page.status_code == 200
    assert Topic.objects.filter(pk=one.topic_id).exists()


@pytest.mark.parametrize("role", ["secretary", "editor", "reader"])
def test_who_may_not_change_rules_changes_no_topic(role):
    client, topic = client_of(role, "olle"), TopicFactory(answer_days=5)
    assert client.get(f"{list_of(Topic)}add/").url == "/admin/"
    assert client.post(url_of(topic), {"answer_days": "1"}).url == "/admin/"
    assert client.post(url_of(topic, "delete")).url == "/admin/"
    topic.refresh_from_db()
    assert topic.answer_days == 5


def test_the_topics_list_asks_as_often_for_three_rows_as_for_one(carl):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert carl.get(list_of(Topic)).status_code == 200
        return len(queries)

    TopicFactory(organization=OrganizationFactory())
    count()
    one = count()
    TopicFactory(organization=OrganizationFactory())
    TopicFactory(organization=OrganizationFactory())
    assert count() == one
