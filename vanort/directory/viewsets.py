# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for organisations, people, decisions and sources."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets.button import HeaderButton

from vanort.accounts.models import User
from vanort.core.countries import country_choices
from vanort.core.forms import AddressedForm, PositionForm
from vanort.core.models import RetentionRule, Source
from vanort.core.permissions import permission_for
from vanort.core.viewsets import RegisterViewSet, RuleViewSet, shown, updated_column, visibility_panel
from vanort.core.widgets import PostButton
from vanort.directory.models import DecisionReference, Organization, Person

_COUNTRY = shown(_("Country"), lambda organization: organization.country_name)


class OrganizationForm(PositionForm):
    """An organisation; its country is chosen by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if country := self.fields.get("country"):
            country.widget = forms.Select(choices=[("", "—"), *country_choices()])


class OrganizationViewSet(RegisterViewSet):
    """Organisations."""

    model, icon = Organization, "group"
    base_form_class = OrganizationForm
    list_display = ("name", "kind", _COUNTRY, "parent__name", "visibility", updated_column())
    list_filter = ("kind", "legal_form", "visibility")
    attention = {"gaps": _("Not on the map"), "past_review": _("To be reviewed")}
    loaded = ("parent",)
    searched = ("name", "endonym", "national_code", "wikidata_id", "slug")
    exported = ("name", "kind", "legal_form", "endonym", "country", "population", "population_year", "latitude",
                "longitude", "languages", "national_code", "wikidata_id", "website", "email", "phone", "parent",
                "successor", "merged_on", "is_home", "description", "source", "visibility", "visibility_reason",
                "review_by", "slug", "updated_at")  # fmt: skip
    created_with = ("name", "kind", "country", "slug")
    panels = [
        MultiFieldPanel(["name", "endonym", "kind", "legal_form", "country", "is_home"], heading=_("What it is")),
        MultiFieldPanel([FieldPanel("position"), FieldRowPanel(["latitude", "longitude"])], heading=_("Where it lies"),
                        help_text=_("Needed for the map of twin towns. Search for the town on openstreetmap.org and "
                                    "paste the address.")),
        InlinePanel("functions", label=_("contact function"), heading=_("Who to turn to"),
                    help_text=_("One row for each function. Leave the person empty when nobody knows the name.")),
        MultiFieldPanel(["description", "website", "email", "phone"], heading=_("About it")),
        MultiFieldPanel(
            [FieldRowPanel(["population", "population_year"]), "languages", "national_code",
             FieldPanel("wikidata_id", help_text=_("Search on wikidata.org; the number stands beside the name."))],
            heading=_("Facts and numbers")),
        MultiFieldPanel(["parent", "successor", "merged_on"], heading=_("Belongs to, or was merged into")),
        visibility_panel("source", "slug")]  # fmt: skip

    def buttons(self, record: Any, user: Any) -> list[Any]:
        url = reverse("mandates_admin:body", args=[record.pk])
        return [HeaderButton(_("Who sits there"), url=url, icon_name="group")] if record.legal_form else []


class PersonViewSet(RegisterViewSet):
    """People."""

    model, icon = Person, "user"
    list_display = ("name", "email", "phone", "visibility", updated_column())
    list_filter = ("visibility",)
    attention = {"past_review": _("To be reviewed")}
    searched = ("name", "email", "phone")
    exported = ("name", "email", "email_is_public", "phone", "phone_is_public", "source", "visibility",
                "visibility_reason", "review_by", "slug", "updated_at")  # fmt: skip
    created_with = ("name", "email", "phone")
    panels = [
        MultiFieldPanel(["name", "email", "email_is_public", "phone", "phone_is_public"], heading=_("Who it is"),
                        help_text=_("Only people with a function or a signature. Guests, hosts and pupils are never "
                                    "written here. What the person does is written on the organisation, under Who to "
                                    "turn to.")),
        MultiFieldPanel(
            # Whoever connects a person to an account lets it read, and approve minutes, in that person's place.
            [FieldPanel("user", permission=permission_for(User, "change"))], heading=_("Account"),
            help_text=_("With an account a member reads the agenda and the papers of the own body, from the first day "
                        "of the mandate to the last.")),
        visibility_panel("source", "slug")]  # fmt: skip

    def buttons(self, record: Any, user: Any) -> list[Any]:
        if record.user_id or not user.has_perm(permission_for(User, "add")):
            return []
        url = reverse("directory_admin:invite", args=[record.pk])
        return [PostButton(_("Make an account and invite"), url=url, icon_name="mail", priority=10)]


class DecisionReferenceViewSet(RegisterViewSet):
    """Decisions."""

    model, icon = DecisionReference, "clipboard-list"
    list_display = ("wording", "body__name", "decided", "paragraph", "diary_number", "visibility", updated_column())
    list_filter = ("visibility",)
    attention = {"gaps": _("Without § and diary number"), "past_review": _("To be reviewed")}
    loaded = ("body",)
    searched = ("wording", "paragraph", "diary_number", "body__name__sv")
    exported = ("wording", "body", "decided", "paragraph", "diary_number", "url", "source", "visibility",
                "visibility_reason", "review_by", "updated_at")  # fmt: skip
    created_with = ("body", "decided", "paragraph", "diary_number", "wording", "url")
    panels = [
        MultiFieldPanel(["wording", "body", "decided", FieldRowPanel(["paragraph", "diary_number"]), "url"],
                        heading=_("The decision"),
                        help_text=_("The minutes say who decided, when, and under which §. The registrar knows the "
                                    "diary number.")),
        visibility_panel("source")]  # fmt: skip


class SourceViewSet(RegisterViewSet):
    """Sources."""

    model, icon = Source, "link"
    base_form_class = AddressedForm
    edit_template_name = "wagtailsnippets/snippets/edit.html"
    list_display = created_with = ("title", "url", "published_on", "seen_on")
    searched = ("title", "url", "note")
    exported = (*created_with, "note")
    panels = [MultiFieldPanel(["title", "url", FieldRowPanel(["published_on", "seen_on"]), "note"],
                              heading=_("Where it is written"))]  # fmt: skip


class RetentionRuleViewSet(RuleViewSet):
    """How long personal data is kept."""

    model = RetentionRule
    panels = ["data_class", "months", "days", "decision"]
    list_display = exported = tuple(panels)
    searched = ("data_class", "decision")
