# SPDX-License-Identifier: EUPL-1.2
"""The public form: what it shows, what it stores, and that nothing typed is ever lost."""

import datetime as dt
import uuid

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time

from vanort.core.models import OutgoingMail, PostCount, RetentionRule, Visibility
from vanort.directory.tests.factories import OrganizationFactory
from vanort.enquiries.addresses import ask_url, read_number, thanks_url
from vanort.enquiries.models import Enquiry, Message, Topic
from vanort.enquiries.tests.factories import EnquiryFactory, TopicFactory
from vanort.website.models import PrivacyPage, SiteFacts
from vanort.website.tests.site import links, make_home, make_page, read, says, text_of

pytestmark = pytest.mark.django_db
FORM, ENGLISH = "/kontakt/skriv/", "/en/kontakt/skriv/"
# Half past two in the afternoon, Swedish winter time.
NOW = dt.datetime(2026, 11, 23, 13, 30, tzinfo=dt.UTC)
KEY = "7b1c1a6e-0d6f-4a86-9d3f-2f6a3d1f0a11"


@pytest.fixture(autouse=True)
def now():
    with freeze_time(NOW) as clock:
        yield clock


def written(**other):
    """Return what a person types into the form and sends."""
    typed = {
        "form_key": KEY, "webbplats": "", "topic": "fraga", "subject": "När kommer gästerna?",
        "text": "Vi undrar när gästerna kommer.", "name": "Kim Example", "email": "kim@example.com", "phone": "",
    }  # fmt: skip
    return {name: value for name, value in {**typed, **other}.items() if value is not None}


def send(client, path=ENGLISH, **other):
    return client.post(path, written(**other))


def main_of(response):
    return read(response).find(".//main")


def said(response):
    return text_of(main_of(response))


def summary(response):
    """Return the lines of the box above a form that was not sent."""
    box = next(each for each in main_of(response).iter("div") if each.get("role") == "alert")
    return [text_of(line) for line in box.iter("li")]


def controls(response):
    """Return the form's controls by name and, for choices, value."""
    found = {}
    for tag in ("input", "textarea"):
        for each in main_of(response).iter(tag):
            name, kind = each.get("name"), each.get("type")
            found[f"{name}={each.get('value')}" if kind == "radio" else name] = each
    return found


def is_checked(control):
    return control.get("checked") is not None


def typed_in(response):
    """Return what stands in the form."""
    found = controls(response)
    kept = {name: found[name].get("value", "") for name in ("form_key", "subject", "name", "email", "phone")}
    return {
        **kept,
        "text": "".join(found["text"].itertext()).lstrip("\n"),
        "topic": next((each.get("value") for key, each in found.items() if "=" in key and is_checked(each)), ""),
    }


def test_the_form_offers_the_open_topics_each_with_what_to_tell_us(client):
    Topic.objects.filter(slug="fraga").update(is_open=False)
    response = client.get(ENGLISH)
    choices = [key.removeprefix("topic=") for key in controls(response) if key.startswith("topic=")]
    assert choices == ["ide", "upplysning", "rattelse", "tillganglighet"]
    idea = controls(response)["topic=ide"]
    hint = read(response).find(f".//p[@id='{idea.get('aria-describedby')}']")
    assert text_of(hint) == "Tell us in a few sentences what you want to do, with whom and roughly when."


@pytest.mark.parametrize(("asked", "chosen"), [("rattelse", "rattelse"), ("finns-inte", ""), ("", ""), ("\x00'", "")])
def test_an_address_may_choose_the_topic_beforehand(client, asked, chosen):
    assert typed_in(client.get(FORM, {"amne": asked}))["topic"] == chosen


def test_a_topic_that_is_closed_is_not_chosen(client):
    Topic.objects.filter(slug="ide").update(is_open=False)
    assert typed_in(client.get(FORM, {"amne": "ide"}))["topic"] == ""


def test_the_page_it_is_about_is_shown_and_can_be_left_out(client):
    box = controls(client.get(ENGLISH, {"om": "/vanorter/kamen/?x=1"}))["page"]
    assert (box.get("type"), box.get("value"), is_checked(box)) == ("checkbox", "/vanorter/kamen/", True)
    assert links(main_of(client.get(ENGLISH, {"om": "/platser/"})))["/platser/"] == "/platser/"
    send(client, page="/vanorter/kamen/")
    send(client, page=None, text="Utan sida.")
    assert list(Enquiry.objects.order_by("serial").values_list("page", flat=True)) == ["/vanorter/kamen/", ""]


@pytest.mark.parametrize(
    "address",
    ["https://example.com/", "//example.se/", "/\\example.com/", "/\n\\example.com", "/\t/example.com",
     "\\\\example.com", "javascript:alert(1)", "/" + "a" * 200, "http://[", "vanorter/", "/a b/", "/a\u2028b"],
)  # fmt: skip
def test_a_page_that_is_not_ours_is_neither_shown_nor_stored(client, address):
    assert "page" not in controls(client.get(FORM, {"om": address}))
    send(client, page=address)
    assert Enquiry.objects.get().page == ""


def test_what_is_sent_is_stored_with_a_number_and_a_day_to_answer(client):
    topic = Topic.objects.get(slug="fraga")
    response = send(client, phone="0431-870 00", page="/platser/")
    stored = Enquiry.objects.get()
    with translation.override("en"):
        assert response["Location"] == thanks_url(stored)
    assert response["Location"].startswith("/en/kontakt/skriv/tack/?nr=2026-1:")
    assert (stored.number, stored.topic, stored.channel, stored.state) == ("2026-1", topic, "web", "received")
    assert (stored.subject, stored.text) == ("När kommer gästerna?", "Vi undrar när gästerna kommer.")
    assert (stored.name, stored.email, stored.phone) == ("Kim Example", "kim@example.com", "0431-870 00")
    assert (stored.page, stored.language, stored.due_on) == ("/platser/", "en", dt.date(2026, 12, 7))
    assert stored.registered_by is None


def test_a_person_may_be_anonymous_and_gets_no_letter(client):
    response = client.get(send(client, name="", email="", topic="tillganglighet")["Location"])
    stored = Enquiry.objects.get()
    assert (stored.name, stored.email, stored.phone) == ("", "", "")
    assert not OutgoingMail.objects.exists()
    assert "You gave no way to reach you, so we cannot answer." in said(response)
    assert "We are sending a letter" not in said(response)


def test_the_person_gets_a_receipt_and_the_mailbox_a_notice(client):
    Topic.objects.filter(slug="fraga").update(mailbox="vanorter@example.se")
    send(client)
    kinds = {message.kind: message.mail.recipient for message in Message.objects.select_related("mail")}
    assert kinds == {Message.Kind.RECEIPT: "kim@example.com", Message.Kind.NOTICE: "vanorter@example.se"}


def test_the_same_form_sent_twice_is_one_enquiry_and_one_set_of_letters(client):
    first, second = send(client), send(client)
    assert first["Location"] == second["Location"]
    assert Enquiry.objects.count() == OutgoingMail.objects.count() == 1


def test_a_form_that_was_gone_back_to_and_changed_is_another_enquiry(client):
    first, second = send(client), send(client, text="Och hur många kommer?")
    assert first["Location"] != second["Location"]
    assert list(Enquiry.objects.order_by("serial").values_list("text", flat=True)) == [
        "Vi undrar när gästerna kommer.", "Och hur många kommer?",
    ]  # fmt: skip


def test_each_form_shown_has_a_key_of_its_own_and_keeps_it(client):
    keys = [typed_in(client.get(FORM))["form_key"] for _time in range(2)]
    assert len({uuid.UUID(key) for key in keys}) == 2
    assert typed_in(send(client, subject=""))["form_key"] == KEY


@pytest.mark.parametrize("key", ["", "no key", "7b1c", None])
def test_a_key_that_was_spoilt_stops_nobody(client, key):
    assert send(client, form_key=key).status_code == 302
    assert Enquiry.objects.count() == 1


EMPTY = {"topic": None, "subject": " ", "text": "\n", "name": "Kim", "email": "fel"}
FAULTS = [
    "What is it about?: Choose what it is about.",
    "Sum it up in a few words: Write in a few words what it is about.",
    "Your idea, question or information: Write your idea, question or information.",
    "Your e-mail address: Write the address as name@example.com, or leave it empty.",
]


def test_what_is_missing_is_said_above_and_at_the_field(client):
    response = send(client, **EMPTY)
    assert response.status_code == 200
    assert summary(response) == FAULTS
    assert text_of(read(response).find(".//title")).startswith("Not sent yet: Write to us")
    assert controls(response)["email"].get("aria-describedby") == "id_email_error"
    tree = read(response)
    for link in main_of(response).findall(".//*[@role='alert']//a"):
        target = link.get("href").removeprefix("#")
        assert [each for each in tree.iter() if each.get("id") == target] != []
    assert not Enquiry.objects.exists()
    assert typed_in(response)["name"] == "Kim"


def test_faults_are_said_in_swedish(client):
    response = send(client, FORM, topic="finns-inte")
    assert summary(response) == [f"{says('sv', 'What is it about?')}: {says('sv', 'Choose one of the topics.')}"]


@pytest.mark.parametrize(("field", "most"), [("subject", 150), ("text", 20_000), ("name", 120), ("phone", 40)])
def test_what_is_too_long_is_refused_and_kept(client, field, most):
    long = "ö" * (most + 1)
    response = send(client, **{field: long})
    assert [line.partition(": ")[2] for line in summary(response)] == [
        f"Write at most {most} characters, not {most + 1}."
    ]
    assert typed_in(response)[field] == long
    assert controls(response)[field].get("maxlength") is None
    assert send(client, **{field: "ö" * most}).status_code == 302


def test_line_breaks_count_as_one_character_and_stay(client):
    assert send(client, text="a\r\n" * 9_999).status_code == 302
    assert Enquiry.objects.get().text == ("a\n" * 9_999).strip()


def test_a_program_that_fills_in_everything_is_refused_and_a_person_can_send_again(client):
    response = send(client, webbplats="https://example.com/")
    assert summary(response) == ["A field that is hidden from people was filled in. Please send once more."]
    assert not Enquiry.objects.exists()
    assert not PostCount.objects.exists()
    trap = main_of(response).find(".//*[@aria-hidden='true']/input")
    told = [trap.get(name) for name in ("name", "value", "tabindex", "autocomplete")]
    assert told == ["webbplats", None, "-1", "off"]
    assert typed_in(response) == {name: value for name, value in written().items() if name != "webbplats"}
    assert client.post(ENGLISH, {**typed_in(response), "webbplats": ""}).status_code == 302


HINT = "There seems to be a personal identity number in what you wrote. Take it away if it is not needed."


@pytest.mark.parametrize("field", ["subject", "text", "name"])
def test_a_personal_number_is_pointed_out_once_and_may_be_sent_all_the_same(client, field):
    typed = {field: "Det gäller 19121212-1212, min farfar"}
    assert "send_anyway" not in controls(client.get(ENGLISH))
    response = send(client, **typed)
    assert summary(response) == [HINT]
    assert typed_in(response)[field] == typed[field]
    assert controls(response)["send_anyway"].get("type") == "checkbox"
    assert not Enquiry.objects.exists()
    assert send(client, **typed, send_anyway="on").status_code == 302
    assert getattr(Enquiry.objects.get(), field) == typed[field]


def test_the_choice_to_send_a_number_is_kept_when_something_else_is_wrong(client):
    response = send(client, text="121212-1212", email="fel", send_anyway="on")
    assert len(summary(response)) == 1
    assert is_checked(controls(response)["send_anyway"])


def test_too_many_posts_are_refused_with_everything_typed_kept(client, settings, now):
    settings.POSTS_PER_HOUR = 2
    assert [send(client, text=f"Fråga {number}").status_code for number in range(3)] == [302, 302, 429]
    response = send(client, FORM, text="Fråga 4")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (429, "1800", "no-store")
    assert typed_in(response) == {n: v for n, v in written(text="Fråga 4").items() if n != "webbplats"}
    assert "15.00" in summary(response)[0]
    assert Enquiry.objects.count() == 2
    now.tick(1800)
    assert send(client, text="Fråga 4").status_code == 302


def test_the_last_hour_of_a_day_ends_at_midnight(client, settings, now):
    settings.POSTS_PER_HOUR = 0
    now.move_to("2026-11-23T22:59:59Z")
    response = send(client)
    assert response["Retry-After"] == "1"
    assert "after 0.00" in summary(response)[0]


def test_a_form_that_is_only_shown_again_does_not_count(client, settings):
    settings.POSTS_PER_HOUR = 1
    assert [send(client, subject="").status_code for _time in range(3)] == [200, 200, 200]
    assert send(client).status_code == 302


def test_each_visitor_has_a_limit_of_its_own(client, settings):
    settings.POSTS_PER_HOUR = 1
    answers = [
        client.post(ENGLISH, written(text=address), REMOTE_ADDR=address).status_code
        for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "2001:db8:1:2::1", "2001:db8:1:2::2")
    ]
    assert answers == [302, 302, 429, 302, 429]


def test_a_form_from_elsewhere_is_refused(client):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ENGLISH, written()).status_code == 403
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("path", [FORM, ENGLISH])
def test_nobody_keeps_the_form_and_the_only_cookie_is_the_one_against_forgery(client, path):
    for response in (client.get(path), client.get(f"{path}?amne=ide&om=/"), send(client, path, subject="")):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert list(client.cookies) == ["csrftoken"]


def test_reading_the_form_writes_nothing_and_opens_no_transaction(client):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(FORM)
    # PostgreSQL declares a cursor for rows that are read piece by piece.
    assert {query["sql"].split()[0] for query in queries} - {"DECLARE"} == {"SELECT"}


@pytest.mark.parametrize("sending", [False, True])
def test_the_form_asks_the_database_as_often_for_three_topics_as_for_one(client, sending):
    Topic.objects.all().delete()
    counts = []
    for more in (1, 2):
        for _topic in range(more):
            TopicFactory(organization=OrganizationFactory())
        client.get(FORM)
        with CaptureQueriesContext(connection) as queries:
            _shown = send(client, topic="fel") if sending else client.get(FORM)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(FORM).status_code == 405


def test_a_form_without_topics_says_so_and_shows_another_way(client):
    Topic.objects.update(is_open=False)
    response = client.get(ENGLISH)
    assert main_of(response).find(".//form") is None
    assert links(main_of(response))["How to reach us"] == "/en/kontakt/"
    assert send(client).status_code == 200
    assert not Enquiry.objects.exists()


def test_how_long_it_is_kept_is_said_as_it_is_decided(client):
    assert "We keep it until it has been decided when to erase it." in said(client.get(ENGLISH))
    RetentionRule.objects.update_or_create(
        data_class="enquiries.enquiry", defaults={"months": 12, "decision": "Kommunstyrelsen 2026-03-04 § 51"}
    )
    told = "We erase it 12 months after the case is closed. Decision: Kommunstyrelsen 2026-03-04 § 51."
    assert told in said(client.get(ENGLISH))


def test_people_with_protected_data_are_told_to_ring(client):
    assert "Do not write here. Ring the municipality instead." in said(client.get(ENGLISH))
    SiteFacts.objects.create(switchboard="0431-870 00")
    assert "Do not write here. Ring the municipality instead: 0431-870 00." in said(client.get(ENGLISH))


def test_the_page_about_personal_data_is_linked_when_there_is_one(client):
    words = "How we handle personal data (opens in a new tab)"
    assert words not in links(main_of(client.get(ENGLISH)))
    make_page(make_home(), PrivacyPage, slug="personuppgifter")
    assert links(main_of(client.get(ENGLISH)))[words] == "/en/personuppgifter/"


def thanks(client, path="/en/kontakt/skriv/tack/", **fields):
    enquiry = EnquiryFactory(serial=42, due_on=dt.date(2026, 12, 7), **fields)
    return client.get(path, {"nr": thanks_url(enquiry).partition("nr=")[2]})


def test_the_thanks_say_the_number_what_happens_and_by_when(client):
    body = OrganizationFactory(name={"sv": "Kommittén", "en": "The committee"})
    response = thanks(client, topic=TopicFactory(organization=body), page="/vanorter/kamen/")
    assert "Your case number is 2026-42." in said(response)
    assert "The committee answers you by 7 December 2026." in said(response)
    assert links(main_of(response))["Back to the page you came from"] == "/vanorter/kamen/"
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")


def test_the_thanks_show_nothing_that_the_person_wrote(client):
    html = thanks(client, phone="0431-870 00").content.decode()
    enquiry = Enquiry.objects.get()
    assert [name for name in ("name", "email", "phone", "subject", "text") if getattr(enquiry, name) in html] == []


def test_the_thanks_name_no_body_that_is_not_public(client):
    hidden = OrganizationFactory(name={"sv": "Dolda nämnden"}, visibility=Visibility.INTERNAL)
    response = thanks(client, topic=TopicFactory(organization=hidden))
    assert "Dolda" not in said(response)
    assert "We answer you by 7 December 2026." in said(response)


def test_the_thanks_lead_home_when_it_was_about_no_page(client):
    assert links(main_of(thanks(client)))["To the start page"] == "/en/"


@pytest.mark.parametrize(
    "number",
    ["", "2026-42", "2026-42:fel", "x", "\x00", Signer(salt="another").sign("2026-42"), "2026-42:" + "a" * 5000],
)
def test_a_number_that_we_did_not_write_is_not_found(client, number):
    EnquiryFactory(serial=42)
    assert client.get("/kontakt/skriv/tack/", {"nr": number}).status_code == 404


def test_a_number_is_read_back_only_as_it_was_signed():
    signed = thanks_url(Enquiry(year=2026, serial=42)).partition("nr=")[2]
    assert read_number(signed) == (2026, 42)
    assert read_number(signed.replace("42", "43", 1)) is None


def test_an_enquiry_that_is_gone_is_not_found(client):
    url = thanks_url(Enquiry(year=2026, serial=7))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "/kontakt/skriv/"),
        ({"topic": "ide"}, "/kontakt/skriv/?amne=ide"),
        ({"topic": "ide", "page": "/å b/?&"}, "/kontakt/skriv/?amne=ide&om=/%C3%A5+b/%3F%26"),
    ],
)
def test_addresses_of_the_form(given, address):
    assert ask_url(**given) == address


def test_search_engines_are_not_told_of_the_form(client):
    SiteFacts.objects.create(is_official=True)
    assert "skriv" not in client.get("/sitemap.xml").content.decode()
