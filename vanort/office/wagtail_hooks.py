# SPDX-License-Identifier: EUPL-1.2
"""What the office adds to Wagtail: its front page, its menu with all registers, and its own screens."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from vanort.office import urls
from vanort.office.panels import TodoPanel
from vanort.office.viewsets import RULES, BodyGroup, EnquiryGroup, MoneyGroup, RegisterGroup

register_snippet(EnquiryGroup)
register_snippet(BodyGroup)
register_snippet(RegisterGroup)
register_snippet(MoneyGroup)
for rules in RULES:
    register_snippet(rules)


@hooks.register("construct_homepage_panels")
def show_what_to_do(request: HttpRequest, panels: list[Any]) -> None:
    """Put To do in the place of Wagtail's own panels."""
    panels[:] = [TodoPanel()]


@hooks.register("register_admin_menu_item")
def register_todo() -> MenuItem:
    """Put To do first in the menu."""
    return MenuItem(_("To do"), reverse("wagtailadmin_home"), name="todo", icon_name="check", order=10)


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[Any]) -> None:
    """Take away Wagtail's own guides: they are in English, about another look, and on another site."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the office's own screens."""
    return [path("", include(urls))]


@hooks.register("insert_global_admin_css")
def add_css() -> SafeString:
    """Add the look of the front page."""
    return format_html('<link rel="stylesheet" href="{}">', static("office/office.css"))


@hooks.register("insert_global_admin_js")
def add_starting() -> SafeString:
    """Add what starts choosers, date fields and lists of rows."""
    return format_html('<script src="{}"></script>', static("office/starting.js"))
