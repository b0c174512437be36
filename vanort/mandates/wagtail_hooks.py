# SPDX-License-Identifier: EUPL-1.2
"""What mandates add to the office: names in the log."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what happens to a mandate."""
    actions.register_action("vanort.end_mandate", _("End a mandate"), _("The mandate ended"))
    actions.register_action("vanort.report_back", _("Report back"), _("Reported back"))
