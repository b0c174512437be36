# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.activities import views


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the changes of state that the log may hold."""
    actions.register_action("vanort.state", _("Change state"), _("State changed"))
    actions.register_action("vanort.postpone", _("Postpone"), _("Postponed"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the ways to say what becomes of an activity."""
    own = [
        path("<int:pk>/utfall/", views.outcome, name="outcome"),
        path("<int:pk>/stall-in/", views.cancel, name="cancel"),
        path("<int:pk>/skjut-upp/", views.postpone, name="postpone"),
        path("<int:pk>/<slug:state>/", views.set_state, name="state"),
    ]
    return [path("aktiviteter/", include((own, "activities_admin")))]
