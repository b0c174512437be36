# SPDX-License-Identifier: EUPL-1.2
"""What every action on a report begins and ends with: may the person, is it as the person saw it, log."""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.log_actions import log

from vanort.core.models import Versioned
from vanort.core.steps import changed_meanwhile
from vanort.reports.models import AnnualReport
from vanort.reports.permissions import can_write_reports


def ask(by: Any) -> None:
    """Refuse whoever may not write reports."""
    if not can_write_reports(by):
        raise PermissionDenied


def locked(report: AnnualReport, by: Any) -> AnnualReport:
    """Return the report, locked for the length of the change. One query."""
    ask(by)
    return AnnualReport.objects.select_for_update().get(pk=report.pk)


def refuse_unseen(report: AnnualReport, row: Versioned, seen: int | None) -> None:
    """Refuse a change by somebody who has not seen the latest version; None asks nothing."""
    if seen not in (None, row.version):
        raise changed_meanwhile(report)


def noted(report: AnnualReport, what: str, by: Any, **data: Any) -> None:
    """Write in the report's log."""
    log(instance=report, action=f"vanort.annual_{what}", user=by, data=data)
