# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees when something is wrong, and what search engines are told."""

import errno

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from vanort.website.middleware import NoIndexMiddleware, ShortageMiddleware
from vanort.website.models import SiteFacts
from vanort.website.tests.site import links, make_home, make_page, read, says, text_of
from vanort.website.views.errors import is_shortage, server_error, unavailable

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "code", "start"), [("/finns-inte/", "sv", "/"), ("/en/finns-inte/", "en", "/en/")])
def test_a_missing_page_is_told_in_the_language_of_its_address(client, path, code, start):
    response = client.get(path)
    page = read(response)
    assert response.status_code == 404
    assert page.get("lang") == code
    assert text_of(page.find(".//h1")) == says(code, "This page does not exist")
    assert links(page, ".//main")[says(code, "To the start page")] == start
    assert page.find(".//link[@rel='canonical']") is None
    assert page.find(".//link[@hreflang]") is None


@pytest.mark.parametrize("path", ["/finns/inte.php", "/%00/", "/en/å/ä/", "/vanorter/finns-inte/"])
def test_odd_addresses_are_only_missing(client, path):
    assert client.get(path).status_code == 404


def test_our_own_fault_needs_neither_context_nor_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    page = read(response)
    assert response.status_code == 500
    assert text_of(page.find(".//h1")) == says("sv", "Something went wrong on our side")
    assert page.find(".//section[@lang='en']") is not None


def test_a_shortage_is_told_with_when_to_come_back(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = unavailable(RequestFactory().get("/"))
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "120", "no-store")
    assert text_of(read(response).find(".//h1")) == says("sv", "The site is resting for a moment")


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("database or disk is full"),
        OperationalError("disk I/O error"),
        OperationalError("connection refused"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_shortages_pass_by_themselves(error):
    answer = ShortageMiddleware(lambda _request: None).process_exception(RequestFactory().get("/"), error)
    assert is_shortage(error)
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("no such table: x"),
        OperationalError('near "SELEC": syntax error'),
        OSError(errno.ENOENT, "No such file"),
        ValueError("x"),
        None,
    ],
)
def test_our_faults_are_not_called_shortages(error):
    assert not is_shortage(error)
    assert ShortageMiddleware(lambda _request: None).process_exception(RequestFactory().get("/"), error) is None


def test_a_shortage_outside_a_view_is_told_too():
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        assert server_error(RequestFactory().get("/")).status_code == 503


def test_a_page_whose_database_is_full_answers_503(client):
    make_page(make_home())

    def full(*_args):
        raise OperationalError("database or disk is full")

    with connection.execute_wrapper(full):
        response = client.get("/om-oss/")
    assert (response.status_code, response["X-Robots-Tag"]) == (503, "noindex")
    assert client.get("/om-oss/").status_code == 200


def test_a_demonstration_is_kept_out_of_search_engines(client):
    make_page(make_home())
    response = client.get("/om-oss/")
    assert response["X-Robots-Tag"] == "noindex"
    assert read(response).find(".//meta[@name='robots']").get("content") == "noindex"
    assert read(response).find(".//aside[@class='demo-banner']") is not None


def test_the_official_site_is_not(client):
    SiteFacts.objects.create(is_official=True)
    make_page(make_home())
    response = client.get("/om-oss/")
    assert "X-Robots-Tag" not in response
    assert read(response).find(".//meta[@name='robots']") is None
    assert read(response).find(".//aside[@class='demo-banner']") is None


def test_signing_in_and_faults_are_kept_out_even_of_the_official_site(client):
    SiteFacts.objects.create(is_official=True)
    assert client.get("/konto/login/")["X-Robots-Tag"] == "noindex"
    assert client.get("/finns-inte/")["X-Robots-Tag"] == "noindex"


def test_only_pages_get_the_header(client):
    assert "X-Robots-Tag" not in client.get("/robots.txt")


def test_the_header_costs_no_query_on_staff_pages(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = NoIndexMiddleware(lambda _request: HttpResponse("x"))(RequestFactory().get("/admin/pages/"))
    assert response["X-Robots-Tag"] == "noindex"


def test_what_could_not_be_stored_is_kept_in_the_page_and_can_be_sent_again():
    data = {"text": "Hej <b>på</b> er", "topic": ["a", "b"]}
    page = read(unavailable(RequestFactory().post("/kontakt/skriv/", data)))
    form = page.find(".//form")
    assert (form.get("method"), form.get("action")) == ("post", "/kontakt/skriv/")
    typed = [(field.get("name"), field.get("value")) for field in form.findall("input")]
    assert typed == [("text", "Hej <b>på</b> er"), ("topic", "a"), ("topic", "b")]
    assert says("sv", "Send it again") in text_of(form)
    assert text_of(page.find(".//button[@form='again']")) == "Send it again"
    assert links(page, ".//main") == {}


@pytest.mark.parametrize("path", ["/konto/login/", "/konto/2fa/authenticate/"])
def test_a_password_is_not_kept_in_the_page(path):
    assert read(unavailable(RequestFactory().post(path, {"password": "x"}))).find(".//form") is None


def test_a_form_that_cannot_be_read_changes_nothing():
    request = RequestFactory().post("/", b"x" * 10, content_type="multipart/form-data; boundary=" + "x" * 500)
    assert unavailable(request).status_code == 503


def test_staff_are_told_what_may_be_wrong_and_visitors_are_not():
    told = says("sv", "For staff")
    assert told in text_of(read(unavailable(RequestFactory().get("/admin/reports/"))))
    assert told not in text_of(read(unavailable(RequestFactory().get("/"))))
