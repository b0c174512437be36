# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for activities."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import ModelPermissionPolicy

from vanort.activities.forms import ActivityForm, CostLineForm
from vanort.activities.models import Activity, ActivityReport, Budget, CostLine, CountingKind, PayRule, ReportRule
from vanort.core.permissions import permission_for
from vanort.core.viewsets import (
    RegisterCreateView,
    RegisterEditView,
    RegisterIndexView,
    RegisterViewSet,
    RuleViewSet,
    many,
    shown,
    updated_column,
    visibility_panel,
)
from vanort.core.widgets import PostButton, ShownPanel


class ActivityCreateView(RegisterCreateView):
    """A form that may have begun from a jubilee or a dormant collaboration."""

    prefilled = ("kind", "when", "collaborations")

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        if (one := initial.pop("collaborations", "")) and str(one).isdecimal():
            initial["collaborations"] = [one]
        return initial


class ActivityEditView(RegisterEditView):
    """The form of an activity, with the buttons that say what becomes of it."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons, following, pk = (
            list(super().header_buttons),
            set(Activity.NEXT_STATES[self.object.state]),
            self.object.pk,
        )
        if self.object.start_date > timezone.localdate():
            following.discard("done")
        said = {"planned": gettext("Plan"), "confirmed": gettext("Confirm"), "done": gettext("Carried out")}
        for state in [each for each in said if each in following]:
            url = reverse("activities_admin:state", args=[pk, state])
            buttons.append(PostButton(said[state], url=url, icon_name="check", priority=10))
        if "postponed" in following:
            url = reverse("activities_admin:postpone", args=[pk])
            buttons.append(HeaderButton(gettext("Postpone …"), url=url, icon_name="date", priority=20))
        if "cancelled" in following:
            url = reverse("activities_admin:cancel", args=[pk])
            buttons.append(HeaderButton(gettext("Cancel …"), url=url, icon_name="cross", priority=20))
        if self.request.user.has_perm(permission_for(CostLine, "view")):
            url = reverse("activities_admin:money", args=[pk])
            buttons.append(HeaderButton(gettext("Money and report"), url=url, icon_name="table", priority=5))
        return buttons


class ActivityViewSet(RegisterViewSet):
    """Activities."""

    model = Activity
    icon = "calendar-alt"
    add_view_class = ActivityCreateView
    edit_view_class = ActivityEditView
    base_form_class = ActivityForm
    ordering = ("-start_date", "-pk")
    list_display = (
        "title", "when", "kind", shown(_("State"), lambda activity: activity.shown_state_label), "town__name",
        "visibility", updated_column(),
    )  # fmt: skip
    list_filter = ("kind", "state", "direction", "collaborations", "visibility")
    attention = {"outcome_unknown": _("Outcome unknown"), "past_review": _("To be reviewed")}
    loaded = ("town",)
    searched = ("title", "summary", "venue", "slug")
    exported = (
        "title", "kind", "direction", "when", "state", "state_reason", "summary", "town", "venue", "collaborations",
        "organizations", "places", "decision", "responsible", "body", "involvement", "duties", "sources", "visibility",
        "visibility_reason", "review_by", "slug", "updated_at",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(["title", FieldRowPanel(["kind", "direction"]), "summary"], heading=_("What happens")),
        MultiFieldPanel(["when", "town", "venue"], heading=_("When and where")),
        MultiFieldPanel(
            ["state", "state_reason", ShownPanel(template="activities/state_panel.html")],
            heading=_("How far it has come"),
        ),
        MultiFieldPanel([many("collaborations"), many("organizations"), many("places")], heading=_("With whom")),
        InlinePanel(
            "participants", label=_("group"), heading=_("Who took part"),
            help_text=_("Groups and numbers, never names. The travel report or the host knows the number."),
        ),
        MultiFieldPanel(
            ["responsible", "decision", "body", "involvement",
             FieldPanel("duties", widget=forms.CheckboxSelectMultiple)],
            heading=_("Who answers for it"),
        ),
        visibility_panel(many("sources"), "slug"),
    ]  # fmt: skip


class CountingKindViewSet(RuleViewSet):
    """Which kinds of activity decide whose turn it is to host."""

    model = CountingKind
    list_display = ("kind",)
    searched = ("kind",)
    exported = ("kind",)
    panels = ["kind"]


class PayRuleViewSet(RuleViewSet):
    """Who pays for what when two towns meet."""

    model = PayRule
    loaded = ("decision__body",)
    panels = ["kind", "payer", "decision"]
    list_display = exported = tuple(panels)


class ReportRuleViewSet(RuleViewSet):
    """By when reports are due, and when their leaders are reminded."""

    model = ReportRule
    loaded = ("body", "decision__body", "source")
    panels = ["body", "involvement", "days", "reminders", "decision", "source"]
    list_display = exported = tuple(panels)


class BudgetViewSet(RuleViewSet):
    """What a body may use in a year, account by account."""

    model = Budget
    icon = "table"
    add_to_settings_menu = False
    loaded = ("body", "decision__body", "source")
    list_filter = ("body", "year")
    searched = ("account", "name")
    panels = ["account", "name", "body", "year", "amount", "decision", "source"]
    list_display = exported = tuple(panels)


def year_filter(model: Any, field: str) -> django_filters.ChoiceFilter:
    """Return a filter by the year of a day; it offers the years that there are."""

    def years() -> list[tuple[int, int]]:
        return [(day.year, day.year) for day in model.objects.dates(field, "year", order="DESC")]

    return django_filters.ChoiceFilter(field_name=field, lookup_expr="year", label=_("Year"), choices=years)


class CostLineIndexView(RegisterIndexView):
    """Costs and income, with the way to read in the ledger."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        url, may = reverse("activities_admin:ledger"), self.request.user.has_perm(permission_for(CostLine, "add"))
        more = [HeaderButton(gettext("Read in from the ledger"), url=url, icon_name="upload")] if may else []
        return [*super().header_buttons, *more]


class CostLineCreateView(RegisterCreateView):
    """A form that the page of an activity may have begun."""

    prefilled = ("activity", "body")


class CostLineViewSet(RegisterViewSet):
    """Costs and income."""

    model = CostLine
    icon = "table"
    base_form_class = CostLineForm
    index_view_class = CostLineIndexView
    add_view_class = CostLineCreateView
    loaded = ("activity", "body")
    list_display = (
        "text", "activity", "flow", "payer", "budget", "actual", "currency",
        "paid_on", "attested_on",
    )  # fmt: skip
    list_filter = ("body", "activity", "flow", "kind", "payer")
    attention = {"past_review": _("To be reviewed")}
    searched = ("text", "account", "voucher", "activity__title")
    exported = (
        "activity", "body", "flow", "kind", "text", "payer", "account", "budget", "actual", "currency", "rate",
        "decision", "paid_on", "is_settled", "voucher", "spent_by", "attested_by", "attested_on", "visibility",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(["activity", "body", "text", FieldRowPanel(["flow", "kind"]), "payer"], heading=_("What for")),
        MultiFieldPanel(
            ["decision", FieldRowPanel(["account", "budget", "actual"]), FieldRowPanel(["currency", "rate"]),
             FieldRowPanel(["paid_on", "voucher"]), "is_settled", "spent_by"],
            heading=_("Money"),
        ),
        visibility_panel(),
    ]  # fmt: skip

    @cached_property
    def filterset_class(self) -> Any:
        return type("CostLineFilterSet", (super().filterset_class,), {"year": year_filter(CostLine, "paid_on")})


class ReadOnly(ModelPermissionPolicy):
    """The right to look: a report changes by its steps, on the page of its activity."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))


def _lateness(report: ActivityReport) -> str:
    return gettext("late, not here") if report.is_late else gettext("came late") if report.was_late else ""


class ActivityReportViewSet(RegisterViewSet):
    """Reports that are owed, and what has become of them."""

    model = ActivityReport
    icon = "form"
    copy_view_enabled = inspect_view_enabled = False
    permission_policy = ReadOnly(ActivityReport)
    ordering = ("due_on", "pk")
    loaded = ("activity__body",)
    list_filter = ("activity__body", "state")
    attention = {"late": _("Late or missing"), "open": _("Not here yet")}
    searched = ("activity__title",)
    exported = ("activity", "state", "due_on", "received_at", "approved_at", "summary", "is_public")
    list_display = (
        TitleColumn("activity", label=_("Activity"), accessor="activity",
                    get_url=lambda report: reverse("activities_admin:money", args=[report.activity_id])),
        Column("body", label=_("Body"), accessor=lambda report: report.activity.body),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        "due_on", shown(_("Late"), _lateness),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    )  # fmt: skip

    @cached_property
    def filterset_class(self) -> Any:
        year = year_filter(ActivityReport, "activity__end_date")
        return type("ReportFilterSet", (super().filterset_class,), {"year": year})

    def register_chooser_viewset(self) -> None:
        """Leave out the window to choose in: no form refers to a report."""


# What stands together in the office's menu, and under its settings.
MONEY = (ActivityReportViewSet, CostLineViewSet, BudgetViewSet)
RULES = (CountingKindViewSet, PayRuleViewSet, ReportRuleViewSet)
