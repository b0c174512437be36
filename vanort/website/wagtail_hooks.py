# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the changes of state that the log may hold."""
    actions.register_action("vanort.official", _("Declare official"), _("Declared the municipality's official site"))
    actions.register_action("vanort.not_official", _("Make a demonstration"), _("Made a demonstration again"))
