# SPDX-License-Identifier: EUPL-1.2
"""Form controls of the office."""

from typing import Any

from django import forms


class PickMany(forms.CheckboxSelectMultiple):
    """Check boxes in a box of limited height, those already chosen first, with a field that narrows the list."""

    template_name = "core/widgets/pick_many.html"

    class Media:
        js = ("core/pick-many.js",)

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not any(option["selected"] for option in group[1]))
