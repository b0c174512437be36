# SPDX-License-Identifier: EUPL-1.2
"""A page with one body of rich texts and a menu from the page tree."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page, Site


class PeerPage(Page):
    """A plain page of a plain site."""

    body = StreamField([("text", RichTextBlock())], blank=True)

    template = "peer/page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the menu: the live pages below the site's root that ask to be in it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        root = Site.find_for_request(request).root_page
        context["menu"] = root.get_children().live().in_menu()
        return context
