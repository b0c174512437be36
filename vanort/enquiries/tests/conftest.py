# SPDX-License-Identifier: EUPL-1.2
"""Three people of the office: one who handles enquiries, a colleague who does, and one who may not see them."""

import pytest

from vanort.office.tests.conftest import client_of


@pytest.fixture
def siv(db):
    """The committee's secretary, signed in."""
    return client_of("secretary", "siv", email="siv@example.se")


@pytest.fixture
def carl(db):
    """A coordinator, signed in."""
    return client_of("coordinator", "carl", email="carl@example.se")


@pytest.fixture
def eva(db):
    """An editor, signed in, who has nothing to do with enquiries."""
    return client_of("editor", "eva", email="eva@example.se")
