# SPDX-License-Identifier: EUPL-1.2
"""Groups of a form that show and do not ask."""

from typing import Any

from wagtail.admin.panels import HelpPanel


class ShownPanel(HelpPanel):
    """A template about the record, shown only once there is one; the template gets ``self.instance``."""

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel for one record."""

        def is_shown(self) -> bool:
            """Whether there is a record to tell of."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "record": self.instance, "request": self.request}
