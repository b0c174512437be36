# SPDX-License-Identifier: EUPL-1.2
"""The sign-in page and the page for those turned away belong to the site like every other page."""

import pytest

from vanort.accounts.tests.factories import person
from vanort.directory.tests.factories import OrganizationFactory
from vanort.website.models import SiteFacts

pytestmark = pytest.mark.django_db

BANNER = 'class="demo-banner"'


@pytest.fixture
def facts():
    OrganizationFactory(home=True)
    return SiteFacts.objects.create(site_name={"sv": "Vänner i världen"}, is_official=False)


@pytest.mark.parametrize("is_official", [True, False])
def test_the_sign_in_page_shows_the_site_and_whether_it_is_official(client, facts, is_official):
    SiteFacts.objects.update(is_official=is_official)
    html = client.get("/konto/login/").content.decode()
    assert "Vänner i världen" in html
    assert "Exempelby" in html
    assert (BANNER in html) is not is_official


def test_who_is_turned_away_sees_the_site_too(client, facts):
    client.force_login(person(None, username="kim"))
    response = client.get("/admin/pages/")
    assert response.status_code == 403
    assert "Vänner i världen" in response.content.decode()
    assert "kim" in response.content.decode()
