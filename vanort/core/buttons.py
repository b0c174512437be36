# SPDX-License-Identifier: EUPL-1.2
"""A button at the head of a form that changes something by itself, with or without scripts."""

from typing import Any

from django.middleware.csrf import get_token
from wagtail.admin.widgets.button import HeaderButton


class PostButton(HeaderButton):
    """A header button that posts to an address."""

    template_name = "core/post_button.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "csrf_token": get_token(context["request"])}
