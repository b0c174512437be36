# SPDX-License-Identifier: EUPL-1.2
"""What mandates add to the office: names in the log, the pages of bodies, and the way there from an organisation."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.mandates import urls


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the pages of bodies, and what can be done with a mandate."""
    return [path("organ/", include(urls))]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what happens to a mandate."""
    actions.register_action("vanort.end_mandate", _("End a mandate"), _("The mandate ended"))
    actions.register_action("vanort.report_back", _("Report back"), _("Reported back"))
