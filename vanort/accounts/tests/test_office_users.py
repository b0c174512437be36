# SPDX-License-Identifier: EUPL-1.2
"""Accounts and roles are looked after in the office, by administrators only."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES, ROLES
from vanort.accounts.tests.factories import PASSWORD, UserFactory, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = person("administrator", username="ada")
    client.force_login(user)
    return user


def form_of(user, **changes):
    fields = ("username", "email", "first_name", "last_name")
    return {**{name: getattr(user, name) for name in fields}, "is_active": "on", **changes}


def test_an_administrator_makes_an_account_with_a_role_that_can_sign_in(client, administrator):
    group = Group.objects.get(name=GROUP_NAMES["coordinator"])
    form = {
        "username": "karin", "email": "karin@exempel.se", "first_name": "Karin", "last_name": "Exempel",
        "password1": PASSWORD, "password2": PASSWORD, "groups": [group.pk],
    }  # fmt: skip
    assert client.get("/admin/users/new/").status_code == 200
    assert client.post("/admin/users/new/", form)["Location"] == "/admin/users/"
    karin = User.objects.get(username="karin")
    assert karin.has_perm("activities.delete_activity")
    client.logout()
    assert client.post("/konto/login/", {"login": "karin", "password": PASSWORD})["Location"] == "/admin/"


def test_a_weak_password_is_refused(client, administrator):
    form = {"username": "karin", "email": "karin@exempel.se", "first_name": "Karin", "last_name": "Exempel"}
    response = client.post("/admin/users/new/", {**form, "password1": "kort", "password2": "kort"})
    assert response.status_code == 200
    assert "password2" in response.context["form"].errors
    assert not User.objects.filter(username="karin").exists()


def test_an_administrator_gives_another_role_and_closes_an_account(client, administrator):
    user = person("reader", first_name="Kim", last_name="Exempel")
    editor = Group.objects.get(name=GROUP_NAMES["editor"])
    address = f"/admin/users/edit/{user.pk}/"
    assert user.username in client.get("/admin/users/").content.decode()
    client.post(address, form_of(user, groups=[editor.pk]))
    assert [group.name for group in User.objects.get(pk=user.pk).groups.all()] == [editor.name]
    closed = form_of(user, groups=[editor.pk])
    del closed["is_active"]
    client.post(address, closed)
    assert not User.objects.get(pk=user.pk).is_active


def test_roles_are_listed_with_their_names(client, administrator):
    html = client.get("/admin/groups/").content.decode()
    assert all(name in html for name in GROUP_NAMES.values())


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
@pytest.mark.parametrize("address", ["/admin/users/", "/admin/users/new/", "/admin/groups/"])
def test_other_roles_do_not_get_at_accounts(client, role, address):
    client.force_login(person(role))
    assert client.get(address)["Location"] == "/admin/"
    before = User.objects.count()
    client.post("/admin/users/new/", {"username": "ny", "email": "ny@exempel.se"})
    assert User.objects.count() == before


def test_the_list_of_accounts_costs_the_same_for_one_and_three(client, administrator):
    client.get("/admin/users/")
    counts = []
    for number in (1, 2):
        UserFactory.create_batch(number)
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/users/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
