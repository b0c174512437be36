# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for regulations, terms, mandates and election days."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import HeaderButton

from vanort.core.exports import swedish
from vanort.core.permissions import can_change
from vanort.core.viewsets import (
    RegisterCreateView,
    RegisterEditView,
    RegisterInspectView,
    RegisterViewSet,
    RuleViewSet,
    shown,
    updated_column,
    visibility_panel,
)
from vanort.mandates.forms import TermForm
from vanort.mandates.models import ElectionDay, Mandate, Regulation, Term
from vanort.mandates.steps import steps_of

SOON = 90  # days


def rows_of(*names: str) -> list[FieldPanel]:
    """Return the panels of some fields."""
    return [FieldPanel(name) for name in names]


def to_body(body_id: int) -> HeaderButton:
    """Return the way from a record to its body."""
    url = reverse("mandates_admin:body", args=[body_id])
    return HeaderButton(gettext("Who sits there"), url=url, icon_name="group", priority=5)


class BodyChildCreateView(RegisterCreateView):
    """A form that may have begun from a body or a term."""

    prefilled = ("body", "term", "person")


class BodyChildEditView(RegisterEditView):
    """The form of what belongs to a body, with the way there."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The body's page before the others."""
        return [to_body(self.object.body_id), *super().header_buttons]


class RegulationViewSet(RegisterViewSet):
    """Regulations, version by version."""

    model = Regulation
    icon = "form"
    add_view_class = BodyChildCreateView
    edit_view_class = BodyChildEditView
    list_display = ("title", "body__name", "valid_from", "valid_to", "seats", "visibility", updated_column())
    list_filter = ("body", "visibility")
    attention = {"under_revision": _("Under revision"), "past_review": _("To be reviewed")}
    loaded = ("body",)
    searched = ("title", "summary", "body__name__sv")
    exported = (
        "body", "title", "summary", "valid_from", "valid_to", "decision", "document", "is_under_revision", "seats",
        "substitutes", "appointed_by", "term_rule", "term_years", "quorum", "notice_days", "notice_counts",
        "extra_meeting_share", "minutes_days", "follows_board_rules", "source", "visibility", "visibility_reason",
        "review_by", "updated_at",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(
            [
                *rows_of("body", "title", "summary"), FieldRowPanel(rows_of("valid_from", "valid_to")),
                *rows_of("is_under_revision", "decision", "document"),
            ],
            heading=_("The regulation"),
            help_text=_(
                "One record for each version. A new version does not replace the old one: give the old one its last "
                "day, and add the new one."
            ),
        ),
        MultiFieldPanel(
            rows_of("seats", "substitutes", "appointed_by", "term_rule", "term_years"),
            heading=_("Who sits there"),
            help_text=_("Write what the text says. What it does not say is left empty."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("quorum", help_text=_(
                    "More than half of the members must be there (the Local Government Act, 6:27), unless the body is "
                    "one that the Act does not rule.")),
                FieldRowPanel(rows_of("notice_days", "notice_counts")),
                *rows_of("extra_meeting_share", "minutes_days", "follows_board_rules"),
            ],
            heading=_("How it meets"),
        ),
        InlinePanel(
            "duties", label=_("duty"), heading=_("What it is to do"),
            help_text=_("One row for each duty, numbered as in the text. The annual report answers for each of them."),
        ),
        InlinePanel(
            "delegations", label=_("delegation"), heading=_("What it may decide by itself"),
            help_text=_(
                "A subcommittee or drafting committee decides on money only by delegation. Without a row here it "
                "makes proposals to the body above."
            ),
        ),
        visibility_panel(FieldPanel("source")),
    ]  # fmt: skip


class TermViewSet(RegisterViewSet):
    """Terms."""

    model = Term
    icon = "calendar-alt"
    base_form_class = TermForm
    add_view_class = BodyChildCreateView
    edit_view_class = BodyChildEditView
    list_display = ("body__name", DateColumn("start_date", label=_("First day"), sort_key="start_date"),
                    DateColumn("end_date", label=_("Last day"), sort_key="end_date"), "seats",
                    Column("recorded", label=_("What is recorded"), accessor="get_recorded_display"),
                    updated_column())  # fmt: skip
    list_filter = ("body", "recorded", "visibility")
    attention = {"past_review": _("To be reviewed")}
    loaded = ("body",)
    searched = ("body__name__sv",)
    exported = (
        "body", "start_date", "end_date", "election", "seats", "recorded", "source", "visibility", "visibility_reason",
        "review_by", "updated_at",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("body"), FieldRowPanel(rows_of("start_date", "end_date")),
                *rows_of("election", "seats", "recorded"),
            ],
            heading=_("The term"),
            help_text=_(
                "“What is recorded” tells an empty seat from one that nobody has written down. When all appointments "
                "are recorded, what is left is empty."
            ),
        ),
        InlinePanel(
            "call_orders", label=_("order of call"), heading=_("Which substitutes are called"),
            help_text=_(
                "One row for each party of the members. A party without a row is followed by its own substitutes only."
            ),
        ),
        visibility_panel(FieldPanel("source")),
    ]  # fmt: skip


class _Steps:
    """What can be done with a mandate, as buttons at its head."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The body, then the steps that the person may take now."""
        mandate, user = self.object, self.request.user  # type: ignore[attr-defined]
        steps = [
            HeaderButton(step.label, url=step.url, icon_name=step.icon, priority=10 + number)
            for number, step in enumerate(steps_of(mandate) if can_change(user, Mandate) else [])
        ]
        return [to_body(mandate.term.body_id), *steps, *super().header_buttons]  # type: ignore[misc]


class MandateEditView(_Steps, RegisterEditView):
    """The form that corrects a mandate; what happens to it is said by the buttons."""


class MandateInspectView(_Steps, RegisterInspectView):
    """A mandate to read."""


class MandateViewSet(RegisterViewSet):
    """Mandates."""

    model = Mandate
    icon = "user"
    add_view_class = BodyChildCreateView
    edit_view_class = MandateEditView
    inspect_view_class = MandateInspectView
    copy_view_enabled = False
    list_display = (
        "person__name",
        Column("body", label=_("Body"), accessor=lambda mandate: swedish(mandate.term.body)),
        "role",
        "party",
        DateColumn("start_date", label=_("From"), sort_key="start_date"),
        DateColumn("end_date", label=_("To"), sort_key="end_date"),
        shown(_("Seat"), lambda mandate: mandate.seat or ""),
        "visibility",
    )
    list_filter = ("term__body", "role", "end_reason", "visibility")
    attention = {
        "ending": _("Ends within 90 days"),
        "silent": _("Seat outside, silent for a year"),
        "past_review": _("To be reviewed"),
    }
    loaded = ("term__body", "person", "represents", "replaces__person", "substitute_for__person")
    searched = ("person__name", "party", "term__body__name__sv")
    exported = (
        "person", "term", "role", "seat", "party", "rank", "substitute_for", "replaces", "represents", "appointed_by",
        "start_date", "end_date", "decision", "end_reason", "resigned_on", "end_decision", "source", "visibility",
        "visibility_reason", "review_by", "updated_at",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(
            [
                *rows_of("term", "person", "role"), FieldRowPanel(rows_of("seat", "party")),
                *rows_of("rank", "substitute_for"),
            ],
            heading=_("Who, and as what"),
            help_text=_("A member of the presidium has two mandates: the seat, and the office."),
        ),
        MultiFieldPanel(
            [FieldRowPanel(rows_of("start_date", "end_date")), *rows_of("decision", "appointed_by", "replaces")],
            heading=_("From when, by whom"),
        ),
        MultiFieldPanel(
            [FieldPanel("end_reason"), FieldRowPanel(rows_of("resigned_on")), FieldPanel("end_decision")],
            heading=_("If it ended before the term"),
        ),
        MultiFieldPanel([FieldPanel("represents")], heading=_("A seat in a body outside the municipality")),
        visibility_panel(FieldPanel("source")),
    ]  # fmt: skip

    @cached_property
    def filterset_class(self) -> Any:
        """The filters; “soon” is said here, the register itself knows any number of days."""
        found = super().filterset_class

        def select(rows: Any, name: str, value: str) -> Any:
            return rows & Mandate.objects.ending(within=SOON) if value == "ending" else found.select(rows, name, value)

        found.base_filters["attention"].method = select
        return found


class ElectionDayViewSet(RuleViewSet):
    """The days of elections."""

    model = ElectionDay
    icon = "date"
    list_display = ("day", "kind", "source__title")
    loaded = ("source",)
    ordering = ("-day",)
    searched = ("source__title",)
    exported = ("day", "kind", "source")
    panels = [*rows_of("day", "kind", "source")]
