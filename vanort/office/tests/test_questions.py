# SPDX-License-Identifier: EUPL-1.2
"""To do: enquiries that wait, letters that need a person, topics of which nobody is told."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time

from vanort.core.models import OutgoingMail
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.models import Topic
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory
from vanort.office.questions import letters, questions, unreachable
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import url_of
from vanort.office.todo import things_to_do

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now", "no_topics")]
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def now():
    with freeze_time("2026-11-24 10:00"):
        yield


@pytest.fixture
def no_topics(db):
    Topic.objects.all().delete()


@pytest.fixture
def siv(db):
    return client_of("secretary", "siv")


def case(days=0, **more):
    """An enquiry to be answered some days from now."""
    return EnquiryFactory(due_on=TODAY + dt.timedelta(days=days), **more)


def waiting(minutes, **more):
    """A letter that was written some minutes ago and waits."""
    mail = OutgoingMailFactory(**more)
    OutgoingMail.objects.filter(pk=mail.pk).update(created_at=timezone.now() - dt.timedelta(minutes=minutes))
    return mail


def test_late_answers_are_urgent_whoever_has_them(siv, coordinator):
    mine = case(-2, serial=7, subject="Kören", state="assigned", assigned_to=siv.user)
    theirs = case(-5, state="assigned", assigned_to=coordinator.user)
    free = case(-1)
    case(-9, state="answered")
    case(-9, state="closed")
    [late], _asked = questions(siv.user)
    assert [row.url for row in late.rows] == [url_of(one, "inspect") for one in (theirs, mine, free)]
    row = late.rows[1]
    assert row.heading == "2026-7 Kören"
    assert "2" in row.tag
    assert "Siv" in row.text
    assert mine.topic.title["sv"] in row.text


def test_what_is_mine_and_what_nobody_has_stand_apart(siv, coordinator):
    mine = case(3, state="assigned", assigned_to=siv.user)
    free = case(1)
    case(2, state="assigned", assigned_to=coordinator.user)
    [late], [own, unassigned] = questions(siv.user)
    assert late.rows == []
    assert [row.url for row in own.rows] == [url_of(mine, "inspect")]
    assert [row.url for row in unassigned.rows] == [url_of(free, "inspect")]
    assert "25" in unassigned.rows[0].tag
    assert own.more_url == "/admin/snippets/enquiries/enquiry/?show=todo"
    assert siv.get(own.more_url).status_code == 200


def test_what_is_due_today_is_not_late(siv):
    case(0)
    [late], [_own, unassigned] = questions(siv.user)
    assert (late.rows, len(unassigned.rows)) == ([], 1)


def test_letters_that_need_a_person_lead_to_their_case(siv):
    unclear = MessageFactory(mail=OutgoingMailFactory(state="unclear", subject="Sv: Kören"))
    failed = OutgoingMailFactory(state="failed", error="550 Okänd mottagare")
    OutgoingMailFactory(state="sent")
    OutgoingMailFactory()
    [group] = letters(siv.user)
    assert [(row.heading, row.url) for row in group.rows] == [
        ("Sv: Kören", url_of(unclear.enquiry, "inspect")), (failed.subject, url_of(failed, "inspect")),
    ]  # fmt: skip
    assert group.rows[1].text == "550 Okänd mottagare"
    assert len(siv.get(group.more_url).context["object_list"]) == 2


def test_a_mail_server_that_has_not_answered_for_an_hour_is_told_of_once(siv):
    waiting(59)
    assert letters(siv.user)[0].rows == []
    waiting(61)
    waiting(180)
    [row] = letters(siv.user)[0].rows
    assert "08.00" in row.heading
    assert "2 " in row.text
    assert len(siv.get(row.url).context["object_list"]) == 3


def test_a_topic_without_a_mailbox_leads_to_its_form(coordinator, siv):
    topic = TopicFactory(mailbox="", title={"sv": "En idé"}, organization=OrganizationFactory(email=""))
    TopicFactory(mailbox="", is_open=False)
    TopicFactory(mailbox="", organization=OrganizationFactory(email="kommitten@example.se"))
    [group] = unreachable(coordinator.user)
    assert [row.url for row in group.rows] == [url_of(topic)]
    assert "En idé" in group.rows[0].heading
    assert coordinator.get(group.rows[0].url).status_code == 200
    assert unreachable(siv.user) == []


# An editor may plan visits and settle reports, and is told of those.
@pytest.mark.parametrize(("role", "more"), [("editor", ["bodies"]), ("reader", [])])
def test_who_has_no_part_in_it_is_told_nothing(role, more):
    case(-5, subject="Hemlig fråga")
    OutgoingMailFactory(state="failed", subject="Hemligt brev")
    TopicFactory(mailbox="")
    client = client_of(role, "olle")
    assert questions(client.user) == ([], [])
    assert letters(client.user) == unreachable(client.user) == []
    assert [section.key for section in things_to_do(client.user)] == ["urgent", *more, "review", "gaps", "ahead"]
    assert "Hemlig" not in client.get("/admin/").content.decode()


def test_who_only_reads_is_told_nothing(siv):
    siv.user.groups.clear()
    siv.user.user_permissions.set(Permission.objects.filter(codename__in=["view_enquiry", "view_outgoingmail"]))
    case(-5)
    user = type(siv.user).objects.get(pk=siv.user.pk)
    assert questions(user) == ([], [])
    assert letters(user) == []


def test_all_of_it_stands_on_the_front_page(coordinator):
    case(-1, subject="Sena gäster")
    case(1, subject="Nya gäster")
    OutgoingMailFactory(state="unclear", subject="Sv: Oklart")
    waiting(90)
    TopicFactory(mailbox="")
    page = coordinator.get("/admin/").content.decode()
    for words in ("Sena gäster", "Nya gäster", "Sv: Oklart", 'id="asked"', "?state=queued", "/enquiries/topic/edit/"):
        assert words in page
    totals = {section.key: section.total for section in things_to_do(coordinator.user)}
    assert (totals["urgent"], totals["asked"], totals["gaps"]) == (3, 1, 1)


def test_it_asks_as_often_for_three_of_each_as_for_one(coordinator):
    def fill():
        case(-1)
        case(1, state="assigned", assigned_to=coordinator.user)
        case(1)
        MessageFactory(mail=OutgoingMailFactory(state="unclear"))
        waiting(90)
        TopicFactory(mailbox="", organization=OrganizationFactory(email=""))

    def count():
        with CaptureQueriesContext(connection) as queries:
            questions(coordinator.user), letters(coordinator.user), unreachable(coordinator.user)
        return len(queries)

    fill()
    count()
    one = count()
    fill()
    fill()
    assert count() == one == 3
