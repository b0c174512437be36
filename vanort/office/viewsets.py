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


class LedGroup(SnippetViewSetGroup):
    """Registers below a page of their own, whose words, route, name and icon are ``first``."""

    first: tuple[Any, str, str, str]

    def get_submenu_items(self) -> list[Any]:
        label, route, name, icon = self.first
        return [MenuItem(label, reverse(route), name=name, icon_name=icon, order=0), *super().get_submenu_items()]


class BodyGroup(LedGroup):
    """The bodies that people sit in: their rules, who sits there, and when they meet."""

    menu_label, menu_name, menu_icon, menu_order = _("Bodies and mandates"), "bodies", "group", 17
    items = (MeetingViewSet, TaskViewSet, MandateViewSet, TermViewSet, RegulationViewSet)
    first = (_("Bodies"), "mandates_admin:bodies", "body-list", "group")


class RegisterGroup(SnippetViewSetGroup):
    """All registers, the most used first."""

    menu_label, menu_name, menu_icon, menu_order = _("Collaborations"), "register", "globe", 20
    items = (
        collaborations.CollaborationViewSet, ActivityViewSet, VisitViewSet, collaborations.AgreementViewSet,
        collaborations.MemoryPlaceViewSet, directory.OrganizationViewSet, directory.PersonViewSet,
        directory.DecisionReferenceViewSet, directory.SourceViewSet)  # fmt: skip


class MoneyGroup(LedGroup):
    """What activities owe and cost."""

    menu_label, menu_name, menu_icon, menu_order = _("Follow-up"), "money", "table", 25
    items = (*MONEY, PlanItemViewSet)
    first = (_("Annual reports"), "reports_admin:index", "annual", "doc-full")


RULES = (
    TopicViewSet, collaborations.DormancyRuleViewSet, *ACTIVITY_RULES, directory.RetentionRuleViewSet,
    ElectionDayViewSet, StandingItemViewSet, *VISIT_RULES)  # fmt: skip
