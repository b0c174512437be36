# SPDX-License-Identifier: EUPL-1.2
"""The registers as they stand in the office's menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from vanort.activities.viewsets import MONEY, RULES as ACTIVITY_RULES, ActivityViewSet
from vanort.collaborations import viewsets as collaborations
from vanort.directory import viewsets as directory
from vanort.enquiries.viewsets import EnquiryViewSet, LetterViewSet, TopicViewSet
from vanort.mandates.viewsets import ElectionDayViewSet, MandateViewSet, RegulationViewSet, TermViewSet
from vanort.reports.viewsets import PlanItemViewSet
from vanort.secretariat.viewsets import MeetingViewSet, StandingItemViewSet, TaskViewSet
from vanort.visits.viewsets import RULES as VISIT_RULES, VisitViewSet


class EnquiryGroup(SnippetViewSetGroup):
    """What people ask and tell us, and the letters that leave."""

    menu_label, menu_name, menu_icon, menu_order = _("Enquiries"), "enquiries", "mail", 15
    items = (EnquiryViewSet, LetterViewSet)


class BodyGroup(SnippetViewSetGroup):
    """The bodies that people sit in: their rules, who sits there, and when they meet."""

    menu_label, menu_name, menu_icon, menu_order = _("Bodies and mandates"), "bodies", "group", 17
    items = (MeetingViewSet, TaskViewSet, MandateViewSet, TermViewSet, RegulationViewSet)

    def get_submenu_items(self) -> list[Any]:
        bodies = MenuItem(_("Bodies"), reverse("mandates_admin:bodies"), name="body-list", icon_name="group", order=0)
        return [bodies, *super().get_submenu_items()]


class RegisterGroup(SnippetViewSetGroup):
    """All registers, the most used first."""

    menu_label, menu_name, menu_icon, menu_order = _("Collaborations"), "register", "globe", 20
    items = (
        collaborations.CollaborationViewSet, ActivityViewSet, VisitViewSet, collaborations.AgreementViewSet,
        collaborations.MemoryPlaceViewSet, directory.OrganizationViewSet, directory.PersonViewSet,
        directory.DecisionReferenceViewSet, directory.SourceViewSet)  # fmt: skip


class MoneyGroup(SnippetViewSetGroup):
    """What activities owe and cost."""

    menu_label, menu_name, menu_icon, menu_order = _("Reports and money"), "money", "table", 25
    items = (*MONEY, PlanItemViewSet)

    def get_submenu_items(self) -> list[Any]:
        """Put the annual reports first."""
        annual = MenuItem(
            _("Annual reports"), reverse("reports_admin:index"), name="annual", icon_name="doc-full", order=0
        )
        return [annual, *super().get_submenu_items()]


RULES = (
    TopicViewSet, collaborations.DormancyRuleViewSet, *ACTIVITY_RULES, directory.RetentionRuleViewSet,
    ElectionDayViewSet, StandingItemViewSet, *VISIT_RULES)  # fmt: skip
