# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with activities."""

from django.contrib.auth.models import AnonymousUser

from vanort.accounts.models import User


def can_change_activity(user: User | AnonymousUser) -> bool:
    """Whether a person may change activities and say what became of them."""
    return user.has_perm("activities.change_activity")
