# SPDX-License-Identifier: EUPL-1.2
"""Closed cases are kept as long as the rule says, and erased without a trace once a decision says so."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.signals import post_save
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import given, strategies as st
from wagtail.models import ModelLogEntry

from vanort.accounts.tests.factories import person
from vanort.core.dates import months_before
from vanort.core.mail import deliver_due
from vanort.core.models import ErasureCertificate, OutboxEntry, OutgoingMail, RetentionRule, SiteGeneration
from vanort.core.throttling import forget_clients, is_over_limit
from vanort.enquiries.actions import (
    DATA_CLASS,
    add_incoming,
    add_note,
    answer,
    assign,
    close,
    make_idea,
    report_expired_enquiries,
    store,
)
from vanort.enquiries.models import Enquiry, Message
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory
from vanort.enquiries.tests.people import clerk

__all__ = ["clerk"]
pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
DECISION = "KS 2026-10-01 § 99"


def at(day, hour=12):
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def rule(months=24, decision=""):
    RetentionRule.objects.all().delete()
    return RetentionRule.objects.create(data_class=DATA_CLASS, months=months, decision=decision)


def closed(day, **fields):
    moment = day if isinstance(day, dt.datetime) else at(day)
    return EnquiryFactory(**{"state": "closed", "closed_at": moment, "answered_at": moment} | fields)


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Enquiry, Message, OutgoingMail)]


# What is found.


def test_without_a_rule_nothing_is_found():
    RetentionRule.objects.all().delete()
    closed(dt.date(2000, 1, 1))
    found = report_expired_enquiries(on=TODAY)
    assert (found.reported, found.erased) == ([], [])


def test_a_rule_of_other_data_says_nothing():
    RetentionRule.objects.all().delete()
    RetentionRule.objects.create(data_class="directory.person", months=1, decision=DECISION)
    closed(dt.date(2000, 1, 1))
    assert report_expired_enquiries(on=TODAY).reported == []


def test_a_rule_without_a_decision_reports_and_erases_nothing():
    rule()
    old = closed(dt.date(2020, 1, 1))
    MessageFactory(enquiry=old, at=at(dt.date(2020, 1, 1)))
    before = rows()
    found = report_expired_enquiries(on=TODAY)
    assert (found.reported, found.erased) == ([old.number], [])
    assert rows() == before
    assert ModelLogEntry.objects.count() == 0


def test_what_is_open_is_never_found():
    rule(months=1, decision=DECISION)
    for state in ("received", "assigned", "answered"):
        EnquiryFactory(state=state, closed_at=None, received_at=at(dt.date(2000, 1, 1)))
    assert report_expired_enquiries(on=TODAY).reported == []


@pytest.mark.parametrize(
    ("closed_on", "months", "on", "is_found"),
    [
        (dt.date(2024, 11, 23), 24, TODAY, False), (dt.date(2024, 11, 22), 24, TODAY, True),
        # The months that are shorter: what was closed on the last day waits until the next month begins.
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28), False), (dt.date(2026, 1, 31), 1, dt.date(2026, 3, 1), True),
        (dt.date(2026, 1, 28), 1, dt.date(2026, 2, 28), False), (dt.date(2026, 1, 27), 1, dt.date(2026, 2, 28), True),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28), False), (dt.date(2024, 2, 29), 12, dt.date(2025, 3, 1), True),
        (dt.date(2025, 12, 31), 2, dt.date(2026, 2, 28), False), (dt.date(2025, 12, 31), 2, dt.date(2026, 3, 1), True),
        (dt.date(2026, 11, 22), 0, TODAY, True), (TODAY, 0, TODAY, False),
    ],
)  # fmt: skip
def test_months_are_counted_from_the_day_it_was_closed(closed_on, months, on, is_found):
    rule(months)
    case = closed(closed_on)
    assert report_expired_enquiries(on=on).reported == ([case.number] if is_found else [])


@given(day=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), months=st.integers(0, 240), later=st.integers(0, 40))
def test_the_limit_never_goes_back_and_never_takes_a_day_too_early(day, months, later):
    limit = months_before(day, months)
    assert limit <= months_before(day + dt.timedelta(days=later), months)
    assert (day.year * 12 + day.month) - (limit.year * 12 + limit.month) == months
    assert limit.day == day.day or (limit.day < day.day and (limit + dt.timedelta(days=1)).day == 1)


def test_the_day_is_the_swedish_one():
    rule()
    # Half past eleven in the evening UTC is the next day in Sweden.
    closed(dt.datetime(2024, 11, 22, 23, 30, tzinfo=dt.UTC))
    assert report_expired_enquiries(on=TODAY).reported == []
    with freeze_time("2026-11-22 23:30:00"):
        assert report_expired_enquiries().reported == []
    with freeze_time("2026-11-23 23:30:00"):
        assert len(report_expired_enquiries().reported) == 1


@pytest.mark.parametrize(("last", "is_found"), [(dt.date(2024, 11, 22), True), (dt.date(2024, 11, 23), False)])
def test_a_case_with_something_later_in_it_is_kept(last, is_found):
    rule(decision=DECISION)
    case = closed(dt.date(2020, 1, 1))
    MessageFactory(enquiry=case, kind="incoming", at=at(dt.date(2019, 12, 1)))
    MessageFactory(enquiry=case, kind="note", at=at(last))
    assert report_expired_enquiries(on=TODAY).erased == ([case.number] if is_found else [])


def test_they_are_told_in_the_order_they_came():
    rule()
    cases = [closed(dt.date(2020, 1, day)) for day in (3, 1, 2)]
    assert report_expired_enquiries(on=TODAY).reported == [case.number for case in cases]


@pytest.mark.parametrize("number", [1, 3])
def test_looking_costs_two_queries_however_many_there_are(number, django_assert_num_queries):
    rule()
    for _one in range(number):
        closed(dt.date(2020, 1, 1))
    with django_assert_num_queries(2):
        assert len(report_expired_enquiries(on=TODAY).reported) == number


# What is erased.


def test_a_decision_erases_what_was_written_and_leaves_what_counts():
    rule(decision=DECISION)
    topic, handler = TopicFactory(), person("secretary")
    old = closed(
        dt.date(2020, 1, 1), topic=topic, assigned_to=handler, channel="phone", phone="0431-1", page="/vanorter/kamen/",
        postal_address="Hemvägen 1", diary_number="KS 2020/1", form_key="00000000-0000-0000-0000-000000000007",
    )  # fmt: skip
    young = closed(TODAY)
    kept = EnquiryFactory(state="assigned")
    before = [list(Enquiry.objects.filter(pk=one.pk).values()) for one in (young, kept)]
    with freeze_time("2026-11-23 03:00:00"):
        found = report_expired_enquiries()
    assert (found.reported, found.erased) == ([old.number], [old.number])
    stored = Enquiry.objects.get(pk=old.pk)
    assert {getattr(stored, name) for name in Enquiry.PERSONAL} == {""}
    assert (stored.erased_at, stored.form_key) == (dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), None)
    assert (stored.number, stored.topic, stored.channel, stored.state) == (old.number, topic, "phone", "closed")
    assert (stored.closed_at, stored.due_on, stored.diary_number) == (old.closed_at, old.due_on, "KS 2020/1")
    assert [list(Enquiry.objects.filter(pk=one.pk).values()) for one in (young, kept)] == before
    entry = ModelLogEntry.objects.get(action="vanort.erase")
    assert (entry.label, entry.data, entry.user) == (old.number, {"decision": DECISION}, None)
    proof = ErasureCertificate.objects.get()
    assert (proof.data_class, proof.subject, proof.number, proof.decision) == (DATA_CLASS, old.number, 1, DECISION)


def test_every_field_that_may_hold_something_of_a_person_is_erased():
    """A new text field of a case is either erased, or named here as one that says nothing of the person."""
    harmless = {"channel", "state", "language", "diary_number", "secrecy"}
    texts = {field.name for field in Enquiry._meta.fields if field.get_internal_type() in ("CharField", "TextField")}
    assert texts == harmless | set(Enquiry.PERSONAL)


def test_it_is_done_once():
    rule(decision=DECISION)
    closed(dt.date(2020, 1, 1))
    assert len(report_expired_enquiries(on=TODAY).erased) == 1
    before = rows()
    found = report_expired_enquiries(on=TODAY)
    assert (found.reported, found.erased) == ([], [])
    assert rows() == before


def test_a_case_that_somebody_opens_meanwhile_is_left_alone():
    """Both have been found; while the first is erased, a colleague assigns the second."""
    rule(decision=DECISION)
    first, second = closed(dt.date(2020, 1, 1)), closed(dt.date(2020, 1, 1))

    def colleague(instance, **_more):
        if instance.pk == first.pk:
            opened = Enquiry.objects.get(pk=second.pk)
            opened.state = "assigned"
            opened.save()

    post_save.connect(colleague, sender=Enquiry)
    try:
        found = report_expired_enquiries(on=TODAY)
    finally:
        post_save.disconnect(colleague, sender=Enquiry)
    assert (found.reported, found.erased) == ([first.number, second.number], [first.number])
    stored = Enquiry.objects.get(pk=second.pk)
    assert (stored.state, stored.text, stored.erased_at) == ("assigned", second.text, None)


def test_erasing_changes_no_page():
    rule(decision=DECISION)
    closed(dt.date(2020, 1, 1))
    before = (SiteGeneration.current(), OutboxEntry.objects.count())
    report_expired_enquiries(on=TODAY)
    assert (SiteGeneration.current(), OutboxEntry.objects.count()) == before


# Nothing is left, anywhere.

SPOKEN = {
    "name": "Xerxes Hemligsson", "email": "xerxes@example.com", "phone": "0431-987654", "page": "/vanorter/xanten/",
    "postal_address": "Xylofongatan 77", "subject": "Xenofobi i skolan", "text": "Läraren sade xantippa.",
}  # fmt: skip
LATER = (
    "Xfråga igen",
    "Xsvar från kontoret",
    "Xanteckning",
    "Xskäl att stänga",
    "xid-4711@example.com",
    "198.51.100.77",
)
# What must be gone: each whole, and the part of it that could stand alone.
WORDS = (*SPOKEN.values(), *LATER, "Hemligsson", "xerxes", "xantippa", "xenofobi", "987654", "xylofon")


def whole_database():
    """Every value of every table, also of those that no model knows."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held += [(table, repr(row).casefold()) for row in cursor.fetchall()]
    return held


def where(words):
    held = whole_database()
    return {(table, word) for word in words for table, row in held if word.casefold() in row}


def lived_through(clerk):
    """Take a case from its form to its end, with everything in it that a case can hold."""
    colleague = person("secretary", email="bo@example.se")
    topic = TopicFactory(organization=None)
    assert not is_over_limit("198.51.100.77", form="enquiry")
    case = store(Enquiry(topic=topic, **SPOKEN))
    assign(case, to=colleague, by=clerk)
    answer(case, text="Xsvar från kontoret", by=colleague)
    add_incoming(case, text="Xfråga igen", by=clerk, channel="email", message_id="<xid-4711@example.com>")
    add_note(case, text="Xanteckning", by=clerk)
    answer(case, text="Ringde upp: xerxes", by=clerk, channel="phone")
    make_idea(case, kind="festival", title="Läsdag i skolan", by=clerk)
    assert deliver_due() == {"sent": 4}
    OutgoingMail.objects.update(error="550 <xerxes@example.com> unknown")
    close(case, by=clerk, reason="Xskäl att stänga")
    forget_clients()
    return case


def test_after_erasing_no_table_holds_a_word_of_it(clerk):
    rule(months=24, decision=DECISION)
    with freeze_time("2024-03-01 09:00:00"):
        case = lived_through(clerk)
        assert {word for _table, word in where(WORDS)} == set(WORDS) - {"198.51.100.77"}
    with freeze_time("2026-03-01 09:00:00"):
        assert report_expired_enquiries().erased == []
        assert where(["xantippa"])
    with freeze_time("2026-03-02 09:00:00"):
        assert report_expired_enquiries().erased == [case.number]
    assert where(WORDS) == set()
    assert Message.objects.count() == 0
    assert OutgoingMail.objects.count() == 0
    # What statistics and the log need is there: what was done, when, by whom.
    assert ModelLogEntry.objects.filter(label=case.number).count() >= 7
    case.refresh_from_db()
    assert (case.is_open, case.channel, str(case.activity.title)) == (False, "web", "Läsdag i skolan")


def test_what_was_erased_cannot_be_written_in_again(clerk):
    rule(months=24, decision=DECISION)
    case = closed(dt.date(2020, 1, 1))
    report_expired_enquiries(on=TODAY)
    with pytest.raises(ValidationError):
        add_incoming(case, text="Xfråga igen", by=clerk, channel="phone")
    assert where(["xfråga"]) == set()
