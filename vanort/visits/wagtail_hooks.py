# SPDX-License-Identifier: EUPL-1.2
"""What visits add to the office: their pages, and the names of what the log may hold."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.visits import views
from vanort.visits.forms.office import PAGES


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what is done with visits; the log never says with which guest."""
    for name, label, done in (
        ("invite", _("Send an invitation"), _("Invitation sent")),
        ("answer", _("Answer"), _("Answer recorded")),
        ("push", _("Hand on to the report"), _("Handed on to the report")),
        ("host", _("Settle an offer of beds"), _("Offer of beds settled")),
        ("extract", _("Note an extract"), _("Extract noted as shown")),
        ("place", _("Give a bed"), _("Beds given")),
        ("send_pages", _("Send hosts their pages"), _("Hosts' pages sent")),
        ("read_health", _("Read of food and needs"), _("Food and needs read")),
    ):
        actions.register_action(f"vanort.{name}", label, done)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the pages of a visit."""
    own = [path("ny/<int:activity>/", views.begin, name="begin")]
    for tab in PAGES:
        own += [
            path(f"<int:pk>/{tab}/", views.page, {"tab": tab}, name=tab),
            path(f"<int:pk>/{tab}/<slug:verb>/", views.page, {"tab": tab}, name=f"{tab}_do"),
            path(f"<int:pk>/{tab}/<slug:verb>/<int:row>/", views.page, {"tab": tab}, name=f"{tab}_do_row"),
        ]
    return [path("besok/", include((own, "visits_admin")))]
