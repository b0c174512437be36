# SPDX-License-Identifier: EUPL-1.2
"""A session ends after two idle hours and after twelve in all, and gets a new key whenever a password is given."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.urls import reverse
from freezegun import freeze_time

from tests.asvs import proves
from vanort.accounts.models import User
from vanort.accounts.sessions import is_machine_made
from vanort.accounts.tests.factories import PASSWORD, person
from vanort.office.first_admin import make_first_admin

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock():
    with freeze_time(MORNING) as frozen:
        yield frozen


@pytest.fixture
def kim(client, clock):
    user = person("reader", username="kim")
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    return user


def is_let_in(client):
    return client.get("/admin/").status_code == 200


@proves("7.4.1")
def test_after_two_idle_hours_the_session_is_gone(client, kim, clock):
    clock.tick(2 * HOUR - MINUTE)
    assert is_let_in(client)
    clock.tick(2 * HOUR + MINUTE)
    response = client.get("/admin/")
    assert response["Location"] == "/konto/login/?next=/admin/"
    assert "_auth_user_id" not in client.session


def test_who_comes_back_in_time_stays_for_twelve_hours_and_no_longer(client, kim, clock):
    for _visit in range(11):
        clock.tick(HOUR)
        assert is_let_in(client)
    clock.tick(HOUR + MINUTE)
    assert not is_let_in(client)


def test_pages_of_the_public_site_do_not_know_the_person_any_longer_either(client, kim, clock):
    clock.tick(3 * HOUR)
    client.get("/finns-inte/")
    assert "_auth_user_id" not in client.session


def test_reading_within_ten_minutes_writes_nothing(client, kim, clock):
    client.get("/admin/")
    before = dict(client.session)
    clock.tick(9 * MINUTE)
    client.get("/admin/")
    assert dict(client.session) == before
    clock.tick(2 * MINUTE)
    client.get("/admin/")
    assert client.session["seen_at"] == before["seen_at"] + 11 * 60
    assert client.session["signed_in_at"] == before["signed_in_at"]


def test_a_session_from_before_these_rules_is_over(client, kim):
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert not is_let_in(client)


@proves("7.2.4")
def test_signing_in_and_giving_the_password_again_change_the_key_of_the_session(client, clock):
    person("reader", username="kim")
    client.get("/konto/login/?next=/admin/")
    keys = [client.session.session_key]
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    keys.append(client.session.session_key)
    client.post("/konto/reauthenticate/", {"password": "fel"})
    assert client.session.session_key == keys[-1]
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert is_let_in(client)
    assert not client.session.exists(keys[1])


def test_a_session_is_held_by_the_browser_until_it_closes(client, kim):
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.session.get_expire_at_browser_close()


@pytest.fixture
def a_real_site(settings):
    settings.IS_SECURE = True


def first_sign_in(client):
    user, password = make_first_admin()
    response = client.post("/konto/login/", {"login": user.username, "password": password})
    assert response["Location"] == "/admin/"
    return password


@proves("6.4.1")
def test_a_printed_password_opens_nothing_but_the_choice_of_another_one(client, a_real_site):
    printed = first_sign_in(client)
    assert is_machine_made(printed)
    for address in ("/admin/", "/admin/pages/", "/admin/users/"):
        assert client.get(address)["Location"] == reverse("account_change_password")
    assert client.get("/").status_code == 200
    form = {"oldpassword": printed, "password1": "kanonen vid bryggan", "password2": "kanonen vid bryggan"}
    client.post(reverse("account_change_password"), form)
    assert is_let_in(client)
    client.logout()
    client.post("/konto/login/", {"login": "admin", "password": "kanonen vid bryggan"})
    assert is_let_in(client)


def test_a_printed_password_cannot_be_chosen_again(client, a_real_site):
    printed = first_sign_in(client)
    another = "abcde-fghjk-mnpqr-23456"
    client.post(reverse("account_change_password"),
                {"oldpassword": printed, "password1": another, "password2": another})  # fmt: skip
    assert not is_let_in(client)
    assert User.objects.get().check_password(printed)


def test_a_demonstration_on_ones_own_machine_takes_the_printed_password(client):
    first_sign_in(client)
    assert is_let_in(client)


@proves("6.3.1")
def test_failed_attempts_are_counted_where_all_processes_see_them(client, clock):
    person("reader", username="kim")
    for _attempt in range(5):
        client.post("/konto/login/", {"login": "kim", "password": "fel"})
    # Another process has a memory of its own, and the same table.
    caches["default"].clear()
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    clock.tick(6 * MINUTE)
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    assert client.session["_auth_user_id"]


@proves("6.3.1")
@pytest.mark.parametrize("forwarded", ["203.0.113.9", "203.0.113.9, 198.51.100.7"])
def test_who_invents_another_address_for_each_attempt_is_stopped_all_the_same(client, clock, forwarded):
    for attempt in range(10):
        names = {"login": f"namn{attempt}", "password": "fel"}
        client.post("/konto/login/", names, headers={"X-Forwarded-For": f"{forwarded[:-1]}{attempt % 9}"})
    person("reader", username="kim")
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
