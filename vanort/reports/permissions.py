# SPDX-License-Identifier: EUPL-1.2
"""Who writes, adopts and publishes annual reports."""

from typing import Any


def can_write_reports(user: Any) -> bool:
    """Whether a person may begin annual reports, write in them, freeze and publish them."""
    return bool(user.has_perms(["reports.add_annualreport", "reports.change_annualreport"]))
