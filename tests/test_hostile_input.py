# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to any address, the answer is a page: never a fault of ours, and what was typed is not lost."""

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from tests.hostile import HUGE, IDENTIFIERS, NAMES, QUERIES, QUICK, SLUGS, fields_of, filled, patterns
from vanort.accounts.tests.factories import PASSWORD, person
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    MemoryPlaceFactory,
    PartyFactory,
)
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.office.middleware import OfficeMiddleware
from vanort.website.models import TextPage
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db

STAFF = ("admin/", "konto/")
# Signing out ends the test; Wagtail's page that fails on purpose is for its own tests; the others take no query.
LEFT_OUT = re.compile(r"logout|failwhale|sprite|jsi18n|/test_")


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
    found = []
    for address in addresses:
        answer = client.get(address, query or None)
        if answer.streaming:
            answer.getvalue()
        if answer.status_code >= 500:
            found.append(address[:200])
    return found


def public_pages():
    return sorted({filled(where, "1", "kamen") for where, _pattern in patterns() if not where.startswith(STAFF)})


@pytest.mark.parametrize("payload", QUICK, ids=lambda text: repr(text[:20]))
def test_no_query_breaks_a_public_page(site, visitor, payload):
    assert faults(visitor, public_pages(), **dict.fromkeys(NAMES, payload)) == []


def test_no_odd_query_breaks_a_public_page(site, visitor):
    assert faults(visitor, [f"{path}?{query}" for path in public_pages() for query in QUERIES]) == []


def test_no_number_or_name_breaks_an_address(site, rut):
    made = {filled(where, number, "kamen") for where, _pattern in patterns() for number in IDENTIFIERS}
    made |= {filled(where, "1", slug) for where, _pattern in patterns() for slug in SLUGS}
    made = {path for path in made if not LEFT_OUT.search(path)}
    assert len(made) > 500
    assert faults(rut, sorted(made)) == []


def test_no_odd_path_breaks_the_site(site, visitor):
    odd = ["/%00/", "/vanorter/%00/", "/%ff/", "/..%2f..%2f/", "/" + "a" * 5000 + "/", "//", "///admin", "/;/",
           "/%0d%0aX:y", "/vanorter/kamen%20/", "/en/%E2%80%AE/", "/dokument/1/%00.pdf", "/media/images/%00.png",
           "/media//etc/passwd", "/media/images/" + "x" * 300 + ".png", "/.well-known/../x", "/static/%00"]  # fmt: skip
    assert faults(visitor, odd) == []


def lists():
    """Return the office's lists and choosers: all that take a query and no number."""
    office = [where for where, _pattern in patterns() if where.startswith("admin/")]
    found = {filled(where, "1", "kamen") for where in office if "<" not in where and "(" not in where}
    return sorted(path for path in found if not LEFT_OUT.search(path))


def test_there_are_lists_to_try():
    assert len(lists()) > 80
    assert "/admin/snippets/collaborations/collaboration/" in lists()


def test_no_filter_breaks_a_list_of_the_office(site, rut):
    broken = []
    for path in lists():
        page = rut.get(path)
        names = [*NAMES, *([] if page.streaming else fields_of(page.content.decode()))]
        for payload in (HUGE, 'x"'):
            broken += faults(rut, [path], **dict.fromkeys(names, payload))
    assert broken == []


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head", "trace"])
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
    broken = [text[:20] for text in QUICK if rut.post(path, dict.fromkeys(names, text)).status_code >= 500]
    assert broken == []


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
BODIES = [
    ("application/json", b"{"), ("application/json", b'{"a": "\\ud800"}'), ("text/plain", b"x"), ("", b""),
    (PARTS, b"x"), (f"{PARTS}; boundary=x", b"--x\r\n\r\n"), (f"{PARTS}; boundary={'x' * 300}", b"--x"),
    ("application/xml", b"<!DOCTYPE"), (FORM, b"%ff=%00&a=\xff"), (f"{FORM}; charset=utf-7", b"a=1"),
    (f"{FORM}; charset=x", b"a=1"), (FORM, b"&".join(b"a%d=1" % number for number in range(12_000))),
]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_no_body_breaks_a_form(site, rut, path):
    broken = [kind for kind, body in BODIES if rut.generic("POST", path, body, content_type=kind).status_code >= 500]
    assert broken == []


@pytest.mark.parametrize("body", [BODIES[-1][1], b"a=" + b"x" * 3_000_000], ids=["fields", "text"])
def test_too_much_at_once_is_told(site, rut, body):
    answer = rut.generic("POST", "/konto/login/", body, content_type=FORM)
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    "value", ["\ufffd", "\x00", "{", "[]", "null", '{"blocks":1}', '{"blocks":[{}],"entityMap":{}}', '"\\ud800"']
)
def test_no_state_of_the_rich_text_editor_breaks_a_page(site, rut, value):
    page = make_page(site, TextPage)
    block = {"deleted": "", "order": "0", "type": "text", "id": "", "value": value}
    form = {"title": "X", "slug": "x", "body-count": "1", **{f"body-0-{name}": block[name] for name in block}}
    assert rut.post(f"/admin/pages/{page.pk}/edit/", form).status_code < 500


@pytest.mark.parametrize("count", ["-1", HUGE, "x", "", "100000"])
def test_no_count_of_rows_breaks_a_form(site, rut, count):
    rows = {"name_sv": "X", "parties-TOTAL_FORMS": count, "parties-INITIAL_FORMS": count}
    assert rut.post("/admin/snippets/collaborations/collaboration/add/", rows).status_code < 500
    page = make_page(site, TextPage)
    blocks = {"title": "X", "slug": "x", "body-count": count}
    assert rut.post(f"/admin/pages/{page.pk}/edit/", blocks).status_code < 500


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000", "x"])
def test_no_key_from_a_browser_breaks_the_sign_in(site, visitor, text):
    credential = json.dumps({"id": "x"}).replace("x", text)
    answer = visitor.post("/konto/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_our_own_faults_are_not_called_unreadable(site, rut):
    """Only what Wagtail and allauth stumble over is the sender's; the last line that ran decides whose fault it is."""
    middleware = OfficeMiddleware(lambda request: None)
    request = RequestFactory().get("/admin/ny-vanort/")
    request.user = AnonymousUser()

    def raised_in(module):
        try:
            exec("int('x')", {"__name__": module})  # the name of a module is all that is looked at
        except ValueError as error:
            return error.with_traceback(error.__traceback__.tb_next)

    assert middleware.process_exception(request, raised_in("wagtail.admin.views")).status_code == 400
    assert middleware.process_exception(request, raised_in("vanort.office.views")) is None
    assert middleware.process_exception(request, ZeroDivisionError()) is None
    elsewhere = RequestFactory().get("/vanorter/")
    assert middleware.process_exception(elsewhere, raised_in("wagtail.admin.views")) is None


def test_what_was_typed_comes_back_when_the_form_is_refused():
    guarded = Client(enforce_csrf_checks=True)
    typed = {"text": "En lång fråga om Kamen <b>", "password": PASSWORD, "csrfmiddlewaretoken": "fel"}
    answer = guarded.post("/kontakt/skriv/", typed, headers={"Origin": "http://testserver"})
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
