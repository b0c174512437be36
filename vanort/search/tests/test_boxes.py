# SPDX-License-Identifier: EUPL-1.2
"""The search boxes of the office find what they should, and no text breaks them, on either database."""

import pytest
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import insert_or_update_object
from wagtail.search.query import And, Phrase, PlainText

from vanort.core.tests.test_search_box import NASTY
from vanort.search.boxes import SearchBackend
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db

BOXES = [
    "/admin/pages/search/", "/admin/pages/search/results/", "/admin/choose-page/search/", "/admin/pages/{home}/",
    "/admin/pages/{home}/results/", "/admin/images/", "/admin/images/results/", "/admin/images/chooser/results/",
    "/admin/documents/", "/admin/documents/results/", "/admin/documents/chooser/results/", "/admin/users/",
    "/admin/users/results/", "/admin/redirects/", "/admin/redirects/results/",
]  # fmt: skip
TEXTS = [
    'x"',
    '"',
    'a"b',
    '"a',
    '"a b" c"',
    "\x00",
    '"\x00',
    "NEAR(",
    "*",
    "^",
    "{",
    "%s",
    "\\",
    "'",
    '""',
    "a " * 3000,
]


@pytest.fixture
def home():
    return make_home()


@pytest.mark.parametrize("address", BOXES)
def test_no_text_breaks_a_box(admin_client, home, address):
    for text in TEXTS:
        answer = admin_client.get(address.format(home=home.pk), {"q": text})
        assert (text[:9], answer.status_code) == (text[:9], 200)


def test_no_text_breaks_the_names_of_tags(admin_client):
    for text in TEXTS:
        # Tags are looked up as they are; PostgreSQL takes no null character, and the office says so.
        assert admin_client.get("/admin/tag-autocomplete/", {"term": text}).status_code in (200, 400)


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:12]))
def test_no_text_breaks_wagtails_search(text):
    for model in (Page, Image, Document):
        assert list(model.objects.all().search(text)) == []
        assert list(model.objects.all().autocomplete(text)) == []


def test_the_boxes_find(admin_client, home):
    insert_or_update_object(make_page(home, title="Om vänorter", slug="om"))
    for text in ("vänorter", 'vänorter"', '"om vänorter"', "om (vänorter)", "Om-vänorter"):
        assert b"Om v" in admin_client.get("/admin/pages/search/results/", {"q": text}).content
        assert [page.title for page in Page.objects.search(text)] == ["Om vänorter"]
    assert [page.title for page in Page.objects.autocomplete('vän"o')] == []
    assert [page.title for page in Page.objects.autocomplete('"vän')] == ["Om vänorter"]
    assert b"Om v" not in admin_client.get("/admin/pages/search/results/", {"q": "annat"}).content


def test_a_query_made_by_wagtail_loses_what_is_no_word(home):
    insert_or_update_object(make_page(home, title="Om vänorter", slug="om"))
    titles = [
        [page.title for page in Page.objects.search(query)]
        for query in (
            And([PlainText("om"), Phrase('vänorter"')]),
            And([PlainText('"'), Phrase("vänorter")]),
            And([PlainText('"'), Phrase("''")]),
            PlainText("\x00"),
            Phrase("om vänorter"),
        )
    ]
    assert titles == [["Om vänorter"], ["Om vänorter"], [], [], ["Om vänorter"]]


def test_everything_else_is_wagtails_own():
    backend = get_search_backend()
    assert isinstance(backend, SearchBackend)
    assert backend.rebuilder_class is not None
    assert [index.get_key() for index in backend.all_indexes()] != []
