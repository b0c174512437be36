# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the change of roles that the log may hold."""
    actions.register_action("vanort.roles", _("Set roles"), _("Roles set by the identity service"))
