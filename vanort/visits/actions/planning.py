# SPDX-License-Identifier: EUPL-1.2
"""Planning a visit: its days, its checklist, whom it invites, what it hands on to the activity's report."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.activities.models import Activity, ActivityReport, ParticipantGroup, ReportGroup
from vanort.core.models import RetentionRule
from vanort.core.secret_links import new_link, revoke_links
from vanort.visits.models import ChecklistItem, ChecklistStep, Invitation, Visit
from vanort.visits.notifications import send_invitation
from vanort.visits.permissions import can_plan_visits

HEALTH = "visits.health"
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
    """Store a visit; the checklist follows its days. Health is asked for only when a decision says how long it is kept.

    Refused: days that the activity does not have, or data nobody has decided to keep.
    """
    _ask(by)
    if visit.asks_health and not RetentionRule.objects.filter(data_class=HEALTH).exclude(decision="").exists():
        raise ValidationError({
            "asks_health": _(
                "First a decision must say for how long it is kept. Write it in the retention rule “%(rule)s”."
            ) % {"rule": HEALTH}
        })  # fmt: skip
    is_new = visit.pk is None
    visit.full_clean()
    visit.save()
    refresh_checklist(visit)
    log(instance=visit, action="wagtail.create" if is_new else "wagtail.edit", user=by, content_changed=True)
    return visit


def refresh_checklist(visit: Visit) -> None:
    """Give a visit the template's steps that it lacks, and the right day to each that is not done. Four queries."""
    steps = ChecklistStep.objects.filter(directions__in=("", visit.activity.direction))
    kept = {item.step_id: item for item in visit.checklist.all()}
    for step in steps:
        arrival = step.anchor == ChecklistStep.Anchor.ARRIVAL
        days = dt.timedelta(days=-step.days if arrival else step.days)
        due = (visit.arrives_on if arrival else visit.leaves_on) + days
        item = kept.get(step.pk) or ChecklistItem(visit=visit, step=step, text=step.text["sv"], due_on=due)
        if item.pk is None or (item.done_on is None and item.due_on != due):
            item.due_on = due
            item.save()


def finish(item: ChecklistItem, *, by: Any, is_done: bool = True) -> None:
    """Record today as the day when something on the checklist was done, or that it is not; twice changes nothing."""
    _ask(by)
    if bool(item.done_on) != is_done:
        item.done_on = timezone.localdate() if is_done else None
        item.save(update_fields=["done_on"])


@transaction.atomic
def invite(invitation: Invitation, *, by: Any) -> str:
    """Send an invitation, and return the secret link in it; an earlier link stops working.

    Without an e-mail address nothing leaves, and staff send the link themselves.
    """
    _ask(by)
    visit = invitation.visit
    revoke_links("visits:answer", invitation.pk)
    days = max((visit.leaves_on - timezone.localdate()).days, 0) + DAYS_AFTER
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
    invitation.answer, invitation.note, invitation.answered_at = answer, note, timezone.now()
    invitation.full_clean()
    invitation.save()
    log(instance=invitation.visit, action="vanort.answer", user=by, data={"invitation": invitation.pk})


@transaction.atomic
def push_to_report(visit: Visit, *, by: Any) -> None:
    """Hand the programme and the head-counts on to the activity and its report; names stay here.

    Numbers replace those of an earlier push; groups that somebody wrote by hand stay. A report already approved keeps
    what it says.
    """
    _ask(by)
    push_counts(visit)
    report = ActivityReport.objects.filter(activity=visit.activity_id).exclude(state=APPROVED).first()
    if report:
        report.programme = report.programme or programme_text(visit)
        report.save()
        if not report.groups.exists():
            rows = [
                ReportGroup(report=report, text=group["sv"] + (f", {town}" if town else ""), age=age, number=number)
                for group, town, age, number in _counts(visit)
            ]
            ReportGroup.objects.bulk_create(rows)
    log(instance=visit, action="vanort.push", user=by)


def push_counts(visit: Visit) -> None:
    """Count the guests anew into the activity; one without guests, or with an approved report, keeps its numbers."""
    activity: Activity = Activity.objects.select_for_update().get(pk=visit.activity_id)
    counted = _counts(visit)
    if not counted or ActivityReport.objects.filter(activity=activity, state=APPROVED, groups__isnull=False).exists():
        return
    activity.participants.filter(is_pushed=True).delete()
    for group, organization, age, number in counted:
        ParticipantGroup.objects.create(
            activity=activity, group=group, organization=organization, age=age, number=number, is_pushed=True
        )
    activity.save()


def _counts(visit: Visit) -> list[tuple[dict[str, str], Any, str, int]]:
    """Return for each invitation and age how many come: no names. One query."""
    numbers: dict[tuple[Any, bool], int] = {}
    for one in visit.delegates.select_related("invitation__organization"):
        key = (one.invitation.organization if one.invitation else None, one.is_minor)
        numbers[key] = numbers.get(key, 0) + 1
    age = ParticipantGroup.Age
    guests, own = {"sv": "gäster", "en": "guests"}, {"sv": "våra deltagare", "en": "our participants"}
    return [
        (guests if town else own, town, age.MINOR if is_minor else age.ADULT, number)
        for (town, is_minor), number in numbers.items()
    ]


def programme_text(visit: Visit) -> str:
    """Return the programme as plain lines, day by day, in Swedish. One query."""
    lines: list[str] = []
    day = None
    for item in visit.programme.all():
        starts = timezone.localtime(item.starts_at)
        if starts.date() != day:
            day = starts.date()
            lines.append(f"{day:%Y-%m-%d}")
        lines.append(f"{starts:%H.%M} {item.title['sv']}" + (f", {item.place}" if item.place else ""))
    return "\n".join(lines)


def _ask(by: Any) -> None:
    if not can_plan_visits(by):
        raise PermissionDenied
