# SPDX-License-Identifier: EUPL-1.2
"""An address tells which record it is about, and never leads away from this site."""

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.enquiries.addresses import page_path, record_of

LONGEST = "/" + "x" * 199


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/", "/"), ("/vanorter/kamen/", "/vanorter/kamen/"), ("/en/vanorter/kamen/", "/en/vanorter/kamen/"),
        ("/kalender/?sida=2", "/kalender/"), ("/platser/#karta", "/platser/"), (LONGEST, LONGEST), ("/å/", "/å/"),
        ("/a//b/", "/a//b/"), ("/a:b/", "/a:b/"), ("///example.com/", "/example.com/"), ("/a\nb/", "/ab/"),
    ],
)  # fmt: skip
def test_a_page_of_this_site_is_taken_without_its_query(given, path):
    assert page_path(given) == path


@pytest.mark.parametrize(
    "given",
    [
        "", "vanorter/", "https://example.com/", "//example.com/", "/\\example.com/", "\\\\example.com", "#a", " /",
        "?om=/", "javascript:alert(1)", "data:text/html,x", "http://[::1", "//[/", "/a\x00b/", "/a\u202eb/",
        "/\t/example.com/", "/\n/example.com/", LONGEST + "x",
    ],
)  # fmt: skip
def test_what_is_no_page_of_this_site_is_none(given):
    assert page_path(given) == ""


@given(st.text())
def test_whatever_is_given_it_is_a_short_path_or_nothing(text):
    path = page_path(text)
    assert path == "" or (path[0] == "/" and path[:2] not in ("//", "/\\") and path.isprintable() and len(path) <= 200)
    assert page_path(path) == path


@given(st.text(alphabet="/\\.:@?#[]%\t\n exampl", max_size=30))
def test_whatever_slashes_are_given_no_browser_leaves_the_site(text):
    # As browsers read it (WHATWG URL): tabs and line breaks are nothing, a backslash is a slash.
    path = page_path("/" + text)
    read = "".join(letter for letter in path if letter not in "\t\n\r").replace("\\", "/")
    assert not read.startswith("//")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/vanorter/kamen/", "kamen"), ("/en/vanorter/kamen/", "kamen"), ("/samarbeten/boss/", "boss"),
        ("/en/samarbeten/boss/", "boss"), ("/aktiviteter/besoket/", "besoket"), ("/en/aktiviteter/besoket/", "besoket"),
    ],
)  # fmt: skip
def test_a_records_page_leads_to_the_record_whoever_reads(language, path, found):
    CollaborationFactory(slug="kamen")
    CollaborationFactory(slug="boss")
    ActivityFactory(slug="besoket")
    with translation.override(language):
        assert record_of(path).slug == found
        assert translation.get_language() == language


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/vanorter/", "/vanorter/annan/", "/kontakt/", "/admin/", "/en/", "/finns/inte/", "kamen",
        "/vanorter/kamen", "/vanorter/Kamen/", "/vanorter/../vanorter/kamen/", "/vanorter/%6bamen/",
        "/vanorter/kamen'--/", "/de/vanorter/kamen/", "/aktiviteter/kamen/", "/" + "a/" * 100,
    ],
)  # fmt: skip
def test_another_address_leads_to_no_record(path):
    CollaborationFactory(slug="kamen")
    assert record_of(path) is None


@pytest.mark.django_db
def test_it_costs_one_query_at_most(django_assert_num_queries):
    CollaborationFactory(slug="kamen")
    with django_assert_num_queries(1):
        record_of("/vanorter/kamen/")
    with django_assert_num_queries(0):
        record_of("/kontakt/")
