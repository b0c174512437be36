# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for organisations, people, decisions and sources."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets.button import HeaderButton

from vanort.accounts.models import User
from vanort.core.buttons import PostButton
from vanort.core.forms import AddressedForm
from vanort.core.models import RetentionRule, Source
from vanort.core.permissions import permission_for
from vanort.core.viewsets import RegisterEditView, RegisterViewSet, RuleViewSet, shown, updated_column, visibility_panel
from vanort.directory.forms import OrganizationForm
from vanort.directory.models import DecisionReference, Organization, Person

_COUNTRY = shown(_("Country"), lambda organization: organization.country_name)


class OrganizationEditView(RegisterEditView):
    """The form of an organisation; from one that people sit in, the way to who they are."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.object.legal_form:
            return super().header_buttons
        url = reverse("mandates_admin:body", args=[self.object.pk])
        return [HeaderButton(gettext("Who sits there"), url=url, icon_name="group"), *super().header_buttons]


class OrganizationViewSet(RegisterViewSet):
    """Organisations."""

    model = Organization
    icon = "group"
    base_form_class = OrganizationForm
    edit_view_class = OrganizationEditView
    list_display = ("name", "kind", _COUNTRY, "parent__name", "visibility", updated_column())
    list_filter = ("kind", "legal_form", "visibility")
    attention = {"gaps": _("Not on the map"), "past_review": _("To be reviewed")}
    loaded = ("parent",)
    searched = ("name", "endonym", "national_code", "wikidata_id", "slug")
    exported = (
        "name", "kind", "legal_form", "endonym", "country", "population", "population_year", "latitude", "longitude",
        "languages", "national_code", "wikidata_id", "website", "email", "phone", "parent", "successor", "merged_on",
        "is_home", "description", "source", "visibility", "visibility_reason", "review_by", "slug", "updated_at",
    )  # fmt: skip
    created_with = ("name", "kind", "country", "slug")
    panels = [
        MultiFieldPanel(["name", "endonym", "kind", "legal_form", "country", "is_home"], heading=_("What it is")),
        MultiFieldPanel(
            [FieldPanel("position"), FieldRowPanel(["latitude", "longitude"])], heading=_("Where it lies"),
            help_text=_(
                "Needed for the map of twin towns. Search for the town on openstreetmap.org and paste the address."
            ),
        ),
        InlinePanel(
            "functions", label=_("contact function"), heading=_("Who to turn to"),
            help_text=_("One row for each function. Leave the person empty when nobody knows the name."),
        ),
        MultiFieldPanel(["description", "website", "email", "phone"], heading=_("About it")),
        MultiFieldPanel(
            [
                FieldRowPanel(["population", "population_year"]), "languages", "national_code",
                FieldPanel("wikidata_id", help_text=_("Search on wikidata.org; the number stands beside the name.")),
            ],
            heading=_("Facts and numbers"),
        ),
        MultiFieldPanel(["parent", "successor", "merged_on"], heading=_("Belongs to, or was merged into")),
        visibility_panel("source", "slug"),
    ]  # fmt: skip


class PersonEditView(RegisterEditView):
    """The form of a person, with the way to give an account to somebody who has none."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.object.user_id is None and self.request.user.has_perm(permission_for(User, "add")):
            url = reverse("directory_admin:invite", args=[self.object.pk])
            buttons.append(PostButton(gettext("Make an account and invite"), url=url, icon_name="mail", priority=10))
        return buttons


class PersonViewSet(RegisterViewSet):
    """People."""

    model = Person
    icon = "user"
    edit_view_class = PersonEditView
    list_display = ("name", "email", "phone", "visibility", updated_column())
    list_filter = ("visibility",)
    attention = {"past_review": _("To be reviewed")}
    searched = ("name", "email", "phone")
    exported = (
        "name", "email", "email_is_public", "phone", "phone_is_public", "source", "visibility", "visibility_reason",
        "review_by", "slug", "updated_at",
    )  # fmt: skip
    created_with = ("name", "email", "phone")
    panels = [
        MultiFieldPanel(
            ["name", "email", "email_is_public", "phone", "phone_is_public"], heading=_("Who it is"),
            help_text=_(
                "Only people with a function or a signature. Guests, hosts and pupils are never written here. "
                "What the person does is written on the organisation, under Who to turn to."
            ),
        ),
        MultiFieldPanel(
            # Whoever connects a person to an account lets it read, and approve minutes, in that person's place.
            [FieldPanel("user", permission=permission_for(User, "change"))], heading=_("Account"),
            help_text=_(
                "With an account a member reads the agenda and the papers of the own body, from the first day of the "
                "mandate to the last."
            ),
        ),
        visibility_panel("source", "slug"),
    ]  # fmt: skip


class DecisionReferenceViewSet(RegisterViewSet):
    """Decisions."""

    model = DecisionReference
    icon = "clipboard-list"
    list_display = ("wording", "body__name", "decided", "paragraph", "diary_number", "visibility", updated_column())
    list_filter = ("visibility",)
    attention = {"gaps": _("Without § and diary number"), "past_review": _("To be reviewed")}
    loaded = ("body",)
    searched = ("wording", "paragraph", "diary_number", "body__name__sv")
    exported = (
        "wording", "body", "decided", "paragraph", "diary_number", "url", "source", "visibility", "visibility_reason",
        "review_by", "updated_at",
    )  # fmt: skip
    created_with = ("body", "decided", "paragraph", "diary_number", "wording", "url")
    panels = [
        MultiFieldPanel(
            ["wording", "body", "decided", FieldRowPanel(["paragraph", "diary_number"]), "url"],
            heading=_("The decision"),
            help_text=_("The minutes say who decided, when, and under which §. The registrar knows the diary number."),
        ),
        visibility_panel("source"),
    ]  # fmt: skip


class SourceViewSet(RegisterViewSet):
    """Sources."""

    model = Source
    icon = "link"
    base_form_class = AddressedForm
    edit_template_name = "wagtailsnippets/snippets/edit.html"
    list_display = ("title", "url", "published_on", "seen_on")
    searched = ("title", "url", "note")
    exported = ("title", "url", "published_on", "seen_on", "note")
    created_with = ("title", "url", "published_on", "seen_on")
    panels = [
        MultiFieldPanel(
            ["title", "url", FieldRowPanel(["published_on", "seen_on"]), "note"], heading=_("Where it is written")
        )
    ]


class RetentionRuleViewSet(RuleViewSet):
    """How long personal data is kept."""

    model = RetentionRule
    list_display = ("data_class", "months", "decision")
    searched = ("data_class", "decision")
    exported = ("data_class", "months", "decision")
    panels = ["data_class", "months", "decision"]
