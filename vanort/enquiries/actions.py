# SPDX-License-Identifier: EUPL-1.2
"""What happens to an enquiry: stored, assigned, answered, closed, made into something, erased when its time has come.

All with ``by`` but ``store`` raise PermissionDenied when the person may not handle enquiries or lacks the right named,
and ValidationError when what was written has been erased, or when they refuse."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from wagtail.log_actions import log

from vanort.activities.models import Activity
from vanort.collaborations.models import MemoryPlace
from vanort.core.actions import store as store_row
from vanort.core.models import ErasureCertificate, OutgoingMail, Record, RetentionRule, Visibility
from vanort.core.permissions import can_change, permission_for
from vanort.core.slugs import free_slug
from vanort.core.texts import FALLBACK, Texts
from vanort.directory.actions import Expired
from vanort.enquiries.addresses import record_of
from vanort.enquiries.models import CaseSeries, Enquiry, Message
from vanort.enquiries.notifications import send_answer, send_notice, send_receipt
from vanort.enquiries.permissions import can_handle_enquiries, can_register_enquiry

State = Enquiry.State
R = TypeVar("R", bound=Record)


@transaction.atomic
def store(enquiry: Enquiry, *, form_key: uuid.UUID | None = None, by: Any = None) -> Enquiry:
    """Store a new enquiry under the next case number, and tell both sides.

    The same form (``form_key``) sent twice gives the one stored first; sent again with something corrected it is a new
    one, so that nothing typed is lost. ``by`` is who registers it; None when it came by the public form. Raises
    PermissionDenied when the person may not register enquiries, and ValidationError when something is missing."""
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
    enquiry.due_on = _due(enquiry, enquiry.received_at)
    enquiry.full_clean()
    enquiry.save()
    log(instance=enquiry, action="vanort.receive", user=by)
    send_receipt(enquiry)
    if by is None:
        send_notice(enquiry, to=enquiry.topic.address)
    return enquiry


@transaction.atomic
def assign(enquiry: Enquiry, *, to: Any, by: Any) -> None:
    """Say who is to answer, and tell that person unless it is oneself; refused when whoever is to answer may not."""
    locked = _locked(enquiry, by, State.ASSIGNED)
    if not (to.is_active and can_handle_enquiries(to)):
        raise ValidationError(_("%(person)s may not answer enquiries.") % {"person": to})
    if not locked.is_open:
        locked.due_on = _due(locked, timezone.now())
    locked.assigned_to, locked.state, locked.closed_at = to, State.ASSIGNED, None
    _save(enquiry, locked, by, "vanort.assign", {"to": to.pk})
    if to.pk != by.pk:
        send_notice(locked, to=to.email, assigned_by=by)


@transaction.atomic
def answer(enquiry: Enquiry, *, text: str, by: Any, channel: str = Enquiry.Channel.EMAIL) -> Message:
    """Answer by e-mail at once, or record another answer; refused when it is empty or has no address to go to."""
    locked = _locked(enquiry, by, State.ANSWERED)
    _refuse_empty(text, _("Write the answer."))
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
    """Add what the person wrote or said afterwards; the case is open again. Refused when it is empty."""
    locked = _locked(enquiry, by)
    _refuse_empty(text, _("Write what came in."))
    when = at or timezone.now()
    if not locked.is_open:
        locked.state = State.ASSIGNED if locked.assigned_to else State.RECEIVED
        locked.due_on, locked.closed_at = _due(locked, when), None
    _save(enquiry, locked, by, "vanort.incoming", {"channel": channel})
    return _add(locked, Message.Kind.INCOMING, text, by=by, channel=channel, at=when, message_id=message_id)


@transaction.atomic
def add_note(enquiry: Enquiry, *, text: str, by: Any) -> Message:
    """Write something down for colleagues, which never leaves the office; refused when the text is empty."""
    locked = _locked(enquiry, by)
    _refuse_empty(text, _("Write the note."))
    log(instance=locked, action="vanort.note", user=by)
    return _add(locked, Message.Kind.NOTE, text, by=by)


@transaction.atomic
def close(enquiry: Enquiry, *, by: Any, reason: str = "") -> None:
    """Close a case that is not closed; one that was never answered needs a reason, kept as a note."""
    locked = _locked(enquiry, by, State.CLOSED)
    if not locked.answered_at and not reason.strip():
        raise ValidationError({"reason": _("Nobody has answered it. Say why it is closed all the same.")})
    locked.state, locked.closed_at = State.CLOSED, timezone.now()
    _save(enquiry, locked, by, "vanort.close", {})
    if reason.strip():
        _add(locked, Message.Kind.NOTE, reason, by=by)


@transaction.atomic
def make_idea(enquiry: Enquiry, *, kind: str, title: str, by: Any) -> Activity:
    """Make it an idea for an activity, for staff only, with the title alone; once, by who may add activities."""
    made = Activity(
        kind=kind, title=Texts({FALLBACK: title.strip()}), slug=free_slug(Activity, title),
        when=str(timezone.localdate().year), state=Activity.State.IDEA, visibility=Visibility.INTERNAL)  # fmt: skip
    return _made(enquiry, made, by, "make_idea", "activity", _("It has been made into an activity already."))


@transaction.atomic
def make_place(enquiry: Enquiry, *, name: str, by: Any) -> MemoryPlace:
    """Make a place of memory of it, for staff only until its facts are checked; once, by who may add places."""
    made = MemoryPlace(
        kind=MemoryPlace.Kind.OTHER, name=Texts({FALLBACK: name.strip()}), slug=free_slug(MemoryPlace, name),
        visibility=Visibility.INTERNAL)  # fmt: skip
    return _made(enquiry, made, by, "make_place", "place", _("It has been made into a place already."))


@transaction.atomic
def begin_correction(enquiry: Enquiry, *, by: Any) -> Record:
    """Put the page's record up for review today, and return it; by who may change it. Refused when there is none."""
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
    locked = _locked(enquiry, by)
    if getattr(locked, name):
        raise ValidationError(refusal)
    if not by.has_perm(permission_for(type(made), "add")):
        raise PermissionDenied
    setattr(locked, name, store_row(made, "wagtail.create", by=by))
    _save(enquiry, locked, by, f"vanort.{verb}", {name: made.pk})
    return made


def _locked(enquiry: Enquiry, by: Any, state: str = "") -> Enquiry:
    if not can_handle_enquiries(by):
        raise PermissionDenied
    locked = Enquiry.objects.select_for_update(of=("self",)).select_related("topic__organization").get(pk=enquiry.pk)
    if locked.erased_at:
        raise ValidationError(_("What was written has been erased; nothing can be added."))
    if state and state not in Enquiry.NEXT_STATES[locked.state]:
        raise ValidationError(_("It is closed. Assign it to somebody first."))
    return locked


def _refuse_empty(text: str, said: str) -> None:
    if not text.strip():
        raise ValidationError({"text": said})


def _due(enquiry: Enquiry, since: dt.datetime) -> dt.date:
    return timezone.localdate(since) + dt.timedelta(days=enquiry.topic.answer_days)


def _save(enquiry: Enquiry, locked: Enquiry, by: Any, action: str, data: dict[str, Any]) -> None:
    locked.save()
    log(instance=locked, action=action, user=by, data=data)
    enquiry.refresh_from_db()


def _add(enquiry: Enquiry, kind: str, text: str, **more: Any) -> Message:
    message = Message(enquiry=enquiry, kind=kind, text=text, **more)
    message.full_clean(exclude=["mail"])
    message.save()
    return message


DATA_CLASS = "enquiries.enquiry"


def report_expired_enquiries(*, on: dt.date | None = None) -> Expired:
    """Find cases closed longer ago than the rule says; erase what was written in them if a decision says so.

    Without a rule nothing is found, and one without a decision only reports, as of a day (default: today). Cases are
    told of by number; number, topic, channel, days and state stay. Run by the system. Two queries, some for each."""
    found = Expired([], [])
    if (rule := RetentionRule.objects.filter(data_class=DATA_CLASS).first()) is None:
        return found
    limit = rule.limit(on)
    closed = Enquiry.objects.filter(state=Enquiry.State.CLOSED, erased_at=None, closed_at__date__lt=limit)
    still_alive = closed.annotate(last=Max("messages__at")).filter(last__date__gte=limit)
    for case in closed.exclude(pk__in=still_alive.values("pk")).order_by("pk"):
        found.reported.append(case.number)
        if rule.decision and _erase(case, rule.decision):
            found.erased.append(case.number)
    return found


@transaction.atomic
def _erase(case: Enquiry, decision: str) -> bool:
    """Empty all that a person wrote or that tells who it was, with the letters sent; not if it was opened meanwhile."""
    if not Enquiry.objects.select_for_update().filter(pk=case.pk, version=case.version).exists():
        return False
    OutgoingMail.objects.filter(message__enquiry=case).delete()
    case.messages.all().delete()
    for name in Enquiry.PERSONAL:
        setattr(case, name, "")
    case.erased_at, case.form_key = timezone.now(), None
    case.save()
    ErasureCertificate.objects.create(data_class=DATA_CLASS, subject=case.number, number=1, decision=decision)
    log(instance=case, action="vanort.erase", data={"decision": decision})
    return True
