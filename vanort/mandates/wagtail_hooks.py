# SPDX-License-Identifier: EUPL-1.2
"""What mandates add to the office: names in the log, the pages of bodies, and the way there from an organisation."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.core.actions import name_actions
from vanort.mandates import views

STEPS = {"end": "avsluta", "follow": "eftertrad", "again": "igen", "report": "rapport"}


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the pages of bodies, and what can be done with a mandate."""
    own = [
        path("", views.bodies, name="bodies"), path("<int:pk>/", views.body, name="body"),
        path("<int:pk>/las-in/", views.read_in, name="read_in"),
        *(path(f"uppdrag/<int:pk>/{word}/", views.step, {"verb": verb}, name=verb) for verb, word in STEPS.items()),
    ]  # fmt: skip
    return [path("organ/", include((own, "mandates_admin")))]


name_actions(
    ("end_mandate", _("End a mandate"), _("The mandate ended")), ("report_back", _("Report back"), _("Reported back")),
)  # fmt: skip
