# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for regulations, terms, mandates and election days."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import HeaderButton

from vanort.core import viewsets
from vanort.core.exports import swedish
from vanort.core.permissions import can_change
from vanort.mandates.forms import TermForm
from vanort.mandates.models import ElectionDay, Mandate, Regulation, Term


def to_body(body_id: int) -> HeaderButton:
    """Return the way from a record to its body."""
    url = reverse("mandates_admin:body", args=[body_id])
    return HeaderButton(_("Who sits there"), url=url, icon_name="group", priority=5)


def steps_of(mandate: Mandate) -> dict[str, HeaderButton]:
    """Return what may follow, by verb: a seat that is left is filled, one held is ended or held on. No query."""
    today = timezone.localdate()
    is_seat, is_over = not mandate.is_office, mandate.end_date < mandate.term.end_date
    offered = (
        ("end", _("End it …"), "cross", mandate.end_date >= today and not mandate.end_reason),
        ("follow", _("Elect in the place …"), "user", is_seat and is_over and mandate.term.end_date >= today),
        ("again", _("Appointed again …"), "rotate", is_seat and not is_over),
        ("report", _("Reported back …"), "comment", mandate.represents_id and mandate.start_date <= today))  # fmt: skip
    urls = {verb: reverse(f"mandates_admin:{verb}", args=[mandate.pk]) for verb, *_rest in offered}
    return {
        verb: HeaderButton(label, url=urls[verb], icon_name=icon, priority=10 + place)
        for place, (verb, label, icon, is_possible) in enumerate(offered) if is_possible}  # fmt: skip


class BodyChildViewSet(viewsets.RegisterViewSet):
    """The screens of what belongs to a body, with the way there."""

    prefilled = ("body", "term", "person")
    loaded = ("body",)

    def buttons(self, record: Any, user: Any) -> list[Any]:
        return [to_body(record.body_id)]


class RegulationViewSet(BodyChildViewSet):
    """Regulations, version by version."""

    model, icon = Regulation, "form"
    list_display = ("title", "body__name", "valid_from", "valid_to", "seats", "visibility", viewsets.updated_column())
    list_filter = ("body", "visibility")
    attention = {"under_revision": _("Under revision"), "past_review": _("To be reviewed")}
    searched = ("title", "summary", "body__name__sv")
    exported = ("body", "title", "summary", "valid_from", "valid_to", "decision", "document", "is_under_revision",
                "seats", "substitutes", "appointed_by", "term_rule", "term_years", "quorum", "notice_days",
                "notice_counts", "extra_meeting_share", "minutes_days", "follows_board_rules", "source", "visibility",
                "visibility_reason", "review_by", "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["body", "title", "summary", FieldRowPanel(["valid_from", "valid_to"]), "is_under_revision",
                         "decision", "document"], heading=_("The regulation"),
                        help_text=_("One record for each version. A new version does not replace the old one: give the "
                                    "old one its last day, and add the new one.")),
        MultiFieldPanel(["seats", "substitutes", "appointed_by", "term_rule", "term_years"],
                        heading=_("Who sits there"),
                        help_text=_("Write what the text says. What it does not say is left empty.")),
        MultiFieldPanel(
            [FieldPanel("quorum", help_text=_(
                "More than half of the members must be there (the Local Government Act, 6:27), unless the body is one "
                "that the Act does not rule.")), FieldRowPanel(["notice_days", "notice_counts"]),
             "extra_meeting_share", "minutes_days", "follows_board_rules"], heading=_("How it meets")),
        InlinePanel("duties", label=_("duty"), heading=_("What it is to do"), help_text=_(
            "One row for each duty, numbered as in the text. The annual report answers for each of them.")),
        InlinePanel("delegations", label=_("delegation"), heading=_("What it may decide by itself"),
                    help_text=_("A subcommittee or drafting committee decides on money only by delegation. Without a "
                                "row here it makes proposals to the body above.")),
        viewsets.visibility_panel("source")]  # fmt: skip


class TermViewSet(BodyChildViewSet):
    """Terms."""

    model, icon = Term, "calendar-alt"
    base_form_class = TermForm
    list_display = ("body__name", DateColumn("start_date", label=_("First day"), sort_key="start_date"),
                    DateColumn("end_date", label=_("Last day"), sort_key="end_date"), "seats",
                    Column("recorded", label=_("What is recorded"), accessor="get_recorded_display"),
                    viewsets.updated_column())  # fmt: skip
    list_filter = ("body", "recorded", "visibility")
    attention = {"past_review": _("To be reviewed")}
    searched = ("body__name__sv",)
    exported = ("body", "start_date", "end_date", "election", "seats", "recorded", "source", "visibility",
                "visibility_reason", "review_by", "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["body", FieldRowPanel(["start_date", "end_date"]), "election", "seats", "recorded"],
                        heading=_("The term"),
                        help_text=_("“What is recorded” tells an empty seat from one that nobody has written down. "
                                    "When all appointments are recorded, what is left is empty.")),
        InlinePanel("call_orders", label=_("order of call"), heading=_("Which substitutes are called"), help_text=_(
            "One row for each party of the members. A party without a row is followed by its own substitutes only.")),
        viewsets.visibility_panel("source")]  # fmt: skip


class MandateInspectView(viewsets.RegisterInspectView):
    """A mandate to read, with what can be done with it as buttons at its head."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [*self.model.snippet_viewset.buttons(self.object, self.request.user), *super().header_buttons]


class MandateViewSet(viewsets.RegisterViewSet):
    """Mandates."""

    model, icon = Mandate, "user"
    prefilled = ("body", "term", "person")
    inspect_view_class = MandateInspectView
    copy_view_enabled = False
    list_display = ("person__name",
                    Column("body", label=_("Body"), accessor=lambda mandate: swedish(mandate.term.body)), "role",
                    "party", DateColumn("start_date", label=_("From"), sort_key="start_date"),
                    DateColumn("end_date", label=_("To"), sort_key="end_date"),
                    viewsets.shown(_("Seat"), lambda mandate: mandate.seat or ""), "visibility")  # fmt: skip
    list_filter = ("term__body", "role", "end_reason", "visibility")
    attention = {"ending": _("Ends within 90 days"), "silent": _("Seat outside, silent for a year"),
                 "past_review": _("To be reviewed")}  # fmt: skip
    loaded = ("term__body", "person", "represents", "replaces__person", "substitute_for__person")
    searched = ("person__name", "party", "term__body__name__sv")
    exported = ("person", "term", "role", "seat", "party", "rank", "substitute_for", "replaces", "represents",
                "appointed_by", "start_date", "end_date", "decision", "end_reason", "resigned_on", "end_decision",
                "source", "visibility", "visibility_reason", "review_by", "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["term", "person", "role", FieldRowPanel(["seat", "party"]), "rank", "substitute_for"],
                        heading=_("Who, and as what"),
                        help_text=_("A member of the presidium has two mandates: the seat, and the office.")),
        MultiFieldPanel([FieldRowPanel(["start_date", "end_date"]), "decision", "appointed_by", "replaces"],
                        heading=_("From when, by whom")),
        MultiFieldPanel(["end_reason", FieldRowPanel(["resigned_on"]), "end_decision"],
                        heading=_("If it ended before the term")),
        MultiFieldPanel(["represents"], heading=_("A seat in a body outside the municipality")),
        viewsets.visibility_panel("source")]  # fmt: skip

    def buttons(self, record: Any, user: Any) -> list[Any]:
        steps = steps_of(record).values() if can_change(user, Mandate) else ()
        return [to_body(record.term.body_id), *steps]


class ElectionDayViewSet(viewsets.RuleViewSet):
    """The days of elections."""

    model, icon = ElectionDay, "date"
    list_display = ("day", "kind", "source__title")
    loaded, ordering, searched = ("source",), ("-day",), ("source__title",)
    panels = ["day", "kind", "source"]
    exported = tuple(panels)
