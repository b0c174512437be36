# SPDX-License-Identifier: EUPL-1.2
"""Who prepares and writes down a meeting, and who approves its minutes."""

from typing import Any

from django.core.exceptions import PermissionDenied

from vanort.core.permissions import can_change, permission_for
from vanort.meetings.models import Meeting


def can_run_meetings(user: Any) -> bool:
    """Whether a person may call meetings, record what happens there, and adjust and publish minutes."""
    return can_change(user, Meeting) and bool(user.has_perm(permission_for(Meeting, "add")))


def ask_to_run_meetings(user: Any) -> None:
    """Raise PermissionDenied for whoever may not run meetings."""
    if not can_run_meetings(user):
        raise PermissionDenied


def can_approve(user: Any, meeting: Meeting) -> bool:
    """Whether a signed-in person is the chair of a meeting or one of those chosen to adjust. One query."""
    person = getattr(user, "person", None) if user.is_authenticated and user.is_active else None
    return bool(person and (person.pk == meeting.chair_id or meeting.adjusters.filter(pk=person.pk).exists()))
