# SPDX-License-Identifier: EUPL-1.2
"""Forms of the collaborations."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm

from vanort.collaborations.models import StatusChange


class StatusChangeForm(WagtailAdminModelForm):
    """One new step of the status history."""

    class Meta(WagtailAdminModelForm.Meta):
        """What is asked."""

        model = StatusChange
        fields = ["status", "since", "decision", "reason", "source"]

    @property
    def step(self) -> dict[str, Any]:
        """The answers as the action takes them, dates read."""
        return {name: getattr(self.instance, name) for name in self._meta.fields}
