# SPDX-License-Identifier: EUPL-1.2
"""Changes of activities, their money and their reports; the same from a view, a command and a test.

Each asks for the right of ``by`` (None: the system, or the leader with a link), and refuses by PermissionDenied, or by
a ValidationError whose sentence says what to do; then nothing is changed."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.accounts.models import User

from vanort.activities.models import (  # isort: skip
    Activity, ActivityReport, CostLine, ParticipantGroup, PayRule, Postponement, ReportRule)  # fmt: skip
from vanort.activities.notifications import OPENS, send_letter
from vanort.activities.split import payer_by
from vanort.core.actions import locked_row, store
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.permissions import can_change, permission_for
from vanort.core.secret_links import revoke_links
from vanort.core.steps import changed_meanwhile
from vanort.core.texts import Texts
from vanort.directory.models import Person

State = ActivityReport.State


@transaction.atomic
def change_state(activity: Activity, *, state: str, by: User | None, reason: Texts | None = None) -> None:
    """Move an activity to its next state; a cancellation demands a reason."""
    locked = locked_row(activity, by)
    _ask_next(locked, state)
    fields = {"state": state, **({} if reason is None else {"state_reason": reason})}
    _store(activity, locked, "state", by, {"state": state}, **fields)


@transaction.atomic
def postpone(
    activity: Activity, *, new_when: When | None, by: User | None, reason: Texts | None = None,
    source: Source | None = None,
) -> Postponement:  # fmt: skip
    """Move an activity to a new date and keep the old one; without a new date it is postponed and keeps its own.

    Refused when it is done, cancelled or only an idea."""
    locked = locked_row(activity, by)
    if locked.state not in Activity.OPEN_STATES:
        raise ValidationError(_("Only an activity that is ahead can be postponed."), code="state")
    old_when = locked.when
    kept = Postponement(activity=locked, old_when=old_when, reason=reason or Texts(), source=source)
    kept.full_clean()
    kept.save()
    state = Activity.State.PLANNED if new_when else Activity.State.POSTPONED
    data = {"old": old_when.edtf if old_when else ""}
    _store(activity, locked, "postpone", by, data, state=state, when=new_when or old_when)
    return kept


@transaction.atomic
def propose_split(activity: Activity, *, by: User) -> None:
    """Make a line without amounts for each rule of who pays whose kind has none yet."""
    if not by.has_perm(permission_for(CostLine, "add")):
        raise PermissionDenied
    locked: Activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if locked.body_id is None:
        raise ValidationError(_("Say first, in the activity, which body it belongs to. Its budget pays."))
    for rule in PayRule.objects.exclude(kind__in=locked.costs.values("kind")):
        text, payer = capfirst(rule.get_kind_display()), payer_by(rule, locked.direction)
        line = CostLine(activity=locked, body_id=locked.body_id, kind=rule.kind, text=text, payer=payer)
        store(line, "wagtail.create", by=by)


@transaction.atomic
def attest(line: CostLine, *, person: Person, on: dt.date, by: User) -> None:
    """Write down who has attested a cost, on which day: neither who took part, nor who led the activity."""
    locked = locked_row(line, by)
    if (locked.attested_by_id, locked.attested_on) == (person.pk, on):
        return
    if locked.attested_by_id or locked.actual is None or on > timezone.localdate():
        raise ValidationError(_("Only an outcome that nobody has attested can be, on a day that has been."))
    report = ActivityReport.objects.filter(activity=locked.activity_id or 0).first()
    known = {person.email.casefold(), person.name.casefold()} - {""}
    if report and known & {report.leader_email.casefold(), report.leader_name.casefold()}:
        raise ValidationError({"person": _("Whoever led the activity may not attest its costs. Somebody else must.")})
    _store(line, locked, "attest", by, {"on": on.isoformat()}, attested_by=person, attested_on=on)


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
    if by is not None and not can_change(by, ActivityReport):
        raise PermissionDenied
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

    ``seen`` is the version that the person has seen; with another one somebody was quicker, and nothing is sent."""
    locked = locked_row(report, by)
    if seen not in (None, locked.version):
        raise changed_meanwhile(locked)
    if locked.state not in ActivityReport.OPEN_STATES:
        raise ValidationError(_("The report is here already. Send it back first if something is missing."))
    _store(report, locked, "report_asked", by, leader_name=name, leader_email=email, erased_at=None)
    revoke_links(OPENS, locked.pk)
    return send_letter(locked, "ask", by=by)


def remind_leaders() -> int:
    """Remind those who were asked, on the days of the rule; return how many letters were written.

    Days that were missed are caught up by one letter; a day before the last letter does not count."""
    rows = ActivityReport.objects.open().filter(activity__in=Activity.objects.owing_report()).exclude(leader_email="")
    asked: Any = rows.select_related("activity").annotate(last=Max("letters__created_at"))
    due = [one for one in asked if _is_day_of_reminder(one, timezone.localdate(one.last) if one.last else dt.date.min)]
    return sum(_remind(one) for one in due)


def _is_day_of_reminder(report: ActivityReport, last: dt.date) -> bool:
    since, now = (last - report.due_on).days, (timezone.localdate() - report.due_on).days
    return any(since < day <= now for day in rule_of(report.activity).reminder_days)


@transaction.atomic
def _remind(report: ActivityReport) -> bool:
    locked = locked_row(report, None)
    # Of two workers the second finds another version, and leaves it.
    if is_mine := locked.version == report.version:
        _store(report, locked, "report_reminded", None, state=State.REMINDED, reminded_at=timezone.now())
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
    """Approve a report: its links stop working, and its groups become the activity's, if it counts anybody."""
    if by.email and by.email.casefold() == report.leader_email.casefold():
        raise ValidationError(_("Whoever led the activity may not approve its report. Somebody else must."))
    if not _turn(report, State.APPROVED, by, approved_at=timezone.now(), approved_by=by):
        return
    revoke_links(OPENS, report.pk)
    activity = Activity.objects.select_for_update().get(pk=report.activity_id)
    if groups := list(report.groups.all()):
        activity.participants.all().delete()
        for one in groups:
            ParticipantGroup.objects.create(activity=activity, group={"sv": one.text}, age=one.age, number=one.number)
        # Whoever has the activity open is told that it has changed.
        activity.save()


def _ask_next(locked: Activity | ActivityReport, state: str) -> None:
    if state not in locked.NEXT_STATES[locked.state]:
        params = {"old": locked.get_state_display(), "new": dict(locked.State.choices).get(state, state)}
        raise ValidationError(_("“%(old)s” cannot become “%(new)s”."), code="state", params=params)


def _turn(report: ActivityReport, state: str, by: User | None, **fields: Any) -> bool:
    """Move a report to a state; False when it is there already, as when a button was pressed twice."""
    locked = locked_row(report, by)
    if is_new := locked.state != state:
        _ask_next(locked, state)
        _store(report, locked, f"report_{state}", by, state=state, **fields)
    return is_new


def _store(given: Any, locked: Any, action: str, by: User | None, data: Any = None, **fields: Any) -> None:
    store(locked, f"vanort.{action}", by=by, data=data, **fields)
    given.refresh_from_db()
