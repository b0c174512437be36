# SPDX-License-Identifier: EUPL-1.2
"""Pages from what is kept: one question to the database, the same page again, and each change at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.models import Visibility
from vanort.website.models import SiteFacts
from vanort.website.tests.register import TODAY, make_municipality, make_region, make_twin, make_visit, words_of
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PAGES = [
    "/", "/vanorter/", "/vanorter/kamen/", "/samarbeten/", "/samarbeten/?q=kam", "/samarbeten/regionen/",
    "/aktiviteter/", "/aktiviteter/besok/", "/tidslinje/", "/tidslinje/?samarbete=kamen", "/kalender/", "/platser/",
    "/kontakt/", "/en/vanorter/kamen/",
]  # fmt: skip


@pytest.fixture
def today():
    with freeze_time(TODAY) as clock:
        yield clock


@pytest.fixture
def register(today):
    """Return a twin town of a home municipality that also has a region, a visit and a start page."""
    start = make_home()
    home = make_municipality()
    town = make_twin(home)
    make_region(home)
    make_visit(town, "2018", slug="besok", title={"sv": "Resan", "en": "The journey"})
    return start, town


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_page_that_was_shown_before_asks_one_question_and_is_the_same(client, register):
    for path in PAGES:
        first = client.get(path).content
        assert client.get(path).content == first, path
        assert queries(client, path) == 1, path


def test_each_change_is_seen_at_once(client, register):
    _start, town = register
    assert "Resan" in words_of(client, "/vanorter/kamen/")
    visit = Activity.objects.get()
    visit.title = {"sv": "Körresan"}
    visit.save()
    for path in ("/", "/vanorter/kamen/", "/tidslinje/", "/aktiviteter/", "/aktiviteter/besok/"):
        assert "Körresan" in words_of(client, path), path
    town.visibility = Visibility.INTERNAL
    town.save()
    assert client.get("/vanorter/kamen/").status_code == 404
    assert "Kamen" not in words_of(client, "/samarbeten/")


def test_the_menu_and_the_site_s_own_facts_are_seen_at_once(client, register):
    start, _town = register
    assert client.get("/").headers["X-Robots-Tag"] == "noindex"
    SiteFacts.objects.create(site_name={"sv": "Vänner"}, is_official=True)
    make_page(start, title="Om EU", slug="eu", show_in_menus=True)
    answer = client.get("/")
    assert "X-Robots-Tag" not in answer.headers
    assert 'href="/eu/"' in answer.content.decode()


def test_midnight_changes_what_is_coming(client, register, today):
    _start, town = register
    make_visit(town, "2026-11-23", slug="i-dag", state=Activity.State.PLANNED, title={"sv": "Fikat"})
    assert "Fikat" in words_of(client, "/kalender/")
    today.move_to("2026-11-23 23:00:00")
    assert "Fikat" not in words_of(client, "/kalender/")


def test_a_page_that_is_not_there_is_not_kept_as_missing(client, register):
    assert client.get("/samarbeten/ny/").status_code == 404
    make_region(Collaboration.objects.first().parties.first().organization, slug="ny", name={"sv": "Ny"})
    assert "Ny" in words_of(client, "/samarbeten/ny/")


def test_a_twin_town_s_other_address_leads_on_each_time(client, register):
    for _time in range(2):
        answer = client.get("/samarbeten/kamen/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/vanorter/kamen/")
