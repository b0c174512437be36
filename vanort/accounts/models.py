# SPDX-License-Identifier: EUPL-1.2
"""Who signs in."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of staff with an account; what it may do follows from its role (a group)."""
