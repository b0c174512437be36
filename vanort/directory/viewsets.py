# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for organisations, people, decisions and sources."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from vanort.core.forms import AddressedForm
from vanort.core.models import RetentionRule, Source
from vanort.core.viewsets import RegisterViewSet, RuleViewSet, shown, updated_column, visibility_panel
from vanort.directory.forms import OrganizationForm
from vanort.directory.models import DecisionReference, Organization, Person

_COUNTRY = shown(_("Country"), lambda organization: organization.country_name)


class OrganizationViewSet(RegisterViewSet):
    """Organisations."""

    model = Organization
    icon = "group"
    base_form_class = OrganizationForm
    list_display = ("name", "kind", _COUNTRY, "parent__name", "visibility", updated_column())
    list_filter = ("kind", "visibility")
    attention = {"gaps": _("Not on the map"), "past_review": _("To be reviewed")}
    loaded = ("parent",)
    searched = ("name", "endonym", "national_code", "wikidata_id", "slug")
    exported = (
        "name", "kind", "endonym", "country", "population", "population_year", "latitude", "longitude", "languages",
        "national_code", "wikidata_id", "website", "email", "phone", "parent", "successor", "merged_on", "is_home",
        "description", "source", "visibility", "visibility_reason", "review_by", "slug", "updated_at",
    )  # fmt: skip
    created_with = ("name", "kind", "country", "slug")
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"), FieldPanel("endonym"), FieldPanel("kind"), FieldPanel("country"),
                FieldPanel("is_home"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [FieldPanel("position"), FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])],
            heading=_("Where it lies"),
            help_text=_(
                "Needed for the map of twin towns. Search for the town on openstreetmap.org and paste the address."
            ),
        ),
        InlinePanel(
            "functions", label=_("contact function"), heading=_("Who to turn to"),
            help_text=_("One row for each function. Leave the person empty when nobody knows the name."),
        ),
        MultiFieldPanel(
            [FieldPanel("description"), FieldPanel("website"), FieldPanel("email"), FieldPanel("phone")],
            heading=_("About it"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("population"), FieldPanel("population_year")]),
                FieldPanel("languages"), FieldPanel("national_code"),
                FieldPanel("wikidata_id", help_text=_("Search on wikidata.org; the number stands beside the name.")),
            ],
            heading=_("Facts and numbers"),
        ),
        MultiFieldPanel(
            [FieldPanel("parent"), FieldPanel("successor"), FieldPanel("merged_on")],
            heading=_("Belongs to, or was merged into"),
        ),
        visibility_panel(FieldPanel("source"), FieldPanel("slug")),
    ]  # fmt: skip


class PersonViewSet(RegisterViewSet):
    """People."""

    model = Person
    icon = "user"
    list_display = ("name", "email", "phone", "visibility", updated_column())
    list_filter = ("visibility",)
    attention = {"past_review": _("To be reviewed")}
    searched = ("name", "email", "phone")
    exported = (
        "name", "email", "email_is_public", "phone", "phone_is_public", "source", "visibility", "visibility_reason",
        "review_by", "updated_at",
    )  # fmt: skip
    created_with = ("name", "email", "phone")
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("email"), FieldPanel("email_is_public"), FieldPanel("phone"), FieldPanel("phone_is_public"),
            ],
            heading=_("Who it is"),
            help_text=_(
                "Only people with a function or a signature. Guests, hosts and pupils are never written here. "
                "What the person does is written on the organisation, under Who to turn to."
            ),
        ),
        MultiFieldPanel([FieldPanel("user")], heading=_("Account")),
        visibility_panel(FieldPanel("source")),
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
            [
                FieldPanel("wording"), FieldPanel("body"), FieldPanel("decided"),
                FieldRowPanel([FieldPanel("paragraph"), FieldPanel("diary_number")]), FieldPanel("url"),
            ],
            heading=_("The decision"),
            help_text=_("The minutes say who decided, when, and under which §. The registrar knows the diary number."),
        ),
        visibility_panel(FieldPanel("source")),
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
            [
                FieldPanel("title"), FieldPanel("url"),
                FieldRowPanel([FieldPanel("published_on"), FieldPanel("seen_on")]), FieldPanel("note"),
            ],
            heading=_("Where it is written"),
        )
    ]  # fmt: skip


class RetentionRuleViewSet(RuleViewSet):
    """How long personal data is kept."""

    model = RetentionRule
    list_display = ("data_class", "months", "decision")
    searched = ("data_class", "decision")
    exported = ("data_class", "months", "decision")
    panels = [FieldPanel("data_class"), FieldPanel("months"), FieldPanel("decision")]
