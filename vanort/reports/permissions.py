# SPDX-License-Identifier: EUPL-1.2
"""Who writes, adopts and publishes annual reports."""

from typing import Any

from vanort.core.permissions import can_change, permission_for
from vanort.reports.models import AnnualReport


def can_write_reports(user: Any) -> bool:
    """Whether a person may begin annual reports, write in them, freeze and publish them."""
    return can_change(user, AnnualReport) and bool(user.has_perm(permission_for(AnnualReport, "add")))
