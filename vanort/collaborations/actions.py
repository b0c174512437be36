# SPDX-License-Identifier: EUPL-1.2
"""Changes of state of collaborations, by a view, a command or a test; PermissionDenied for who may not change them."""

from django.db import transaction
from wagtail.log_actions import log

from vanort.accounts.models import User
from vanort.collaborations.models import Collaboration, StatusChange
from vanort.core.actions import locked_row
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.texts import Texts
from vanort.directory.models import DecisionReference


@transaction.atomic
def change_status(
    collaboration: Collaboration, *, status: str, by: User | None, since: When | None = None,
    decision: DecisionReference | None = None, reason: Texts | None = None, source: Source | None = None,
) -> StatusChange:  # fmt: skip
    """Add a step to the status history and make it the current one; ``by`` is None for the system (loading data)."""
    locked = locked_row(collaboration, by)
    given = {"status": status, "since": since, "decision": decision, "reason": reason or Texts(), "source": source}
    step = StatusChange(collaboration=locked, **given)
    step.full_clean()
    step.save()
    locked.status = status
    locked.save(update_fields=["status"])
    collaboration.status, collaboration.version = status, locked.version
    log(instance=locked, action="vanort.status", user=by, data={"status": status, "since": since.edtf if since else ""})
    return step
