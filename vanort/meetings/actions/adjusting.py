# SPDX-License-Identifier: EUPL-1.2
"""After a meeting: adjusting, announcing, publishing and correcting its minutes."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vanort.core.dates import When
from vanort.directory.models import DecisionReference, Organization
from vanort.mandates.legal import Standing
from vanort.mandates.models import Regulation
from vanort.meetings.actions.asking import locked, refusal, refuse_ahead, saved, stored
from vanort.meetings.masking import masked, words_of
from vanort.meetings.minutes import hash_of, head_of, paragraph_of, text_hash
from vanort.meetings.models import Adjustment, AgendaItem, Approval, ItemKind, Meeting, MinutesNote, Reservation
from vanort.meetings.numbering import paragraphs
from vanort.meetings.permissions import can_approve
from vanort.meetings.presence import Presence, presence_of

# The chair and one who was chosen (KL 5:69).
MINIMUM = 2


@transaction.atomic
def adjust(
    meeting: Meeting, *, adjusted_on: dt.date, by: Any, items: Iterable[AgendaItem] | None = None,
    adjusters: str = "", signed_file: File[bytes] | None = None, kept_at: str = "") -> Adjustment:  # fmt: skip
    """Record that minutes are adjusted: their numbers, and those of all items before them, are fixed for ever.

    Each decision becomes a ``DecisionReference`` that other registers can point at. ``items``: those adjusted at once,
    before the rest; left out, all that remain. ``adjusters``: as in the signed minutes; left out, the chair and those
    chosen. Refused: when the meeting was not held, nothing remains, an item has no outcome, or the day is wrong."""
    facts = {"adjusted_on": adjusted_on, "adjusters": adjusters, "kept_at": kept_at}
    return _adjusted(locked(meeting, by), by, items, signed_file, **facts)


def _adjusted(
    meeting: Meeting, by: Any, items: Iterable[AgendaItem] | None, file: File[bytes] | None = None, **facts: Any
) -> Adjustment:
    # One adjustment of a body at a time: the numbers run on through all its meetings of the year.
    Organization.objects.select_for_update().filter(pk=meeting.body_id).exists()
    refuse_ahead(meeting)
    if facts["adjusted_on"] > timezone.localdate():
        raise refusal(_("The day is ahead. Record the adjustment when it is done."), "adjusted_on")
    wanted = {item.pk for item in items} if items is not None else None
    presence = presence_of(meeting)
    chosen = [one for one in presence.left if wanted is None or one.pk in wanted]
    _refuse_unfinished(meeting, chosen)
    _number_and_freeze(presence, chosen)
    facts["adjusters"] = facts.get("adjusters") or ", ".join(map(str, meeting.signers))
    facts |= {"head": head_of(presence), "is_at_once": wanted is not None}
    adjustment = Adjustment(meeting=meeting, **facts)
    adjustment.text_hash = hash_of(adjustment.head, [one.frozen or [] for one in chosen])
    if file is not None:
        adjustment.signed_hash = hashlib.sha256(file.read()).hexdigest()
        file.seek(0)
        # The name that somebody gave the file at home is nobody else's business.
        adjustment.signed_file.save(f"{meeting.body.slug}-{meeting.slug}.pdf", file, save=False)
    stored(adjustment, meeting, "vanort.adjust", by, hash=adjustment.text_hash)
    for one in chosen:
        one.outcome = one.outcome or AgendaItem.Outcome.NOTED
        one.adjustment = adjustment
        one.decision = _reference(one) if one.is_decided else None
        saved(one)
    return adjustment


def _refuse_unfinished(meeting: Meeting, items: list[AgendaItem]) -> None:
    if meeting.state != Meeting.State.HELD or not meeting.attendance.filter(is_absent=False).exists():
        raise refusal(_("Record who was there first."))
    if not items:
        raise refusal(_("All paragraphs are adjusted already."))
    if titles := ", ".join(one.title for one in items if not one.outcome and one.kind != ItemKind.TASKS):
        raise refusal(_("These items have no outcome yet: %(titles)s. Write what became of them first."), titles=titles)
    if late := Reservation.objects.filter(item__in=items, text="", written_at__isnull=False).first():
        raise refusal(_("Write the reasons of %(person)s's reservation first."), person=late.person)


def _number_and_freeze(presence: Presence, items: list[AgendaItem]) -> None:
    """Fix the numbers up to the last of the items, none twice, and keep each paragraph as it reads now."""
    numbers = paragraphs(presence.meeting)
    if any(later <= earlier for earlier, later in pairwise(numbers.values())):
        raise refusal(_("A meeting of the year stands before one whose § numbers are fixed, so its numbers would be "
                        "given twice. Move it after that one, or cancel it."))  # fmt: skip
    last = max(numbers[one.pk] for one in items)
    before = [pk for pk, number in numbers.items() if number <= last]
    for pk in AgendaItem.objects.filter(pk__in=before, paragraph=None).values_list("pk", flat=True):
        AgendaItem.objects.filter(pk=pk).update(paragraph=numbers[pk])
    for one in items:
        one.paragraph = one.paragraph or numbers[one.pk]
        one.frozen = paragraph_of(one, presence)


def _reference(item: AgendaItem) -> DecisionReference:
    return saved(DecisionReference(
        body=item.meeting.body, decided=When.parse(item.meeting.day.isoformat()), paragraph=f"§ {item.paragraph}",
        diary_number=item.diary_number, wording={"sv": masked(item.decision_text)}, visibility="internal"))  # fmt: skip


@transaction.atomic
def approve(meeting: Meeting, *, by: Any, has_second_factor: bool, as_read: str | None = None) -> Approval:
    """Approve minutes as they read now; when the chair and all chosen adjusters have, they are adjusted that day.

    ``has_second_factor``: whether the person has just proved who it is by more than a password. ``as_read``: the hash
    of the text that was read; left out, nobody looks whether it was changed since. PermissionDenied for whoever does
    not adjust this meeting. Refused: without a second factor, when something is missing, or the text has changed."""
    if not can_approve(by, meeting):
        raise PermissionDenied
    if not has_second_factor:
        raise refusal(_("Sign in with your second factor first. Then you can approve."))
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body__parent").get(pk=meeting.pk)
    presence = presence_of(meeting)
    items = presence.left
    _refuse_unfinished(meeting, items)
    needed = {person.pk for person in meeting.signers}
    if presence.standing.follows_board_rules and len(needed) < MINIMUM:
        raise refusal(_("Minutes are adjusted by the chair and at least one more (the Local Government Act, 5:69). "
                        "Choose who adjusts first."))  # fmt: skip
    digest = text_hash(presence, items)
    if as_read is not None and as_read != digest:
        raise refusal(_("The minutes have been changed since you read them. Read them again, then approve."))
    given = {one.person_id: one for one in Approval.objects.filter(meeting=meeting, text_hash=digest)}
    if by.person.pk not in given:
        approval = Approval(meeting=meeting, person=by.person, text_hash=digest)
        given[by.person.pk] = stored(approval, meeting, "vanort.approve", by)
    if needed <= given.keys():
        _adjusted(meeting, by, None, adjusted_on=timezone.localdate())
    return given[by.person.pk]


@transaction.atomic
def post(adjustment: Adjustment, *, on: dt.date, url: str = "", by: Any) -> None:
    """Record that the adjustment is announced on the municipality's own board; refused where its rules do not apply."""
    meeting = locked(adjustment.meeting, by)
    adjustment.refresh_from_db()
    regulation = Regulation.objects.in_force(meeting.day).filter(body=meeting.body_id).first()
    if why := Standing(meeting.body, regulation).why_no_posting():
        raise refusal(why)
    if on > timezone.localdate():
        raise refusal(_("The day is ahead. Record the announcement when it is up."), "posted_on")
    adjustment.posted_on, adjustment.posted_url = on, url
    stored(adjustment, meeting, "vanort.post", by, on=on.isoformat())


@transaction.atomic
def take_down(adjustment: Adjustment, *, on: dt.date, by: Any) -> None:
    """Record that an announcement was taken down; refused while one may appeal, ahead, or when it was never up."""
    meeting = locked(adjustment.meeting, by)
    adjustment.refresh_from_db()
    if on > timezone.localdate():
        raise refusal(_("The day is ahead. Record it when the announcement is down."), "taken_down_on")
    adjustment.taken_down_on = on
    stored(adjustment, meeting, "vanort.take_down", by, on=on.isoformat())


@transaction.atomic
def publish(items: Iterable[AgendaItem], *, by: Any, is_public: bool = True) -> None:
    """Publish paragraphs, each with its words masked, or take them off the public pages again; the minutes stay.

    Refused: when one is not adjusted."""
    for item in items:
        meeting = locked(item.meeting, by)
        item.refresh_from_db(fields=["adjustment", "published_on", "decision"])
        if not item.is_adjusted:
            raise refusal(_("“%(item)s” is not adjusted. Adjust it first."), item=item.title)
        if bool(item.published_on) == is_public:
            continue
        item.published_on = timezone.localdate() if is_public else None
        item.save(update_fields=["published_on"])
        if decision := item.decision:
            decision.visibility = "public" if is_public else "internal"
            _reword(decision, item, words_of(meeting.items.all()))
        stored(meeting, meeting, "vanort.publish" if is_public else "vanort.unpublish", by, item=str(item))


unpublish = partial(publish, is_public=False)


def _reword(decision: DecisionReference, item: AgendaItem, words: Iterable[str]) -> None:
    """Give the row by which other registers point at a decision its words as the public may read them."""
    decision.wording = {"sv": masked(item.decision_text, words)}
    decision.save()


@transaction.atomic
def mask(item: AgendaItem, *, words: str, by: Any) -> None:
    """Say, one on each line, which words are masked in all public paragraphs of the meeting; the minutes stay."""
    meeting = locked(item.meeting, by)
    item.refresh_from_db()
    item.masked = words.strip()
    item.save(update_fields=["masked"])
    items = list(meeting.items.select_related("decision"))
    for row in items:
        if row.decision:
            _reword(row.decision, row, words_of(items))
    # The log names no word: what is masked is what nobody should read there either.
    stored(meeting, meeting, "vanort.mask", by, item=item.position)


@transaction.atomic
def correct(item: AgendaItem, *, text: str, by: Any) -> MinutesNote:
    """Write a note of correction beside adjusted minutes; refused when the item can still be changed itself."""
    meeting = locked(item.meeting, by)
    if not item.is_adjusted:
        raise refusal(_("The item is not adjusted yet. Change it itself."))
    return stored(MinutesNote(item=item, text=text, by=by), meeting, "vanort.correct_minutes", by)
