# SPDX-License-Identifier: EUPL-1.2
"""Who pays what of an activity, and who attests it."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.accounts.models import User
from vanort.activities.models import Activity, ActivityReport, CostLine, PayRule
from vanort.activities.split import payer_by
from vanort.core.permissions import can_change, permission_for
from vanort.directory.models import Person


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
        line.full_clean()
        line.save()
        log(instance=line, action="wagtail.create", user=by)


@transaction.atomic
def attest(line: CostLine, *, person: Person, on: dt.date, by: User) -> None:
    """Write down who has attested a cost, on which day: neither who took part, nor who led the activity."""
    if not can_change(by, CostLine):
        raise PermissionDenied
    locked: CostLine = CostLine.objects.select_for_update().get(pk=line.pk)
    if (locked.attested_by_id, locked.attested_on) == (person.pk, on):
        return
    if locked.attested_by_id or locked.actual is None or on > timezone.localdate():
        raise ValidationError(_("Only an outcome that nobody has attested can be, on a day that has been."))
    report = ActivityReport.objects.filter(activity=locked.activity_id or 0).first()
    known = {person.email.casefold(), person.name.casefold()} - {""}
    if report and known & {report.leader_email.casefold(), report.leader_name.casefold()}:
        raise ValidationError({"person": _("Whoever led the activity may not attest its costs. Somebody else must.")})
    locked.attested_by, locked.attested_on = person, on
    locked.full_clean()
    locked.save()
    log(instance=locked, action="vanort.attest", user=by, data={"on": on.isoformat()})
