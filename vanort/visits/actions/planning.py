# SPDX-License-Identifier: EUPL-1.2
"""Planning a visit: its days, its checklist, whom it invites, what it hands on to the activity's report."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, override
from wagtail.log_actions import log

from vanort.activities.models import Activity, ActivityReport, ParticipantGroup, ReportGroup
from vanort.core.exports import swedish
from vanort.core.secret_links import new_link, revoke_links
from vanort.core.texts import Texts
from vanort.visits.models import ChecklistItem, ChecklistStep, HealthNote, Invitation, Visit
from vanort.visits.notifications import send_invitation
from vanort.visits.permissions import can_plan_visits

LONGEST_PROGRAMME = 10_000
# Days that a town's link works after the visit, for late changes.
DAYS_AFTER = 14
APPROVED = ActivityReport.State.APPROVED


def plan_visit(activity: Activity, *, by: Any, **given: Any) -> Visit:
    """Make an activity a visit, with the checklist of the template; one that is a visit already stays as it is."""
    found = Visit.objects.filter(activity=activity).first()
    if found:
        return found
    days = {"arrives_on": activity.start_date, "leaves_on": activity.end_date}
    return save_visit(Visit(activity=activity, **days | given), by=by)


@transaction.atomic
def save_visit(visit: Visit, *, by: Any) -> Visit:
    """Store a visit; the checklist follows its days.

    Refused: days in the wrong order, health data that nobody has decided to keep (``Visit.clean``), or whoever names
    oneself group leader when guests have told of their health already."""
    _ask(by)
    before = Visit.objects.filter(pk=visit.pk).first()
    is_new_leader = before and visit.leader_id == by.pk != before.leader_id
    if is_new_leader and HealthNote.objects.filter(delegate__visit=visit).exists():
        raise ValidationError({"leader": _("Guests have told of food and needs. A colleague must name you leader.")})
    visit.full_clean()
    visit.save()
    refresh_checklist(visit, before)
    log(instance=visit, action="wagtail.edit" if before else "wagtail.create", user=by, content_changed=True)
    return visit


def refresh_checklist(visit: Visit, before: Visit | None = None) -> None:
    """Give a visit the template's steps that it lacks, and let those follow that stood on the day of the visit before.

    What is done stays, and so does a day that somebody chose."""
    kept = {item.step_id: item for item in visit.checklist.all()}
    for step in ChecklistStep.objects.filter(directions__in=("", visit.activity.direction)):
        due, item = _due(step, visit), kept.get(step.pk)
        if item is None:
            text = step.text.in_language("sv")[0]
            ChecklistItem.objects.create(visit=visit, step=step, text=text, due_on=due)
        elif item.done_on is None and before and item.due_on == _due(step, before) != due:
            item.due_on = due
            item.save()


def _due(step: ChecklistStep, visit: Visit) -> dt.date:
    days = dt.timedelta(days=step.days)
    return visit.arrives_on - days if step.anchor == ChecklistStep.Anchor.ARRIVAL else visit.leaves_on + days


def finish(item: ChecklistItem, *, by: Any, is_done: bool = True) -> None:
    """Record today as the day when something on the checklist was done, or that it is not; twice changes nothing."""
    _ask(by)
    if bool(item.done_on) != is_done:
        item.done_on = timezone.localdate() if is_done else None
        item.save(update_fields=["done_on"])


@transaction.atomic
def invite(invitation: Invitation, *, by: Any) -> str:
    """Send an invitation, and return the secret link in it; an earlier link stops working.

    Without an e-mail address nothing leaves, and staff send the link themselves."""
    _ask(by)
    visit = invitation.visit
    revoke_links("visits:answer", invitation.pk)
    days = max((visit.leaves_on - timezone.localdate()).days, 0) + DAYS_AFTER
    # The door that the link leads to speaks Swedish and English; behind it the town reads its own language.
    with override("sv" if invitation.language == "sv" else "en"):
        url = new_link("visits:answer", invitation.pk, days=days)
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    if invitation.contact_email:
        send_invitation(invitation, url)
    log(instance=visit, action="vanort.invite", user=by, data={"invitation": invitation.pk})
    return url


@transaction.atomic
def answer(invitation: Invitation, *, answer: str, note: str = "", by: Any = None) -> None:
    """Record what a town answers; ``by`` is None for the town itself, by its link."""
    if by is not None:
        _ask(by)
    if answer == Invitation.Answer.NO and invitation.delegates.exists():
        said = _("People are named for this town. Remove them first, then answer no.")
        raise ValidationError({"answer": ValidationError(said, code="remove_first")})
    invitation.answer, invitation.note, invitation.answered_at = answer, note, timezone.now()
    invitation.full_clean()
    invitation.save()
    log(instance=invitation.visit, action="vanort.answer", user=by, data={"invitation": invitation.pk})


@transaction.atomic
def push_to_report(visit: Visit, *, by: Any) -> None:
    """Hand the programme and the head-counts on to the activity and its report; names stay here."""
    _ask(by)
    push_counts(visit)
    report = ActivityReport.objects.filter(activity=visit.activity_id).exclude(state=APPROVED).first()
    if report and not report.programme:
        report.programme = programme_text(visit)[:LONGEST_PROGRAMME]
        report.save()
    log(instance=visit, action="vanort.push", user=by)


def push_counts(visit: Visit) -> None:
    """Count the guests into the activity and its report, in the place of what was counted before.

    Groups that somebody wrote by hand stay, and so does all that an approved report has counted, or a visit whose
    guests are erased."""
    activity: Activity = Activity.objects.select_for_update().get(pk=visit.activity_id)
    counted, report = _counts(visit), ActivityReport.objects.filter(activity=activity).first()
    told = {(one.text, one.age, one.number) for one in report.groups.all()} if report else set()
    is_approved = report is not None and report.state == APPROVED
    if not counted or (is_approved and told):
        return
    before = activity.participants.filter(is_pushed=True)
    is_ours = told == {_told(one) for one in before.select_related("organization")}
    before.delete()
    for one in counted:
        one.save()
    activity.save()
    if report and not is_approved and (is_ours or not told):
        report.groups.all().delete()
        for text, age, number in map(_told, counted):
            ReportGroup.objects.create(report=report, text=text, age=age, number=number or 0)
        report.save()


def _counts(visit: Visit) -> list[ParticipantGroup]:
    """Return how many come, by invitation and age, not stored yet: no names. One query."""
    numbers: dict[tuple[Any, bool], int] = {}
    for one in visit.delegates.select_related("invitation__organization"):
        key = (one.invitation.organization if one.invitation else None, one.is_minor)
        numbers[key] = numbers.get(key, 0) + 1
    age = ParticipantGroup.Age
    guests, own = {"sv": "gäster", "en": "guests"}, {"sv": "våra deltagare", "en": "our participants"}
    return [
        ParticipantGroup(
            activity_id=visit.activity_id, group=Texts(guests if town else own), organization=town,
            age=age.MINOR if is_minor else age.ADULT, number=number, is_pushed=True,
        )
        for (town, is_minor), number in numbers.items()]  # fmt: skip


def _told(one: ParticipantGroup) -> tuple[str, str, int | None]:
    group = one.group.in_language("sv")[0]
    return (f"{group}, {swedish(one.organization)}" if one.organization else group)[:120], one.age, one.number


def programme_text(visit: Visit) -> str:
    """Return the programme as plain lines, day by day, in Swedish. One query."""
    lines: list[str] = []
    day = None
    for item in visit.programme.all():
        starts = timezone.localtime(item.starts_at)
        if starts.date() != day:
            day = starts.date()
            lines.append(f"{day:%Y-%m-%d}")
        lines.append(f"{starts:%H.%M} {item.title.in_language('sv')[0]}" + (f", {item.place}" if item.place else ""))
    return "\n".join(lines)


def _ask(by: Any) -> None:
    if not can_plan_visits(by):
        raise PermissionDenied
