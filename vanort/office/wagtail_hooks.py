# SPDX-License-Identifier: EUPL-1.2
"""What the office adds to Wagtail: its front page, its menu with all registers, and its own screens."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets import BaseChooser
from wagtail.snippets.models import register_snippet

from vanort.activities.models import Activity
from vanort.core.permissions import permission_for
from vanort.office import urls
from vanort.office.permissions import can_add_twin_town
from vanort.office.starting import render_chooser
from vanort.office.todo import things_to_do
from vanort.office.viewsets import RULES, BodyGroup, EnquiryGroup, MoneyGroup, RegisterGroup
from vanort.visits.permissions import can_erase_people

hooks.register("register_admin_urls", lambda: [path("", include(urls))])
BaseChooser.render = render_chooser
for viewset in (EnquiryGroup, BodyGroup, RegisterGroup, MoneyGroup, *RULES):
    register_snippet(viewset)


class TodoPanel(Component):
    """To do: what waits, most urgent first, and what there is nothing to do about."""

    name, order, template_name = "todo", 10, "office/todo.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        sections = things_to_do(request.user)
        done = [group.done for section in sections for group in section.groups if not group.rows]
        return {
            "today": timezone.localdate(), "sections": sections, "urgent": sections[0].total, "done": done,
            "can_add_twin_town": can_add_twin_town(request.user),
            "can_add_activity": request.user.has_perm(permission_for(Activity, "add"))}  # fmt: skip


@hooks.register("construct_homepage_panels")
def show_what_to_do(request: HttpRequest, panels: list[Any]) -> None:
    """Put To do in the place of Wagtail's own panels."""
    panels[:] = [TodoPanel()]


@hooks.register("register_admin_menu_item")
def register_todo() -> MenuItem:
    """Put To do first in the menu."""
    return MenuItem(_("To do"), reverse("wagtailadmin_home"), name="todo", icon_name="check", order=10)


class SubjectItem(MenuItem):
    """The way to what is stored about one person."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_erase_people(request.user)


hooks.register("register_reports_menu_item",
               lambda: SubjectItem(_("Data about a person"), reverse("office:subject"), name="subject",
                                   icon_name="user"))  # fmt: skip


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[Any]) -> None:
    """Take away Wagtail's own guides: they are in English, about another look, and on another site."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


# The look of the front page, and what starts choosers, date fields and lists of rows.
LINK, SCRIPT = '<link rel="stylesheet" href="{}">', '<script src="{}"></script>'
hooks.register("insert_global_admin_css", lambda: format_html(LINK, static("office/office.css")))
hooks.register("insert_global_admin_js", lambda: format_html(SCRIPT, static("office/starting.js")))
