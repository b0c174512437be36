# SPDX-License-Identifier: EUPL-1.2
"""The front page of the office."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from vanort.activities.models import Activity
from vanort.core.permissions import permission_for
from vanort.office.permissions import can_add_twin_town
from vanort.office.todo import things_to_do


class TodoPanel(Component):
    """To do: what waits, most urgent first, and what there is nothing to do about."""

    name = "todo"
    order = 10
    template_name = "office/todo.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Work it out for the person who asks."""
        request = parent_context["request"]
        sections = things_to_do(request.user)
        return {
            "today": timezone.localdate(),
            "sections": sections,
            "urgent": sections[0].total,
            "done": [group.done for section in sections for group in section.groups if not group.rows],
            "can_add_twin_town": can_add_twin_town(request.user),
            "can_add_activity": request.user.has_perm(permission_for(Activity, "add")),
        }
