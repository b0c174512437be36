# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with collaborations."""

from django.contrib.auth.models import AnonymousUser

from vanort.accounts.models import User


def can_change_collaboration(user: User | AnonymousUser) -> bool:
    """Whether a person may change collaborations and their history."""
    return user.has_perm("collaborations.change_collaboration")
