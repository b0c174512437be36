# SPDX-License-Identifier: EUPL-1.2
"""Who may do what, with which record, and what leaves the server (ASVS chapters 2, 8 and 15)."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.asvs import proves
from tests.source import ROOT
from vanort.accounts.roles import ROLES
from vanort.accounts.tests.factories import PASSWORD, person
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory, PartyFactory
from vanort.core.models import Visibility
from vanort.directory.tests.factories import ContactFunctionFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

LIST, ADD, EDIT, DELETE = (f"wagtailsnippets_collaborations_collaboration:{name}" for name in
                           ("list", "add", "edit", "delete"))  # fmt: skip
SECRET = "Hemlig överläggning"


@proves("2.1.1")
def test_the_documentation_says_what_data_look_like():
    text = (ROOT / "docs" / "explanation" / "security.md").read_text(encoding="utf-8")
    rules = text.partition("## What is checked before it is stored")[2].partition("\n## ")[0]
    kinds = "Dates, Addresses on the web, E-mail, Telephone, Positions, Short names, Texts, Choices, Uploaded files"
    for words in kinds.split(", "):
        assert f"| {words} |" in rules


@proves("2.2.1", "2.2.2")
@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "empire"), ("status", "annexed"), ("visibility", "everyone"), ("slug", "../admin"), ("website", "ftp:x"),
     ("start", "2019-02-30")],
)  # fmt: skip
def test_the_server_refuses_what_the_form_would_never_send(client, field, value):
    client.force_login(person("administrator"))
    kamen = CollaborationFactory(slug="kamen")
    before = Collaboration.objects.values().get()
    client.post(reverse(EDIT, args=[kamen.pk]), {field: value, "name_sv": "Kamen"})
    assert Collaboration.objects.values().get() == before


@proves("2.3.1")
def test_no_step_of_signing_in_is_skipped(client):
    user = person("administrator", username="kim")
    TOTP.activate(user, generate_totp_secret())
    client.post("/konto/login/", {"login": "kim", "password": PASSWORD})
    for address in ("/admin/", "/konto/2fa/", "/konto/password/change/", "/konto/2fa/recovery-codes/"):
        assert client.get(address)["Location"].startswith("/konto/login/")
    assert client.post("/konto/reauthenticate/", {"password": PASSWORD})["Location"].startswith("/konto/login/")
    assert "_auth_user_id" not in client.session


@proves("8.1.1")
def test_the_documentation_has_a_row_for_each_role():
    table = (ROOT / "docs" / "reference" / "roles.md").read_text(encoding="utf-8")
    assert [role for role in ROLES if f"`{role}`" not in table and f"| {role} " not in table.lower()] == []


@proves("8.2.1", "8.3.1")
@pytest.mark.parametrize("role", [None, "reader"])
def test_who_may_only_read_changes_nothing_whatever_is_sent(client, role):
    kamen = CollaborationFactory(slug="kamen")
    client.force_login(person(role))
    for name, arguments in ((ADD, []), (EDIT, [kamen.pk]), (DELETE, [kamen.pk])):
        answer = client.post(reverse(name, args=arguments), {"name_sv": "Ny", "slug": "ny"})
        assert answer.status_code in (302, 403)
    assert list(Collaboration.objects.values_list("slug", flat=True)) == ["kamen"]


@proves("8.2.1")
@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
@pytest.mark.parametrize(
    "address",
    ["/admin/users/", "/admin/users/new/", "/admin/groups/", "/admin/webbplats/officiell/"],
)
def test_what_is_the_administrators_is_nobody_elses(client, role, address):
    client.force_login(person(role))
    assert client.get(address).status_code in (302, 403)


@proves("8.2.1")
@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/pages/", "/admin/images/", "/admin/api/main/pages/", "/admin/ny-vanort/", "/konto/2fa/",
     "/admin/snippets/collaborations/collaboration/"],
)  # fmt: skip
def test_a_stranger_sees_nothing_of_the_office(client, address):
    answer = client.get(address)
    assert answer.status_code in (302, 401, 403)
    assert answer.get("Location", "/konto/login/").startswith("/konto/login/")


@pytest.fixture
def hidden():
    home = OrganizationFactory(home=True)
    made = CollaborationFactory(slug="hemlig", name={"sv": SECRET}, visibility=Visibility.INTERNAL)
    PartyFactory(collaboration=made, organization=home)
    ActivityFactory(title={"sv": SECRET}, collaborations=[made], when="2019-05-01", visibility=Visibility.INTERNAL)
    return made


@proves("8.2.2")
@pytest.mark.parametrize(
    "path",
    ["/", "/en/", "/samarbeten/", "/vanorter/", "/tidslinje/", "/aktiviteter/", "/kalender/", "/kalender.ics",
     "/samarbeten.csv", "/aktiviteter.csv", "/aktiviteter.atom", "/sitemap.xml", "/samarbeten/hemlig/",
     "/vanorter/hemlig/", "/samarbeten/hemlig.ics", "/tidslinje/?q=Hemlig"],
)  # fmt: skip
def test_a_hidden_record_is_nowhere_and_cannot_be_asked_for(client, hidden, path):
    answer = client.get(path)
    assert answer.status_code == (404 if "/hemlig" in path else 200)
    assert SECRET not in answer.getvalue().decode()


@proves("8.2.2")
def test_a_document_of_a_closed_collection_is_for_those_who_may(client):
    closed = Collection.get_first_root_node().add_child(name="Slutet")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    file = ContentFile(b"%PDF-1.4", name="a.pdf")
    document = get_document_model().objects.create(title="X", file=file, collection=closed)
    assert client.get(document.url).status_code == 302
    client.force_login(person("reader"))
    assert client.get(document.url).getvalue() == b"%PDF-1.4"


@proves("15.3.1")
def test_what_is_not_public_about_people_leaves_the_server_nowhere(client):
    home = OrganizationFactory(home=True)
    kim = PersonFactory(name="Kim Exempel", email="kim@example.se", phone="+46431123456")
    ContactFunctionFactory(organization=home, person=kim)
    kamen = CollaborationFactory(slug="kamen")
    PartyFactory(collaboration=kamen, organization=home)
    for path in ("/", "/kontakt/", "/vanorter/kamen/", "/samarbeten.csv", "/aktiviteter.csv", "/kalender.ics"):
        text = client.get(path).getvalue().decode()
        assert "kim@example.se" not in text
        assert "431123456" not in text.replace(" ", "").replace("-", "")
