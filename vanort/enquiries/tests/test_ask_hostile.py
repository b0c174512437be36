# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to the form, the answer is a page: stored, shown again or refused, never an error of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings, strategies as st

from vanort.core.models import OutgoingMail
from vanort.enquiries.models import Enquiry
from vanort.enquiries.tests.test_ask import ENGLISH, FORM, main_of, send, typed_in, written

pytestmark = pytest.mark.django_db
FIELDS = ["form_key", "webbplats", "topic", "page", "subject", "text", "name", "email", "phone", "send_anyway"]
PAYLOADS = [
    "\x00", "a\x00b", "\r\nBcc: alla@example.com", "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>",
    "' OR 1=1 --", "'; DROP TABLE enquiries_enquiry; --", "{{ 7*7 }}{% debug %}",
    "${7*7}#{7*7}", "%s%n%x%d", "%00%0d%0a",
    "../../../../etc/passwd", "\\\\example.com\\a", "file:///etc/passwd", "javascript:alert(1)", "=HYPERLINK(\"x\")",
    "\u202egnp.exe", "\ufeff\u200b\u2028\u2029", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 50,
    "Z" + "\u0300" * 500, "a" * 100_000, "-1", "9" * 400, "[]", "null",
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.POSTS_PER_HOUR = 10_000


def test_there_are_twenty_five_payloads():
    assert len(set(PAYLOADS)) == 25


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_every_field_takes_every_payload(client, payload):
    for field in FIELDS:
        before = Enquiry.objects.count()
        response = send(client, **{field: payload})
        stored = Enquiry.objects.count() - before
        assert (response.status_code, stored) in ((200, 0), (302, 0), (302, 1)), field
        if response.status_code == 302:
            assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
@pytest.mark.parametrize("path", [FORM, ENGLISH, "/kontakt/skriv/tack/"])
def test_every_address_takes_every_payload(client, path, payload):
    for name in ("amne", "om", "nr"):
        assert client.get(path, {name: payload[:3000]}).status_code in (200, 404)


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if "<" in each])
def test_what_was_typed_is_never_markup(client, payload):
    response = send(client, subject=payload, text=payload, name=payload, email="fel")
    assert payload not in response.content.decode()
    assert typed_in(response)["text"] == payload
    assert [each.tag for each in main_of(response).iter() if each.tag in ("script", "img")] == []


def test_control_characters_and_line_breaks_are_cleaned_away(client):
    send(client, subject="När\r\nBcc: x\x00\x1b", text="ett\x00\r\ntv\u202eå\rtre\tfyra\x7f", name="Kim\n\u2028Example")
    stored = Enquiry.objects.get()
    assert (stored.subject, stored.text, stored.name) == ("När Bcc: x", "ett\ntvå\ntre\tfyra", "Kim Example")


def test_a_megabyte_is_refused_with_a_sentence_and_kept(client):
    text = "å" * 500_000
    response = send(client, text=text)
    assert response.status_code == 200
    assert "Write at most 20000 characters, not 500000." in response.content.decode()
    assert typed_in(response)["text"] == text


def test_more_than_the_server_takes_is_refused(client):
    assert client.post(FORM, {"text": "a" * 3_000_000}).status_code in (400, 413)
    assert client.post(FORM, {f"f{number}": "" for number in range(10_001)}).status_code in (400, 413)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("field", ["topic", "subject", "text", "email", "form_key"])
def test_a_file_in_place_of_a_field_is_as_if_it_were_missing(client, field):
    file = SimpleUploadedFile("a.txt", b"Hej")
    response = client.post(ENGLISH, {**written(), field: file})
    assert response.status_code == (200 if field in ("topic", "subject", "text") else 302)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"text": 1}'), ("text/xml", b"<a/>"), ("multipart/form-data; boundary=", b"x"),
        ("application/x-www-form-urlencoded", b"text=%ff%fe&subject=%e5&topic=fraga&text=%c3%28"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\n"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"text=+AGE-"), ("", b""),
    ],
)  # fmt: skip
def test_another_kind_of_body_is_a_form_without_words_or_refused(client, kind, body):
    response = client.generic("POST", FORM, body, content_type=kind)
    assert response.status_code in (200, 302, 400, 415)
    assert not Enquiry.objects.exclude(topic__slug="fraga").exists()


def test_a_field_sent_many_times_counts_once(client):
    response = client.post(ENGLISH, {**written(), "subject": ["ett", "två", "tre"], "topic": ["ide", "fraga"]})
    assert response.status_code == 302
    assert (Enquiry.objects.get().subject, Enquiry.objects.get().topic.slug) == ("tre", "fraga")


@pytest.mark.parametrize("name", ["state", "assigned_to", "diary_number", "channel", "registered_by", "year", "due_on"])
def test_what_is_for_the_office_cannot_be_sent_along(client, name):
    send(client, **{name: "1"})
    stored = Enquiry.objects.get()
    assert (stored.state, stored.assigned_to, stored.channel, stored.registered_by) == ("received", None, "web", None)
    assert stored.diary_number == ""


def test_a_letter_goes_to_one_address_only(client):
    for email in ("a@example.com,b@example.com", "a@example.com\nBcc: b@example.com", "a@example.com b@example.com",
                  "<a@example.com>", "Kim <a@example.com>", '"a b"@example.com@example.se'):  # fmt: skip
        assert send(client, email=email).status_code == 200, email
    assert not OutgoingMail.objects.exists()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.fixed_dictionaries({name: st.text(max_size=300) for name in FIELDS}))
def test_no_words_are_too_strange(client, typed):
    assert client.post(FORM, typed).status_code in (200, 302)
