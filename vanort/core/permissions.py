# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with any record of a register."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.db import models


def permission_for(model: type[models.Model], verb: str) -> str:
    """Return the name of Django's permission to add, change, delete or view rows of a model."""
    return f"{model._meta.app_label}.{get_permission_codename(verb, model._meta)}"


def can_change(user: Any, model: type[models.Model]) -> bool:
    """Whether a person may change records of a register."""
    return bool(user.has_perm(permission_for(model, "change")))
