# SPDX-License-Identifier: EUPL-1.2
"""The office's lists of visits, of the steps that each begins with, and of what was erased."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn

from vanort.activities.viewsets import ReadOnly
from vanort.core.models import ErasureCertificate
from vanort.core.viewsets import RegisterViewSet, RuleViewSet
from vanort.visits.models import ChecklistStep, Visit


class VisitViewSet(RegisterViewSet):
    """Visits; each leads to its plan, where everything is done."""

    model = Visit
    icon = "group"
    menu_label = _("Visits")
    copy_view_enabled = inspect_view_enabled = is_chosen = False
    permission_policy = ReadOnly(Visit)
    loaded = ("activity__town", "leader")
    searched = ("activity__title", "arrival_place")
    attention = {"coming": _("Not over yet")}
    exported = ("activity", "arrives_on", "leaves_on", "arrival_place", "leader")
    list_display = (
        TitleColumn("activity", label=_("Visit"), accessor="activity",
                    get_url=lambda visit: reverse("visits_admin:plan", args=[visit.pk])),
        "arrives_on", "leaves_on", "arrival_place", "leader")  # fmt: skip


class ChecklistStepViewSet(RuleViewSet):
    """What is done how long before a visit, or after it."""

    model = ChecklistStep
    panels = ["text", "days", "anchor", "directions"]
    list_display = exported = tuple(panels)
    searched = ("text",)


class ErasureCertificateViewSet(RuleViewSet):
    """What was erased, when and by which decision; read, never written."""

    model = ErasureCertificate
    permission_policy = ReadOnly(ErasureCertificate)
    ordering = ("-pk",)
    list_filter = ("data_class",)
    searched = ("subject", "decision")
    list_display = exported = ("data_class", "subject", "number", "decision", "erased_at")


RULES = (ChecklistStepViewSet, ErasureCertificateViewSet)
