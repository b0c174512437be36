# SPDX-License-Identifier: EUPL-1.2
"""The registers as they stand in the office's menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from vanort.activities.viewsets import ActivityViewSet, CountingKindViewSet
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


class EnquiryGroup(SnippetViewSetGroup):
    """What people ask and tell us, and the letters that leave."""

    menu_label = _("Enquiries")
    menu_name = "enquiries"
    menu_icon = "mail"
    menu_order = 15
    items = (EnquiryViewSet, LetterViewSet)


class RegisterGroup(SnippetViewSetGroup):
    """All registers, the most used first."""

    menu_label = _("Collaborations")
    menu_name = "register"
    menu_icon = "globe"
    menu_order = 20
    items = (
        CollaborationViewSet,
        ActivityViewSet,
        AgreementViewSet,
        MemoryPlaceViewSet,
        OrganizationViewSet,
        PersonViewSet,
        DecisionReferenceViewSet,
        SourceViewSet,
    )


RULES = (TopicViewSet, DormancyRuleViewSet, CountingKindViewSet, RetentionRuleViewSet)
