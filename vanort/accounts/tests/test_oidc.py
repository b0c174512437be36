# SPDX-License-Identifier: EUPL-1.2
"""Signing in with the municipality's identity service, end to end against a real provider."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.utils.translation import gettext, override

from vanort.accounts.adapters import claimed_names
from vanort.accounts.models import User
from vanort.accounts.tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db

BEGIN = "/konto/oidc/oidc/login/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def go(client, sub, process="login"):
    """Press the button, say yes at the provider as a person, and come back; return the last answer of ours."""
    start = client.post(f"{BEGIN}?process={process}")
    assert start.status_code == 302
    answer = requests.post(start["Location"], {"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/konto/oidc/oidc/login/callback/"
    return client.get(f"{back.path}?{back.query}")


def roles_of(user):
    return sorted(user.groups.values_list("name", flat=True))


def is_signed_in(client):
    return "_auth_user_id" in client.session


def shown(response, text):
    with override("sv"):
        return gettext(text) in response.content.decode()


def test_the_sign_in_page_offers_the_service_and_begins_with_proof_of_possession(client, identity_service):
    html = client.get("/konto/login/").content.decode()
    assert f'action="{BEGIN}?process=login"' in html
    assert "Exempelbys inloggning" in html
    target = urlsplit(client.post(f"{BEGIN}?process=login")["Location"])
    query = parse_qs(target.query)
    assert f"{target.scheme}://{target.netloc}" == identity_service.url
    assert query["code_challenge_method"] == ["S256"]
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert query["state"][0]


def test_without_an_identity_service_there_is_no_button_and_no_address(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "/konto/oidc/" not in client.get("/konto/login/").content.decode()
    assert client.post(BEGIN).status_code == 404


@pytest.mark.parametrize("name", ["Samordnare", "coordinator"])
def test_a_group_of_the_service_opens_the_office_at_the_first_sign_in(client, identity_service, name):
    identity_service.knows(
        "karin", email="karin@exempel.se", given_name="Karin", family_name="Exempel", preferred_username="karin",
        groups=["Alla i kommunen", name],
    )  # fmt: skip
    response = go(client, "karin")
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    karin = User.objects.get()
    assert (karin.username, karin.email, karin.get_full_name()) == ("karin", "karin@exempel.se", "Karin Exempel")
    assert roles_of(karin) == ["Samordnare"]
    assert not karin.has_usable_password()
    assert not karin.is_superuser
    assert client.get("/admin/").status_code == 200


def test_a_person_without_a_known_group_gets_an_account_and_no_office(client, identity_service):
    identity_service.knows("okand", email="okand@exempel.se", preferred_username="okand", groups=["Alla i kommunen"])
    response = go(client, "okand")
    assert response["Location"] == "/konto/2fa/"
    assert roles_of(User.objects.get(username="okand")) == []
    turned_away = client.get("/admin/")
    assert turned_away.status_code == 403
    assert shown(turned_away, "You have no role in the office")


def test_roles_follow_the_service_at_each_sign_in(client, identity_service):
    identity_service.knows("karin", preferred_username="karin", groups=["Administratör"])
    go(client, "karin")
    client.logout()
    identity_service.knows("karin", preferred_username="karin", groups=["editor", "Läsare"])
    assert go(client, "karin")["Location"] == "/admin/"
    karin = User.objects.get()
    assert roles_of(karin) == ["Läsare", "Redaktör"]
    client.logout()
    identity_service.knows("karin", preferred_username="karin")
    assert go(client, "karin")["Location"] == "/konto/2fa/"
    assert roles_of(User.objects.get()) == []
    assert client.get("/admin/").status_code == 403


def test_without_a_claim_of_groups_roles_are_given_by_hand_and_kept(client, identity_service, settings):
    settings.OIDC_GROUPS_CLAIM = ""
    identity_service.knows("karin", preferred_username="karin", groups=["Administratör"])
    assert go(client, "karin")["Location"] == "/konto/2fa/"
    karin = User.objects.get()
    assert roles_of(karin) == []
    karin.groups.set(person("reader").groups.all())
    client.logout()
    assert go(client, "karin")["Location"] == "/admin/"
    assert roles_of(karin) == ["Läsare"]


def test_a_closed_account_stays_closed(client, identity_service):
    identity_service.knows("karin", preferred_username="karin", groups=["Administratör"])
    go(client, "karin")
    client.logout()
    User.objects.update(is_active=False)
    assert go(client, "karin")["Location"] == "/konto/inactive/"
    assert not is_signed_in(client)
    assert client.get("/admin/")["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("password", [PASSWORD, None])
@pytest.mark.parametrize("address", ["ada@exempel.se", "ADA@exempel.se"])
def test_an_account_is_never_taken_over_by_its_address(client, identity_service, address, password):
    ada = person("administrator", username="ada", email="ada@exempel.se")
    if password is None:
        ada.set_unusable_password()
        ada.save()
    identity_service.knows("frammande", email=address, email_verified=True, preferred_username="ada")
    response = go(client, "frammande")
    assert response.status_code == 409
    assert shown(response, "You have an account here already")
    assert not is_signed_in(client)
    assert list(User.objects.all()) == [ada]
    assert not SocialAccount.objects.exists()


def test_a_user_name_that_is_taken_gives_an_account_of_another_name(client, identity_service):
    ada = person("administrator", username="ada")
    identity_service.knows("annan", email="annan@exempel.se", preferred_username="ada")
    go(client, "annan")
    new = User.objects.exclude(pk=ada.pk).get()
    assert new.username != "ada"
    assert roles_of(new) == []


def test_who_has_an_account_connects_it_once_and_then_uses_the_service(client, identity_service, settings):
    settings.OIDC_GROUPS_CLAIM = ""
    ada = person("administrator", username="ada", email="ada@exempel.se")
    identity_service.knows("ada-sub", email="ada@exempel.se", preferred_username="ada")
    client.post("/konto/login/", {"login": "ada", "password": PASSWORD})
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert f'action="{BEGIN}?process=connect"' in client.get("/konto/3rdparty/").content.decode()
    assert go(client, "ada-sub", process="connect")["Location"] == "/konto/3rdparty/"
    connected = SocialAccount.objects.get()
    assert (connected.user, connected.uid) == (ada, "ada-sub")
    assert f'name="account" value="{connected.pk}"' in client.get("/konto/3rdparty/").content.decode()
    client.logout()
    assert go(client, "ada-sub")["Location"] == "/admin/"
    assert client.session["_auth_user_id"] == str(ada.pk)
    # Taking a way in away needs the password once more.
    assert client.post("/konto/3rdparty/", {"account": connected.pk})["Location"].startswith("/konto/reauthenticate/")
    assert SocialAccount.objects.exists()
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    client.post("/konto/3rdparty/", {"account": connected.pk})
    assert not SocialAccount.objects.exists()


def test_the_second_factor_of_an_account_is_asked_for_after_the_service_too(client, identity_service):
    identity_service.knows("karin", preferred_username="karin", groups=["reader"])
    go(client, "karin")
    client.logout()
    TOTP.activate(User.objects.get(), generate_totp_secret())
    assert go(client, "karin")["Location"] == "/konto/2fa/authenticate/"
    assert not is_signed_in(client)


def test_who_says_no_at_the_service_is_told_that_nothing_happened(client, identity_service):
    state = parse_qs(urlsplit(client.post(BEGIN)["Location"]).query)["state"][0]
    response = client.get(f"{BEGIN}callback/?error=access_denied&state={state}")
    assert response["Location"] == "/konto/3rdparty/login/cancelled/"
    assert shown(client.get(response["Location"]), "You stopped the sign-in")
    assert not User.objects.exists()


def test_an_answer_that_nobody_asked_for_opens_nothing(client, identity_service):
    response = client.get(f"{BEGIN}callback/?code=stulen&state=gissad")
    assert shown(response, "The sign-in did not work")
    assert not is_signed_in(client)
    client.post(BEGIN)
    state = next(iter(client.session["socialaccount_states"]))
    response = client.get(f"{BEGIN}callback/?code=stulen&state={state}")
    assert shown(response, "The sign-in did not work")
    assert not User.objects.exists()


def test_a_service_that_does_not_answer_is_told_as_such(client, identity_service, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"
    response = client.post(BEGIN)
    assert response.status_code == 502
    assert shown(response, "The sign-in did not work")


@pytest.mark.parametrize(
    ("claims", "path", "names"),
    [
        ({"userinfo": {"groups": ["a", "b"]}}, "groups", ["a", "b"]),
        ({"userinfo": {"sub": "x"}, "id_token": {"groups": ["a"]}}, "groups", ["a"]),
        ({"userinfo": {"groups": []}, "id_token": {"groups": ["a"]}}, "groups", []),
        ({"groups": "a"}, "groups", ["a"]),
        ({"userinfo": {"realm_access": {"roles": ["a"]}}}, "realm_access.roles", ["a"]),
        ({"userinfo": {"https://exempel.se/groups": ["a"]}}, "https://exempel.se/groups", ["a"]),
        ({"userinfo": {"groups": ["a", 1, None]}}, "groups", ["a"]),
        ({"userinfo": {"groups": {"a": 1}}}, "groups", []),
        ({"userinfo": {}}, "groups", []),
        ({}, "realm_access.roles", []),
    ],
)
def test_the_claim_is_read_as_services_write_it(claims, path, names):
    assert claimed_names(claims, path) == names
