# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for collaborations, agreements, places and gifts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets.button import HeaderButton

from vanort.collaborations.models import Agreement, Collaboration, DormancyRule, MemoryPlace
from vanort.core import viewsets
from vanort.core.forms import PositionForm
from vanort.core.widgets import ShownPanel


class CollaborationViewSet(viewsets.RegisterViewSet):
    """Collaborations of all kinds."""

    model, icon = Collaboration, "globe"
    list_display = ("name", "kind", "status", "responsible__name", "visibility", viewsets.updated_column())
    list_filter = ("kind", "status", "relation", "visibility")
    attention = {"gaps": _("Start year unknown"), "past_review": _("To be reviewed")}
    loaded = ("responsible",)
    searched = ("name", "summary", "programme", "project_number", "slug")
    exported = ("name", "kind", "relation", "status", "start", "end", "horizon", "summary", "purpose", "programme",
                "project_number", "responsible", "replaced_by", "website", "sources", "visibility", "visibility_reason",
                "review_by", "slug", "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["kind", "relation", "name", "summary", "purpose"], heading=_("What it is")),
        InlinePanel("parties", label=_("party"), heading=_("Who takes part"),
                    help_text=_("A twin town has two parties: our own municipality and the other town.")),
        MultiFieldPanel([ShownPanel(template="collaborations/status_panel.html")], heading=_("How it stands")),
        InlinePanel("milestones", label=_("milestone"), heading=_("How it began"), help_text=_(
            "First contact, charter and twinning are kept apart. Mark the one that jubilees count from. The year often "
            "stands in the agreement, in the minutes or in the local newspaper.")),
        MultiFieldPanel([FieldRowPanel(["start", "end"]), "horizon", "replaced_by"], heading=_("Period"),
                        help_text=_("For cooperations and projects. For a twin town the milestones are enough.")),
        MultiFieldPanel(
            ["programme", "project_number", InlinePanel("funding", label=_("amount"), heading=_("Amounts"))],
            heading=_("EU project"),
            help_text=_("The project's page on kohesio.ec.europa.eu or at the Swedish ESF Council has the amounts.")),
        MultiFieldPanel(["responsible", "website"], heading=_("Who answers for it")),
        viewsets.visibility_panel(viewsets.many("sources"), "slug")]  # fmt: skip

    def buttons(self, record: Any, user: Any) -> list[Any]:
        url = reverse("collaborations_admin:status", args=[record.pk])
        return [HeaderButton(_("Change status …"), url=url, icon_name="history")]


class AgreementViewSet(viewsets.RegisterViewSet):
    """Agreements."""

    model, icon = Agreement, "doc-full"
    prefilled = ("collaboration",)
    list_display = ("title", "collaboration__name", "kind", "valid_from", "valid_to", "visibility",
                    viewsets.updated_column())  # fmt: skip
    list_filter = ("kind", "collaboration", "visibility")
    attention = {"gaps": _("Without a file"), "past_review": _("To be reviewed")}
    loaded = ("collaboration",)
    searched = ("title", "summary", "collaboration__name__sv")
    exported = ("title", "collaboration", "kind", "summary", "valid_from", "valid_to", "renews", "decision", "document",
                "source", "visibility", "visibility_reason", "review_by", "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["collaboration", "kind", "title", "summary"], heading=_("The agreement")),
        InlinePanel("signings", label=_("signing"), heading=_("Who signed"),
                    help_text=_("One row for each side. Two dates and two places are normal.")),
        MultiFieldPanel(["document", FieldRowPanel(["valid_from", "valid_to"]), "renews"],
                        heading=_("Text and validity"),
                        help_text=_("The agreement itself is often kept in the municipal archive.")),
        MultiFieldPanel(["decision"], heading=_("Decision")),
        viewsets.visibility_panel("source")]  # fmt: skip


class MemoryPlaceViewSet(viewsets.RegisterViewSet):
    """Places of memory and gifts."""

    model, icon = MemoryPlace, "pick"
    base_form_class = PositionForm
    list_display = ("name", "kind", "town__name", "given", "given_by__name", "visibility", viewsets.updated_column())
    list_filter = ("kind", "visibility")
    attention = {"gaps": _("Position unknown"), "past_review": _("To be reviewed")}
    loaded = ("town", "given_by")
    searched = ("name", "located", "slug")
    exported = ("name", "kind", "collaborations", "town", "located", "latitude", "longitude", "given", "given_by",
                "given_to", "text", "decision", "source", "visibility", "visibility_reason", "review_by", "slug",
                "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["kind", "name", "text", viewsets.many("collaborations")], heading=_("What it is")),
        MultiFieldPanel(["town", "located", FieldPanel("position"), FieldRowPanel(["latitude", "longitude"])],
                        heading=_("Where it is"),
                        help_text=_("Find the place on openstreetmap.org or in the municipality's own map, and paste "
                                    "its address.")),
        MultiFieldPanel(["given", "given_by", "given_to", "decision"], heading=_("Who gave or named it")),
        viewsets.visibility_panel("source", "slug")]  # fmt: skip


class DormancyRuleViewSet(viewsets.RuleViewSet):
    """When staff are asked whether a collaboration is dormant."""

    model = DormancyRule
    panels = ["kind", "years"]
    list_display = exported = tuple(panels)
    searched = ("kind",)
