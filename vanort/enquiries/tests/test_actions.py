# SPDX-License-Identifier: EUPL-1.2
"""From received to closed: who may do what in which state, what comes of it, and who is told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.tests.factories import person
from vanort.core.models import OutgoingMail
from vanort.core.tests.factories import OutgoingMailFactory
from vanort.enquiries.actions import add_incoming, add_note, answer, assign, close
from vanort.enquiries.models import Enquiry, Message
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory
from vanort.enquiries.tests.people import MAY_NOT, clerk, one_who_may_not

__all__ = ["clerk"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

# Every action as the office does it.
ACTIONS = {
    "assign": lambda enquiry, by: assign(enquiry, to=by, by=by),
    "answer": lambda enquiry, by: answer(enquiry, text="De kommer på lördag.", by=by),
    "telephone": lambda enquiry, by: answer(enquiry, text="Ringde.", by=by, channel="phone"),
    "incoming": lambda enquiry, by: add_incoming(enquiry, text="Tack!", by=by, channel="email"),
    "note": lambda enquiry, by: add_note(enquiry, text="Fråga Astrid.", by=by),
    "close": lambda enquiry, by: close(enquiry, by=by, reason="Skickad två gånger."),
}
# What follows: state before, action, state after; what is not here is refused.
FOLLOWS = {
    ("received", "assign"): "assigned", ("received", "answer"): "answered", ("received", "telephone"): "answered",
    ("received", "incoming"): "received", ("received", "note"): "received", ("received", "close"): "closed",
    ("assigned", "assign"): "assigned", ("assigned", "answer"): "answered", ("assigned", "telephone"): "answered",
    ("assigned", "incoming"): "assigned", ("assigned", "note"): "assigned", ("assigned", "close"): "closed",
    ("answered", "assign"): "assigned", ("answered", "answer"): "answered", ("answered", "telephone"): "answered",
    ("answered", "incoming"): "assigned", ("answered", "note"): "answered", ("answered", "close"): "closed",
    ("closed", "assign"): "assigned", ("closed", "incoming"): "assigned", ("closed", "note"): "closed",
}  # fmt: skip


@pytest.fixture
def clock():
    with freeze_time(NOW, ignore=["_pytest."]) as moving:
        yield moving


def case(state="received", **fields):
    if state != "received":
        fields.setdefault("assigned_to", person("secretary"))
    if state in ("answered", "closed"):
        fields.setdefault("answered_at", NOW)
    if state == "closed":
        fields.setdefault("closed_at", NOW)
    return EnquiryFactory(state=state, **fields)


def everything():
    rows = [list(model.objects.order_by("pk").values()) for model in (Enquiry, Message, OutgoingMail)]
    return rows, ModelLogEntry.objects.count()


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("state", Enquiry.State.values)
def test_each_action_leads_where_it_should_or_is_refused(clerk, state, name):
    enquiry = case(state)
    before, after = everything(), FOLLOWS.get((state, name))
    if after is None:
        with pytest.raises(ValidationError):
            ACTIONS[name](enquiry, clerk)
        assert everything() == before
        return
    ACTIONS[name](enquiry, clerk)
    assert Enquiry.objects.get().state == enquiry.state == after
    assert ModelLogEntry.objects.latest("pk").user == clerk


def test_the_table_of_next_states_is_what_the_actions_do():
    verbs = {"assign": "assigned", "answer": "answered", "close": "closed"}
    table = {(state, verb) for state in Enquiry.State.values for verb in verbs if (state, verb) in FOLLOWS}
    assert table == {
        (state, verb) for state, after in Enquiry.NEXT_STATES.items() for verb in verbs if verbs[verb] in after
    }


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("which", MAY_NOT)
def test_who_may_not_handle_enquiries_does_nothing(name, which):
    enquiry, someone = case(), one_who_may_not(which)
    before = everything()
    with pytest.raises(PermissionDenied):
        ACTIONS[name](enquiry, someone)
    assert everything() == before


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("state", ["received", "closed"])
def test_what_was_erased_is_left_alone(clerk, name, state):
    enquiry = case(state, text="", erased_at=NOW)
    before = everything()
    with pytest.raises(ValidationError):
        ACTIONS[name](enquiry, clerk)
    assert everything() == before


@pytest.mark.parametrize("name", ["answer", "telephone", "incoming", "note"])
@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_nothing_is_no_text(clerk, name, text):
    enquiry = case("assigned")
    calls = {
        "answer": lambda: answer(enquiry, text=text, by=clerk),
        "telephone": lambda: answer(enquiry, text=text, by=clerk, channel="phone"),
        "incoming": lambda: add_incoming(enquiry, text=text, by=clerk, channel="phone"),
        "note": lambda: add_note(enquiry, text=text, by=clerk),
    }
    before = everything()
    with pytest.raises(ValidationError) as caught:
        calls[name]()
    assert list(caught.value.message_dict) == ["text"]
    assert everything() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_a_page_that_is_old_asks_what_is_true_now(clerk, name):
    """Two people have the case open; the second acts on what the first has done."""
    case("assigned")
    first, second = Enquiry.objects.get(), Enquiry.objects.get()
    close(first, by=clerk, reason="Klar.")
    if ("closed", name) in FOLLOWS:
        ACTIONS[name](second, clerk)
        assert Enquiry.objects.get().state == FOLLOWS["closed", name]
    else:
        with pytest.raises(ValidationError):
            ACTIONS[name](second, clerk)
        assert Enquiry.objects.get().state == "closed"


# Assigning.


def test_a_colleague_is_told_with_a_letter_that_answers_nobody(clerk):
    enquiry, colleague = case(), person("secretary", email="bo@example.se")
    assign(enquiry, to=colleague, by=clerk)
    assert (enquiry.assigned_to, enquiry.state) == (colleague, "assigned")
    letter = OutgoingMail.objects.get()
    assert (letter.recipient, letter.reply_to, letter.in_reply_to) == ("bo@example.se", "", "")
    assert enquiry.text not in letter.body
    assert enquiry.email not in letter.body
    assert Message.objects.get().kind == "notice"
    assert ModelLogEntry.objects.get(action="vanort.assign").data == {"to": colleague.pk}


def test_whoever_takes_it_needs_no_letter(clerk):
    assign(case(), to=clerk, by=clerk)
    assert OutgoingMail.objects.count() == 0


def test_a_colleague_without_an_address_is_not_told(clerk):
    assign(case(), to=person("secretary", email=""), by=clerk)
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("fields", [{"role": "editor"}, {"role": "secretary", "is_active": False}, {"role": None}])
def test_it_is_not_given_to_one_who_may_not_answer(clerk, fields):
    enquiry = case()
    with pytest.raises(ValidationError):
        assign(enquiry, to=person(fields.pop("role"), **fields), by=clerk)
    assert Enquiry.objects.get().assigned_to is None


def test_a_closed_case_that_is_assigned_is_open_again_with_time_to_answer(clerk):
    enquiry = case("closed", due_on=timezone.localdate() - dt.timedelta(days=90))
    assign(enquiry, to=clerk, by=clerk)
    assert (enquiry.is_open, enquiry.closed_at, enquiry.is_overdue) == (True, None, False)
    assert enquiry.due_on == timezone.localdate() + dt.timedelta(days=enquiry.topic.answer_days)


# Answering.


def test_an_answer_by_letter_goes_into_the_thread_and_its_answers_to_the_body(clerk):
    enquiry = case(topic=TopicFactory(mailbox="kommitten@example.se"), assigned_to=None)
    receipt = OutgoingMailFactory()
    MessageFactory(enquiry=enquiry, kind="receipt", mail=receipt)
    MessageFactory(enquiry=enquiry, kind="incoming", text="Jag menar\nskolan.", message_id="<fraga@example.com>")
    message = answer(enquiry, text="De kommer på lördag.", by=clerk)
    letter = message.mail
    assert (letter.recipient, letter.reply_to) == ("kim@example.com", "kommitten@example.se")
    assert letter.in_reply_to == f"{receipt.message_id} <fraga@example.com>"
    assert (letter.state, letter.is_automatic) == ("queued", False)
    assert "De kommer på lördag." in letter.body
    # What it answers is the latest that the person wrote.
    assert "> Jag menar\n> skolan." in letter.body
    assert (message.kind, message.text, message.by, message.channel) == (
        "answer",
        "De kommer på lördag.",
        clerk,
        "email",
    )
    assert (enquiry.state, enquiry.answered_at, enquiry.assigned_to) == ("answered", NOW, clerk)


def test_the_first_answer_quotes_the_question(clerk):
    letter = answer(case(text="När?\n\nVar & <hur>?"), text="Då.", by=clerk).mail
    assert "> När?\n>\n> Var & <hur>?" in letter.body


def test_the_next_letter_follows_the_one_before(clerk):
    enquiry = case()
    first = answer(enquiry, text="Ja.", by=clerk).mail
    second = answer(enquiry, text="Nej.", by=clerk).mail
    assert (first.in_reply_to, second.in_reply_to) == ("", first.message_id)
    assert Enquiry.objects.get().thread_ids == f"{first.message_id} {second.message_id}"


def test_a_letter_to_a_colleague_is_no_part_of_the_thread(clerk):
    enquiry = case()
    assign(enquiry, to=person("secretary"), by=clerk)
    assert answer(enquiry, text="Ja.", by=clerk).mail.in_reply_to == ""


def test_whoever_answers_for_a_colleague_does_not_take_the_case(clerk):
    enquiry = case("assigned")
    colleague = enquiry.assigned_to
    answer(enquiry, text="Ja.", by=clerk)
    assert enquiry.assigned_to == colleague


@pytest.mark.parametrize("channel", ["phone", "letter", "visit", "web"])
def test_an_answer_in_another_way_is_written_down_and_nothing_is_sent(clerk, channel):
    message = answer(case(email=""), text="Ringde upp.", by=clerk, channel=channel)
    assert (message.channel, message.mail, message.text) == (channel, None, "Ringde upp.")
    assert OutgoingMail.objects.count() == 0
    assert ModelLogEntry.objects.get(action="vanort.answer").data == {"channel": channel}


@pytest.mark.parametrize(("email", "channel"), [("", "email"), ("kim@example.com", "fax")])
def test_an_answer_must_be_able_to_reach_somebody(clerk, email, channel):
    enquiry = case(email=email)
    with pytest.raises(ValidationError) as caught:
        answer(enquiry, text="Ja.", by=clerk, channel=channel)
    assert list(caught.value.message_dict) == ["channel"]
    assert (Enquiry.objects.get().state, Message.objects.count(), ModelLogEntry.objects.count()) == ("received", 0, 0)


def test_the_answer_is_in_the_persons_language_whoever_writes(clerk):
    swedish, english = (answer(case(language=code), text="OK.", by=clerk).mail.body for code in ("sv", "en"))
    assert "Kind regards" in english
    assert "november" in swedish
    assert "November" in english


def test_the_person_may_read_what_the_letter_says_in_plain_signs(clerk):
    letter = answer(case(name="O'Neill & <Co>"), text="A < B & \"C\" 'D' åäö", by=clerk).mail
    assert "A < B & \"C\" 'D' åäö" in letter.body
    assert [entity for entity in ("&amp;", "&lt;", "&quot;", "&#") if entity in letter.subject + letter.body] == []


# What comes in afterwards.


def test_what_comes_in_opens_the_case_with_a_new_day(clerk, clock):
    enquiry = case("closed", topic=TopicFactory(answer_days=10), due_on=dt.date(2026, 11, 1))
    clock.tick(dt.timedelta(days=30))
    message = add_incoming(enquiry, text="En sak till.", by=clerk, channel="email", message_id="<a@example.com>")
    assert (enquiry.state, enquiry.closed_at, enquiry.due_on) == ("assigned", None, dt.date(2027, 1, 2))
    assert (message.kind, message.at, message.message_id) == ("incoming", timezone.now(), "<a@example.com>")
    assert message.by == clerk


def test_a_case_that_nobody_had_is_nobodys_when_it_opens(clerk):
    enquiry = case("closed", assigned_to=None)
    add_incoming(enquiry, text="En sak till.", by=clerk, channel="phone")
    assert enquiry.state == "received"


def test_an_open_case_keeps_its_day(clerk):
    enquiry = case("assigned", due_on=dt.date(2026, 11, 30))
    add_incoming(enquiry, text="En sak till.", by=clerk, channel="phone")
    assert enquiry.due_on == dt.date(2026, 11, 30)


def test_what_came_days_ago_counts_from_then(clerk):
    enquiry = case("answered", topic=TopicFactory(answer_days=10))
    came = NOW - dt.timedelta(days=3)
    assert add_incoming(enquiry, text="Brev.", by=clerk, channel="letter", at=came).at == came
    assert enquiry.due_on == dt.date(2026, 11, 30)


@pytest.mark.parametrize("more", [{"message_id": "<a@b>\nBcc: x@example.com"}, {"channel": "fax"}])
def test_what_is_not_whole_opens_nothing(clerk, more):
    enquiry = case("closed")
    before = everything()
    with pytest.raises(ValidationError):
        add_incoming(enquiry, **{"text": "Hej", "by": clerk, "channel": "email"} | more)
    assert everything() == before


# Notes and the end.


def test_a_note_stays_in_the_office(clerk):
    enquiry = case("answered")
    note = add_note(enquiry, text="Fråga Astrid.", by=clerk)
    assert (note.kind, note.text, note.by, note.mail) == ("note", "Fråga Astrid.", clerk, None)
    assert OutgoingMail.objects.count() == 0
    assert ModelLogEntry.objects.get(action="vanort.note").data == {}
    answer(enquiry, text="Ja.", by=clerk)
    assert "Fråga Astrid." not in OutgoingMail.objects.get().body


def test_an_answered_case_closes_without_a_reason(clerk):
    enquiry = case("answered")
    close(enquiry, by=clerk)
    assert (enquiry.state, enquiry.closed_at, Message.objects.count()) == ("closed", NOW, 0)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_case_that_nobody_answered_needs_a_reason(clerk, reason):
    enquiry = case("assigned")
    with pytest.raises(ValidationError) as caught:
        close(enquiry, by=clerk, reason=reason)
    assert list(caught.value.message_dict) == ["reason"]
    close(enquiry, by=clerk, reason="Samma fråga som 2026-1.")
    assert enquiry.state == "closed"
    note = Message.objects.get()
    assert (note.kind, note.text, note.by) == ("note", "Samma fråga som 2026-1.", clerk)


def test_the_log_holds_what_was_done_and_no_word_of_it(clerk):
    enquiry = case(
        name="Hemlig", email="hemlig@example.com", text="Hemligheten", subject="Hemligt", topic=TopicFactory()
    )
    for name in ("assign", "note", "incoming", "answer", "telephone", "close"):
        ACTIONS[name](enquiry, clerk)
    held = str(list(ModelLogEntry.objects.values()))
    words = ["hemlig", "lördag", "Ringde", "Tack", "Astrid", "Skickad", "example.com"]
    assert [word for word in words if word.casefold() in held.casefold()] == []
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        f"vanort.{verb}" for verb in ("assign", "note", "incoming", "answer", "answer", "close")
    ]
