# SPDX-License-Identifier: EUPL-1.2
"""One factory per model of accounts; people with a role are made by ``person``."""

import factory
from django.contrib.auth.models import Group

from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES

PASSWORD = "Fiskmås över hamnen 7"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"kim{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@exempel.se")
    password = factory.django.Password(PASSWORD)


def person(role, **fields):
    """Make somebody with a role; without one when it is None."""
    user = UserFactory(**fields)
    if role:
        user.groups.add(Group.objects.get(name=GROUP_NAMES[role]))
    return user
