# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to any address, the answer is a page: never a fault of ours, and what was typed is not lost."""

import json

import pytest
from django.test import Client

from tests.hostile import HUGE, IDENTIFIERS, NAMES, PAYLOADS, QUERIES, SLUGS, fields_of, filled, patterns
from vanort.accounts.tests.factories import PASSWORD, person
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    MemoryPlaceFactory,
    PartyFactory,
)
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.website.models import TextPage
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db

STAFF = ("admin/", "konto/")
READ_ONLY = "get"


@pytest.fixture
def site():
    home = OrganizationFactory(home=True)
    kamen = CollaborationFactory(slug="kamen")
    PartyFactory(collaboration=kamen, organization=home)
    PartyFactory(collaboration=kamen, organization=OrganizationFactory())
    ActivityFactory(slug="kamen", collaborations=[kamen], when="2019-05-01")
    AgreementFactory(collaboration=kamen)
    MemoryPlaceFactory()
    PersonFactory()
    return make_home()


@pytest.fixture
def visitor():
    # A fault is an answer here, not an exception of the test.
    return Client(raise_request_exception=False)


@pytest.fixture
def rut(visitor):
    visitor.force_login(person("administrator", username="rut"))
    return visitor


def faults(client, addresses, **query):
    """Return the addresses that answered with a fault of ours."""
    answers = {address: client.get(address, query or None) for address in addresses}
    for answer in answers.values():
        if answer.streaming:
            answer.getvalue()
    return [address[:200] for address, answer in answers.items() if answer.status_code >= 500]


def addresses_of(public):
    return [where for where, _pattern in patterns() if where.startswith(STAFF) is not public]


def public_pages():
    return sorted({filled(where, "1", "kamen") for where in addresses_of(public=True)})


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda text: repr(text[:20]))
def test_no_query_breaks_a_public_page(site, visitor, payload):
    assert faults(visitor, public_pages(), **dict.fromkeys(NAMES, payload)) == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda text: text[:20])
def test_no_odd_query_breaks_a_public_page(site, visitor, query):
    assert faults(visitor, [f"{path}?{query}" for path in public_pages()]) == []


def test_no_number_or_name_breaks_an_address(site, rut):
    made = {filled(where, number, "kamen") for where, _pattern in patterns() for number in IDENTIFIERS}
    made |= {filled(where, "1", slug) for where, _pattern in patterns() for slug in SLUGS}
    made = {path for path in made if "logout" not in path and "test_" not in path}
    assert len(made) > 500
    assert faults(rut, sorted(made)) == []


def test_no_odd_path_breaks_the_site(site, visitor):
    odd = ["/%00/", "/vanorter/%00/", "/%ff/", "/..%2f..%2f/", "/" + "a" * 5000 + "/", "//", "///admin", "/;/", "/%0d%0aX:y",
           "/vanorter/kamen%20/", "/en/%E2%80%AE/", "/dokument/1/%00.pdf", "/media/images/%00.png", "/media//etc/passwd",
           "/media/images/" + "x" * 300 + ".png", "/.well-known/../x", "/static/%00"]  # fmt: skip
    assert faults(visitor, odd) == []


def lists():
    """Return the office's lists and choosers: all that take a query and no number."""
    found = {filled(where, "1", "kamen") for where, _pattern in patterns() if where.startswith("admin/") and "<" not in where
             and "(" not in where}  # fmt: skip
    return sorted(path for path in found if "logout" not in path and "sprite" not in path)


def test_there_are_lists_to_try():
    assert len(lists()) > 80
    assert "/admin/snippets/collaborations/collaboration/" in lists()


@pytest.mark.parametrize(
    "payload",
    ["\x00", 'x"', "' OR 1=1 --", HUGE, "٣", "-1", "2026-02-31", "å" * 5000],
    ids=lambda text: repr(text[:20]),
)
def test_no_filter_breaks_a_list_of_the_office(site, rut, payload):
    for path in lists():
        answer = rut.get(path)
        assert answer.status_code < 500, path
        names = [*NAMES, *(fields_of(answer.content.decode()) if not answer.streaming else [])]
        assert faults(rut, [path], **dict.fromkeys(names, payload)) == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head", "trace"])
def test_no_method_breaks_a_public_page(site, visitor, method):
    ask = getattr(visitor, method)
    answers = {path: ask(path).status_code for path in public_pages()}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert answers["/samarbeten.csv"] in (200, 405)


def test_a_wrong_method_gets_a_page_that_says_so(site, visitor):
    answer = visitor.post("/samarbeten.csv")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "<h1" in answer.content.decode()


FORMS = ["/konto/login/", "/konto/password/reset/", "/konto/reauthenticate/", "/kontakt/skriv/", "/admin/ny-vanort/",
         "/admin/users/new/", "/admin/snippets/collaborations/collaboration/add/", "/admin/snippets/core/source/add/",
         "/admin/redirects/add/", "/admin/account/"]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_no_text_in_a_form_breaks_it(site, rut, path):
    names = fields_of(rut.get(path).content.decode())
    for payload in PAYLOADS:
        answer = rut.post(path, dict.fromkeys(names, payload))
        assert answer.status_code < 500, payload[:20]


@pytest.mark.parametrize("path", FORMS)
def test_no_body_breaks_a_form(site, rut, path):
    bodies = [
        ("application/json", b"{"), ("application/json", b'{"a": "\\ud800"}'), ("text/plain", b"x"), ("", b""),
        ("multipart/form-data", b"x"), ("multipart/form-data; boundary=x", b"--x\r\n\r\n"), ("application/xml", b"<!DOCTYPE"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"), ("application/x-www-form-urlencoded", b"%ff=%00&a=\xff"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"a=1"), ("application/x-www-form-urlencoded; charset=x", b"a=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(12_000))),
    ]  # fmt: skip
    for kind, body in bodies:
        answer = rut.generic("POST", path, body, content_type=kind)
        assert answer.status_code < 500, kind


def test_too_many_fields_and_too_much_text_are_told(site, rut):
    many = "&".join(f"a{number}=1" for number in range(12_000))
    form = "application/x-www-form-urlencoded"
    answer = rut.generic("POST", "/konto/login/", many.encode(), content_type=form)
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()
    answer = rut.generic("POST", "/konto/login/", b"a=" + b"x" * 3_000_000, content_type=form)
    assert answer.status_code == 413


BLOCKS = [
    '[{"type":"text","value":"\\ud800"}]', '[{"type":"nope","value":1}]', '[{"type":"text"}]', "[1]", "{", "null", '"x"',
    '[{"type":"picture","value":{"image":99999999999999999999}}]', '[{"type":"text","value":{"a":1}}]',
]  # fmt: skip


@pytest.mark.parametrize(
    "value", ["\ud800", "\x00", "{", "[]", "null", '{"blocks":1}', '{"blocks":[{}],"entityMap":{}}']
)
def test_no_state_of_the_rich_text_editor_breaks_a_page(site, rut, value):
    page = make_page(site, TextPage)
    text = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    form = {"title": "X", "slug": "x", "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text",
            "body-0-id": "", "body-0-value": text, "sources": []}  # fmt: skip
    answer = rut.post(f"/admin/pages/{page.pk}/edit/", form)
    assert answer.status_code < 500


@pytest.mark.parametrize("count", ["-1", HUGE, "x", "", "100000"])
def test_no_count_of_rows_breaks_a_form(site, rut, count):
    base = {"name_sv": "X", "parties-TOTAL_FORMS": count, "parties-INITIAL_FORMS": count}
    answer = rut.post("/admin/snippets/collaborations/collaboration/add/", base)
    assert answer.status_code < 500
    page = make_page(site, TextPage)
    answer = rut.post(f"/admin/pages/{page.pk}/edit/", {"title": "X", "slug": "x", "body-count": count})
    assert answer.status_code < 500


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000"])
def test_no_escaped_sign_in_json_breaks_a_sign_in(site, visitor, text):
    credential = json.dumps({"id": "x"}).replace("x", text)
    answer = visitor.post("/konto/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code < 500


def test_what_was_typed_comes_back_when_the_form_is_refused():
    guarded = Client(enforce_csrf_checks=True)
    typed = {"text": "En lång fråga om Kamen <b>", "password": PASSWORD, "csrfmiddlewaretoken": "fel"}
    same = {"Origin": "http://testserver"}
    answer = guarded.post("/kontakt/skriv/", typed, headers=same)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "En lång fråga om Kamen &lt;b&gt;" in html
    assert PASSWORD not in html
    # What another site has sent is not shown as if the visitor had written it.
    other = guarded.post("/kontakt/skriv/", typed, headers={"Origin": "https://example.com"})
    assert other.status_code == 403
    assert "En lång fråga" not in other.content.decode()


def test_who_was_signed_out_while_writing_gets_the_text_back(site):
    visitor = Client()
    form = {"name_sv": "En lång text om Kamen", "x": "a"}
    answer = visitor.post("/admin/ny-vanort/", form, headers={"Origin": "http://testserver"})
    html = answer.content.decode()
    assert answer.status_code == 401
    assert "En lång text om Kamen" in html
    assert 'href="/konto/login/"' in html
    assert answer["Cache-Control"] == "no-store"
    # A script of the office is sent to the sign-in, as before.
    script = visitor.post("/admin/ny-vanort/", form, headers={"Origin": "http://testserver", "Sec-Fetch-Mode": "cors"})
    assert script["Location"].startswith("/konto/login/")
