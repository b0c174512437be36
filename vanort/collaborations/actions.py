# SPDX-License-Identifier: EUPL-1.2
"""Changes of state of collaborations; the same from a view, a command and a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from vanort.collaborations.models import Collaboration, StatusChange
from vanort.collaborations.permissions import can_change_collaboration
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.texts import Texts
from vanort.directory.models import DecisionReference

if TYPE_CHECKING:
    from vanort.accounts.models import User


@transaction.atomic
def change_status(
    collaboration: Collaboration,
    *,
    status: str,
    by: User | None,
    since: When | None = None,
    decision: DecisionReference | None = None,
    reason: Texts | None = None,
    source: Source | None = None,
) -> StatusChange:
    """Add a step to the status history and make it the current status.

    Args:
        collaboration: the one whose status changes; locked for the length of the change.
        status: a code of ``Collaboration.Status``.
        by: the person acting; None for the system itself (loading data).
        since: when it began, as precisely as known.
        decision: by which decision, if known.
        reason: why, for the public.
        source: where it is read.

    Raises:
        PermissionDenied: when the person may not change collaborations.
        ValidationError: when the step is not whole.
    """
    if by is not None and not can_change_collaboration(by):
        raise PermissionDenied
    locked = Collaboration.objects.select_for_update().get(pk=collaboration.pk)
    step = StatusChange(
        collaboration=locked, status=status, since=since, decision=decision, reason=reason or Texts(), source=source
    )
    step.full_clean()
    step.save()
    locked.status = status
    locked.save(update_fields=["status"])
    collaboration.status, collaboration.version = status, locked.version
    log(instance=locked, action="vanort.status", user=by, data={"status": status, "since": since.edtf if since else ""})
    return step
