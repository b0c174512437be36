# SPDX-License-Identifier: EUPL-1.2
"""Who led an activity, when nobody needs to ask them any more: told of, and erased where a decision says so."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.log_actions import log

from vanort.activities.models import ActivityReport
from vanort.activities.notifications import OPENS
from vanort.core.models import ErasureCertificate, OutgoingMail, RetentionRule
from vanort.core.secret_links import revoke_links

DATA_CLASS = "activities.report_leader"


@transaction.atomic
def erase_expired_leaders() -> str:
    """Erase who led what was due, approved and last written of longer ago than the rule says; return a line to log.

    Without a rule nobody is found, and a rule without a decision only reports. What the report says stays."""
    rule = RetentionRule.objects.filter(data_class=DATA_CLASS).first()
    if rule is None:
        return "Leaders of activities are kept without a rule."
    limit = rule.limit()
    rows = ActivityReport.objects.exclude(leader_name="", leader_email="").filter(due_on__lt=limit)
    rows = rows.filter(Q(approved_at=None) | Q(approved_at__date__lt=limit)).annotate(last=Max("letters__created_at"))
    found = list(rows.filter(Q(last=None) | Q(last__date__lt=limit)).order_by("pk"))
    for report in found if rule.decision else ():
        OutgoingMail.objects.filter(pk__in=report.letters.values("pk")).delete()
        revoke_links(OPENS, report.pk)
        report.leader_name, report.leader_email, report.erased_at = "", "", timezone.now()
        report.save(update_fields=["leader_name", "leader_email", "erased_at"])
        ErasureCertificate.objects.create(data_class=DATA_CLASS, subject=str(report)[:200], number=1,
                                          decision=rule.decision)  # fmt: skip
        log(instance=report, action="vanort.erase", data={"decision": rule.decision})
    numbers = ", ".join(f"#{report.pk}" for report in found)
    erased = len(found) if rule.decision else 0
    return f"Leaders of activities kept longer than the rule says: {numbers or 'none'}. Erased: {erased}."
