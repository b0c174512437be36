# SPDX-License-Identifier: EUPL-1.2
"""Only an administrator says that the site is the municipality's own, and only after being asked once more."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from vanort.accounts.models import User
from vanort.website.models import SiteFacts

pytestmark = pytest.mark.django_db
NOTICE = "demonstration"


def sign_in(client, role):
    user = User.objects.create(username="rut", first_name="Rut", last_name="Exempel")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def test_looking_at_the_question_changes_nothing(client):
    sign_in(client, "Administratör")
    answer = client.get(reverse("website_admin:declare"))
    assert answer.status_code == 200
    assert b"csrfmiddlewaretoken" in answer.content
    assert not SiteFacts.load().is_official


def test_an_administrator_declares_and_takes_back(client):
    sign_in(client, "Administratör")
    assert "noindex" in client.get("/")["X-Robots-Tag"]
    assert client.post(reverse("website_admin:declare")).url == reverse("wagtailadmin_home")
    facts = SiteFacts.load()
    assert (facts.is_official, facts.declared_by) == (True, "Rut Exempel")
    assert "X-Robots-Tag" not in client.get("/")
    client.post(reverse("website_admin:withdraw"))
    assert not SiteFacts.load().is_official
    assert "noindex" in client.get("/")["X-Robots-Tag"]


@pytest.mark.parametrize("role", ["Samordnare", "Redaktör", "Läsare"])
def test_nobody_else_declares(client, role):
    sign_in(client, role)
    client.post(reverse("website_admin:declare"))
    assert not SiteFacts.load().is_official


def test_a_visitor_is_sent_to_sign_in(client):
    assert "/konto/login/" in client.post(reverse("website_admin:declare")).url
    assert not SiteFacts.load().is_official
