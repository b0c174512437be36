# SPDX-License-Identifier: EUPL-1.2
"""Giving a person an account: who may, what the letter says, and that no account is taken over by an address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.accounts.tests.factories import UserFactory, person
from vanort.core.models import OutgoingMail
from vanort.directory.actions import invite
from vanort.directory.models import Person
from vanort.directory.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "Storm över Kattegatt 12"


@pytest.fixture
def administrator():
    return person("administrator")


@pytest.fixture
def maja():
    return PersonFactory(name="Maja Exempel", email="maja@example.se")


def edit_page(one):
    return f"/admin/snippets/directory/person/edit/{one.pk}/"


def invitation(one):
    return f"/admin/personer/{one.pk}/bjud-in/"


def test_the_account_has_no_role_and_no_password(administrator, maja):
    user = invite(maja, by=administrator)
    maja.refresh_from_db()
    assert maja.user == user
    assert (user.username, user.email, user.get_full_name()) == ("maja-exempel", "maja@example.se", "Maja Exempel")
    assert not user.has_usable_password()
    assert not user.groups.exists()
    assert not user.has_perm("wagtailadmin.access_admin")
    logged = ModelLogEntry.objects.filter(action="vanort.invite").get()
    assert (logged.object_id, logged.user) == (str(maja.pk), administrator)


def test_the_letter_says_where_to_go_and_holds_no_secret(administrator, maja, settings):
    invite(maja, by=administrator)
    letter = OutgoingMail.objects.get()
    assert (letter.recipient, letter.is_automatic) == ("maja@example.se", True)
    site = settings.SITE_URL
    assert set(re.findall(r"https?://\S+", letter.body)) == {f"{site}/konto/password/reset/", f"{site}/konto/login/"}
    assert "maja-exempel" in letter.body


def test_the_way_of_the_letter_ends_at_the_own_page(administrator, maja, client):
    """Ask for the link, choose a password, sign in."""
    invite(maja, by=administrator)
    client.post("/konto/password/reset/", {"email": "maja@example.se"})
    path = re.search(r"(/konto/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(path)["Location"]
    client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    answer = client.post("/konto/login/", {"login": "maja@example.se", "password": NEW_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/mitt-uppdrag/")
    assert client.get("/admin/").status_code == 403


def test_namesakes_get_user_names_of_their_own(administrator, maja):
    UserFactory(username="Maja-Exempel")
    other = PersonFactory(name="Maja Exempel", email="maja.e@example.se")
    assert [invite(one, by=administrator).username for one in (maja, other)] == ["maja-exempel-2", "maja-exempel-3"]


@pytest.mark.parametrize("known", ["own", "confirmed", "user name"])
def test_an_account_with_the_address_is_not_taken_over(administrator, maja, known):
    if known == "own":
        UserFactory(email="MAJA@example.se")
    elif known == "confirmed":
        EmailAddress.objects.create(user=UserFactory(), email="maja@example.se", verified=True)
    else:
        UserFactory(username="maja@example.se", email="")
    before = User.objects.count()
    with pytest.raises(ValidationError, match=r"maja@example\.se"):
        invite(maja, by=administrator)
    maja.refresh_from_db()
    assert (maja.user, User.objects.count(), OutgoingMail.objects.count()) == (None, before, 0)


def test_nobody_is_invited_without_an_address_or_twice(administrator, maja):
    with pytest.raises(ValidationError):
        invite(PersonFactory(email=""), by=administrator)
    invite(maja, by=administrator)
    with pytest.raises(ValidationError):
        invite(maja, by=administrator)
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "secretary", "editor", "reader", None])
def test_only_those_who_may_make_accounts_invite(role, maja, client):
    user = person(role)
    with pytest.raises(PermissionDenied):
        invite(maja, by=user)
    client.force_login(user)
    assert client.post(invitation(maja)).status_code in (302, 403)
    assert "bjud-in" not in client.get(edit_page(maja)).content.decode()
    maja.refresh_from_db()
    assert (maja.user, OutgoingMail.objects.count()) == (None, 0)


def test_the_button_of_the_office_invites_and_then_is_gone(administrator, maja, client):
    client.force_login(administrator)
    assert invitation(maja) in client.get(edit_page(maja)).content.decode()
    assert client.get(invitation(maja)).status_code == 405
    answer = client.post(invitation(maja), follow=True)
    maja.refresh_from_db()
    assert maja.user.username == "maja-exempel"
    assert "maja@example.se" in str(next(iter(answer.context["messages"])))
    assert invitation(maja) not in answer.content.decode()


def test_what_stands_in_the_way_is_said(administrator, client):
    nobody = PersonFactory(email="")
    client.force_login(administrator)
    answer = client.post(invitation(nobody), follow=True)
    assert answer.redirect_chain == [(edit_page(nobody), 302)]
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    assert client.post("/admin/personer/999999999999999999999/bjud-in/").status_code == 404


def as_sent(page):
    """Return the form of a page as a browser would send it."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"version": form.instance.version}


def test_only_those_who_may_change_accounts_connect_a_person_to_one(maja, client):
    own = person("coordinator")
    client.force_login(own)
    page = client.get(edit_page(maja))
    assert "user" not in page.context["form"].fields
    client.post(edit_page(maja), {**as_sent(page), "user": own.pk, "phone": "0431 870 00"})
    kept = Person.objects.get(pk=maja.pk)
    assert kept.user is None
    assert kept.phone
    client.force_login(person("administrator"))
    page = client.get(edit_page(maja))
    client.post(edit_page(maja), {**as_sent(page), "user": own.pk})
    assert Person.objects.get(pk=maja.pk).user == own
