# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a password: who gets where, who is turned away, and under which content security policy."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils.translation import gettext, override

from vanort.accounts.models import User
from vanort.accounts.tests.factories import PASSWORD, UserFactory, person

pytestmark = pytest.mark.django_db

LOGIN = "/konto/login/"
NO_ROLE = "Your account has no role in the office yet. Ask the administrator of the site for one."
HINT = (
    "Your account is guarded by one thing only. Add a passkey or a code app, so that a stolen password is not enough."
)


@pytest.fixture(autouse=True)
def patient_codes(settings):
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may pass while a test runs


def sign_in(client, login, password=PASSWORD, address=LOGIN):
    return client.post(address, {"login": login, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def shown(response, text):
    with override("sv"):
        return gettext(text) in response.content.decode()


@pytest.mark.parametrize("login", ["kim", "Kim@exempel.se"])
def test_user_name_or_address_lead_to_the_office(client, login):
    person("reader", username="kim", email="kim@exempel.se")
    response = sign_in(client, login)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    office = client.get("/admin/")
    assert office.status_code == 200
    assert "kim" in office.content.decode()


def test_a_wrong_password_opens_nothing_and_does_not_say_whether_the_account_exists(client):
    person("reader", username="kim")
    answers = [sign_in(client, "kim", "fel"), sign_in(client, "okänd", "fel")]
    assert [answer.status_code for answer in answers] == [200, 200]
    errors = [list(answer.context["form"].non_field_errors()) for answer in answers]
    assert errors[0] == errors[1]
    assert len(errors[0]) == 1
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(client):
    person("reader", username="kim")
    for _attempt in range(5):
        sign_in(client, "kim", "fel")
    sign_in(client, "kim")
    assert not is_signed_in(client)


def test_a_closed_account_is_told_so(client):
    person("reader", username="kim", is_active=False)
    response = sign_in(client, "kim")
    assert (response.status_code, response["Location"]) == (302, "/konto/inactive/")
    assert shown(client.get("/konto/inactive/"), "Your account is closed")
    assert not is_signed_in(client)


def test_an_account_that_is_closed_loses_the_session_it_has(client):
    user = person("administrator")
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/admin/")["Location"] == "/konto/login/?next=/admin/"


def test_an_account_without_a_role_gets_to_its_own_page_and_is_told_at_the_office_door(client):
    person(None, username="kim")
    response = sign_in(client, "kim")
    assert response["Location"] == "/konto/2fa/"
    assert shown(client.get("/konto/2fa/"), NO_ROLE)
    turned_away = client.get("/admin/users/")
    assert turned_away.status_code == 403
    assert shown(turned_away, "You have no role in the office")
    # And not sent in circles when the way to the office is asked for.
    assert client.get("/konto/login/?next=/admin/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 403


def test_the_office_leads_strangers_to_the_sign_in_and_back(client):
    assert client.get("/admin/pages/")["Location"] == "/konto/login/?next=/admin/pages/"
    person("editor", username="kim")
    response = sign_in(client, "kim", address="/konto/login/?next=/admin/pages/")
    assert response["Location"] == "/admin/pages/"


def test_nobody_is_led_to_another_site(client):
    person("reader", username="kim")
    response = sign_in(client, "kim", address="/konto/login/?next=https://exempel.org/admin/")
    assert response["Location"] == "/admin/"


def test_the_second_door_of_the_office_leads_to_the_one_sign_in(client):
    assert client.get("/admin/login/")["Location"] == "/konto/login/"
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == "/konto/login/?next=%2Fadmin%2Fpages%2F"


def test_the_second_door_takes_no_password_so_that_the_second_factor_cannot_be_passed_by(client):
    user = person("administrator", username="kim")
    TOTP.activate(user, generate_totp_secret())
    response = client.post("/admin/login/", {"username": "kim", "password": PASSWORD})
    assert response["Location"] == "/konto/login/"
    assert not is_signed_in(client)


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_with_a_code_app_the_password_is_not_enough(client):
    user = person("reader", username="kim")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert sign_in(client, "kim")["Location"] == "/konto/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.get("/admin/")["Location"].startswith(LOGIN)
    wrong = client.post("/konto/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_signed_in(client)
    assert client.post("/konto/2fa/authenticate/", {"code": code_for(secret)})["Location"] == "/admin/"
    assert is_signed_in(client)


def test_a_spare_code_lets_in_once(client):
    user = person("reader", username="kim")
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        sign_in(client, "kim")
        client.post("/konto/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is expected
        client.logout()


def test_a_code_app_is_set_up_after_the_password_is_given_again(client):
    user = person("reader", username="kim")
    sign_in(client, "kim")
    assert client.get("/konto/2fa/totp/activate/")["Location"].startswith("/konto/reauthenticate/")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    page = client.get("/konto/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post("/konto/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_who_has_a_password_only_gets_a_hint_and_no_hindrance(client):
    user = person("reader")
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    assert shown(client.get("/konto/2fa/"), HINT)
    TOTP.activate(user, generate_totp_secret())
    assert not shown(client.get("/konto/2fa/"), HINT)


def test_nobody_makes_an_account_alone(client):
    assert shown(client.get("/konto/signup/"), "Accounts are made by an administrator")
    form = {"username": "ny", "email": "ny@exempel.se", "password1": PASSWORD}
    client.post("/konto/signup/", form)
    assert not User.objects.exists()
    assert not is_signed_in(client)


def test_signing_out_needs_a_yes_and_leads_to_the_start_page(client):
    client.force_login(person("reader"))
    assert client.get("/konto/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/konto/logout/")["Location"] == "/"
    assert not is_signed_in(client)


def test_signing_out_in_the_office_works_too(client):
    client.force_login(person("reader"))
    response = client.post("/admin/logout/", follow=True)
    assert response.redirect_chain[-1][0] == "/konto/login/"
    assert not is_signed_in(client)


def test_the_labels_say_what_to_write(client):
    form = client.get(LOGIN).context["form"]
    with override("sv"):
        assert str(form.fields["login"].label) == gettext("User name or e-mail")
    assert "remember" not in form.fields
    assert not any("placeholder" in field.widget.attrs for field in form.fields.values())


@pytest.mark.parametrize(
    "address",
    [
        "2fa/", "2fa/webauthn/", "2fa/recovery-codes/generate/", "email/", "password/change/", "logout/", "3rdparty/",
        "reauthenticate/",
    ],
)  # fmt: skip
def test_each_page_about_the_account_has_one_heading_the_menu_and_no_inline_code(client, address):
    user = person("reader", username="kim")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    html = client.get(f"/konto/{address}").content.decode()
    assert html.count("<h1") == 1
    assert 'class="onpage signin__menu"' in html
    assert '<html lang="sv"' in html
    assert "style=" not in html
    assert " onclick" not in html
    for script in html.split("<script")[1:]:
        tag = script.partition(">")[0]
        assert 'src="/static/' in tag or 'type="application/json"' in tag


def directives(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in parts}


def test_the_office_adds_previews_to_the_policy_and_nothing_inline(client, settings):
    settings.OFFICE_CONTENT_SECURITY_POLICY = {
        **settings.OFFICE_CONTENT_SECURITY_POLICY, "form-action": ["'self'", "https://id.exempel.se"],
    }  # fmt: skip
    public, sign_in_page = directives(client.get("/finns-inte/")), directives(client.get(LOGIN))
    client.force_login(UserFactory(is_superuser=True))
    office = directives(client.get("/admin/"))
    assert {name: sources for name, sources in office.items() if public.get(name) != sources} == {
        "img-src": ["'self'", "data:", "blob:"], "form-action": ["'self'", "https://id.exempel.se"],
        "frame-src": ["'self'"], "frame-ancestors": ["'self'"], "object-src": ["'none'"],
    }  # fmt: skip
    assert public["script-src"] == sign_in_page["script-src"] == office["script-src"] == ["'self'"]
    assert public["form-action"] == ["'self'"]
    assert sign_in_page == {**public, "form-action": ["'self'", "https://id.exempel.se"]}
    assert directives(client.get("/administration/")) == public
