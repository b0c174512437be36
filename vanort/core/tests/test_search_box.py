# SPDX-License-Identifier: EUPL-1.2
"""The search boxes of the office: they find, and nothing breaks them."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.snippets.models import get_snippet_models

from vanort.accounts.models import User
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory
from vanort.core.searching import lookups, matching
from vanort.directory.models import Organization
from vanort.directory.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

NASTY = [
    'x"',
    "'",
    "''",
    '"',
    "*",
    ":",
    "(",
    ")",
    "NEAR",
    "NEAR(a b)",
    "AND",
    "OR NOT",
    "a:b",
    "-",
    "%",
    "_",
    "\\",
    "\x00",
    "kamen\x00",
    "x" * 1_000_000,
    "' OR 1=1 --",
    "{}",
    "[]",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "🏳️",
    "a " * 5000,
]


def found(text):
    rows = matching(Collaboration.objects.all(), lookups(Collaboration, ["name", "slug"]), text)
    return {row.slug for row in rows}


@pytest.fixture
def three():
    CollaborationFactory(slug="aland", name={"sv": "Ålands vänner", "lv": "Draudzība"})
    CollaborationFactory(slug="kamen", name={"sv": "Kamen", "en": "Kamen in Germany"})
    CollaborationFactory(slug="procent", name={"sv": "100 % Europa_"})


def test_a_text_is_searched_in_every_language():
    assert lookups(Organization, ["name", "endonym"]) == [
        "name__sv",
        "name__en",
        "name__de",
        "name__da",
        "name__lv",
        "endonym",
    ]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("kamen", {"kamen"}),
        ("KAMEN", {"kamen"}),
        ("germany kamen", {"kamen"}),
        ("kamen ålands", set()),
        ("ålands", {"aland"}),
        ("ÅLANDS", {"aland"}),
        ("draudz", {"aland"}),
        ("%", {"procent"}),
        ("europa_", {"procent"}),
        ("", {"aland", "kamen", "procent"}),
        ("  ", {"aland", "kamen", "procent"}),
    ],
)
def test_every_word_must_be_there_whatever_its_case(three, text, slugs):
    assert found(text) == slugs


@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:12]))
def test_no_text_breaks_the_search(three, text):
    assert found(text) <= {"aland", "kamen", "procent"}


@pytest.fixture
def staff(client):
    user = User.objects.create(username="staff")
    user.user_permissions.set(Permission.objects.all())
    client.force_login(user)
    return client


def test_no_text_breaks_any_list_or_chooser(staff, three):
    OrganizationFactory()
    models = [model for model in get_snippet_models() if model.__module__.startswith("vanort.")]
    assert len(models) == 30
    # What people have written, letters, meetings, tasks, reports and visits cannot be chosen anywhere.
    without_window = {"enquiries.enquiry", "core.outgoingmail", "meetings.meeting", "meetings.task"}
    without_window |= {"activities.activityreport", "visits.visit"}
    for model in models:
        part = f"{model._meta.app_label}/{model._meta.model_name}/"
        places = [f"/admin/snippets/{part}"]
        places += [f"/admin/snippets/choose/{part}results/"] * (model._meta.label_lower not in without_window)
        for text in ('x"', "\x00", "NEAR(", "y" * 200_000):
            for address in places:
                answer = staff.get(address, {"q": text})
                assert (answer.status_code, address, text[:9]) == (200, address, text[:9])


def test_the_list_and_the_chooser_find(staff, three):
    for address in ("/admin/snippets/", "/admin/snippets/choose/"):
        page = staff.get(f"{address}collaborations/collaboration/{'results/' if 'choose' in address else ''}?q=ålands")
        assert "Ålands vänner" in page.content.decode()
        assert "100 % Europa_" not in page.content.decode()


@pytest.mark.parametrize("text", ['x"', "'", "*", "NEAR(", "a:b", "AND", "(", "-x", "\x00"])
@pytest.mark.parametrize("address", ["/admin/pages/search/", "/admin/images/", "/admin/documents/", "/admin/users/"])
def test_no_text_breaks_the_boxes_of_pages_and_files(admin_client, text, address):
    assert admin_client.get(address, {"q": text}).status_code == 200
