# SPDX-License-Identifier: EUPL-1.2
"""Parts of the office's forms: a list to pick from, a button that changes something by itself, a group that shows."""

from typing import Any

from django import forms
from django.middleware.csrf import get_token
from wagtail.admin.panels import HelpPanel
from wagtail.admin.widgets.button import HeaderButton


class PickMany(forms.CheckboxSelectMultiple):
    """Check boxes in a box of limited height, those already chosen first, with a field that narrows the list."""

    template_name = "core/widgets/pick_many.html"

    class Media:
        js = ("core/pick-many.js",)

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not any(option["selected"] for option in group[1]))


class PostButton(HeaderButton):
    """A header button that posts to an address, with or without scripts."""

    template_name = "core/post_button.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "csrf_token": get_token(context["request"])}


class ShownPanel(HelpPanel):
    """A template about the record, shown only once there is one; the template gets ``self.instance``."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "record": self.instance, "request": self.request}
