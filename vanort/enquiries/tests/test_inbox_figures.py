# SPDX-License-Identifier: EUPL-1.2
"""The figures of a year, and the file of one case for a case system."""

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries import actions
from vanort.enquiries.figures import lines_of, years
from vanort.enquiries.models import Enquiry, Topic
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-11-24 10:00"):
        yield


def at(month, day, hour=12, year=2026):
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


def received(kind="question", *, on, answered=None, due=None, state=None, **more):
    """An enquiry received at a moment, perhaps answered at another."""
    return EnquiryFactory(
        topic=TopicFactory(kind=kind), received_at=on, answered_at=answered, due_on=due or dt.date(2026, 12, 31),
        state=state or ("answered" if answered else "received"), **more,
    )  # fmt: skip


def line(kind, year=2026):
    """Return the figures of one kind; of all when it is None."""
    kinds = [*Topic.Kind.values, None]
    return lines_of(year)[kinds.index(kind)]


def test_each_kind_and_month_is_counted():
    received("idea", on=at(1, 5))
    received("idea", on=at(3, 5))
    received("question", on=at(3, 6))
    received("idea", on=at(3, 5, year=2025))
    assert line("idea").months == [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert (line("idea").total, line("question").total, line("information").total, line(None).total) == (2, 1, 0, 3)
    assert line(None).months[2] == 2
    assert [one.total for one in lines_of(2025)] == [1, 0, 0, 0, 0, 1]
    assert years() == [2026, 2025]


def test_a_day_is_a_day_where_we_are():
    received(on=dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC))
    assert (line(None).months[0], line(None, 2025).total, years()) == (1, 0, [2026])
    received(on=at(3, 1, hour=23), answered=at(3, 2, hour=1))
    assert line(None).median_days == 0


def test_the_median_counts_the_days_to_the_first_answer():
    for day in (2, 5, 11):
        received(on=at(3, 1), answered=at(3, day))
    assert line("question").median_days == 4
    again = received(on=at(3, 1), answered=at(9, 1))
    MessageFactory(enquiry=again, kind="answer", at=at(3, 3))
    MessageFactory(enquiry=again, kind="answer", at=at(9, 1))
    MessageFactory(enquiry=again, kind="note", at=at(3, 1))
    assert line("question").median_days == 3
    assert (line("idea").median_days, line("idea").share_in_time) == (None, None)


def test_the_share_in_time_counts_what_was_due():
    due = dt.date(2026, 3, 15)
    received(on=at(3, 1), answered=at(3, 15), due=due)
    received(on=at(3, 1), answered=at(3, 16), due=due)
    received(on=at(3, 1), due=due)
    received(on=at(3, 1), due=dt.date(2026, 11, 24))
    received(on=at(3, 1), due=due, state="closed")
    found = line("question")
    assert (found.total, found.answered, found.in_time, found.was_due, found.share_in_time) == (5, 2, 1, 3, 33)


def test_erased_cases_still_count():
    received(on=at(3, 1), answered=at(3, 4), state="closed", text="", name="", erased_at=timezone.now())
    assert (line("question").total, line("question").median_days) == (1, 3)


def test_the_page_and_the_file_say_the_same(siv):
    received("idea", on=at(3, 1), answered=at(3, 3))
    received("idea", on=at(3, 1), answered=at(3, 4))
    page = siv.get(reverse("enquiries_admin:statistics"))
    assert page.context["year"] == 2026
    assert "2,5" in page.content.decode()
    answer = siv.get(f"{reverse('enquiries_admin:statistics')}?year=2026&export=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 7
    assert rows[1] == [str(Topic.Kind.IDEA.label).capitalize(), "2", "2", "2.5", "2", "2", *"002000000000"]
    assert rows[-1][1:6] == ["2", "2", "2.5", "2", "2"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("year", ["2025", "", "x", "9" * 99, "-1", "0", "%00", "2026'--"])
def test_any_year_can_be_asked_for(siv, year):
    received(on=at(5, 5, year=2025))
    page = siv.get(f"{reverse('enquiries_admin:statistics')}?year={year}")
    assert page.context["year"] == (2025 if year == "2025" else 2026)


def test_the_figures_ask_as_often_for_three_as_for_one(siv):
    def count():
        with CaptureQueriesContext(connection) as queries:
            siv.get(reverse("enquiries_admin:statistics"))
        return len(queries)

    received(on=at(3, 1), answered=at(3, 3))
    count()
    one = count()
    received(on=at(4, 1), answered=at(4, 3))
    received("idea", on=at(4, 1))
    assert count() == one


@pytest.fixture
def whole(siv):
    """A case with a receipt, an answer, what came in, and a note."""
    topic = TopicFactory(organization=OrganizationFactory(name={"sv": "Kommittén"}), slug="korer", kind="question")
    one = Enquiry(
        topic=topic, name="Åsa", email="asa@example.com", subject="Kör", text="Vi sjunger", channel="email",
        diary_number="KS 2026/1", secrecy="OSL 21:1", received_at=timezone.now() - dt.timedelta(days=1),
    )  # fmt: skip
    one = actions.store(one, by=siv.user)
    actions.answer(one, text="Välkomna", by=siv.user)
    actions.add_note(one, text="Hemlig anteckning", by=siv.user)
    actions.add_incoming(one, text="Tack", by=siv.user, channel="email", message_id="<a@example.com>")
    return one


def export(client, one):
    return client.post(reverse("enquiries_admin:export", args=[one.pk]))


def test_a_case_system_gets_all_that_a_diary_holds(siv, whole):
    answer = export(siv, whole)
    found = json.loads(answer.content)
    thread = found.pop("thread")
    assert found == {
        "format": "vanort-case", "version": 1, "exported_at": "2026-11-24T10:00:00Z", "number": "2026-1",
        "diary_number": "KS 2026/1", "secrecy": "OSL 21:1", "channel": "email", "subject": "Kör", "text": "Vi sjunger",
        "page": "", "language": "sv", "state": "assigned", "due_on": "2026-12-08",
        "received_at": "2026-11-23T10:00:00Z", "registered_at": "2026-11-24T10:00:00Z",
        "answered_at": "2026-11-24T10:00:00Z", "closed_at": None, "erased_at": None, "registered_by": "Siv",
        "assigned_to": "Siv",
        "from": {"name": "Åsa", "email": "asa@example.com", "phone": "", "postal_address": ""},
        "to": {"name": "Kommittén", "email": "vanorter@example.se"},
        "topic": {"slug": "korer", "title": whole.topic.title["sv"], "kind": "question"},
    }  # fmt: skip
    assert [one["kind"] for one in thread] == ["receipt", "answer", "incoming"]
    letter = thread[1]["letter"]
    assert (letter["state"], letter["to"], letter["reply_to"], letter["sent_at"]) == (
        "queued", "asa@example.com", "vanorter@example.se", None,
    )  # fmt: skip
    assert letter["in_reply_to"] == [thread[0]["message_id"]]
    assert (thread[1]["text"], thread[1]["by"]) == ("Välkomna", "Siv")
    assert (thread[2]["message_id"], thread[2]["letter"]) == ("<a@example.com>", None)
    assert answer["Content-Disposition"] == 'attachment; filename="2026-1.json"'
    assert answer["Cache-Control"] == "no-store"


def test_notes_stay_in_the_office(siv, whole):
    assert "Hemlig anteckning" not in export(siv, whole).content.decode()


def test_the_log_says_who_took_the_file(siv, whole):
    export(siv, whole)
    entry = ModelLogEntry.objects.filter(action="vanort.export").get()
    assert (entry.user, entry.label, entry.data) == (siv.user, "2026-1", {})


def test_only_who_may_takes_the_file(siv, eva, client, whole):
    assert siv.get(reverse("enquiries_admin:export", args=[whole.pk])).status_code == 405
    assert export(eva, whole).url == "/admin/"
    assert export(client, whole).status_code == 302
    assert not ModelLogEntry.objects.filter(action="vanort.export").exists()


def test_a_letter_cut_off_long_ago_is_unclear_in_the_file(siv, whole):
    mail = whole.messages.get(kind="answer").mail
    mail.state, mail.started_at = "sending", timezone.now() - dt.timedelta(hours=1)
    mail.save()
    assert json.loads(export(siv, whole).content)["thread"][1]["letter"]["state"] == "unclear"
