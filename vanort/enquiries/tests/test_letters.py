# SPDX-License-Identifier: EUPL-1.2
"""What the letters of a case say, in both languages, whatever people typed."""

import datetime as dt

import pytest
from django.conf import settings
from freezegun import freeze_time

from vanort.accounts.tests.factories import UserFactory
from vanort.core.mail import deliver_due
from vanort.core.models import OutgoingMail
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.models import Message
from vanort.enquiries.notifications import send_answer, send_notice, send_receipt
from vanort.enquiries.tests.factories import EnquiryFactory, MessageFactory, TopicFactory
from vanort.website.tests.site import says

pytestmark = pytest.mark.django_db
LANGUAGES = ["sv", "en"]
# A quarter to midnight on the 23rd of November, Swedish winter time.
NOW = dt.datetime(2026, 11, 23, 22, 45, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now():
    with freeze_time(NOW):
        yield


@pytest.fixture
def topic():
    body = OrganizationFactory(name={"sv": "Vänortskommittén", "en": "The committee"})
    title = {"sv": "En fråga", "en": "A question"}
    return TopicFactory(organization=body, mailbox="vanorter@example.se", title=title)


def make(topic, language="en", **fields):
    typed = {"serial": 42, "due_on": dt.date(2026, 12, 7), "text": "Hej!\n\nNär kommer gästerna?", **fields}
    return EnquiryFactory(topic=topic, language=language, **typed)


def paragraphs(letter):
    return letter.mail.body.split("\n\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_begins_with_the_case(topic, language):
    enquiry = make(topic, language)
    receipt = send_receipt(enquiry).mail.subject
    answer = send_answer(enquiry, "Den 3 maj.", by=UserFactory()).mail.subject
    named = says(language, "Case %(number)s: %(subject)s") % {"number": "2026-42", "subject": enquiry.subject}
    again = says(language, "Re: Case %(number)s: %(subject)s") % {"number": "2026-42", "subject": enquiry.subject}
    assert (receipt, answer) == (named, again)
    assert "2026-42" in named
    assert enquiry.subject in named


def test_the_receipt_says_number_day_who_answers_by_when_and_what_was_written(topic):
    letter = send_receipt(make(topic))
    assert (letter.kind, letter.mail.recipient) == (Message.Kind.RECEIPT, "kim@example.com")
    assert (letter.mail.reply_to, letter.mail.is_automatic) == ("vanorter@example.se", True)
    assert letter.mail.subject == "Case 2026-42: När kommer gästerna?"
    assert paragraphs(letter) == [
        "Hello,",
        "Thank you for writing to us. Your message came on 23 November 2026 and has case number 2026-42.",
        "The committee answers you by 7 December 2026.",
        "Do you want to add something? Answer this letter, and leave its subject as it is.",
        "What you write to us becomes a public document: anyone may ask to read it.",
        "You wrote:\n> Hej!\n> \n> När kommer gästerna?\n",
    ]


def test_the_receipt_is_written_in_the_persons_language(topic):
    told = {"came": "23 november 2026", "number": "2026-42", "body": "Vänortskommittén", "day": "7 december 2026"}
    messages = [
        "Hello,",
        "Thank you for writing to us. Your message came on %(came)s and has case number %(number)s.",
        "%(body)s answers you by %(day)s.",
        "Do you want to add something? Answer this letter, and leave its subject as it is.",
        "What you write to us becomes a public document: anyone may ask to read it.",
    ]
    found = paragraphs(send_receipt(make(topic, "sv")))
    assert found[:-1] == [says("sv", message) % told for message in messages]
    assert found[-1] == f"{says('sv', 'You wrote:')}\n> Hej!\n> \n> När kommer gästerna?\n"


def test_a_receipt_without_a_mailbox_to_answer_to_leads_to_the_form():
    letter = send_receipt(make(TopicFactory(mailbox="", organization=None)))
    assert letter.mail.reply_to == ""
    assert "We answer you by 7 December 2026." in paragraphs(letter)
    address = f"{settings.SITE_URL}/en/kontakt/skriv/"
    assert f"Do you want to add something? Write to us again and give the case number: {address}" in paragraphs(letter)


def test_a_body_that_is_not_public_is_not_named_in_the_receipt(topic):
    topic.organization.visibility = "internal"
    topic.organization.save()
    assert "The committee" not in send_receipt(make(topic)).mail.body


def test_nobody_without_an_address_gets_a_receipt(topic):
    assert send_receipt(make(topic, email="")) is None
    assert not OutgoingMail.objects.exists()


@pytest.fixture
def in_english(settings):
    # Notices are written in the language of the installation; its English is the source that all can read here.
    settings.LANGUAGE_CODE = "en"


def office_link(enquiry):
    return f"{settings.SITE_URL}/admin/snippets/enquiries/enquiry/inspect/{enquiry.pk}/"


def test_the_notice_to_the_mailbox_says_all_that_is_needed(topic, in_english):
    enquiry = make(topic, phone="0431-870 00", page="/vanorter/kamen/")
    letter = send_notice(enquiry, to=topic.address)
    assert (letter.kind, letter.mail.recipient) == (Message.Kind.NOTICE, "vanorter@example.se")
    assert (letter.mail.reply_to, letter.mail.is_automatic) == ("", True)
    assert letter.mail.subject == "Case 2026-42: När kommer gästerna?"
    assert letter.mail.body == (
        "Somebody has written to you through the website. The case has number 2026-42.\n\n"
        "It is about: A question\nFrom: Kim Example\nE-mail: kim@example.com\nTelephone: 0431-870 00\n"
        f"Page: {settings.SITE_URL}/vanorter/kamen/\n\n"
        "> Hej!\n> \n> När kommer gästerna?\n\n"
        f"Answer by 7 December 2026. Answer in Vänort, so that the answer is registered:\n{office_link(enquiry)}\n"
    )


def test_the_notice_leaves_out_what_is_not_known(topic, in_english):
    body = send_notice(make(topic, name="", email=""), to=topic.address).mail.body
    assert "It is about: A question\nFrom: Anonymous\n\n> Hej!" in body
    assert [label for label in ("E-mail:", "Telephone:", "Page:") if label in body] == []


def test_the_notice_to_who_is_to_answer_holds_no_word_of_the_text(topic, in_english):
    enquiry, chief = make(topic, phone="0431-870 00"), UserFactory(first_name="Sam", last_name="Samordnare")
    letter = send_notice(enquiry, to="rut@example.se", assigned_by=chief)
    assert letter.mail.subject == "Case 2026-42: När kommer gästerna?"
    assert letter.mail.body == (
        "Sam Samordnare has asked you to answer case 2026-42.\n\n"
        f"Answer by 7 December 2026. Answer in Vänort, so that the answer is registered:\n{office_link(enquiry)}\n"
    )


def test_a_colleague_without_a_name_is_named_by_account(topic, in_english):
    chief = UserFactory(username="sam", first_name="", last_name="")
    assert send_notice(make(topic), to="rut@example.se", assigned_by=chief).mail.body.startswith("sam has asked you")


def test_the_notice_is_in_the_language_of_the_installation(topic):
    body = send_notice(make(topic, "en"), to=topic.address).mail.body
    assert "7 december 2026" in body
    assert "En fråga" in body


def test_nobody_is_noticed_without_an_address(topic):
    assert send_notice(make(topic), to="") is None


def test_the_answer_greets_signs_and_quotes(topic):
    by = UserFactory(first_name="Rut", last_name="Registrator")
    letter = send_answer(make(topic), "Den 3 maj.\n\nVälkommen!", by=by)
    assert (letter.kind, letter.text, letter.by) == (Message.Kind.ANSWER, "Den 3 maj.\n\nVälkommen!", by)
    assert (letter.mail.reply_to, letter.mail.is_automatic) == ("vanorter@example.se", False)
    assert letter.mail.body == (
        "Hello Kim Example,\n\nDen 3 maj.\n\nVälkommen!\n\nKind regards\nRut Registrator\nThe committee\n\n"
        "23 November 2026 23.45:\n> Hej!\n>\n> När kommer gästerna?\n"
    )


def test_the_answer_names_only_what_is_known():
    letter = send_answer(
        make(TopicFactory(organization=None), name=""),
        "Ja.",
        by=UserFactory(username="rut", first_name="", last_name=""),
    )
    assert letter.mail.body.startswith("Hello,\n\nJa.\n\nKind regards\n\n23 November")
    assert "rut" not in letter.mail.body.split()


def test_the_answer_quotes_what_came_last(topic):
    enquiry = make(topic)
    MessageFactory(enquiry=enquiry, kind=Message.Kind.INCOMING, text="Jag menade i maj.", at=NOW)
    body = send_answer(enquiry, "Jaha.", by=UserFactory()).mail.body
    assert body.endswith("23 November 2026 23.45:\n> Jag menade i maj.\n")
    assert "När kommer" not in body


HOSTILE = [
    "Hej\r\nBcc: alla@example.com\r\n\r\nKöp!", "a\nTo: alla@example.com", "a\x0bb\x0cc", "a\u2028b\u2029c\x85d",
    "<b>&amp; \"'", "{{ settings.SECRET_KEY }}{% now 'Y' %}", "%(number)s %s %", "=?utf-8?q?Bcc?=", "å" * 150,
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_broken_by_what_was_typed(topic, typed, language, mailoutbox):
    enquiry = make(topic, language, subject=typed, name=typed[:120], phone=typed[:40])
    one_line, name = " ".join(typed.split()), " ".join(typed[:120].split())
    receipt = send_receipt(enquiry)
    notice = send_notice(enquiry, to=topic.address)
    answer = send_answer(enquiry, "Ja.", by=UserFactory())
    for letter in (receipt, notice, answer):
        assert letter.mail.subject.endswith(f": {one_line}")
        assert [line for line in letter.mail.body.splitlines() if line.startswith(("Bcc", "To:", "Köp"))] == []
    assert f" {name}" in answer.mail.body.splitlines()[0]
    assert f": {name}" in notice.mail.body
    assert deliver_due() == {"sent": 3}
    for sent, letter in zip(mailoutbox, (receipt, notice, answer), strict=True):
        message = sent.message()
        assert (message.get_all("To"), message["Bcc"], message["Cc"]) == ([letter.mail.recipient], None, None)
        assert message.get_payload(decode=True).decode().replace("\r\n", "\n") == letter.mail.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_hold_what_was_typed_and_no_html(topic, language):
    typed = 'Tom & Jerry\'s <b>"resa"</b> {{ x }} 100 %'
    enquiry = make(topic, language, subject=typed, name=typed, text=typed)
    letters = [
        send_receipt(enquiry), send_notice(enquiry, to=topic.address), send_answer(enquiry, typed, by=UserFactory()),
    ]  # fmt: skip
    for letter in letters:
        assert typed in letter.mail.subject
        assert typed in letter.mail.body
        assert [sign for sign in ("&amp;", "&lt;", "&quot;", "&#x27;", "&#39;") if sign in letter.mail.body] == []


def test_an_answer_stands_in_the_thread_of_the_receipt(topic):
    enquiry = make(topic)
    receipt = send_receipt(enquiry)
    send_notice(enquiry, to=topic.address)
    answer = send_answer(enquiry, "Ja.", by=UserFactory())
    assert answer.mail.in_reply_to == receipt.mail.message_id
