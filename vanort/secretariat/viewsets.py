# SPDX-License-Identifier: EUPL-1.2
"""The office's lists of meetings, tasks and standing items."""

from typing import Any

from django.forms import Select
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from vanort.core import viewsets
from vanort.core.forms import AddressedForm
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


class MeetingCreateView(ToMeeting, viewsets.RegisterCreateView):
    """The form of a new meeting."""


class MeetingEditView(ToMeeting, viewsets.RegisterEditView):
    """The form of a meeting's facts."""


class MeetingInspectView(viewsets.RegisterInspectView):
    """The way to a meeting's page, for whoever may only read too."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect(PAGE, self.object.pk)


class MeetingViewSet(viewsets.RegisterViewSet):
    """Meetings."""

    model, icon, menu_label = Meeting, "calendar-alt", _("Meetings")
    add_view_class, prefilled, is_chosen = MeetingCreateView, ("body",), False
    edit_view_class, inspect_view_class = MeetingEditView, MeetingInspectView
    copy_view_enabled, base_form_class = False, MeetingForm
    ordering, loaded = ("-starts_at", "pk"), ("body",)
    list_filter = ("body", "state", "visibility")
    attention = {"without_minutes": _("Without adjusted minutes"), "past_review": _("To be reviewed")}
    searched = ("body__name", "slug", "place")
    exported = (
        "body", "kind", "mode", "state", "starts_at", "ends_at", "place", "chair", "secretary", "called_at",
        "state_reason", "is_recorded_elsewhere", "visibility", "visibility_reason", "updated_at")  # fmt: skip
    list_display = (
        TitleColumn("when", label=_("Begins"), get_url=lambda one: reverse(PAGE, args=[one.pk]), sort_key="starts_at",
                    accessor=lambda one: date_format(timezone.localtime(one.starts_at), "j F Y, H.i")),
        "body__name", Column("state", label=_("State"), accessor="get_state_display", sort_key="state"), "place",
        "visibility")  # fmt: skip
    panels = [
        MultiFieldPanel(
            [FieldPanel("body", widget=Select), "kind", "starts_at"], heading=_("Which meeting"),
            help_text=_("A body is an organisation with a legal form. Write that on the organisation first.")),
        MultiFieldPanel(["mode", "place", "link"], heading=_("Where people are")),
        MultiFieldPanel([FieldRowPanel(["chair", "secretary"])], heading=_("Who leads and who writes")),
        viewsets.visibility_panel()]  # fmt: skip

    def list_buttons(self, user: Any) -> list[Any]:
        past = HeaderButton(gettext("Read in past meetings"), url=reverse("meetings_admin:past"), icon_name="upload")
        return [past] if can_run_meetings(user) else []

    @cached_property
    def filterset_class(self) -> Any:
        made = super().filterset_class
        made.base_filters["body"].queryset = Organization.objects.filter(meetings__isnull=False).distinct()
        return made


class DoneColumn(Column):
    """A button that a task is done; the day when it was."""

    cell_template_name = "secretariat/task_done.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        more = {"csrf_token": get_token(request), "may": can_run_meetings(request.user)}
        return dict(super().get_cell_context_data(instance, parent_context)) | more


class TaskViewSet(viewsets.RegisterViewSet):
    """What somebody is to do after a meeting."""

    model, icon, menu_label, is_chosen = Task, "tasks", _("Tasks"), False
    base_form_class = AddressedForm
    edit_template_name = "wagtailsnippets/snippets/edit.html"
    inspect_view_enabled = copy_view_enabled = False
    ordering, loaded = ("done_on", "due_on", "pk"), ("body", "owner")
    list_filter = ("body", "owner")
    attention = {"open": _("Not done"), "overdue": _("Overdue")}
    searched = ("text", "owner__name")
    exported = ("text", "body", "owner", "due_on", "done_on")
    list_display = (
        "text", DoneColumn("done_on", label=_("Done"), sort_key="done_on"),
        Column("due_on", label=_("By"), sort_key="due_on",
               accessor=lambda one: date_format(one.due_on, "j F Y") if one.due_on else ""),
        "owner__name", "body__name")  # fmt: skip
    panels = ["text", "body", "owner", "due_on", "done_on"]


class StandingItemViewSet(viewsets.RuleViewSet):
    """What stands on every agenda of a body."""

    model, menu_label = StandingItem, _("Standing items")
    list_display = ("title", "body__name", "kind", "position", "is_last")
    ordering, loaded = ("body", "is_last", "position", "pk"), ("body",)
    searched = ("title", "body__name")
    panels = ["body", "title", "kind", "position", "is_last"]
    exported = ("title", "body", "kind", "position", "is_last")
