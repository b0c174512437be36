# SPDX-License-Identifier: EUPL-1.2
"""Staff in their roles, signed in."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES
from vanort.office.tests.installations import make_template


def client_of(role, username="anna", **more):
    """Return a signed-in client of a new account with a role."""
    user = User.objects.create(username=username, first_name=username.capitalize(), **more)
    user.groups.add(Group.objects.get(name=GROUP_NAMES[role]))
    client = Client()
    client.force_login(user)
    client.user = User.objects.get(pk=user.pk)
    return client


@pytest.fixture
def coordinator(db):
    return client_of("coordinator")


@pytest.fixture
def administrator(db):
    return client_of("administrator", "ada")


@pytest.fixture
def reader(db):
    return client_of("reader", "lars")


@pytest.fixture(scope="session")
def template(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of a migrated database, taken between two tests."""
    with django_db_blocker.unblock():
        return make_template(tmp_path_factory.mktemp("template"))
