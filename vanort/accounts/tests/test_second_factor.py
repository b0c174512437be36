# SPDX-License-Identifier: EUPL-1.2
"""Who has a second factor, who has just used one, and where the others are led."""

import datetime as dt
from types import SimpleNamespace

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import caches
from freezegun import freeze_time

from vanort.accounts import second_factor
from vanort.accounts.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def no_codes_used():
    caches["limits"].clear()


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def asked(client, user):
    """Return a request of the browser's session, as a view sees it."""
    return SimpleNamespace(session=client.session, user=user)


def signed_in(client, user, secret):
    client.post("/konto/login/", {"login": user.username, "password": PASSWORD})
    client.post("/konto/2fa/authenticate/", {"code": code_for(secret)})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.fixture
def guarded():
    user, secret = UserFactory(), generate_totp_secret()
    TOTP.activate(user, secret)
    return user, secret


def test_a_password_alone_proves_nothing(client):
    user = UserFactory()
    client.post("/konto/login/", {"login": user.username, "password": PASSWORD})
    assert not second_factor.has_one(user)
    assert not second_factor.is_proved(asked(client, user))
    assert second_factor.proof_url(user, back="/mitt-uppdrag/") == "/konto/2fa/"


def test_a_code_at_sign_in_is_good_for_five_minutes(client, guarded):
    user, secret = guarded
    with freeze_time(NOON) as clock:
        signed_in(client, user, secret)
        assert second_factor.has_one(user)
        clock.move_to(NOON + dt.timedelta(seconds=299))
        assert second_factor.is_proved(asked(client, user))
        clock.move_to(NOON + dt.timedelta(seconds=301))
        assert not second_factor.is_proved(asked(client, user))


def test_the_password_given_again_does_not_prolong_it_and_a_new_code_does(client, guarded):
    user, secret = guarded
    with freeze_time(NOON) as clock:
        signed_in(client, user, secret)
        clock.move_to(NOON + dt.timedelta(minutes=10))
        client.post("/konto/reauthenticate/", {"password": PASSWORD})
        assert client.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["method"] == "password"
        assert not second_factor.is_proved(asked(client, user))
        way = second_factor.proof_url(user, back="/mitt-uppdrag/")
        assert way == "/konto/2fa/reauthenticate/?next=%2Fmitt-uppdrag%2F"
        assert client.post(way, {"code": code_for(secret)})["Location"] == "/mitt-uppdrag/"
        assert second_factor.is_proved(asked(client, user))


def test_a_proof_of_another_session_or_another_person_is_none(client, guarded):
    user, secret = guarded
    signed_in(client, user, secret)
    assert not second_factor.is_proved(SimpleNamespace(session={}, user=user))
    assert not second_factor.is_proved(asked(client, UserFactory()))


def test_a_factor_that_was_taken_away_proves_nothing_any_more(client, guarded):
    user, secret = guarded
    signed_in(client, user, secret)
    Authenticator.objects.filter(user=user).delete()
    assert not second_factor.is_proved(asked(client, user))


def test_spare_codes_alone_are_no_second_factor():
    user = UserFactory()
    RecoveryCodes.activate(user)
    assert not second_factor.has_one(user)
    assert second_factor.proof_url(user, back="/") == "/konto/2fa/"


def test_who_has_a_passkey_only_is_asked_for_it():
    user = UserFactory()
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    assert second_factor.proof_url(user, back="/x/") == "/konto/2fa/webauthn/reauthenticate/?next=%2Fx%2F"
