# SPDX-License-Identifier: EUPL-1.2
"""What can be done with any record and with letters: ``PermissionDenied`` when ``by`` may not change such rows, and
``ValidationError`` when the record is not whole, or the letter is on its way or was sent."""

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.core.models import OutgoingMail, Record, Visibility
from vanort.core.permissions import can_change

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def publish(record: Record, *, by: Any) -> None:
    """Let everybody read a record; a reason for holding it back goes to the log."""
    locked = _locked(record, by)
    data = {"from": locked.visibility, "reason": locked.visibility_reason}
    locked.visibility, locked.visibility_reason = Visibility.PUBLIC, ""
    _store(locked, by, "vanort.publish", data)


@transaction.atomic
def make_internal(record: Record, *, by: Any) -> None:
    """Let only staff read a record."""
    locked = _locked(record, by)
    before, locked.visibility = locked.visibility, Visibility.INTERNAL
    _store(locked, by, "vanort.internal", {"from": before})


@transaction.atomic
def mark_reviewed(record: Record, *, until: dt.date, by: Any) -> None:
    """Say that somebody has looked at the facts of a record today; ``until`` they must be looked at again."""
    locked = _locked(record, by)
    locked.review_by = until
    _store(locked, by, "vanort.review", {"until": until.isoformat()})


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Any) -> None:
    """Put a letter that no machine sends on back into the outbox, with the same Message-ID."""
    locked = _stuck(mail, by)
    locked.state, locked.send_after = OutgoingMail.State.QUEUED, timezone.now()
    locked.error, locked.attempts = "", 0
    locked.save()
    log(instance=locked, action="vanort.send_again", user=by)


@transaction.atomic
def mark_as_sent(mail: OutgoingMail, *, by: Any) -> None:
    """Say that a letter of which it was unclear did arrive, as a person has found out."""
    locked = _stuck(mail, by)
    locked.state, locked.finished_at = OutgoingMail.State.SENT, timezone.now()
    locked.save()
    locked.attachments.all().delete()
    log(instance=locked, action="vanort.mark_sent", user=by)


def hold_all_after_restore() -> int:
    """Let no machine send what a restored copy believes is waiting: it may have been sent since. Returns how many."""
    waiting = (OutgoingMail.State.QUEUED, OutgoingMail.State.SENDING)
    return OutgoingMail.objects.filter(state__in=waiting).update(state=OutgoingMail.State.UNCLEAR)


def _stuck(mail: OutgoingMail, by: Any) -> OutgoingMail:
    locked = _locked(mail, by)
    if not (locked.is_unclear or locked.state == OutgoingMail.State.FAILED):
        raise ValidationError(_("Only a letter that was not sent, or of which it is unclear, can be settled."))
    return locked


def _locked(row: Row, by: Any) -> Row:
    if not can_change(by, type(row)):
        raise PermissionDenied
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _store(locked: Record, by: Any, action: str, data: dict[str, str]) -> None:
    locked.full_clean()
    locked.save()
    log(instance=locked, action=action, user=by, data=data)
