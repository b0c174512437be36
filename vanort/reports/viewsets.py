# SPDX-License-Identifier: EUPL-1.2
"""The office's register of what bodies plan for a year, and what became of it."""

from vanort.core.forms import RecordForm
from vanort.core.viewsets import RuleViewSet
from vanort.reports.models import PlanItem


class PlanItemViewSet(RuleViewSet):
    """What a body plans for a year, and asks money for."""

    model, icon = PlanItem, "list-ul"
    base_form_class = RecordForm
    edit_template_name = "core/edit.html"
    prefilled = ("body", "year")
    add_to_settings_menu = False
    loaded = ("body",)
    list_filter = ("body", "year", "outcome")
    searched = ("text",)
    panels = ["body", "year", "text", "duty", "amount", "outcome", "comment"]
    list_display = exported = ("text", "body", "year", "amount", "outcome")
