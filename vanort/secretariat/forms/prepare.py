# SPDX-License-Identifier: EUPL-1.2
"""What is typed before a meeting: its facts, items, papers, calling and cancelling it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as now, gettext_lazy as _

from vanort.core.file_kinds import OTHER_CONTENT, READABLE, is_as_named
from vanort.core.forms import RecordForm
from vanort.directory.models import Organization
from vanort.meetings.models import AgendaItem, Meeting, Paper

LARGEST_MB = 20


class MeetingForm(RecordForm):
    """The facts of a meeting; its body never changes, its moment not once something of it is adjusted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organization.objects.exclude(legal_form="")
        if "body" in self.fields:
            bodies = bodies | Organization.objects.filter(pk=self.instance.body_id)
            self.fields["body"].queryset = bodies.order_by("name__sv")
            self.fields["body"].disabled = bool(self.instance.pk)
        if "starts_at" in self.fields and self.instance.pk:
            self.fields["starts_at"].disabled = self.instance.adjustments.exists()


class ItemForm(forms.ModelForm[AgendaItem]):
    """An item of the agenda."""

    class Meta:
        model = AgendaItem
        fields = ("title", "kind", "diary_number", "background", "proposal")
        widgets = {"background": forms.Textarea(attrs={"rows": 5}), "proposal": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"diary_number": _("The registrar knows it. Leave it empty when there is none.")}


class PaperForm(forms.ModelForm[Paper]):
    """A file that is laid to an item; its content must be what its name says."""

    file = forms.FileField(
        label=_("File"), max_length=200, validators=[FileExtensionValidator(READABLE)],
        help_text=_("PDF, DOCX, ODT, XLSX, TXT or CSV of at most %(size)s MB.") % {"size": LARGEST_MB})  # fmt: skip

    class Meta:
        model = Paper
        fields = ("title", "file", "is_public")
        labels = {"is_public": _("Anyone may read it")}
        help_texts = {"is_public": _("Otherwise only members, substitutes and staff may read it, after signing in.")}

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_MB * 1024 * 1024:
            raise ValidationError(now("The file is larger than %(size)s MB.") % {"size": LARGEST_MB})
        if not is_as_named(file):
            raise ValidationError(OTHER_CONTENT)
        return file


class _Day(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Meeting) -> str:
        return date_format(obj.day, "j F Y")


class CopyForm(forms.Form):
    """An earlier meeting of the same body whose items are copied."""

    copied_from = _Day(queryset=Meeting.objects.none(), label=_("Earlier meeting"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Meeting.objects.filter(Q(items__isnull=False), body=meeting.body_id, starts_at__lt=meeting.starts_at)
        self.fields["copied_from"].queryset = earlier.distinct()  # type: ignore[attr-defined]


class CallForm(forms.Form):
    """The confirmation that a notice goes out; one more tick when the same has gone out already."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    again = forms.BooleanField(label=_("Send the same notice once more"))

    def __init__(self, *args: Any, is_same: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_same:
            del self.fields["again"]


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = forms.CharField(label=_("Why"), max_length=300,
                             help_text=_("It stands in the letter and on the public page."))  # fmt: skip
