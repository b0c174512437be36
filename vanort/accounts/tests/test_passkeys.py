# SPDX-License-Identifier: EUPL-1.2
"""Passkeys, code apps and the identity service in a real browser, under the strict content security policy."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import expect, sync_playwright

from vanort.accounts.models import User
from vanort.accounts.tests.factories import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update",
]  # fmt: skip
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def page(live_server, monkeypatch, settings):
    """A page of a browser with a security key, which complains of every error and refused script at the end."""
    # The browser's driver runs a loop of its own in this thread; the database is still asked by one thread at a time.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    cache.clear()
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may pass while the test types
    complaints = []

    def note(message):
        if message.type == "error" and message.page.url.startswith(live_server.url):
            complaints.append(message.text)

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(base_url=live_server.url, locale="sv-SE")
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page
        browser.close()
    assert complaints == []


def sign_in(page, path="/admin/"):
    page.goto(path)
    page.fill("[name=login]", "kim")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=login]) button[type=submit]")


def sign_out(page):
    page.goto("/konto/logout/")
    page.click("form[action='/konto/logout/'] button")
    expect(page.locator("header.top")).to_be_visible()


def confirm(page):
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button[type=submit]")


def give_code(page, secret):
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))
    page.click("form:has([name=code]) button[type=submit]")


def test_a_passkey_is_added_and_then_opens_the_office_alone(page, live_server):
    kim = person("coordinator", username="kim")
    sign_in(page)
    expect(page).to_have_url(f"{live_server.url}/admin/")
    page.goto("/konto/2fa/webauthn/add/")
    confirm(page)
    expect(page.locator("[name=passwordless]")).to_be_checked()
    page.fill("[name=name]", "min telefon")
    page.click("#mfa_webauthn_add")
    expect(page).to_have_url(f"{live_server.url}/konto/2fa/recovery-codes/")
    page.goto("/konto/2fa/webauthn/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("min telefon")
    assert set(Authenticator.objects.filter(user=kim).values_list("type", flat=True)) == {"webauthn", "recovery_codes"}
    sign_out(page)
    page.goto("/konto/login/")
    page.click("#passkey_login")
    expect(page).to_have_url(f"{live_server.url}/admin/")
    sign_out(page)
    sign_in(page)
    expect(page).to_have_url(f"{live_server.url}/konto/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    expect(page).to_have_url(f"{live_server.url}/admin/")


def test_a_code_app_is_set_up_and_asked_for(page, live_server):
    person("coordinator", username="kim")
    sign_in(page, "/konto/login/?next=/konto/2fa/totp/activate/")
    confirm(page)
    image = page.locator("main img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") > 0
    secret = page.input_value("#authenticator_secret")
    give_code(page, secret)
    expect(page).to_have_url(f"{live_server.url}/konto/2fa/recovery-codes/")
    sign_out(page)
    sign_in(page)
    expect(page).to_have_url(f"{live_server.url}/konto/2fa/authenticate/")
    give_code(page, secret)
    expect(page).to_have_url(f"{live_server.url}/admin/")


def test_the_form_to_the_identity_service_is_let_out_and_back(page, live_server, identity_service):
    identity_service.knows("karin", preferred_username="karin", groups=["Samordnare"])
    page.goto("/konto/login/")
    page.click("form[action^='/konto/oidc/'] button")
    expect(page).to_have_url(re.compile(re.escape(identity_service.url)))
    page.fill("[name=sub]", "karin")
    page.click("button[type=submit]")
    expect(page).to_have_url(f"{live_server.url}/admin/")
    assert User.objects.get().username == "karin"
