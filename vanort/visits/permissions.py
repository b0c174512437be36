# SPDX-License-Identifier: EUPL-1.2
"""Who may plan visits, who may read of the people in them, and who alone reads of their health."""

from typing import Any

from vanort.core.permissions import can_change, permission_for
from vanort.visits.models import Delegate, Visit


def can_plan_visits(user: Any) -> bool:
    """Whether a person may plan visits."""
    return can_change(user, Visit)


def can_read_people(user: Any) -> bool:
    """Whether a person may read who the guests and hosts are."""
    return bool(user.has_perm(permission_for(Delegate, "view")))


def can_change_people(user: Any) -> bool:
    """Whether a person may write down guests and hosts, and place them."""
    return can_change(user, Delegate)


def can_erase_people(user: Any) -> bool:
    """Whether a person may look for all that is stored about somebody, and erase guests and hosts."""
    return bool(user.has_perm(permission_for(Delegate, "delete")))


def is_group_leader(user: Any, visit: Visit) -> bool:
    """Whether a person leads the group; nobody else reads what guests cannot eat and need."""
    return bool(user.is_active and user.pk and user.pk == visit.leader_id)
