# SPDX-License-Identifier: EUPL-1.2
"""A new enquiry is stored under the next number before anything else happens, and both sides are told once."""

import datetime as dt
import uuid
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.tests.factories import person
from vanort.core.models import OutboxEntry, OutgoingMail, SiteGeneration
from vanort.core.tests.together import at_once
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.actions import store
from vanort.enquiries.models import CaseSeries, Enquiry, Message
from vanort.enquiries.tests.factories import TopicFactory
from vanort.enquiries.tests.people import MAY_NOT, clerk, one_who_may_not

__all__ = ["clerk"]
pytestmark = pytest.mark.django_db
shared = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOW = "2026-11-23 09:00:00"


def written(topic, **fields):
    """An enquiry as a form hands it over: not stored."""
    given = {"name": "Kim Example", "email": "kim@example.com", "subject": "Gästerna", "text": "När kommer de?"}
    return Enquiry(topic=topic, **given | fields)


def letters():
    return sorted(OutgoingMail.objects.values_list("message__kind", "recipient"))


@freeze_time(NOW)
def test_a_question_of_a_visitor_is_stored_and_both_sides_are_told():
    topic = TopicFactory(answer_days=10)
    stored = store(written(topic), form_key=uuid.UUID(int=7))
    stored.refresh_from_db()
    assert (stored.number, stored.state, stored.channel) == ("2026-1", "received", "web")
    assert stored.due_on == dt.date(2026, 12, 3)
    assert (stored.registered_by, stored.assigned_to, stored.form_key) == (None, None, uuid.UUID(int=7))
    assert letters() == [("notice", "vanorter@example.se"), ("receipt", "kim@example.com")]
    assert [one.state for one in OutgoingMail.objects.all()] == ["queued", "queued"]
    assert [one.is_automatic for one in OutgoingMail.objects.all()] == [True, True]


@freeze_time(NOW)
def test_answers_to_the_receipt_go_to_the_body_and_those_to_the_notice_do_not():
    store(written(TopicFactory(mailbox="", organization=OrganizationFactory(email="kommitten@example.se"))))
    replies = dict(OutgoingMail.objects.values_list("message__kind", "reply_to"))
    assert replies == {"receipt": "kommitten@example.se", "notice": ""}


@freeze_time(NOW)
def test_who_writes_without_an_address_gets_no_letter():
    store(written(TopicFactory(), email="", name=""))
    assert letters() == [("notice", "vanorter@example.se")]


@freeze_time(NOW)
def test_without_anybody_to_tell_it_is_stored_all_the_same():
    stored = store(written(TopicFactory(mailbox=""), email=""))
    assert Enquiry.objects.get() == stored
    assert letters() == []


@freeze_time(NOW)
def test_what_the_office_registers_is_its_own(clerk):
    with translation.override("en"):
        stored = store(written(TopicFactory(), channel="phone"), by=clerk)
    assert (stored.registered_by, stored.channel, stored.language) == (clerk, "phone", "sv")
    assert letters() == [("receipt", "kim@example.com")]
    assert ModelLogEntry.objects.get(action="vanort.receive").user == clerk


@freeze_time(NOW)
def test_what_came_by_letter_is_due_from_the_day_it_came(clerk):
    came = timezone.now() - dt.timedelta(days=4)
    assert store(written(TopicFactory(), received_at=came), by=clerk).due_on == dt.date(2026, 12, 3)


def test_it_is_due_from_the_swedish_day():
    # Half past midnight in Sweden, still the day before in UTC.
    with freeze_time("2026-11-22 23:30:00"):
        assert store(written(TopicFactory(answer_days=0))).due_on == dt.date(2026, 11, 23)


@pytest.mark.parametrize(("active", "language"), [("sv", "sv"), ("en", "en"), ("en-gb", "en"), (None, "sv")])
def test_the_language_of_the_form_is_kept_for_the_answer(active, language):
    with translation.override(active):
        assert store(written(TopicFactory())).language == language


@pytest.mark.parametrize("which", MAY_NOT)
def test_who_may_not_register_registers_nothing(which):
    someone = one_who_may_not(which)
    with pytest.raises(PermissionDenied):
        store(written(TopicFactory()), by=someone)
    assert (Enquiry.objects.count(), CaseSeries.objects.count(), OutgoingMail.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("role", ["administrator", "coordinator", "secretary"])
def test_who_may_register_does(role):
    assert store(written(TopicFactory()), by=person(role)).pk


# Numbers.


@freeze_time(NOW)
def test_what_is_refused_takes_no_number():
    topic = TopicFactory()
    assert store(written(topic)).number == "2026-1"
    for faults in ({"text": ""}, {"email": "kim"}, {"subject": ""}, {"secrecy": "OSL 21:1"}):
        with pytest.raises(ValidationError):
            store(written(topic, **faults))
    assert store(written(topic)).number == "2026-2"
    assert Enquiry.objects.count() == 2
    assert OutgoingMail.objects.count() == 4


def test_a_new_year_begins_with_one_by_the_swedish_clock():
    topic = TopicFactory()
    with freeze_time("2026-12-31 22:59:59"):
        assert [store(written(topic)).number for _one in range(2)] == ["2026-1", "2026-2"]
    with freeze_time("2026-12-31 23:00:00"):
        assert store(written(topic)).number == "2027-1"


@shared
def test_twenty_at_once_get_twenty_numbers_without_a_gap():
    topic = TopicFactory()
    given = at_once(*[lambda: store(written(topic)).serial] * 20)
    assert sorted(given) == list(range(1, 21))
    assert sorted(Enquiry.objects.values_list("serial", flat=True)) == list(range(1, 21))
    assert OutgoingMail.objects.count() == 40


@shared
def test_a_change_that_is_taken_back_leaves_no_gap_for_others():
    topic = TopicFactory()

    def job(number):
        with transaction.atomic():
            serial = store(written(topic)).serial
            if number % 2:
                transaction.set_rollback(True)
        return serial

    at_once(*[partial(job, number) for number in range(8)])
    assert sorted(Enquiry.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


# One form sent twice.


@freeze_time(NOW)
def test_the_same_form_twice_is_one_enquiry():
    topic, key = TopicFactory(), uuid.uuid4()
    first = store(written(topic), form_key=key)
    again = store(written(topic), form_key=key)
    assert again == first
    assert (Enquiry.objects.count(), Message.objects.count(), OutgoingMail.objects.count()) == (1, 2, 2)
    assert store(written(topic), form_key=uuid.uuid4()).number == "2026-2"
    assert ModelLogEntry.objects.filter(action="vanort.receive").count() == 2


@freeze_time(NOW)
def test_forms_without_a_key_are_each_an_enquiry():
    topic = TopicFactory()
    assert [store(written(topic)).serial for _one in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "När kommer de hem?"), ("subject", "Hemresan"), ("email", "kim.e@example.com"), ("name", "Kim E"),
        ("phone", "0431-1"), ("page", "/vanorter/grannby/"), ("topic", None),
    ],
)  # fmt: skip
def test_a_form_that_was_sent_again_with_something_corrected_loses_nothing(field, value):
    topic, key = TopicFactory(), uuid.uuid4()
    first = store(written(topic), form_key=key)
    changed = {field: value} if value else {}
    second = store(written(topic if value else TopicFactory(), **changed), form_key=key)
    assert second != first
    assert (first.form_key, second.form_key) == (key, None)
    assert Enquiry.objects.count() == 2


def test_the_same_form_again_in_a_new_year_is_the_old_one():
    topic, key = TopicFactory(), uuid.uuid4()
    with freeze_time("2026-12-31 22:59:59"):
        first = store(written(topic), form_key=key)
    with freeze_time("2026-12-31 23:00:01"):
        assert store(written(topic), form_key=key) == first
    assert Enquiry.objects.get().number == "2026-1"
    assert not CaseSeries.objects.filter(year=2027).exists()


@shared
def test_the_same_form_from_five_threads_at_once_is_one_enquiry():
    topic, key = TopicFactory(), uuid.uuid4()
    given = at_once(*[lambda: store(written(topic), form_key=key).number] * 5)
    assert len(set(given)) == 1
    assert given[0] == Enquiry.objects.get().number
    assert letters() == [("notice", "vanorter@example.se"), ("receipt", "kim@example.com")]
    assert CaseSeries.objects.get().last == 1


# What it does not do.


@freeze_time(NOW)
def test_no_page_changes_and_the_log_holds_no_word():
    topic = TopicFactory()
    before = (SiteGeneration.current(), OutboxEntry.objects.count())
    store(written(topic))
    assert (SiteGeneration.current(), OutboxEntry.objects.count()) == before
    entry = ModelLogEntry.objects.get(action="vanort.receive")
    assert (entry.label, entry.data, entry.user) == ("2026-1", {}, None)


@freeze_time(NOW)
def test_a_letter_that_cannot_be_written_stores_nothing():
    """The whole is one transaction: no number, no case, no half of the letters."""
    topic = TopicFactory()
    topic.mailbox = "no address"
    with pytest.raises(ValidationError):
        store(written(topic))
    assert (Enquiry.objects.count(), OutgoingMail.objects.count(), CaseSeries.objects.count()) == (0, 0, 0)
