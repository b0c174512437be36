# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with the site itself."""

from django.contrib.auth.models import AnonymousUser

from vanort.accounts.models import User


def can_declare_official(user: User | AnonymousUser) -> bool:
    """Whether a person may say that this is the municipality's own site."""
    return user.has_perm("website.change_sitefacts")
