# SPDX-License-Identifier: EUPL-1.2
"""What can be done with any record and with letters: ``PermissionDenied`` when ``by`` may not change such rows, and
``ValidationError`` when the record is not whole, or the letter is on its way or was sent."""

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log

from vanort.core.models import OutgoingMail, Record, Visibility
from vanort.core.permissions import can_change

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def publish(record: Record, *, by: Any) -> None:
    """Let everybody read a record; a reason for holding it back goes to the log."""
    locked = locked_row(record, by)
    data = {"from": locked.visibility, "reason": locked.visibility_reason}
    store(locked, "vanort.publish", by=by, data=data, visibility=Visibility.PUBLIC, visibility_reason="")


@transaction.atomic
def make_internal(record: Record, *, by: Any) -> None:
    """Let only staff read a record."""
    locked = locked_row(record, by)
    store(locked, "vanort.internal", by=by, data={"from": locked.visibility}, visibility=Visibility.INTERNAL)


@transaction.atomic
def mark_reviewed(record: Record, *, until: dt.date, by: Any) -> None:
    """Say that somebody has looked at the facts of a record today; ``until`` they must be looked at again."""
    store(locked_row(record, by), "vanort.review", by=by, data={"until": until.isoformat()}, review_by=until)


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
    locked = locked_row(mail, by)
    if not (locked.is_unclear or locked.state == OutgoingMail.State.FAILED):
        raise ValidationError(_("Only a letter that was not sent, or of which it is unclear, can be settled."))
    return locked


def locked_row(row: Row, by: Any) -> Row:
    """Return a row that ``by`` (None: the system) may change, as it is stored, locked until the transaction ends."""
    if by is not None and not can_change(by, type(row)):
        raise PermissionDenied
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def store(row: Row, action: str, *, by: Any, data: Any = None, **fields: Any) -> Row:
    """Store fields of a row that must be whole, write an action in its log, and return it."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    log(instance=row, action=action, user=by, data=data)
    return row


def name_actions(*named: tuple[str, Any, Any]) -> None:
    """Name what the log may hold: the code of each action, what is to be done, and what was done."""

    def register(actions: Any) -> None:
        for code, *words in named:
            actions.register_action(f"vanort.{code}", *words)

    hooks.register("register_log_actions", register)
