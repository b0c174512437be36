# SPDX-License-Identifier: EUPL-1.2
"""What the secretariat adds to the office: the pages of a meeting."""

from typing import Any

from django.urls import include, path
from wagtail import hooks

from vanort.secretariat.pages import urls


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    """Add the pages of a meeting."""
    return [path("sammantraden/", include(urls))]
