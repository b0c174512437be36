# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.activities import report_pages, views
from vanort.activities.models import ActivityReport
from vanort.core.actions import name_actions

name_actions(
    ("state", _("Change state"), _("State changed")), ("postpone", _("Postpone"), _("Postponed")),
    ("attest", _("Attest"), _("Attested")),
    ("report_asked", _("Ask for the report"), _("The leader was asked for the report")),
    ("report_written", _("Write in the report"), _("Written in the report")),
    ("report_photo", _("Publish a photograph"), _("Photograph published or taken back")),
    *((f"report_{state}", label, label) for state, label in ActivityReport.State.choices))  # fmt: skip


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the ways to say what becomes of an activity."""
    own = [
        path("las-in/", views.read_in, name="ledger"), path("kostnad/<int:pk>/attest/", views.attest, name="attest"),
        path("<int:pk>/pengar/", views.money, name="money"),
        re_path(rf"^(?P<pk>[0-9]+)/pengar/(?P<verb>{'|'.join(views.STEPS)})/$", views.step, name="money_step"),
        path("<int:pk>/rapport/", report_pages.office_report, name="report"),
        path("rapportbild/<int:pk>/", report_pages.show_photo, name="report_photo"),
        path("<int:pk>/utfall/", views.outcome, name="outcome"),
        path("<int:pk>/stall-in/", views.call_off, {"verb": "cancel"}, name="cancel"),
        path("<int:pk>/skjut-upp/", views.call_off, {"verb": "postpone"}, name="postpone"),
        path("<int:pk>/<slug:state>/", views.set_state, name="state")]  # fmt: skip
    return [path("aktiviteter/", include((own, "activities_admin")))]
