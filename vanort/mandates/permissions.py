# SPDX-License-Identifier: EUPL-1.2
"""Who may appoint and release, and who sits where today."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from vanort.core.permissions import can_change, permission_for
from vanort.directory.models import Organization
from vanort.mandates.models import Mandate


def can_change_mandates(user: Any) -> bool:
    """Whether a person may record appointments and releases."""
    return can_change(user, Mandate) and bool(user.has_perm(permission_for(Mandate, "add")))


def bodies_of(user: Any, on: dt.date | None = None) -> QuerySet[Organization]:
    """Return the bodies that a person sits in on a day (default: today, from midnight to midnight here). One query."""
    held = Mandate.objects.on(on).filter(person__user=user)
    bodies = Organization.objects.filter(pk__in=held.values("term__body"))
    return bodies if user.is_active else bodies.none()
