# SPDX-License-Identifier: EUPL-1.2
"""The first account of an installation, and passwords that are shown once."""

import secrets

from django.contrib.auth.models import Group
from django.db import transaction

from vanort.accounts.models import User
from vanort.accounts.roles import GROUP_NAMES

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # letters and figures that nobody takes for one another


def new_password(user: User) -> str:
    """Give an account a new password and return it; about 99 bits, in groups that can be read aloud."""
    password = "-".join("".join(secrets.choice(_SIGNS) for _sign in range(5)) for _group in range(4))
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    return password


@transaction.atomic
def make_first_admin() -> tuple[User, str] | None:
    """Make the account ``admin`` in the role of administrator; None when the installation has an account already."""
    if User.objects.exists():
        return None
    user = User.objects.create(username="admin")
    user.groups.add(Group.objects.get(name=GROUP_NAMES["administrator"]))
    return user, new_password(user)
