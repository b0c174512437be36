# SPDX-License-Identifier: EUPL-1.2
"""What tests of the pages of bodies begin with: a day, a site, and a committee."""

import pytest
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory
from vanort.mandates.tests.factories import BodyFactory, RegulationFactory, TermFactory
from vanort.meetings.tests.factories import committee
from vanort.website.tests.site import make_home


@pytest.fixture
def today():
    with freeze_time("2026-11-23 12:00") as clock:
        yield clock


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def secretary(db):
    return User.objects.create(username="sekreteraren", is_superuser=True)


@pytest.fixture
def board(db):
    return OrganizationFactory(
        kind=Organization.Kind.COUNCIL, name={"sv": "Kommunstyrelsen", "en": "The executive board"}, slug="styrelsen"
    )


@pytest.fixture
def body(db):
    return BodyFactory(slug="kommitten", name={"sv": "Kommittén", "en": "The committee"})


@pytest.fixture
def term(body, board):
    RegulationFactory(body=body, appointed_by=board)
    return TermFactory(body=body)


@pytest.fixture
def sitting(body):
    return committee(body=body)
