# SPDX-License-Identifier: EUPL-1.2
"""What happens to an enquiry: stored, assigned, answered, closed, made into something.

All but ``store`` raise PermissionDenied when the person may not handle enquiries, and ValidationError when what was
written has been erased.
"""

import datetime as dt
import uuid
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.activities.models import Activity
from vanort.collaborations.models import MemoryPlace
from vanort.core.models import Record, Visibility
from vanort.core.permissions import can_change, permission_for
from vanort.core.slugs import free_slug
from vanort.core.texts import FALLBACK, Texts
from vanort.enquiries.addresses import record_of
from vanort.enquiries.models import CaseSeries, Enquiry, Message
from vanort.enquiries.notifications import send_answer, send_notice, send_receipt
from vanort.enquiries.permissions import can_handle_enquiries, can_register_enquiry

State = Enquiry.State
R = TypeVar("R", bound=Record)


@transaction.atomic
def store(enquiry: Enquiry, *, form_key: uuid.UUID | None = None, by: Any = None) -> Enquiry:
    """Store a new enquiry under the next case number, and tell both sides.

    Args:
        enquiry: not saved yet; topic, text and what is known of the person are filled in.
        form_key: of the form that was sent; the same form sent twice gives the one stored first. Sent again with
            something corrected it is a new one, so that nothing typed is lost.
        by: the person who registers it; None when it came by the public form.

    Raises:
        PermissionDenied: when the person may not register enquiries.
        ValidationError: when something it needs is missing.
    """
    if by is not None and not can_register_enquiry(by):
        raise PermissionDenied
    now = timezone.now()
    enquiry.year = timezone.localdate(now).year
    # Locks the year's row, so that of two posts of one form at once the second finds the first.
    enquiry.serial = CaseSeries.next_in(enquiry.year)
    if form_key and (stored := Enquiry.objects.filter(form_key=form_key).first()):
        if all(getattr(stored, name) == getattr(enquiry, name) for name in ("topic_id", *Enquiry.PERSONAL)):
            transaction.set_rollback(True)
            return stored
        form_key = None
    enquiry.form_key, enquiry.registered_by = form_key, by
    enquiry.language = (get_language() or FALLBACK)[:2] if by is None else FALLBACK
    enquiry.due_on = timezone.localdate(enquiry.received_at) + dt.timedelta(days=enquiry.topic.answer_days)
    enquiry.full_clean()
    enquiry.save()
    log(instance=enquiry, action="vanort.receive", user=by)
    send_receipt(enquiry)
    if by is None:
        send_notice(enquiry, to=enquiry.topic.address)
    return enquiry


@transaction.atomic
def assign(enquiry: Enquiry, *, to: Any, by: Any) -> None:
    """Say who is to answer, and tell that person unless it is oneself.

    Raises:
        ValidationError: when whoever is to answer may not.
    """
    locked = _locked(enquiry, by, State.ASSIGNED)
    if not (to.is_active and can_handle_enquiries(to)):
        raise ValidationError(_("%(person)s may not answer enquiries.") % {"person": to})
    if locked.state not in Enquiry.OPEN_STATES:
        locked.due_on = timezone.localdate() + dt.timedelta(days=locked.topic.answer_days)
    locked.assigned_to, locked.state, locked.closed_at = to, State.ASSIGNED, None
    _save(enquiry, locked, by, "vanort.assign", {"to": to.pk})
    if to.pk != by.pk:
        send_notice(locked, to=to.email, assigned_by=by)


@transaction.atomic
def answer(enquiry: Enquiry, *, text: str, by: Any, channel: str = Enquiry.Channel.EMAIL) -> Message:
    """Answer the person: by e-mail at once, or as a record of what was said or sent in another way.

    Raises:
        ValidationError: when the text is empty, or no address is known to send it to.
    """
    locked = _locked(enquiry, by, State.ANSWERED)
    if not text.strip():
        raise ValidationError({"text": _("Write the answer.")})
    if channel == Enquiry.Channel.EMAIL and not locked.email:
        raise ValidationError({"channel": _("There is no e-mail address. Choose how you answered instead.")})
    locked.assigned_to = locked.assigned_to or by
    locked.state, locked.answered_at = State.ANSWERED, timezone.now()
    _save(enquiry, locked, by, "vanort.answer", {"channel": channel})
    if channel == Enquiry.Channel.EMAIL:
        return send_answer(locked, text, by=by)
    return _add(locked, Message.Kind.ANSWER, text, by=by, channel=channel)


@transaction.atomic
def add_incoming(
    enquiry: Enquiry, *, text: str, by: Any, channel: str, at: dt.datetime | None = None, message_id: str = ""
) -> Message:
    """Add what the person wrote or said afterwards, by hand; the case is open again.

    Raises:
        ValidationError: when the text is empty or the Message-ID is none.
    """
    locked = _locked(enquiry, by)
    if not text.strip():
        raise ValidationError({"text": _("Write what came in.")})
    when = at or timezone.now()
    if locked.state not in Enquiry.OPEN_STATES:
        locked.state = State.ASSIGNED if locked.assigned_to else State.RECEIVED
        locked.due_on = timezone.localdate(when) + dt.timedelta(days=locked.topic.answer_days)
        locked.closed_at = None
    _save(enquiry, locked, by, "vanort.incoming", {"channel": channel})
    return _add(locked, Message.Kind.INCOMING, text, by=by, channel=channel, at=when, message_id=message_id)


@transaction.atomic
def add_note(enquiry: Enquiry, *, text: str, by: Any) -> Message:
    """Write something down for colleagues; it never leaves the office.

    Raises:
        ValidationError: when the text is empty.
    """
    locked = _locked(enquiry, by)
    if not text.strip():
        raise ValidationError({"text": _("Write the note.")})
    log(instance=locked, action="vanort.note", user=by)
    return _add(locked, Message.Kind.NOTE, text, by=by)


@transaction.atomic
def close(enquiry: Enquiry, *, by: Any, reason: str = "") -> None:
    """Close a case; one that was never answered needs a reason, kept as a note.

    Raises:
        ValidationError: when it is closed already, or the reason is missing.
    """
    locked = _locked(enquiry, by, State.CLOSED)
    if not locked.answered_at and not reason.strip():
        raise ValidationError({"reason": _("Nobody has answered it. Say why it is closed all the same.")})
    locked.state, locked.closed_at = State.CLOSED, timezone.now()
    _save(enquiry, locked, by, "vanort.close", {})
    if reason.strip():
        _add(locked, Message.Kind.NOTE, reason, by=by)


@transaction.atomic
def make_idea(enquiry: Enquiry, *, kind: str, title: str, by: Any) -> Activity:
    """Make an activity of it that is an idea, for staff only; nothing that the person wrote goes along but the title.

    Raises:
        PermissionDenied: when the person may not add activities.
        ValidationError: when there is one already, or the kind or title is missing.
    """
    made = Activity(
        kind=kind, title=Texts({FALLBACK: title.strip()}), slug=free_slug(Activity, title),
        when=str(timezone.localdate().year), state=Activity.State.IDEA, visibility=Visibility.INTERNAL,
    )  # fmt: skip
    return _made(enquiry, made, by, "make_idea", "activity", _("It has been made into an activity already."))


@transaction.atomic
def make_place(enquiry: Enquiry, *, name: str, by: Any) -> MemoryPlace:
    """Make a place of memory of it, for staff only until its facts are checked.

    Raises:
        PermissionDenied: when the person may not add places.
        ValidationError: when there is one already, or the name is missing.
    """
    made = MemoryPlace(
        kind=MemoryPlace.Kind.OTHER, name=Texts({FALLBACK: name.strip()}), slug=free_slug(MemoryPlace, name),
        visibility=Visibility.INTERNAL,
    )  # fmt: skip
    return _made(enquiry, made, by, "make_place", "place", _("It has been made into a place already."))


@transaction.atomic
def begin_correction(enquiry: Enquiry, *, by: Any) -> Record:
    """Put the record that the enquiry is about up for review today, and return it to be corrected.

    Raises:
        PermissionDenied: when the person may not change that record.
        ValidationError: when no record belongs to the page.
    """
    locked = _locked(enquiry, by)
    record = record_of(locked.page)
    if record is None:
        raise ValidationError(_("The page belongs to no record. Find the record in its register instead."))
    if not can_change(by, type(record)):
        raise PermissionDenied
    if not record.is_past_review():
        record.review_by = timezone.localdate()
        # Only this: what a colleague has changed in the record meanwhile stays.
        record.save(update_fields={"review_by"})
    log(instance=record, action="vanort.correct", user=by, data={"enquiry": locked.number})
    _save(enquiry, locked, by, "vanort.correct", {"record": f"{record._meta.label} {record.pk}"})
    return record


def _made(enquiry: Enquiry, made: R, by: Any, verb: str, name: str, refusal: str) -> R:
    """Store a record that is made of an enquiry, and note it there under a name; one of each kind at most."""
    locked = _locked(enquiry, by)
    if getattr(locked, name):
        raise ValidationError(refusal)
    if not by.has_perm(permission_for(type(made), "add")):
        raise PermissionDenied
    made.full_clean()
    made.save()
    log(instance=made, action="wagtail.create", user=by)
    setattr(locked, name, made)
    _save(enquiry, locked, by, f"vanort.{verb}", {name: made.pk})
    return made


def _locked(enquiry: Enquiry, by: Any, state: str = "") -> Enquiry:
    """Fetch the row for the length of the change, if the person may and the state may follow."""
    if not can_handle_enquiries(by):
        raise PermissionDenied
    locked = Enquiry.objects.select_for_update(of=("self",)).select_related("topic__organization").get(pk=enquiry.pk)
    if locked.erased_at:
        raise ValidationError(_("What was written has been erased; nothing can be added."))
    if state and state not in Enquiry.NEXT_STATES[locked.state]:
        raise ValidationError(_("It is closed. Assign it to somebody first."))
    return locked


def _save(enquiry: Enquiry, locked: Enquiry, by: Any, action: str, data: dict[str, Any]) -> None:
    locked.save()
    log(instance=locked, action=action, user=by, data=data)
    enquiry.refresh_from_db()


def _add(enquiry: Enquiry, kind: str, text: str, **more: Any) -> Message:
    message = Message(enquiry=enquiry, kind=kind, text=text, **more)
    message.full_clean(exclude=["mail"])
    message.save()
    return message
