# SPDX-License-Identifier: EUPL-1.2
"""Forms of the collaborations."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.snippets.widgets import AdminSnippetChooser

from vanort.collaborations.models import StatusChange
from vanort.core.models import Source
from vanort.directory.models import DecisionReference


class StatusChangeForm(WagtailAdminModelForm):
    """One new step of the status history."""

    class Meta(WagtailAdminModelForm.Meta):
        model = StatusChange
        fields = ["status", "since", "decision", "reason", "source"]
        # Said here because the office's windows are registered after this class is made.
        widgets = {"decision": AdminSnippetChooser(DecisionReference), "source": AdminSnippetChooser(Source)}

    @property
    def step(self) -> dict[str, Any]:
        """The answers as the action takes them, dates read."""
        return {name: getattr(self.instance, name) for name in self._meta.fields}
