# SPDX-License-Identifier: EUPL-1.2
"""Forms of the activities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.widgets import AdminSnippetChooser

from vanort.core.dates import WhenField
from vanort.core.forms import RecordForm
from vanort.core.models import Source
from vanort.core.texts import TextsField


class ActivityForm(RecordForm):
    """An activity. Its state is chosen when it is new; later it changes by the buttons at the head of the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("state", "state_reason"):
                self.fields.pop(name, None)


class CancelForm(forms.Form):
    """Why an activity is cancelled."""

    reason = TextsField(_("why"), multiline=True, help_text=_("The public reads it.")).formfield()


class PostponeForm(forms.Form):
    """When an activity is moved to, and why."""

    new_when = WhenField(
        _("new date"),
        help_text=_("Leave it empty when the new date is not set yet. Otherwise 2027, 2027-05 or 19–22 maj 2027."),
    ).formfield()
    reason = TextsField(_("why"), blank=True, multiline=True, help_text=_("The public reads it.")).formfield()
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.all(), required=False, widget=AdminSnippetChooser(Source)
    )

    def clean_new_when(self) -> Any:
        return WhenField().to_python(self.cleaned_data["new_when"])
