# SPDX-License-Identifier: EUPL-1.2
"""Enquiries whose time has come: told of, and erased where a decision says so."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from vanort.core.dates import months_before
from vanort.core.models import OutgoingMail, RetentionRule
from vanort.enquiries.models import Enquiry

DATA_CLASS = "enquiries.enquiry"


@dataclass
class ExpiredEnquiries:
    """Numbers of closed cases kept for as long as the rule says, and of those erased now."""

    reported: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)


def report_expired_enquiries(*, on: dt.date | None = None) -> ExpiredEnquiries:
    """Find cases closed longer ago than the rule says; erase what was written in them if a decision says so.

    Without a rule nothing is found, and a rule without a decision only reports; both count on a day (default: today).
    What stays is what statistics need: number, topic, channel, days and state. Run by the system. Two queries, and a
    few for each case erased.
    """
    found = ExpiredEnquiries()
    rule = RetentionRule.objects.filter(data_class=DATA_CLASS).first()
    if rule is None:
        return found
    limit = months_before(on or timezone.localdate(), rule.months)
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
    log(instance=case, action="vanort.erase", data={"decision": decision})
    return True
