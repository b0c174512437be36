# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.collaborations import views


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the changes of state that the log may hold."""
    actions.register_action("vanort.status", _("Change status"), _("Status changed"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the change of status."""
    own = [path("<int:pk>/status/", views.change_status, name="status")]
    return [path("samarbeten/", include((own, "collaborations_admin")))]
