# SPDX-License-Identifier: EUPL-1.2
"""Who may read, answer and register: those who answer for enquiries, and nobody by the way."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from vanort.accounts.roles import ROLES, area_of
from vanort.accounts.tests.factories import UserFactory, person
from vanort.core.models import DailySalt, OutgoingMail, PostCount
from vanort.enquiries.models import CaseSeries, Enquiry, Message, Topic
from vanort.enquiries.permissions import can_handle_enquiries, can_read_enquiries, can_register_enquiry

pytestmark = pytest.mark.django_db

HANDLE = {"administrator", "coordinator", "secretary"}


def rights(user):
    return can_read_enquiries(user), can_handle_enquiries(user), can_register_enquiry(user)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_each_role_may_all_of_it_or_nothing(role):
    assert rights(person(role)) == ((True,) * 3 if role in HANDLE else (False,) * 3)


def test_a_stranger_and_a_closed_account_may_nothing():
    assert rights(AnonymousUser()) == (False,) * 3
    assert rights(person("administrator", is_active=False)) == (False,) * 3


@pytest.mark.parametrize(
    ("codename", "expected"),
    [
        ("view_enquiry", (True, False, False)), ("change_enquiry", (True, True, False)),
        ("add_enquiry", (False, False, True)), ("delete_enquiry", (False, False, False)),
        ("change_topic", (False, False, False)),
    ],
)  # fmt: skip
def test_each_right_is_its_own(codename, expected):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(content_type__app_label="enquiries", codename=codename))
    assert rights(user) == expected


@pytest.mark.parametrize(
    ("model", "area"),
    [
        (Enquiry, "enquiries"), (Message, "enquiries"), (OutgoingMail, "enquiries"), (Topic, "rules"),
        (CaseSeries, None), (DailySalt, None), (PostCount, None),
    ],
)  # fmt: skip
def test_each_model_lies_in_its_area(model, area):
    if area:
        assert area_of(model) == area
    else:
        # Without permissions there is nothing to give away.
        assert model._meta.default_permissions == ()
        assert not Permission.objects.filter(content_type__model=model._meta.model_name).exists()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", [Enquiry, Message, OutgoingMail])
def test_nobody_deletes_what_is_a_public_document(role, model):
    assert not person(role).has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}")


@pytest.mark.parametrize(
    ("role", "may"), [("administrator", True), ("coordinator", True), ("secretary", False), ("editor", False)]
)
def test_who_decides_on_rules_decides_who_answers(role, may):
    assert person(role).has_perm("enquiries.change_topic") is may
