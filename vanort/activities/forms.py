# SPDX-License-Identifier: EUPL-1.2
"""Forms of the activities."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, ngettext_lazy
from wagtail.snippets.widgets import AdminSnippetChooser

from vanort.activities.importing import COLUMNS, EXAMPLE, NEEDED
from vanort.core.dates import WhenField
from vanort.core.forms import RecordForm
from vanort.core.models import Source
from vanort.core.steps import DayField
from vanort.core.texts import TextsField
from vanort.directory.models import Organization, Person
from vanort.mandates.forms import ReadInForm
from vanort.mandates.models import Duty, Regulation


class ActivityForm(RecordForm):
    """An activity. Its state is chosen when it is new; later it changes by the buttons at the head of the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("state", "state_reason"):
                self.fields.pop(name, None)
        if field := self.fields.get("duties"):
            # Those of what is in force for the body on the day; of all bodies before one is chosen.
            rules = Regulation.objects.in_force(self.instance.end_date or timezone.localdate()).order_by()
            if self.instance.body_id and not self.is_bound:
                rules = rules.filter(body=self.instance.body_id)
            chosen = Q(activities=self.instance.pk or 0)
            offered = Duty.objects.filter(Q(regulation__in=rules.values("pk")) | chosen).distinct()
            field.queryset = offered.select_related("regulation__body").order_by("regulation", "position")
            field.label_from_instance = lambda duty: f"{duty.regulation.body}: {duty}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(duty.regulation.body != cleaned.get("body") for duty in cleaned.get("duties") or ()):
            self.add_error("duties", gettext("Choose duties of the body that stands above."))
        return cleaned


class CancelForm(forms.Form):
    """Why an activity is cancelled."""

    reason = TextsField(_("why"), multiline=True, help_text=_("The public reads it.")).formfield()


class PostponeForm(forms.Form):
    """When an activity is moved to, and why."""

    new_when = WhenField(
        _("new date"), help_text=_("Leave it empty when the new date is not set yet. Otherwise 2027, 2027-05 or 19–22 "
                                   "maj 2027.")).formfield()  # fmt: skip
    reason = TextsField(_("why"), blank=True, multiline=True, help_text=_("The public reads it.")).formfield()
    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.all(), required=False,
                                    widget=AdminSnippetChooser(Source))  # fmt: skip

    def clean_new_when(self) -> Any:
        return WhenField().to_python(self.cleaned_data["new_when"])


class CostLineForm(RecordForm):
    """A cost or an income; when what was attested is changed, somebody must attest it anew."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"actual", "currency", "rate", "spent_by", "activity"} & set(self.changed_data):
            self.instance.attested_by = self.instance.attested_on = None
        return cleaned


class LedgerForm(ReadInForm):
    """The body whose money it is, and its lines of the ledger, pasted or as a file."""

    columns, needed, example, title = COLUMNS, NEEDED, EXAMPLE, _("Read in from the ledger")
    said = ngettext_lazy("%(count)d new line is read in.", "%(count)d new lines are read in.", "count")
    has_people = False
    body = forms.ModelChoiceField(Organization.objects.exclude(legal_form="").order_by("name__sv"),
                                  label=_("Whose money it is"))  # fmt: skip
    field_order = ("body", "text", "file")


class AttestForm(forms.Form):
    """Who has attested a cost, and on which day."""

    person = forms.ModelChoiceField(Person.objects.all(), label=_("Attested by"), widget=AdminSnippetChooser(Person))
    on = DayField(label=_("Attested on"))


class AskForm(forms.Form):
    """Whom to ask for a report."""

    name = forms.CharField(label=_("Who led the activity"), max_length=120)
    email = forms.EmailField(label=_("E-mail of the leader"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """What is missing in a report."""

    note = forms.CharField(label=_("What is missing"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
                           help_text=_("Whoever led the activity reads it in the letter."))  # fmt: skip
