# SPDX-License-Identifier: EUPL-1.2
"""What visits add to the office: their pages, and the names of what the log may hold."""

from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import HeaderButton

from vanort.activities.models import Activity
from vanort.core.actions import name_actions
from vanort.core.widgets import PostButton
from vanort.visits import views
from vanort.visits.forms.office import PAGES
from vanort.visits.models import Visit
from vanort.visits.permissions import can_plan_visits

name_actions(
    ("invite", _("Send an invitation"), _("Invitation sent")), ("answer", _("Answer"), _("Answer recorded")),
    ("push", _("Hand on to the report"), _("Handed on to the report")),
    ("host", _("Settle an offer of beds"), _("Offer of beds settled")),
    ("extract", _("Note an extract"), _("Extract noted as shown")), ("place", _("Give a bed"), _("Beds given")),
    ("send_pages", _("Send hosts their pages"), _("Hosts' pages sent")),
    ("read_health", _("Read of food and needs"), _("Food and needs read")))  # fmt: skip


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the pages of a visit."""
    own = [path("ny/<int:activity>/", views.begin, name="begin")]
    for tab in PAGES:
        own += [
            path(f"<int:pk>/{tab}/{rest}", views.page, {"tab": tab}, name=tab)
            for rest in ("", "<slug:verb>/", "<slug:verb>/<int:row>/")
        ]
    own += [
        path(f"<int:pk>/papper/<slug:kind>-<slug:language>.{form}", views.paper, {"form": form}, name=f"paper_{form}")
        for form in ("pdf", "docx", "ics")
    ]
    return [path("besok/", include((own, "visits_admin")))]


@hooks.register("add_record_buttons")
def add_way_to_visit(record: Any, user: Any) -> list[Any]:
    """Lead from an activity to the planning of its visit, or begin it while the activity is ahead. One query."""
    if not isinstance(record, Activity):
        return []
    if visit := Visit.objects.filter(activity=record).first():
        url = reverse("visits_admin:plan", args=[visit.pk])
        return [HeaderButton(_("Open the visit"), url=url, icon_name="group", priority=4)]
    if not can_plan_visits(user) or record.end_date < timezone.localdate():
        return []
    url = reverse("visits_admin:begin", args=[record.pk])
    return [PostButton(_("Plan a visit"), url=url, icon_name="group", priority=6)]
