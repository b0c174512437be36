# SPDX-License-Identifier: EUPL-1.2
"""Passwords, sessions and accounts (ASVS chapters 6 and 7); more stands in ``vanort/accounts/tests``."""

import html5lib
import pytest
from django.conf import settings as installed
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from tests.asvs import proves
from tests.source import ROOT
from vanort.accounts.models import User
from vanort.accounts.tests.factories import PASSWORD, person
from vanort.office.first_admin import make_first_admin, new_password

pytestmark = pytest.mark.django_db

LOGIN, CHANGE = "/konto/login/", "/konto/password/change/"
NEW = "kanonen vid bryggan"


@pytest.fixture
def kim(client):
    user = person("reader", username="kim", email="kim@example.se")
    assert sign_in(client)
    return user


def sign_in(client, password=PASSWORD, name="kim"):
    client.post(LOGIN, {"login": name, "password": password})
    return "_auth_user_id" in client.session


def change(client, old, new):
    client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})
    return User.objects.get(username="kim").check_password(new)


@proves("6.2.1")
def test_eleven_signs_are_too_few_and_twelve_enough(client, kim):
    assert not change(client, PASSWORD, "måsen på xy"[:11])
    assert change(client, PASSWORD, "måsen på xyz"[:12])


@proves("6.2.2", "6.2.3")
def test_a_password_is_changed_by_who_knows_the_old_one(client, kim):
    assert not change(client, "fel lösenord här", NEW)
    assert not change(client, "", NEW)
    assert change(client, PASSWORD, NEW)
    client.logout()
    assert not sign_in(client)
    assert sign_in(client, NEW)


@proves("6.2.3")
def test_nobody_sets_a_password_beside_the_old_one(client, kim):
    client.post("/konto/password/set/", {"password1": NEW, "password2": NEW})
    assert User.objects.get().check_password(PASSWORD)


@proves("6.2.4")
def test_a_common_password_is_refused_where_it_is_chosen(client, kim):
    assert not change(client, PASSWORD, "password1234")
    assert not change(client, PASSWORD, "iloveyou1234567")


@proves("6.2.5")
@pytest.mark.parametrize(
    "password", ["bara små bokstäver", "ENBART VERSALER HÄR", "måsar 🐦 över hamnen", "å" * 5 + " bc d e f g"]
)
def test_any_signs_will_do(client, kim, password):
    assert change(client, PASSWORD, password)


@proves("6.2.5", "6.2.8")
def test_a_long_password_counts_to_its_last_sign(client, kim):
    long = "måsen flyger över hamnen och hem " * 4
    assert change(client, PASSWORD, long.strip())
    client.logout()
    assert not sign_in(client, long.strip()[:-1])
    assert not sign_in(client, long.strip().swapcase())
    assert sign_in(client, long.strip())


@proves("6.2.8")
def test_blanks_at_the_ends_belong_to_a_password(client, kim):
    assert change(client, PASSWORD, f"  {NEW} ")
    client.logout()
    assert not sign_in(client, NEW)
    assert sign_in(client, f"  {NEW} ")


@proves("6.2.6", "6.2.7")
@pytest.mark.parametrize("address", [LOGIN, CHANGE, "/konto/reauthenticate/", "/admin/users/new/"])
def test_password_fields_hide_and_help(client, address):
    if address != LOGIN:
        client.force_login(person("administrator"))
    tree = html5lib.parse(client.get(address).content.decode(), treebuilder="etree", namespaceHTMLElements=False)
    fields = [one for one in tree.iter("input") if "password" in one.get("name", "")]
    assert fields
    for field in fields:
        assert field.get("type") == "password"
        assert field.get("autocomplete") in ("current-password", "new-password")
        assert not [name for name in field.attrib if name.startswith("on") or name in ("readonly", "maxlength")]


@proves("6.1.1")
def test_the_documentation_says_how_guessing_is_stopped():
    text = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
    limits = text.partition("## Guessing of passwords")[2].partition("\n## ")[0]
    for words in ("five", "five minutes", "ten", "address", "passkey", "locked out", "`TRUSTED_PROXIES`"):
        assert words in limits


@proves("6.3.1")
def test_guessing_one_account_or_many_is_stopped_as_documented(client):
    person("reader", username="kim")
    for _attempt in range(5):
        assert not sign_in(client, "fel lösenord")
    assert not sign_in(client)
    # Somebody else at the same address is let in until ten attempts have failed there.
    person("reader", username="ada")
    assert sign_in(client, name="ada")


@proves("6.3.1")
def test_guessing_second_factors_and_passwords_of_a_session_is_stopped_too(client, kim):
    answers = [client.post("/konto/reauthenticate/", {"password": "fel"}).status_code for _attempt in range(12)]
    assert answers[:10] == [200] * 10
    assert 429 in answers or not client.post("/konto/reauthenticate/", {"password": PASSWORD}).has_header("Location")


@proves("6.3.2")
def test_a_new_installation_has_no_account_until_one_is_made():
    assert not User.objects.exists()
    user, password = make_first_admin()
    assert user.is_superuser is False
    assert not any(user.check_password(guess) for guess in ("admin", "password", "vanort", "", user.username))
    assert make_first_admin() is None
    assert len(password) == 23


@proves("6.4.1")
def test_first_passwords_are_random_and_keep_the_rules():
    user = person("reader")
    made = {new_password(user) for _attempt in range(50)}
    assert len(made) == 50
    assert {len(password) for password in made} == {23}


@proves("6.4.2")
def test_a_forgotten_password_asks_no_questions_and_tells_nothing(client):
    person("reader", username="kim", email="kim@example.se")
    answers = [client.post("/konto/password/reset/", {"email": f"{name}@example.se"}) for name in ("kim", "okand")]
    assert [answer["Location"] for answer in answers] == ["/konto/password/reset/done/"] * 2
    fields = client.get("/konto/password/reset/").context["form"].fields
    assert list(fields) == ["email"]
    assert "example.se" in mail.outbox[0].to[0]


@proves("7.2.1", "7.2.2")
@pytest.mark.parametrize("key", ["", "x" * 32, "0" * 32, "a" * 500, "../../etc/passwd", "'; --"])
def test_an_invented_key_opens_nothing(client, key):
    client.cookies["sessionid"] = key
    assert client.get("/admin/")["Location"].startswith(LOGIN)


@proves("7.2.2", "7.2.3")
def test_keys_are_long_random_and_never_the_same(client):
    person("reader", username="kim")
    keys = set()
    for _visit in range(5):
        assert sign_in(client)
        keys.add(client.session.session_key)
        client.post("/konto/logout/")
    assert len(keys) == 5
    assert {len(key) for key in keys} == {32}
    # 36 signs, 32 of them: 165 bits, drawn by the secrets module.
    assert len(VALID_KEY_CHARS) ** 32 > 2**128
    assert installed.SESSION_ENGINE == "django.contrib.sessions.backends.db"


@proves("7.4.1")
@pytest.mark.parametrize("way_out", ["/konto/logout/", "/admin/logout/"])
def test_after_signing_out_the_key_opens_nothing(client, kim, way_out):
    key = client.session.session_key
    client.post(way_out)
    client.cookies["sessionid"] = key
    assert client.get("/admin/")["Location"].startswith(LOGIN)
    assert not Session.objects.filter(session_key=key).exists()


@proves("7.4.2")
@pytest.mark.parametrize("end", ["closed", "deleted", "by the administrator"])
def test_an_account_that_is_gone_takes_its_sessions_with_it(client, kim, end):
    assert client.get("/admin/").status_code == 200
    if end == "closed":
        User.objects.filter(pk=kim.pk).update(is_active=False)
    elif end == "deleted":
        kim.delete()
    else:
        from django.test import Client

        administrator = Client()
        administrator.force_login(person("administrator"))
        fields = {name: getattr(kim, name) or "x" for name in ("username", "email", "first_name", "last_name")}
        administrator.post(reverse("wagtailusers_users:edit", args=[kim.pk]), fields)
    assert client.get("/admin/")["Location"].startswith(LOGIN)


@proves("7.4.1", "7.4.2")
def test_a_new_password_ends_the_sessions_elsewhere(client, kim):
    from django.test import Client

    elsewhere = Client()
    assert sign_in(elsewhere)
    assert change(client, PASSWORD, NEW)
    assert elsewhere.get("/admin/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize("address", ["/konto/2fa/totp/activate/", "/konto/2fa/webauthn/add/", "/konto/email/"])
def test_sign_in_details_are_changed_after_the_password_is_given_again(client, address):
    client.force_login(person("reader"))
    answer = client.post(address, {"action_add": "", "email": "ny@example.se"})
    assert answer["Location"].startswith("/konto/reauthenticate/")


@pytest.mark.parametrize("next_", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)",
                                   "https:example.com", "\thttps://example.com"])  # fmt: skip
@pytest.mark.parametrize("address", [LOGIN, "/konto/logout/"])
def test_nobody_is_led_to_another_site(client, next_, address):
    person("reader", username="kim")
    if address != LOGIN:
        sign_in(client)
    answer = client.post(address, {"login": "kim", "password": PASSWORD, "next": next_})
    assert answer["Location"] in ("/admin/", "/")
