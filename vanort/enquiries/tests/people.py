# SPDX-License-Identifier: EUPL-1.2
"""The people of these tests: who may, the colleague who may not, the stranger."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from vanort.accounts.actions import apply_roles
from vanort.accounts.tests.factories import UserFactory, person

MAY_NOT = ("editor", "reader", "no role", "nobody")


@pytest.fixture
def clerk(db):
    """Somebody who may answer; the groups may have been emptied by a test before."""
    apply_roles()
    return person("coordinator", first_name="Astrid", last_name="Exempel", email="astrid@example.se")


def one_who_may_not(which):
    """Make a colleague without the right, or a stranger."""
    if which == "nobody":
        return AnonymousUser()
    return person(None if which == "no role" else which)


def handles_enquiries_only():
    """Make somebody who may answer but neither add nor change anything in the registers."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(content_type__app_label="enquiries", codename="change_enquiry"))
    return user
