# SPDX-License-Identifier: EUPL-1.2
"""The page of a case, and what is done from it: once, by who may, and with nothing lost."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.activities.models import Activity
from vanort.collaborations.models import MemoryPlace
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.core.models import OutgoingMail
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.enquiries import actions
from vanort.enquiries.forms import FORMS
from vanort.enquiries.models import Enquiry, Message
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HOSTILE = [
    "\x00",
    "<script>alert(1)</script>",
    "{{ 7 }}",
    "%s%n",
    "\u202e",
    "'; --",
    "a" * 30_000,
    "\r\n\r\n",
    "🎻" * 50,
]


@pytest.fixture
def now():
    with freeze_time("2026-11-24 10:00"):
        yield


@pytest.fixture
def one(db):
    return EnquiryFactory(due_on=dt.date(2026, 11, 20))


def do(client, enquiry, verb, **data):
    """Send a form of the case's page as it was shown with the enquiry's version, and return the answer."""
    given = {"version": enquiry.version} | data
    return client.post(reverse(f"enquiries_admin:{verb}", args=[enquiry.pk]), given)


def test_everything_stands_on_one_page(siv, carl, one):
    Enquiry.objects.filter(pk=one.pk).update(phone="0431-000", page="/vanorter/kamen/", postal_address="Storgatan 1")
    actions.add_note(one, text="Ringde kansliet", by=carl.user)
    actions.answer(one, text="De kommer på lördag", by=siv.user)
    actions.add_incoming(one, text="Tack så mycket", by=siv.user, channel="email", message_id="<a@example.com>")
    page = siv.get(url_of(one, "inspect")).content.decode()
    for words in (
        one.subject, one.text, "Kim Example", "mailto:kim@example.com", "0431-000", "Storgatan 1", "/vanorter/kamen/",
        "Ringde kansliet", "De kommer på lördag", "Tack så mycket", "&lt;a@example.com&gt;", "Carl", "Siv",
        "vanorter@example.se", one.number,
    ):  # fmt: skip
        assert words in page
    for verb in set(FORMS) - {"begin_correction"}:
        assert f'action="{reverse(f"enquiries_admin:{verb}", args=[one.pk])}"' in page


def test_what_people_wrote_is_shown_as_text(siv):
    one = EnquiryFactory(subject="<script>a", text="<img src=x onerror=b>\nRad två", name="<b>Kim")
    MessageFactory(enquiry=one, text="<script>c")
    page = siv.get(url_of(one, "inspect")).content.decode()
    assert "<script>a" not in page
    assert "<img src=x" not in page
    assert "<b>Kim" not in page
    assert "<script>c" not in page
    assert "&lt;img src=x onerror=b&gt;<br>Rad två" in page


def test_the_page_asks_as_often_for_three_messages_as_for_one(siv, one):
    def add():
        MessageFactory(enquiry=one, kind="answer", mail=OutgoingMailFactory(), by=siv.user)

    add()
    siv.get(url_of(one, "inspect"))
    first = _queries(siv, one)
    add()
    add()
    assert _queries(siv, one) == first


def _queries(client, one):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url_of(one, "inspect")).status_code == 200
    return len(queries)


def test_an_answer_is_sent_and_says_where_answers_go(siv, one):
    shown = siv.get(url_of(one, "inspect")).content.decode()
    assert "vanorter@example.se" in shown
    answer = do(siv, one, "answer", text="Hej Kim!\r\nPå lördag.", channel="email")
    assert answer.url == url_of(one, "inspect")
    one.refresh_from_db()
    message = one.messages.get()
    assert (one.state, one.assigned_to, message.kind, message.text) == (
        "answered", siv.user, "answer", "Hej Kim!\nPå lördag.",
    )  # fmt: skip
    assert (message.mail.recipient, message.mail.reply_to) == ("kim@example.com", "vanorter@example.se")
    assert "> Vi undrar när gästerna kommer." in message.mail.body


@pytest.mark.parametrize("channel", ["phone", "letter", "visit"])
def test_an_answer_in_another_way_is_written_down(siv, one, channel):
    do(siv, one, "answer", text="Ringde Kim", channel=channel)
    message = one.messages.get()
    assert (message.channel, message.mail, message.by) == (channel, None, siv.user)
    assert not OutgoingMail.objects.exists()


def test_without_an_address_no_letter_is_offered(siv):
    one = EnquiryFactory(email="")
    page = siv.get(url_of(one, "inspect"))
    assert [value for value, _label in page.context["forms"]["answer"].fields["channel"].choices] == [
        "phone", "letter", "visit",
    ]  # fmt: skip
    page = do(siv, one, "answer", text="Hej!", channel="email")
    assert page.context["forms"]["answer"].errors.keys() == {"channel"}
    assert "Hej!" in page.content.decode()
    assert not one.messages.exists()


def test_an_answer_sent_twice_is_stored_and_sent_once(siv, one):
    for _time in range(2):
        answer = do(siv, one, "answer", text="På lördag.\r\n", channel="email")
        assert answer.url == url_of(one, "inspect")
    assert one.messages.filter(kind="answer").count() == 1
    assert OutgoingMail.objects.count() == 1


def test_the_same_words_may_be_sent_again_from_a_fresh_page(siv, one):
    do(siv, one, "answer", text="Tack!", channel="email")
    one.refresh_from_db()
    do(siv, one, "answer", text="Tack!", channel="email")
    assert one.messages.filter(kind="answer").count() == 2


def test_the_second_of_two_colleagues_sees_what_the_first_did_and_loses_nothing(siv, carl, one):
    do(carl, one, "answer", text="Carls svar", channel="email")
    page = do(siv, one, "answer", text="Sivs svar", channel="phone")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Carls svar" in text
    assert "Sivs svar</textarea>" in text
    [error] = page.context["forms"]["answer"].non_field_errors()
    assert "Carl" in error
    assert one.messages.get().text == "Carls svar"
    assert page.context["forms"]["answer"]["channel"].value() == "phone"
    one.refresh_from_db()
    assert f'name="version" value="{one.version}"' in text
    do(siv, one, "answer", text="Sivs svar", channel="phone")
    assert [message.text for message in one.messages.all()] == ["Carls svar", "Sivs svar"]


@pytest.mark.parametrize(
    ("verb", "data", "field"),
    [
        ("answer", {"text": "  ", "channel": "email"}, "text"),
        ("answer", {"text": "Kvar", "channel": "duva"}, "channel"),
        ("answer", {"text": "x" * 20_001, "channel": "phone"}, "text"),
        ("add_incoming", {"text": "Kvar", "channel": "email", "at": "2027-01-01T10:00"}, "at"),
        ("add_incoming", {"text": "Kvar", "channel": "email", "at": "0001-01-01T00:00"}, "at"),
        ("add_incoming", {"text": "Kvar", "channel": "email", "at": "9999-12-31T23:59"}, "at"),
        ("add_incoming", {"text": "Kvar", "channel": "email", "at": "i går"}, "at"),
        ("add_incoming", {"text": "Kvar", "channel": "web", "at": "2026-11-23T10:00"}, "channel"),
        (
            "add_incoming",
            {"text": "Kvar", "channel": "email", "at": "2026-11-23T10:00", "message_id": "x"},
            "message_id",
        ),
        ("add_note", {"text": ""}, "text"),
        ("assign", {"to": "999999"}, "to"),
        ("assign", {"to": "9" * 60}, "to"),
        ("close", {"reason": ""}, "reason"),
        ("make_idea", {"kind": "festival", "title": ""}, "title"),
        ("make_idea", {"kind": "x", "title": "Kvar"}, "kind"),
        ("make_place", {"name": "x" * 201}, "name"),
        ("begin_correction", {}, "__all__"),
    ],
)
def test_a_form_that_fails_keeps_its_text_and_says_why(siv, one, verb, data, field):
    page = do(siv, one, verb, **data)
    assert page.status_code == 200
    form = page.context["forms"][verb]
    assert form.errors.keys() == {field}
    assert page.context["failed"] == verb
    for name, value in data.items():
        assert form[name].value() == value
    one.refresh_from_db()
    assert (one.version, one.state, one.messages.count()) == (1, "received", 0)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("verb", sorted(set(FORMS) - {"assign", "begin_correction"}))
def test_hostile_text_is_stored_or_refused(siv, one, verb, text):
    names = ("text", "reason", "title", "name", "message_id", "version", "kind", "at", "to")
    given = dict.fromkeys(names, text) | {"channel": "phone"}
    assert siv.post(reverse(f"enquiries_admin:{verb}", args=[one.pk]), given).status_code in (200, 302)
    given |= {"version": "1", "kind": "festival", "at": "2026-11-01T10:00", "message_id": ""}
    assert siv.post(reverse(f"enquiries_admin:{verb}", args=[one.pk]), given).status_code in (200, 302)
    assert siv.get(url_of(one, "inspect")).status_code == 200


def test_what_came_in_is_added_once_and_opens_the_case(siv, one):
    do(siv, one, "answer", text="På lördag", channel="email")
    one.refresh_from_db()
    given = {"text": "Vilken tid?", "channel": "email", "at": "2026-11-23T10:00", "message_id": "<b@example.com>"}
    for _time in range(2):
        do(siv, one, "add_incoming", **given)
    one.refresh_from_db()
    message = one.messages.get(kind="incoming")
    assert (one.state, message.message_id) == ("assigned", "<b@example.com>")
    assert timezone.localtime(message.at).strftime("%d %H.%M") == "23 10.00"
    do(siv, one, "answer", text="Klockan tre", channel="email")
    assert "> Vilken tid?" in one.messages.filter(kind="answer").last().mail.body


def test_a_note_and_what_came_in_do_not_wait_for_a_colleague(siv, carl, one):
    stale = one.version
    do(carl, one, "answer", text="Carls svar", channel="phone")
    do(siv, one, "add_note", version=stale, text="Ringde")
    do(siv, one, "add_incoming", version=stale, text="Hallå?", channel="phone", at="2026-11-24T09:00")
    assert sorted(message.kind for message in one.messages.all()) == ["answer", "incoming", "note"]


def test_a_note_sent_twice_is_stored_once_and_stays_in_the_office(siv, one):
    for _time in range(2):
        do(siv, one, "add_note", text="Ringde i dag")
    assert [message.text for message in one.messages.all()] == ["Ringde i dag"]
    assert not OutgoingMail.objects.exists()


def test_one_click_takes_the_case(siv, one):
    assert f'name="to" value="{siv.user.pk}"' in siv.get(url_of(one, "inspect")).content.decode()
    do(siv, one, "assign", to=siv.user.pk)
    one.refresh_from_db()
    assert (one.state, one.assigned_to) == ("assigned", siv.user)
    assert f'name="to" value="{siv.user.pk}"' not in siv.get(url_of(one, "inspect")).content.decode()
    assert not OutgoingMail.objects.exists()


def test_a_colleague_is_told_once_that_the_case_is_theirs(siv, carl, one):
    for _time in range(2):
        assert do(siv, one, "assign", to=carl.user.pk).url == url_of(one, "inspect")
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == ["carl@example.se"]


def test_only_who_may_answer_can_be_chosen(siv, carl, eva, one):
    gone = client_of("secretary", "gun", is_active=False)
    choices = siv.get(url_of(one, "inspect")).context["forms"]["assign"].fields["to"].queryset
    assert set(choices) == {siv.user, carl.user}
    for person in (eva.user, gone.user):
        assert do(siv, one, "assign", to=person.pk).context["forms"]["assign"].errors.keys() == {"to"}


def test_a_case_is_closed_with_a_reason_and_opened_by_handing_it_on(siv, carl, one):
    for _time in range(2):
        assert do(siv, one, "close", reason="Skräppost").url == url_of(one, "inspect")
    one.refresh_from_db()
    assert (one.state, one.messages.get().text) == ("closed", "Skräppost")
    page = siv.get(url_of(one, "inspect")).content.decode()
    assert reverse("enquiries_admin:answer", args=[one.pk]) not in page
    assert reverse("enquiries_admin:close", args=[one.pk]) not in page
    kept = do(siv, one, "answer", text="Ändå ett svar", channel="phone")
    assert "Ändå ett svar" in kept.content.decode()
    do(siv, one, "assign", to=carl.user.pk)
    one.refresh_from_db()
    assert (one.state, one.closed_at, one.assigned_to) == ("assigned", None, carl.user)


def test_an_answered_case_is_closed_without_a_reason(siv, one):
    do(siv, one, "answer", text="Svar", channel="phone")
    one.refresh_from_db()
    do(siv, one, "close")
    one.refresh_from_db()
    assert (one.state, one.messages.count()) == ("closed", 1)


def test_an_idea_is_made_in_one_click(siv, one):
    form = siv.get(url_of(one, "inspect")).context["forms"]["make_idea"]
    do(siv, one, "make_idea", kind=form["kind"].value(), title=form["title"].value())
    made = Activity.objects.get()
    one.refresh_from_db()
    assert (one.activity, made.title["sv"], made.state, made.visibility) == (made, one.subject, "idea", "internal")
    page = siv.get(url_of(one, "inspect")).content.decode()
    assert url_of(made) in page
    assert reverse("enquiries_admin:make_idea", args=[one.pk]) not in page
    do(siv, one, "make_idea", kind="festival", title="En till")
    assert Activity.objects.count() == 1


def test_a_place_is_made_in_one_click(siv, one):
    form = siv.get(url_of(one, "inspect")).context["forms"]["make_place"]
    for _time in range(2):
        do(siv, one, "make_place", name=form["name"].value())
    made = MemoryPlace.objects.get()
    one.refresh_from_db()
    assert (one.place, made.name["sv"], made.visibility) == (made, one.subject, "internal")


def test_a_correction_leads_to_the_record(siv):
    kamen = CollaborationFactory(slug="kamen")
    one = EnquiryFactory(page="/vanorter/kamen/")
    page = siv.get(url_of(one, "inspect")).content.decode()
    assert reverse("enquiries_admin:begin_correction", args=[one.pk]) in page
    for _time in range(2):
        assert do(siv, one, "begin_correction").url == url_of(kamen)
    kamen.refresh_from_db()
    assert kamen.review_by == dt.date(2026, 11, 24)


def test_without_a_record_the_registers_are_offered(siv, one):
    page = siv.get(url_of(one, "inspect")).content.decode()
    assert reverse("enquiries_admin:begin_correction", args=[one.pk]) not in page
    assert 'href="/admin/snippets/collaborations/collaboration/"' in page


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_who_may_not_can_do_nothing_with_a_case(eva, client, one, verb):
    data = {
        "text": "Nej", "channel": "phone", "reason": "Nej", "to": eva.user.pk, "kind": "festival", "title": "Nej",
        "name": "Nej", "at": "2026-11-01T10:00",
    }  # fmt: skip
    assert do(eva, one, verb, **data).url == "/admin/"
    assert do(client, one, verb, **data).status_code == 302
    one.refresh_from_db()
    assert (one.version, one.messages.count(), ModelLogEntry.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_looking_changes_nothing(siv, one, verb):
    assert siv.get(reverse(f"enquiries_admin:{verb}", args=[one.pk])).url == url_of(one, "inspect")
    one.refresh_from_db()
    assert one.version == 1


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_a_case_that_is_not_there(siv, pk):
    assert siv.get(f"/admin/snippets/enquiries/enquiry/inspect/{pk}/").status_code == 404
    assert siv.post(f"/admin/fragor/{pk}/svara/", {"text": "a", "channel": "phone"}).status_code == 404
    assert siv.post(f"/admin/fragor/{pk}/exportera/").status_code == 404


def test_an_erased_case_shows_what_is_left_and_takes_nothing_in(siv):
    one = EnquiryFactory(state="closed", text="", subject="", name="", email="", erased_at=timezone.now())
    page = siv.get(url_of(one, "inspect"))
    assert page.context["forms"] == {}
    assert one.number in page.content.decode()
    assert do(siv, one, "add_note", text="Nytt").status_code == 200
    assert not Message.objects.exists()


def test_who_only_reads_gets_no_form(siv, one):
    siv.user.groups.clear()
    siv.user.user_permissions.set(Permission.objects.filter(codename__in=["view_enquiry", "access_admin"]))
    page = siv.get(url_of(one, "inspect"))
    assert (page.status_code, page.context["forms"]) == (200, {})
    assert one.text in page.content.decode()
    assert do(siv, one, "add_note", text="Nej").url == "/admin/"
