# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for activities."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import ModelPermissionPolicy

from vanort.activities.forms import ActivityForm, CostLineForm
from vanort.activities.models import Activity, ActivityReport, Budget, CostLine, CountingKind, PayRule, ReportRule
from vanort.core.permissions import permission_for
from vanort.core.viewsets import RegisterViewSet, RuleViewSet, many, shown, updated_column, visibility_panel
from vanort.core.widgets import PostButton, ShownPanel


class ActivityViewSet(RegisterViewSet):
    """Activities."""

    model, icon = Activity, "calendar-alt"
    base_form_class = ActivityForm
    prefilled = ("kind", "when", "collaborations")
    ordering = ("-start_date", "-pk")
    list_display = (
        "title", "when", "kind", shown(_("State"), lambda activity: activity.shown_state_label), "town__name",
        "visibility", updated_column())  # fmt: skip
    list_filter = ("kind", "state", "direction", "collaborations", "visibility")
    attention = {"outcome_unknown": _("Outcome unknown"), "past_review": _("To be reviewed")}
    loaded = ("town",)
    searched = ("title", "summary", "venue", "slug")
    exported = (
        "title", "kind", "direction", "when", "state", "state_reason", "summary", "town", "venue", "collaborations",
        "organizations", "places", "decision", "responsible", "body", "involvement", "duties", "sources", "visibility",
        "visibility_reason", "review_by", "slug", "updated_at")  # fmt: skip
    panels = [
        MultiFieldPanel(["title", FieldRowPanel(["kind", "direction"]), "summary"], heading=_("What happens")),
        MultiFieldPanel(["when", "town", "venue"], heading=_("When and where")),
        MultiFieldPanel(["state", "state_reason", ShownPanel(template="activities/state_panel.html")],
                        heading=_("How far it has come")),
        MultiFieldPanel([many("collaborations"), many("organizations"), many("places")], heading=_("With whom")),
        InlinePanel("participants", label=_("group"), heading=_("Who took part"),
                    help_text=_("Groups and numbers, never names. The travel report or the host knows the number.")),
        MultiFieldPanel(["responsible", "decision", "body", "involvement",
                         FieldPanel("duties", widget=forms.CheckboxSelectMultiple)],
                        heading=_("Who answers for it")),
        visibility_panel(many("sources"), "slug")]  # fmt: skip

    def buttons(self, record: Any, user: Any) -> list[Any]:
        following, at = set(Activity.NEXT_STATES[record.state]), [record.pk]
        if record.start_date > timezone.localdate():
            following.discard("done")
        said = {"planned": gettext("Plan"), "confirmed": gettext("Confirm"), "done": gettext("Carried out")}
        buttons: list[Any] = [
            PostButton(said[state], url=reverse("activities_admin:state", args=[*at, state]), icon_name="check",
                       priority=10) for state in said if state in following]  # fmt: skip
        for label, name, icon, priority, is_offered in (
            (gettext("Postpone …"), "postpone", "date", 20, "postponed" in following),
            (gettext("Cancel …"), "cancel", "cross", 20, "cancelled" in following),
            (gettext("Money and report"), "money", "table", 5, user.has_perm(permission_for(CostLine, "view"))),
        ):
            if is_offered:
                url = reverse(f"activities_admin:{name}", args=at)
                buttons.append(HeaderButton(label, url=url, icon_name=icon, priority=priority))
        return buttons


class CountingKindViewSet(RuleViewSet):
    """Which kinds of activity decide whose turn it is to host."""

    model, panels = CountingKind, ["kind"]
    list_display = exported = searched = ("kind",)


class PayRuleViewSet(RuleViewSet):
    """Who pays for what when two towns meet."""

    model, loaded = PayRule, ("decision__body",)
    panels = ["kind", "payer", "decision"]
    list_display = exported = tuple(panels)


class ReportRuleViewSet(RuleViewSet):
    """By when reports are due, and when their leaders are reminded."""

    model, loaded = ReportRule, ("body", "decision__body", "source")
    panels = ["body", "involvement", "days", "reminders", "decision", "source"]
    list_display = exported = tuple(panels)


class BudgetViewSet(RuleViewSet):
    """What a body may use in a year, account by account."""

    model, icon = Budget, "table"
    add_to_settings_menu = False
    loaded = ("body", "decision__body", "source")
    list_filter = ("body", "year")
    searched = ("account", "name")
    panels = ["account", "name", "body", "year", "amount", "decision", "source"]
    list_display = exported = tuple(panels)


class CostLineViewSet(RegisterViewSet):
    """Costs and income."""

    model, icon = CostLine, "table"
    base_form_class = CostLineForm
    prefilled, by_year = ("activity", "body"), "paid_on"
    loaded = ("activity", "body")
    list_display = ("text", "activity", "flow", "payer", "budget", "actual", "currency", "paid_on", "attested_on")
    list_filter = ("body", "activity", "flow", "kind", "payer")
    attention = {"past_review": _("To be reviewed")}
    searched = ("text", "account", "voucher", "activity__title")
    exported = (
        "activity", "body", "flow", "kind", "text", "payer", "account", "budget", "actual", "currency", "rate",
        "decision", "paid_on", "is_settled", "voucher", "spent_by", "attested_by", "attested_on", "visibility",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(["activity", "body", "text", FieldRowPanel(["flow", "kind"]), "payer"], heading=_("What for")),
        MultiFieldPanel(["decision", FieldRowPanel(["account", "budget", "actual"]),
                         FieldRowPanel(["currency", "rate"]), FieldRowPanel(["paid_on", "voucher"]), "is_settled",
                         "spent_by"], heading=_("Money")),
        visibility_panel()]  # fmt: skip

    def list_buttons(self, user: Any) -> list[Any]:
        url, may = reverse("activities_admin:ledger"), user.has_perm(permission_for(CostLine, "add"))
        return [HeaderButton(gettext("Read in from the ledger"), url=url, icon_name="upload")] if may else []


class ReadOnly(ModelPermissionPolicy):
    """The right to look: a report changes by its steps, on the page of its activity."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))


def _lateness(report: ActivityReport) -> str:
    return gettext("late, not here") if report.is_late else gettext("came late") if report.was_late else ""


class ActivityReportViewSet(RegisterViewSet):
    """Reports that are owed, and what has become of them."""

    model, icon = ActivityReport, "form"
    copy_view_enabled = inspect_view_enabled = is_chosen = False
    by_year = "activity__end_date"
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
        DateColumn("received_at", label=_("Received"), sort_key="received_at"))  # fmt: skip


# What stands together in the office's menu, and under its settings.
MONEY = (ActivityReportViewSet, CostLineViewSet, BudgetViewSet)
RULES = (CountingKindViewSet, PayRuleViewSet, ReportRuleViewSet)
