# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.collaborations import views
from vanort.core.actions import name_actions

name_actions(("status", _("Change status"), _("Status changed")))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the change of status."""
    own = [path("<int:pk>/status/", views.change_status, name="status")]
    return [path("samarbeten/", include((own, "collaborations_admin")))]
