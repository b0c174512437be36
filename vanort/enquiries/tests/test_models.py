# SPDX-License-Identifier: EUPL-1.2
"""What an enquiry, its topic and its messages know about themselves."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from freezegun import freeze_time

from vanort.accounts.tests.factories import UserFactory
from vanort.core.models import OutboxEntry, SiteGeneration
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.models import LONGEST_THREAD, CaseSeries, Enquiry, Message, Topic
from vanort.enquiries.tests.factories import CaseSeriesFactory, EnquiryFactory, MessageFactory, TopicFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)


# Topics.


@pytest.mark.parametrize(
    ("mailbox", "organization_email", "address"),
    [
        ("lada@example.se", "kommitten@example.se", "lada@example.se"),
        ("", "kommitten@example.se", "kommitten@example.se"),
        ("", "", ""), ("", None, ""), ("lada@example.se", None, "lada@example.se"),
    ],
)  # fmt: skip
def test_a_topic_is_answered_from_its_mailbox_or_from_the_bodys(mailbox, organization_email, address):
    Topic.objects.all().delete()
    body = None if organization_email is None else OrganizationFactory(email=organization_email)
    topic = TopicFactory(mailbox=mailbox, organization=body)
    assert topic.address == address
    assert list(Topic.objects.unreachable()) == ([] if address else [topic])


def test_a_topic_that_is_closed_is_neither_offered_nor_missed(django_assert_num_queries):
    Topic.objects.all().delete()
    second, first = TopicFactory(position=2, organization=OrganizationFactory()), TopicFactory(position=1)
    TopicFactory(is_open=False, mailbox="")
    with django_assert_num_queries(1):
        assert [(topic, topic.address) for topic in Topic.objects.open()] == [
            (first, "vanorter@example.se"), (second, "vanorter@example.se"),
        ]  # fmt: skip
    assert list(Topic.objects.unreachable()) == []


def test_a_topic_is_called_by_its_title():
    assert str(TopicFactory(title={"sv": "En idé"})) == "En idé"


# Numbers.


def test_numbers_follow_each_other_and_each_year_has_its_own():
    assert [CaseSeries.next_in(2026) for _number in range(3)] == [1, 2, 3]
    assert CaseSeries.next_in(2027) == 1
    assert CaseSeries.next_in(2026) == 4
    assert [str(one) for one in CaseSeries.objects.order_by("year")] == ["2026-4", "2027-1"]


def test_numbers_go_on_from_the_last_one():
    CaseSeriesFactory(year=2026, last=41)
    assert CaseSeries.next_in(2026) == 42


def test_a_number_exists_once():
    EnquiryFactory(year=2026, serial=7)
    EnquiryFactory(year=2027, serial=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnquiryFactory(year=2026, serial=7)


def test_an_enquiry_is_called_by_its_number_and_nothing_else():
    enquiry = EnquiryFactory(year=2026, serial=42, name="Hemlig Person")
    assert (str(enquiry), enquiry.number) == ("2026-42", "2026-42")
    assert str(MessageFactory(enquiry=enquiry, text="hemligt", kind="note")).startswith(f"{enquiry.pk} ")


# What it lacks.


def test_it_must_say_something_unless_it_has_been_erased():
    with pytest.raises(ValidationError) as caught:
        EnquiryFactory.build(topic=TopicFactory(), text="").full_clean()
    assert "text" in caught.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        EnquiryFactory(text="")
    assert EnquiryFactory(text="", erased_at=timezone.now()).pk


@pytest.mark.parametrize(
    ("secrecy", "diary_number", "is_whole"),
    [("", "", True), ("", "KS 2026/1", True), ("OSL 21:1", "KS 2026/1", True), ("OSL 21:1", "", False)],
)
def test_what_is_secret_must_stand_in_the_diary(secrecy, diary_number, is_whole):
    enquiry = EnquiryFactory(secrecy=secrecy, diary_number=diary_number)
    if is_whole:
        return enquiry.full_clean()
    with pytest.raises(ValidationError) as caught:
        enquiry.full_clean()
    assert list(caught.value.message_dict) == ["diary_number"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "kim"), ("email", "kim@example.com\nBcc: bo@example.com"), ("name", "x" * 121), ("phone", "0" * 41),
        ("subject", ""), ("subject", "x" * 151), ("page", "/" + "x" * 200), ("channel", "fax"), ("state", "lost"),
    ],
)  # fmt: skip
def test_what_is_too_long_or_none_is_refused(field, value):
    with pytest.raises(ValidationError) as caught:
        EnquiryFactory.build(topic=TopicFactory(), **{field: value}).full_clean()
    assert list(caught.value.message_dict) == [field]


def test_nobody_need_say_who_they_are():
    EnquiryFactory.build(topic=TopicFactory(), name="", email="", phone="").full_clean()


# Days.


@pytest.mark.parametrize(
    ("state", "due_on", "is_overdue"),
    [
        ("received", TODAY - dt.timedelta(days=1), True), ("received", TODAY, False),
        ("assigned", TODAY - dt.timedelta(days=1), True), ("answered", TODAY - dt.timedelta(days=1), False),
        ("closed", TODAY - dt.timedelta(days=1), False),
    ],
)  # fmt: skip
def test_it_is_overdue_the_day_after_if_it_is_open(state, due_on, is_overdue):
    # Half past midnight in Sweden, still yesterday in UTC.
    with freeze_time("2026-11-22 23:30:00"):
        enquiry = EnquiryFactory(state=state, due_on=due_on)
        assert enquiry.is_overdue is is_overdue


# Lists.


def test_the_lists_of_the_office_hold_what_they_say():
    kim = UserFactory()
    cases = {state: EnquiryFactory(state=state, assigned_to=kim) for state in Enquiry.State.values}
    EnquiryFactory(state="assigned", assigned_to=UserFactory(), diary_number="KS 2026/1")
    erased = EnquiryFactory(state="closed", text="", erased_at=timezone.now())
    assert set(Enquiry.objects.unregistered()) == set(cases.values())
    assert [one.is_open for one in (*cases.values(), erased)] == [True, True, False, False, False]


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_one_query(number, django_assert_num_queries):
    EnquiryFactory.create_batch(number, assigned_to=UserFactory())
    with django_assert_num_queries(1):
        assert len([(str(one.topic), one.assigned_to.username) for one in Enquiry.objects.for_lists()]) == number


def test_the_youngest_stands_first():
    old, young, last_year = EnquiryFactory(serial=9), EnquiryFactory(serial=10), EnquiryFactory(year=2025, serial=99)
    assert list(Enquiry.objects.all()) == [young, old, last_year]


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ({"name": "Kim", "email": "kim@example.com"}, "Kim"),
        ({"name": "", "email": "kim@example.com"}, "kim@example.com"),
        ({"name": "", "email": "", "phone": "0431-1"}, "0431-1"),
    ],
)  # fmt: skip
def test_the_sender_is_called_by_what_is_known(fields, sender):
    assert EnquiryFactory.build(topic=None, **fields).sender == sender


# The thread.


def test_the_thread_holds_all_letters_but_those_to_staff(django_assert_num_queries):
    enquiry = EnquiryFactory()
    receipt, notice, answer = (OutgoingMailFactory() for _number in range(3))
    MessageFactory(enquiry=enquiry, kind="receipt", mail=receipt)
    MessageFactory(enquiry=enquiry, kind="notice", mail=notice)
    MessageFactory(enquiry=enquiry, kind="note")
    MessageFactory(enquiry=enquiry, kind="incoming", message_id="<svar@example.com>")
    MessageFactory(enquiry=enquiry, kind="answer", mail=answer)
    MessageFactory(kind="answer", mail=OutgoingMailFactory())
    with django_assert_num_queries(1):
        assert enquiry.thread_ids == f"{receipt.message_id} <svar@example.com> {answer.message_id}"


def test_a_case_without_letters_has_no_thread():
    assert EnquiryFactory().thread_ids == ""


@pytest.mark.parametrize("length", [1, 44, 95, 96, 97, 190])
@pytest.mark.parametrize("number", [1, 8, 9, 30])
def test_however_long_the_thread_is_what_is_told_of_it_is_whole_and_young(length, number):
    enquiry = EnquiryFactory()
    ids = [f"<{one:02}{'x' * length}@b>" for one in range(number)]
    for one in ids:
        MessageFactory(enquiry=enquiry, kind="incoming", message_id=one)
    told = enquiry.thread_ids.split()
    assert told == ids[number - len(told) :]
    assert len(enquiry.thread_ids) <= LONGEST_THREAD
    if len(told) < number:
        assert len(" ".join(ids[-len(told) - 1 :])) > LONGEST_THREAD


@pytest.mark.parametrize("good", ["<a@b>", "<CAF+x.y=z@mail.example.com>", "<1@[192.0.2.1]>"])
def test_a_message_id_is_taken(good):
    MessageFactory.build(enquiry=EnquiryFactory(), message_id=good, kind="incoming").full_clean(exclude=["mail", "by"])


@pytest.mark.parametrize(
    "bad", ["a@b", "<a>", "<a@b> <c@d>", "<a@b>\nBcc: x@example.com", "<a@ b>", "<<a@b>>", "<a@b>\n", "<@>"]
)
def test_what_could_not_stand_in_a_letters_head_is_no_message_id(bad):
    with pytest.raises(ValidationError) as caught:
        MessageFactory.build(enquiry=EnquiryFactory(), message_id=bad).full_clean(exclude=["mail", "by"])
    assert list(caught.value.message_dict) == ["message_id"]


def test_messages_stand_in_the_order_of_time():
    enquiry = EnquiryFactory()
    late = MessageFactory(enquiry=enquiry)
    early = MessageFactory(enquiry=enquiry, at=timezone.now() - dt.timedelta(days=1))
    assert list(enquiry.messages.all()) == [early, late]


# What a change of it means for pages.


def test_nothing_of_a_case_changes_a_page_but_a_topic_does():
    topic = TopicFactory()
    before = (SiteGeneration.current(), OutboxEntry.objects.count())
    enquiry = EnquiryFactory(topic=topic)
    message = MessageFactory(enquiry=enquiry, mail=OutgoingMailFactory())
    CaseSeries.next_in(2026)
    enquiry.save()
    message.save()
    Message.objects.all().delete()
    enquiry.delete()
    assert (SiteGeneration.current(), OutboxEntry.objects.count()) == before
    topic.save()
    assert SiteGeneration.current() == before[0] + 1
    assert OutboxEntry.objects.latest("pk").label == "enquiries.Topic"
