# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for activities."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets.button import HeaderButton

from vanort.activities.forms import ActivityForm
from vanort.activities.models import Activity, CountingKind
from vanort.core.viewsets import (
    RegisterCreateView,
    RegisterEditView,
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
        "organizations", "places", "decision", "responsible", "sources", "visibility", "visibility_reason", "review_by",
        "slug", "updated_at",
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
        MultiFieldPanel(["responsible", "decision"], heading=_("Who answers for it")),
        visibility_panel(many("sources"), "slug"),
    ]  # fmt: skip


class CountingKindViewSet(RuleViewSet):
    """Which kinds of activity decide whose turn it is to host."""

    model = CountingKind
    list_display = ("kind",)
    searched = ("kind",)
    exported = ("kind",)
    panels = ["kind"]
