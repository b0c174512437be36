# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.directory.views import invite_person


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the invitation of a person."""
    own = [path("<int:pk>/bjud-in/", invite_person, name="invite")]
    return [path("personer/", include((own, "directory_admin")))]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what the log may hold."""
    actions.register_action("vanort.invite", _("Invite"), _("Was given an account and invited"))
    actions.register_action("vanort.erase", _("Erase"), _("Personal data erased by decision"))
