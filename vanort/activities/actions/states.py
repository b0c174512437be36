# SPDX-License-Identifier: EUPL-1.2
"""Changes of state of activities."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.accounts.models import User
from vanort.activities.models import Activity, Postponement
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.permissions import can_change
from vanort.core.texts import Texts


@transaction.atomic
def change_state(activity: Activity, *, state: str, by: User | None, reason: Texts | None = None) -> None:
    """Move an activity to its next state; a cancellation demands a reason, and ``by`` is None for the system itself.

    Raises:
        PermissionDenied: when the person may not change activities.
        ValidationError: when the state may not follow, or something it needs is missing.
    """
    locked = _locked(activity, by)
    if state not in Activity.NEXT_STATES[locked.state]:
        raise ValidationError(
            _("“%(old)s” cannot become “%(new)s”."),
            code="state",
            params={"old": locked.get_state_display(), "new": dict(Activity.State.choices).get(state, state)},
        )
    locked.state = state
    if reason is not None:
        locked.state_reason = reason
    _store(activity, locked, by, "vanort.state", {"state": state})


@transaction.atomic
def postpone(
    activity: Activity,
    *,
    new_when: When | None,
    by: User | None,
    reason: Texts | None = None,
    source: Source | None = None,
) -> Postponement:
    """Move an activity to a new date and keep the old one; without a new date it is postponed and keeps its own.

    Raises:
        PermissionDenied: when the person may not change activities.
        ValidationError: when the activity is done, cancelled or only an idea.
    """
    locked = _locked(activity, by)
    if locked.state not in Activity.OPEN_STATES:
        raise ValidationError(_("Only an activity that is ahead can be postponed."), code="state")
    old_when = locked.when
    kept = Postponement(activity=locked, old_when=old_when, reason=reason or Texts(), source=source)
    kept.full_clean()
    kept.save()
    locked.state = Activity.State.PLANNED if new_when else Activity.State.POSTPONED
    locked.when = new_when or locked.when
    _store(activity, locked, by, "vanort.postpone", {"old": old_when.edtf if old_when else ""})
    return kept


def _locked(activity: Activity, by: User | None) -> Activity:
    if by is not None and not can_change(by, Activity):
        raise PermissionDenied
    locked: Activity = Activity.objects.select_for_update().get(pk=activity.pk)
    return locked


def _store(activity: Activity, locked: Activity, by: User | None, action: str, data: dict[str, str]) -> None:
    locked.full_clean()
    locked.save()
    log(instance=locked, action=action, user=by, data=data)
    for name in ("state", "state_reason", "when", "start_date", "end_date", "version"):
        setattr(activity, name, getattr(locked, name))
