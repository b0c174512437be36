# SPDX-License-Identifier: EUPL-1.2
"""What the office's pages of annual reports ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanort.core.steps import DayField
from vanort.directory.models import DecisionReference, Organization
from vanort.meetings.models import AgendaItem
from vanort.reports.models import AnnualReport


class BeginForm(forms.Form):
    """Whose report of which year."""

    body = forms.ModelChoiceField(Organization.objects.exclude(legal_form=""), label=_("Whose report it is"))
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2200)


class WordsForm(forms.Form):
    """The words of one section."""

    text = forms.CharField(label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 4}))
    seen = forms.CharField(widget=forms.HiddenInput)


class AdoptForm(forms.Form):
    """Where a report was adopted; when it is adopted already, why it is corrected."""

    reason = forms.CharField(label=_("Why it is corrected"), max_length=500)
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("Adopted at the §"), required=False)
    decision = forms.ModelChoiceField(
        DecisionReference.objects.none(), label=_("Or by a decision whose minutes are not kept here"), required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: AnnualReport, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, Any] = self.fields
        made = DecisionReference.objects.filter(body=report.body_id, agenda_item=None).select_related("body")
        items = AgendaItem.objects.filter(meeting__body=report.body_id, meeting__starts_at__year__gte=report.year)
        items = items.exclude(adjustment=None).select_related("meeting").order_by("-meeting__starts_at", "paragraph")
        fields["item"].queryset = items.only("title", "paragraph", "meeting__starts_at")
        fields["item"].label_from_instance = lambda one: f"{one.meeting.day}: {one}"
        fields["decision"].queryset = made
        if not report.editions.exists():
            del fields["reason"]


class DeliverForm(forms.Form):
    """When an edition was handed over."""

    on = DayField(label=_("Handed to the council on"))
