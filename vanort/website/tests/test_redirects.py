# SPDX-License-Identifier: EUPL-1.2
"""Old addresses lead on."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db
OLD = "/kommun-och-politik/resultat-och-kvalitet/samarbeten-och-vanorter.html"


def add_redirect(old_path, **target):
    return Redirect.objects.create(old_path=Redirect.normalise_path(old_path), **target)


@pytest.mark.parametrize("asked", [OLD, f"{OLD}?utm_source=brev", OLD.upper().replace("/KOMMUN", "/kommun")])
def test_the_old_page_leads_to_the_new_site(client, asked):
    add_redirect(OLD, redirect_link="/samarbeten/")
    response = client.get(asked)
    found = asked.split("?")[0] == OLD
    assert response.status_code == (301 if found else 404)
    assert response.get("Location") == ("/samarbeten/" if found else None)


def test_a_redirect_follows_its_page(client):
    page = make_page(make_home(), title="EU", slug="eu")
    add_redirect("/eu-projekt", redirect_page=page)
    response = client.get("/eu-projekt/")
    assert (response.status_code, response["Location"]) == (301, "/eu/")


def test_a_temporary_redirect_is_temporary(client):
    add_redirect("/tillfallig", redirect_link="/kontakt/", is_permanent=False)
    assert client.get("/tillfallig/").status_code == 302


def test_a_page_that_exists_wins_over_a_redirect(client):
    make_page(make_home(), title="EU", slug="eu")
    add_redirect("/eu", redirect_link="/samarbeten/")
    assert client.get("/eu/").status_code == 200


def test_without_a_row_the_old_page_is_missing(client):
    assert client.get(OLD).status_code == 404
