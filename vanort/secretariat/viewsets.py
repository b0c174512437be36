# SPDX-License-Identifier: EUPL-1.2
"""The office's lists of meetings, tasks and standing items."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Select
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from vanort.core.forms import AddressedForm
from vanort.core.viewsets import (
    RegisterCreateView,
    RegisterEditView,
    RegisterIndexView,
    RegisterInspectView,
    RegisterViewSet,
    RuleViewSet,
    visibility_panel,
)
from vanort.directory.models import Organization
from vanort.meetings.models import Meeting, StandingItem, Task
from vanort.meetings.permissions import can_run_meetings
from vanort.secretariat.forms.prepare import MeetingForm

PAGE = "meetings_admin:prepare"


class ToMeeting:
    """After the form of a meeting's facts: its page, where it is prepared."""

    def get_success_url(self) -> str:
        return reverse(PAGE, args=[self.object.pk])  # type: ignore[attr-defined]

    def get_success_buttons(self) -> list[Any]:
        return []


class MeetingIndexView(RegisterIndexView):
    """Meetings, the newest first."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Planning one, and reading in those of the past."""
        url = reverse("meetings_admin:past")
        more = [HeaderButton(gettext("Read in past meetings"), url=url, icon_name="upload")]
        return [*super().header_buttons, *(more if can_run_meetings(self.request.user) else [])]


class MeetingCreateView(ToMeeting, RegisterCreateView):
    """The form of a new meeting; a body's page may have begun it."""

    prefilled = ("body",)


class MeetingEditView(ToMeeting, RegisterEditView):
    """The form of a meeting's facts."""


class MeetingInspectView(RegisterInspectView):
    """The way to a meeting's page, for whoever may only read too."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect(PAGE, self.object.pk)


class MeetingViewSet(RegisterViewSet):
    """Meetings."""

    model = Meeting
    icon = "calendar-alt"
    menu_label = _("Meetings")
    index_view_class = MeetingIndexView
    add_view_class = MeetingCreateView
    edit_view_class = MeetingEditView
    inspect_view_class = MeetingInspectView
    copy_view_enabled = False
    base_form_class = MeetingForm
    ordering = ("-starts_at", "pk")
    loaded = ("body",)
    list_filter = ("body", "state", "visibility")
    attention = {"without_minutes": _("Without adjusted minutes"), "past_review": _("To be reviewed")}
    searched = ("body__name", "slug", "place")
    exported = (
        "body", "kind", "mode", "state", "starts_at", "ends_at", "place", "chair", "secretary", "called_at",
        "state_reason", "is_recorded_elsewhere", "visibility", "visibility_reason", "updated_at",
    )  # fmt: skip
    list_display = (
        TitleColumn(
            "when", label=_("Begins"), get_url=lambda one: reverse(PAGE, args=[one.pk]), sort_key="starts_at",
            accessor=lambda one: date_format(timezone.localtime(one.starts_at), "j F Y, H.i"),
        ),
        "body__name",
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        "place",
        "visibility",
    )  # fmt: skip
    panels = [
        MultiFieldPanel(
            [FieldPanel("body", widget=Select), FieldPanel("kind"), FieldPanel("starts_at")],
            heading=_("Which meeting"),
            help_text=_("A body is an organisation with a legal form. Write that on the organisation first."),
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("mode", "place", "link")], heading=_("Where people are")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("chair"), FieldPanel("secretary")])], heading=_("Who leads and who writes")
        ),
        visibility_panel(),
    ]

    @cached_property
    def filterset_class(self) -> Any:
        """The filters, by the bodies that meet."""
        made = super().filterset_class
        made.base_filters["body"].queryset = Organization.objects.filter(meetings__isnull=False).distinct()
        made.base_filters["attention"].method = _needing
        return made

    def register_chooser_viewset(self) -> None:
        """Leave out the window to choose in: no form refers to a meeting."""


def _needing(rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """Keep the rows that a QuerySet method selects; by their keys, for some of them are joined to many others."""
    return rows.filter(pk__in=getattr(Meeting.objects, value)().values("pk")) if value else rows


def _due(task: Task) -> str:
    return date_format(task.due_on, "j F Y") if task.due_on else ""


class DoneColumn(Column):
    """A button that a task is done; the day when it was."""

    cell_template_name = "secretariat/task_done.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return context | {"csrf_token": get_token(request), "may": can_run_meetings(request.user)}


class TaskViewSet(RegisterViewSet):
    """What somebody is to do after a meeting."""

    model = Task
    icon = "tasks"
    menu_label = _("Tasks")
    base_form_class = AddressedForm
    edit_template_name = "wagtailsnippets/snippets/edit.html"
    inspect_view_enabled = False
    copy_view_enabled = False
    ordering = ("done_on", "due_on", "pk")
    loaded = ("body", "owner")
    list_filter = ("body", "owner")
    attention = {"open": _("Not done"), "overdue": _("Overdue")}
    searched = ("text", "owner__name")
    exported = ("text", "body", "owner", "due_on", "done_on")
    list_display = (
        "text", DoneColumn("done_on", label=_("Done"), sort_key="done_on"),
        Column("due_on", label=_("By"), accessor=_due, sort_key="due_on"), "owner__name", "body__name",
    )  # fmt: skip
    panels = [FieldPanel(name) for name in ("text", "body", "owner", "due_on", "done_on")]

    def register_chooser_viewset(self) -> None:
        """Leave out the window to choose in: no form refers to a task."""


class StandingItemViewSet(RuleViewSet):
    """What stands on every agenda of a body."""

    model = StandingItem
    menu_label = _("Standing items")
    list_display = ("title", "body__name", "kind", "position", "is_last")
    loaded = ("body",)
    ordering = ("body", "is_last", "position", "pk")
    searched = ("title", "body__name")
    exported = ("title", "body", "kind", "position", "is_last")
    panels = [FieldPanel(name) for name in ("body", "title", "kind", "position", "is_last")]
