# SPDX-License-Identifier: EUPL-1.2
"""After a meeting: adjusting, announcing, publishing and correcting its minutes."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.core.dates import When
from vanort.directory.models import DecisionReference, Organization
from vanort.mandates.legal import Standing
from vanort.mandates.models import Regulation
from vanort.meetings.actions.asking import locked, refuse_ahead, stored
from vanort.meetings.masking import masked, words_of
from vanort.meetings.minutes import hash_of, head_of, paragraph_of, text_hash
from vanort.meetings.models import Adjustment, AgendaItem, Approval, ItemKind, Meeting, MinutesNote, Reservation
from vanort.meetings.numbering import paragraphs, unfixed_up_to
from vanort.meetings.permissions import can_approve
from vanort.meetings.presence import Presence, presence_of

# The chair and one who was chosen (KL 5:69).
MINIMUM = 2


@transaction.atomic
def adjust(
    meeting: Meeting,
    *,
    adjusted_on: dt.date,
    by: Any,
    items: Iterable[AgendaItem] | None = None,
    adjusters: str = "",
    signed_file: File[bytes] | None = None,
    kept_at: str = "",
) -> Adjustment:
    """Record that minutes are adjusted: their numbers, and those of all items before them, are fixed for ever.

    Each decision becomes a ``DecisionReference`` that other registers can point at.

    Args:
        meeting: locked for the length of the change, with its body, so that no number is given twice.
        adjusted_on: the day, not before the meeting and not ahead.
        items: those adjusted at once, before the rest; left out, all that remain.
        adjusters: who adjusted, as in the signed minutes; left out, the chair and those chosen.
        signed_file: the signed minutes.
        kept_at: where the minutes are kept, which the announcement must say.

    Refused: when the meeting has not been held, nothing remains, an item has no outcome, or a day is wrong.
    """
    meeting = locked(meeting, by)
    return _adjusted(meeting, by, items, adjusted_on=adjusted_on, adjusters=adjusters, file=signed_file, kept=kept_at)


def _adjusted(
    meeting: Meeting, by: Any, items: Iterable[AgendaItem] | None, *, adjusted_on: dt.date, adjusters: str = "",
    file: File[bytes] | None = None, kept: str = "",
) -> Adjustment:  # fmt: skip
    # One adjustment of a body at a time: the numbers run on through all its meetings of the year.
    Organization.objects.select_for_update().filter(pk=meeting.body_id).exists()
    refuse_ahead(meeting)
    if adjusted_on > timezone.localdate():
        raise ValidationError({"adjusted_on": _("The day is ahead. Record the adjustment when it is done.")})
    wanted = {item.pk for item in items} if items is not None else None
    presence = presence_of(meeting)
    chosen = [one for one in presence.items if not one.is_adjusted and (wanted is None or one.pk in wanted)]
    _refuse_unfinished(meeting, chosen)
    _number_and_freeze(presence, chosen)
    head = head_of(presence)
    adjustment = Adjustment(
        meeting=meeting, is_at_once=wanted is not None, adjusted_on=adjusted_on, kept_at=kept,
        adjusters=adjusters or _names(meeting), head=head,
        text_hash=hash_of(head, [one.frozen or [] for one in chosen]),
    )  # fmt: skip
    if file is not None:
        adjustment.signed_hash = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        # The name that somebody gave the file at home is nobody else's business.
        adjustment.signed_file.save(f"{meeting.body.slug}-{meeting.slug}.pdf", file, save=False)
    stored(adjustment, meeting=meeting, action="vanort.adjust", by=by, hash=adjustment.text_hash)
    for one in chosen:
        one.outcome = one.outcome or AgendaItem.Outcome.NOTED
        one.adjustment = adjustment
        one.decision = _reference(one) if one.is_decided else None
        one.full_clean()
        one.save()
    return adjustment


def _refuse_unfinished(meeting: Meeting, items: list[AgendaItem]) -> None:
    """Refuse minutes of which something is missing, and say what."""
    if meeting.state != Meeting.State.HELD or not meeting.attendance.filter(is_absent=False).exists():
        raise ValidationError(_("Record who was there first."))
    if not items:
        raise ValidationError(_("All paragraphs are adjusted already."))
    open_ones = [one.title for one in items if not one.outcome and one.kind != ItemKind.TASKS]
    if open_ones:
        raise ValidationError(
            _("These items have no outcome yet: %(titles)s. Write what became of them first.")
            % {"titles": ", ".join(open_ones)}
        )
    if late := Reservation.objects.filter(item__in=items, text="", written_at__isnull=False).first():
        raise ValidationError(_("Write the reasons of %(person)s's reservation first.") % {"person": late.person})


def _number_and_freeze(presence: Presence, items: list[AgendaItem]) -> None:
    """Fix the numbers up to the last of the items, and keep each paragraph as it reads now.

    Refused: when a number would be given twice, as after a meeting was moved before one that is adjusted.
    """
    numbers = paragraphs(presence.meeting)
    ordered = list(numbers.values())
    if any(later <= earlier for earlier, later in pairwise(ordered)):
        raise ValidationError(
            _("A meeting of the year stands before one whose § numbers are fixed, so its numbers would be given twice. "
              "Move it after that one, or cancel it.")
        )  # fmt: skip
    for item in unfixed_up_to(presence.meeting, last=max(numbers[one.pk] for one in items)):
        AgendaItem.objects.filter(pk=item.pk, paragraph=None).update(paragraph=item.paragraph)
    for one in presence.items:
        one.paragraph = one.paragraph or (numbers[one.pk] if one in items else None)
    for one in items:
        one.frozen = paragraph_of(one, presence, numbers)


def _names(meeting: Meeting) -> str:
    people = [meeting.chair, *meeting.adjusters.order_by("name")]
    return ", ".join(str(person) for person in people if person)


def _reference(item: AgendaItem) -> DecisionReference:
    """Make the row by which other registers point at the decision."""
    decision = DecisionReference(
        body=item.meeting.body, decided=When.parse(item.meeting.day.isoformat()), paragraph=f"§ {item.paragraph}",
        diary_number=item.diary_number, wording={"sv": masked(item.decision_text)}, visibility="internal",
    )  # fmt: skip
    decision.full_clean()
    decision.save()
    return decision


@transaction.atomic
def approve(meeting: Meeting, *, by: Any, has_second_factor: bool, as_read: str | None = None) -> Approval:
    """Approve minutes as they read now; when the chair and all chosen adjusters have, they are adjusted that day.

    Args:
        meeting: all its items have an outcome.
        by: the chair, or one of those chosen to adjust.
        has_second_factor: whether the person has just proved who it is by more than a password.
        as_read: the hash of the text that the person has read; left out, nobody looks whether it was changed since.

    Raises:
        PermissionDenied: when the person does not adjust this meeting.
        ValidationError: without a second factor, when something is missing in the minutes, or they read otherwise now.
    """
    if not can_approve(by, meeting):
        raise PermissionDenied
    if not has_second_factor:
        raise ValidationError(_("Sign in with your second factor first. Then you can approve."))
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__parent").get(pk=meeting.pk)
    presence = presence_of(meeting)
    items = [one for one in presence.items if not one.is_adjusted]
    _refuse_unfinished(meeting, items)
    needed = {pk for pk in [meeting.chair_id, *meeting.adjusters.values_list("pk", flat=True)] if pk}
    if presence.standing.follows_board_rules and len(needed) < MINIMUM:
        raise ValidationError(
            _("Minutes are adjusted by the chair and at least one more (the Local Government Act, 5:69). "
              "Choose who adjusts first.")
        )  # fmt: skip
    digest = text_hash(presence, items)
    if as_read is not None and as_read != digest:
        raise ValidationError(_("The minutes have been changed since you read them. Read them again, then approve."))
    found = Approval.objects.filter(meeting=meeting, person=by.person, text_hash=digest).first()
    approval = found or stored(
        Approval(meeting=meeting, person=by.person, text_hash=digest), meeting=meeting, action="vanort.approve", by=by
    )
    given = set(Approval.objects.filter(meeting=meeting, text_hash=digest).values_list("person", flat=True))
    if needed <= given:
        _adjusted(meeting, by, None, adjusted_on=timezone.localdate())
    return approval


@transaction.atomic
def post(adjustment: Adjustment, *, on: dt.date, url: str = "", by: Any) -> None:
    """Record that the adjustment is announced on the municipality's own board; Vänort is not the board (KL 8:9-12).

    Refused: when the rules for boards do not apply, or the day comes before the adjustment or is ahead.
    """
    meeting = locked(adjustment.meeting, by)
    adjustment.refresh_from_db()
    regulation = Regulation.objects.in_force(meeting.day).filter(body=meeting.body_id).first()
    if why := Standing(meeting.body, regulation).why_no_posting():
        raise ValidationError(why)
    if on > timezone.localdate():
        raise ValidationError({"posted_on": _("The day is ahead. Record the announcement when it is up.")})
    adjustment.posted_on, adjustment.posted_url = on, url
    stored(adjustment, meeting=meeting, action="vanort.post", by=by, on=on.isoformat())


@transaction.atomic
def take_down(adjustment: Adjustment, *, on: dt.date, by: Any) -> None:
    """Record that an announcement was taken down, when nobody could appeal any more.

    Refused: when it was taken down too early or is still up, or was never put up.
    """
    meeting = locked(adjustment.meeting, by)
    adjustment.refresh_from_db()
    if on > timezone.localdate():
        raise ValidationError({"taken_down_on": _("The day is ahead. Record it when the announcement is down.")})
    adjustment.taken_down_on = on
    stored(adjustment, meeting=meeting, action="vanort.take_down", by=by, on=on.isoformat())


@transaction.atomic
def publish(items: Iterable[AgendaItem], *, by: Any) -> int:
    """Publish adjusted paragraphs, each with the words masked that its row names; return how many.

    Refused: when a paragraph is not adjusted.
    """
    return _set_published(items, timezone.localdate(), by)


@transaction.atomic
def unpublish(items: Iterable[AgendaItem], *, by: Any) -> int:
    """Take paragraphs off the public pages again; the minutes themselves stay. Raises as ``publish`` does."""
    return _set_published(items, None, by)


def _set_published(items: Iterable[AgendaItem], day: dt.date | None, by: Any) -> int:
    done = 0
    for item in items:
        meeting = locked(item.meeting, by)
        item.refresh_from_db(fields=["adjustment", "published_on", "decision"])
        if not item.is_adjusted:
            raise ValidationError(_("“%(item)s” is not adjusted. Adjust it first.") % {"item": item.title})
        if bool(item.published_on) == bool(day):
            continue
        item.published_on = day
        item.save(update_fields=["published_on"])
        if decision := item.decision:
            decision.visibility = "public" if day else "internal"
            _reword(decision, item, words_of(meeting.items.all()))
        stored(meeting, meeting=meeting, action="vanort.publish" if day else "vanort.unpublish", by=by, item=str(item))
        done += 1
    return done


def _reword(decision: DecisionReference, item: AgendaItem, words: Iterable[str]) -> None:
    """Give the row by which other registers point at a decision its words as the public may read them."""
    decision.wording = {"sv": masked(item.decision_text, words)}
    decision.save()


@transaction.atomic
def mask(item: AgendaItem, *, words: str, by: Any) -> None:
    """Say which words of an item the public may not read, before it is adjusted or after; the minutes stay as they are.

    Args:
        item: any item; the words are masked in all paragraphs of its meeting.
        words: one on each line.
    """
    meeting = locked(item.meeting, by)
    item.refresh_from_db()
    item.masked = words.strip()
    item.save(update_fields=["masked"])
    items = list(meeting.items.select_related("decision"))
    for row in items:
        if row.decision:
            _reword(row.decision, row, words_of(items))
    # The log names no word: what is masked is what nobody should read there either.
    stored(meeting, meeting=meeting, action="vanort.mask", by=by, item=item.position)


@transaction.atomic
def correct(item: AgendaItem, *, text: str, by: Any) -> MinutesNote:
    """Write a note of correction beside adjusted minutes, which themselves never change.

    Refused: when the item is not adjusted (then it can be changed), or the note is empty.
    """
    meeting = locked(item.meeting, by)
    if not item.is_adjusted:
        raise ValidationError(_("The item is not adjusted yet. Change it itself."))
    note = MinutesNote(item=item, text=text, by=by)
    return stored(note, meeting=meeting, action="vanort.correct_minutes", by=by)
