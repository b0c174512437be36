# SPDX-License-Identifier: EUPL-1.2
"""Pages for what the site refuses: in both languages, with what to do, and with what was typed."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from vanort.ui.refused import WrongMethodMiddleware, bad, forbidden, forged, signed_out, typed_in

pytestmark = pytest.mark.django_db

CODES = ["400", "401", "403", "403_csrf", "405", "413", "429"]
TYPED = {
    "text": "En fråga om <b>Kamen</b>",
    "password1": "hemligt lösenord",
    "x": "ab",
    "csrfmiddlewaretoken": "abcdef",
}


def posted(fields=TYPED, **headers):
    return RequestFactory().post("/kontakt/skriv/", fields, headers={"Origin": "http://testserver", **headers})


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_page_has_one_heading_and_a_way_on(code, language):
    request = RequestFactory().get("/")
    with override(language):
        html = render_to_string(f"{code}.html", request=request)
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert '<p class="actions"><a class="ds-button"' in html
    assert 'rel="canonical"' not in html


@pytest.mark.parametrize(
    ("error", "status"),
    [(SuspiciousOperation(), 400), (RequestDataTooBig(), 413), (TooManyFieldsSent(), 413), (None, 400)],
)
def test_what_is_too_much_is_told_apart_from_what_is_unreadable(error, status):
    assert bad(RequestFactory().get("/"), error).status_code == status


def test_the_faults_have_their_status():
    request = RequestFactory().get("/")
    assert [view(request).status_code for view in (forbidden, forged, signed_out)] == [403, 403, 401]


def test_what_a_person_typed_is_given_back_and_nothing_secret():
    assert typed_in(posted()) == [TYPED["text"]]
    html = forged(posted()).content.decode()
    assert "En fråga om &lt;b&gt;Kamen&lt;/b&gt;</textarea>" in html
    assert "hemligt" not in html
    assert html.count("<textarea") == 1
    assert '<a class="ds-button" href="/kontakt/skriv/"' in html


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://example.com"}, {"Origin": "null"}, {"Origin": "", "Referer": "https://example.com/testserver"},
     {"Origin": ""}, {"Origin": "http://testserver.example.com"}],
)  # fmt: skip
def test_what_another_site_sent_is_not_given_back(headers):
    assert typed_in(posted(**headers)) == []


def test_a_browser_that_tells_the_page_only_is_believed_too():
    assert typed_in(posted(Origin="", Referer="http://testserver/kontakt/skriv/")) == [TYPED["text"]]


def test_a_wrong_method_gets_its_page_and_keeps_its_header():
    answer = WrongMethodMiddleware(lambda request: HttpResponseNotAllowed(["GET"]))(RequestFactory().put("/"))
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert b"<h1" in answer.content


def test_an_answer_that_says_something_already_is_left_alone():
    told = HttpResponse("told", status=405, headers={"Content-Length": "4"})
    assert WrongMethodMiddleware(lambda request: told)(RequestFactory().put("/")) is told
    fine = HttpResponse("x")
    assert WrongMethodMiddleware(lambda request: fine)(RequestFactory().get("/")) is fine
