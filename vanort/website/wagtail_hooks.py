# SPDX-License-Identifier: EUPL-1.2
"""What the app adds to the office."""

from typing import Any

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from vanort.core.actions import name_actions
from vanort.website.views import official

name_actions(
    ("official", _("Declare official"), _("Declared the municipality's official site")),
    ("not_official", _("Make a demonstration"), _("Made a demonstration again")))  # fmt: skip


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the way to declare the site official, and to take it back."""
    screens = [
        path("officiell/", official.declare, {"is_official": True}, name="declare"),
        path("demonstration/", official.declare, {"is_official": False}, name="withdraw")]  # fmt: skip
    return [path("webbplats/", include((screens, "website_admin")))]
