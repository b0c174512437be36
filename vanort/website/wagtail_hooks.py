# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.website.views import official


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the changes of state that the log may hold."""
    actions.register_action("vanort.official", _("Declare official"), _("Declared the municipality's official site"))
    actions.register_action("vanort.not_official", _("Make a demonstration"), _("Made a demonstration again"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the way to declare the site official, and to take it back."""
    screens = [
        path("officiell/", official.declare, {"is_official": True}, name="declare"),
        path("demonstration/", official.declare, {"is_official": False}, name="withdraw"),
    ]
    return [path("webbplats/", include((screens, "website_admin")))]
