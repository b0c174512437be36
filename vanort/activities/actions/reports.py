# SPDX-License-Identifier: EUPL-1.2
"""The way of a report: expected, asked for, reminded of, received, sent back, approved."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.accounts.models import User
from vanort.activities.models import Activity, ActivityReport, ParticipantGroup, ReportRule
from vanort.activities.notifications import OPENS, send_letter
from vanort.core.permissions import can_change
from vanort.core.secret_links import revoke_links
from vanort.core.steps import changed_meanwhile

State = ActivityReport.State


def rule_of(activity: Activity) -> ReportRule:
    """Return the rule of an activity's body: for what it does there, else for both, else what a new rule says."""
    rules = ReportRule.objects.filter(body=activity.body_id or 0, involvement__in=(activity.involvement, ""))
    return rules.order_by("-involvement").first() or ReportRule()


def due_day(activity: Activity) -> dt.date:
    """Return the day when the report of an activity is due. One query."""
    return activity.end_date + dt.timedelta(days=rule_of(activity).days)


@transaction.atomic
def expect_report(activity: Activity, *, by: User | None) -> ActivityReport:
    """Write down that an activity owes a report, and by when; the one that is there is returned as it is."""
    _ask(by)
    if not Activity.objects.owing_report().filter(pk=activity.pk).exists():
        raise ValidationError(_("It owes no report. Only what took place and a body runs or gives money to does."))
    report, is_new = ActivityReport.objects.get_or_create(activity=activity, defaults={"due_on": due_day(activity)})
    if is_new:
        log(instance=report, action="vanort.report_expected", user=by)
    return report


def expect_reports() -> None:
    """Write down all that is owed, and move the day with the activity where nobody has been asked yet."""
    unasked = Q(report=None) | Q(report__state=State.EXPECTED, report__leader_email="")
    for activity in Activity.objects.owing_report().filter(unasked):
        report = expect_report(activity, by=None)
        if report.due_on != (due_on := due_day(activity)):
            report.due_on = due_on
            report.save()


@transaction.atomic
def ask_leader(report: ActivityReport, *, name: str, email: str, by: User | None, seen: int | None = None) -> str:
    """Ask for a report by a letter with a secret link; return the link. Earlier links stop working.

    Args:
        seen: the version that the person has seen; with another one somebody was quicker, and nothing is sent.
    """
    locked = _locked(report, by)
    if seen not in (None, locked.version):
        raise changed_meanwhile(locked)
    if locked.state not in ActivityReport.OPEN_STATES:
        raise ValidationError(_("The report is here already. Send it back first if something is missing."))
    _store(report, locked, "asked", by, leader_name=name, leader_email=email, erased_at=None)
    revoke_links(OPENS, locked.pk)
    return send_letter(locked, "ask", by=by)


def remind_leaders() -> int:
    """Remind those who were asked, on the days of the rule; return how many letters were written.

    Days that were missed are caught up by one letter; a day before the last letter does not count.
    """
    rows = ActivityReport.objects.open().filter(activity__in=Activity.objects.owing_report()).exclude(leader_email="")
    asked: Any = rows.select_related("activity").annotate(last=Max("letters__created_at"))
    due = [one for one in asked if _is_day_of_reminder(one, timezone.localdate(one.last) if one.last else dt.date.min)]
    return sum(_remind(one) for one in due)


def _is_day_of_reminder(report: ActivityReport, last: dt.date) -> bool:
    since, now = (last - report.due_on).days, (timezone.localdate() - report.due_on).days
    return any(since < day <= now for day in rule_of(report.activity).reminder_days)


@transaction.atomic
def _remind(report: ActivityReport) -> bool:
    locked = _locked(report, None)
    # Of two workers the second finds another version, and leaves it.
    if is_mine := locked.version == report.version:
        _store(report, locked, State.REMINDED, None, reminded_at=timezone.now())
        send_letter(locked, "remind", by=None)
    return is_mine


@transaction.atomic
def receive(report: ActivityReport, *, by: User | None = None) -> None:
    """Take what is stored as the report; when it was sent back since, the first day counts."""
    _turn(report, State.RECEIVED, by, received_at=report.received_at or timezone.now())


@transaction.atomic
def send_back(report: ActivityReport, *, note: str, by: User) -> None:
    """Ask for what is missing, by a letter with a new link when it is known who led the activity."""
    is_new = _turn(report, State.RETURNED, by, returned_note=note, approved_at=None, approved_by=None)
    if is_new and report.leader_email:
        send_letter(report, "returned", by=by)


@transaction.atomic
def approve(report: ActivityReport, *, by: User) -> None:
    """Approve a report: its groups become those of the activity, and its links stop working."""
    if by.email and by.email.casefold() == report.leader_email.casefold():
        raise ValidationError(_("Whoever led the activity may not approve its report. Somebody else must."))
    if _turn(report, State.APPROVED, by, approved_at=timezone.now(), approved_by=by):
        revoke_links(OPENS, report.pk)
        _copy_groups(report)


def _copy_groups(report: ActivityReport) -> None:
    """Let the groups of a report be those of its activity; a report that counts nobody changes nothing."""
    activity = Activity.objects.select_for_update().get(pk=report.activity_id)
    if groups := list(report.groups.all()):
        activity.participants.all().delete()
        for one in groups:
            ParticipantGroup.objects.create(activity=activity, group={"sv": one.text}, age=one.age, number=one.number)
        # Whoever has the activity open is told that it has changed.
        activity.save()


def _ask(by: User | None) -> None:
    if by is not None and not can_change(by, ActivityReport):
        raise PermissionDenied


def _locked(report: ActivityReport, by: User | None) -> ActivityReport:
    _ask(by)
    return ActivityReport.objects.select_for_update().get(pk=report.pk)


def _turn(report: ActivityReport, state: str, by: User | None, **fields: Any) -> bool:
    """Move a report to a state; False when it is there already, as when a button was pressed twice."""
    locked = _locked(report, by)
    if is_new := locked.state != state:
        if state not in ActivityReport.NEXT_STATES[locked.state]:
            params = {"old": locked.get_state_display(), "new": State(state).label}
            raise ValidationError(_("“%(old)s” cannot become “%(new)s”."), code="state", params=params)
        _store(report, locked, state, by, **fields)
    return is_new


def _store(report: ActivityReport, locked: ActivityReport, what: str, by: User | None, **fields: Any) -> None:
    for name, value in {**fields, **({"state": what} if what in State else {})}.items():
        setattr(locked, name, value)
    locked.full_clean()
    locked.save()
    log(instance=locked, action=f"vanort.report_{what}", user=by)
    report.refresh_from_db()
