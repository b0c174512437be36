# SPDX-License-Identifier: EUPL-1.2
"""The office's screens for activities."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets.button import HeaderButton

from vanort.activities.forms import ActivityForm
from vanort.activities.models import Activity, CountingKind
from vanort.core.buttons import PostButton
from vanort.core.panels import ShownPanel
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


class ActivityCreateView(RegisterCreateView):
    """A form that may have begun from a jubilee or a dormant collaboration."""

    prefilled = ("kind", "when", "collaborations")

    def get_initial(self) -> dict[str, Any]:
        """Take what the link says."""
        initial: dict[str, Any] = super().get_initial()
        if (one := initial.pop("collaborations", "")) and str(one).isdecimal():
            initial["collaborations"] = [one]
        return initial


class ActivityEditView(RegisterEditView):
    """The form of an activity, with the buttons that say what becomes of it."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The public page, and the steps that may follow."""
        following, pk = Activity.NEXT_STATES[self.object.state], self.object.pk
        buttons = list(super().header_buttons)
        for state, label in (
            ("planned", gettext("Plan")),
            ("confirmed", gettext("Confirm")),
            ("done", gettext("Carried out")),
        ):
            if state in following and not (state == "done" and self.object.start_date > timezone.localdate()):
                url = reverse("activities_admin:state", args=[pk, state])
                buttons.append(PostButton(label, url=url, icon_name="check", priority=10))
        for state, name, label in (
            ("postponed", "postpone", gettext("Postpone …")), ("cancelled", "cancel", gettext("Cancel …")),
        ):  # fmt: skip
            if state in following:
                url = reverse(f"activities_admin:{name}", args=[pk])
                buttons.append(
                    HeaderButton(label, url=url, icon_name="date" if name == "postpone" else "cross", priority=20)
                )
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
        "title",
        "when",
        "kind",
        shown(_("State"), lambda activity: activity.shown_state_label),
        "town__name",
        "visibility",
        updated_column(),
    )
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
        MultiFieldPanel(
            [FieldPanel("title"), FieldRowPanel([FieldPanel("kind"), FieldPanel("direction")]), FieldPanel("summary")],
            heading=_("What happens"),
        ),
        MultiFieldPanel(
            [FieldPanel("when"), FieldPanel("town"), FieldPanel("venue")],
            heading=_("When and where"),
        ),
        MultiFieldPanel(
            [FieldPanel("state"), FieldPanel("state_reason"), ShownPanel(template="activities/state_panel.html")],
            heading=_("How far it has come"),
        ),
        MultiFieldPanel([many("collaborations"), many("organizations"), many("places")], heading=_("With whom")),
        InlinePanel(
            "participants", label=_("group"), heading=_("Who took part"),
            help_text=_("Groups and numbers, never names. The travel report or the host knows the number."),
        ),
        MultiFieldPanel([FieldPanel("responsible"), FieldPanel("decision")], heading=_("Who answers for it")),
        visibility_panel(many("sources"), FieldPanel("slug")),
    ]  # fmt: skip


class CountingKindViewSet(RuleViewSet):
    """Which kinds of activity decide whose turn it is to host."""

    model = CountingKind
    list_display = ("kind",)
    searched = ("kind",)
    exported = ("kind",)
    panels = [FieldPanel("kind")]
