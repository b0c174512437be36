# SPDX-License-Identifier: EUPL-1.2
"""The registers as they stand in the office's menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from vanort.activities.viewsets import MONEY, ActivityViewSet
from vanort.activities.viewsets import RULES as ACTIVITY_RULES
from vanort.collaborations.viewsets import (
    AgreementViewSet,
    CollaborationViewSet,
    DormancyRuleViewSet,
    MemoryPlaceViewSet,
)
from vanort.directory.viewsets import (
    DecisionReferenceViewSet,
    OrganizationViewSet,
    PersonViewSet,
    RetentionRuleViewSet,
    SourceViewSet,
)
from vanort.enquiries.viewsets import EnquiryViewSet, LetterViewSet, TopicViewSet
from vanort.mandates.viewsets import ElectionDayViewSet, MandateViewSet, RegulationViewSet, TermViewSet
from vanort.secretariat.viewsets import MeetingViewSet, StandingItemViewSet, TaskViewSet
from vanort.visits.viewsets import RULES as VISIT_RULES
from vanort.visits.viewsets import VisitViewSet


class EnquiryGroup(SnippetViewSetGroup):
    """What people ask and tell us, and the letters that leave."""

    menu_label = _("Enquiries")
    menu_name = "enquiries"
    menu_icon = "mail"
    menu_order = 15
    items = (EnquiryViewSet, LetterViewSet)


class BodyGroup(SnippetViewSetGroup):
    """The bodies that people sit in: their rules, who sits there, and when they meet."""

    menu_label = _("Bodies and mandates")
    menu_name = "bodies"
    menu_icon = "group"
    menu_order = 17
    items = (MeetingViewSet, TaskViewSet, MandateViewSet, TermViewSet, RegulationViewSet)

    def get_submenu_items(self) -> list[Any]:
        """Put the list of bodies first: the way to who sits where."""
        bodies = MenuItem(_("Bodies"), reverse("mandates_admin:bodies"), name="body-list", icon_name="group", order=0)
        return [bodies, *super().get_submenu_items()]


class RegisterGroup(SnippetViewSetGroup):
    """All registers, the most used first."""

    menu_label = _("Collaborations")
    menu_name = "register"
    menu_icon = "globe"
    menu_order = 20
    items = (
        CollaborationViewSet,
        ActivityViewSet,
        VisitViewSet,
        AgreementViewSet,
        MemoryPlaceViewSet,
        OrganizationViewSet,
        PersonViewSet,
        DecisionReferenceViewSet,
        SourceViewSet,
    )


class MoneyGroup(SnippetViewSetGroup):
    """What activities owe and cost."""

    menu_label = _("Reports and money")
    menu_name = "money"
    menu_icon = "table"
    menu_order = 25
    items = MONEY


RULES = (
    TopicViewSet, DormancyRuleViewSet, *ACTIVITY_RULES, RetentionRuleViewSet, ElectionDayViewSet,
    StandingItemViewSet, *VISIT_RULES,
)  # fmt: skip
