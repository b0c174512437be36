# SPDX-License-Identifier: EUPL-1.2
"""The form of an activity's report, the same for who led it and for the office, with its rows and photographs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.forms import BaseFormSet, formset_factory, model_to_dict, modelform_factory
from django.utils.translation import gettext_lazy as _

from vanort.activities.models import ActivityReport, ReportAim, ReportCost, ReportGroup, ReportPhoto
from vanort.activities.models.money import ORE
from vanort.activities.photographs import made_ready
from vanort.activities.reporting import WRITTEN, fingerprint
from vanort.core.conflicts import Conflict
from vanort.core.forms import AmountField
from vanort.core.personal_numbers import holds_personal_number
from vanort.core.posting import HELD_NUMBER, WholeForm
from vanort.core.texts import FALLBACK, Texts

MOST_ROWS, MOST_PHOTOS, UNTYPED = 60, 6, ("seen", "csrfmiddlewaretoken")


class CostForm(WholeForm):
    """What something cost; a row that the office has written and that has no amount is none."""

    def __init__(self, *args: Any, lines: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.fields["line"] = lines, forms.CharField(required=False, widget=forms.HiddenInput)

    def has_changed(self) -> bool:
        return bool(self["amount"].data) or (bool(self["text"].data) and not self["line"].data)

    def clean_line(self) -> Any:
        return self.lines.get(self.cleaned_data["line"])

    def clean_amount(self) -> Any:
        return self.cleaned_data["amount"].quantize(ORE)


class PhotoForm(WholeForm):
    """A photograph: a stored one, whose number is in ``kept``, or a new one with its file."""

    def __init__(self, *args: Any, photos: dict[str, ReportPhoto], **kwargs: Any) -> None:
        typed, first = kwargs.get("data"), kwargs.get("initial") or {}
        kept = first.get("kept") if typed is None else typed.get(f"{kwargs['prefix']}-kept")
        super().__init__(*args, instance=photos.get(str(kept)), **kwargs)
        if self.instance.pk:
            self.fields["kept"] = forms.CharField(widget=forms.HiddenInput, initial=str(self.instance.pk))
            self.fields["remove"] = forms.BooleanField(label=_("Remove the photograph"), required=False)
        else:
            chosen = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
            self.fields = {"file": forms.FileField(label=_("Photograph"), widget=chosen), **self.fields}

    def has_changed(self) -> bool:
        return bool(self.instance.pk) or super().has_changed()

    def clean_file(self) -> ContentFile[bytes]:
        return made_ready(self.cleaned_data["file"])


class Rows(BaseFormSet[Any]):
    """Rows as they are typed: what is sent replaces what is stored, and an empty row is none."""

    def __init__(self, data: Any, files: Any, *, stored: Iterable[Any], spare: int, **more: Any) -> None:
        names, self.model = list(self.form.base_fields), self.form._meta.model
        known = None if data is not None else [model_to_dict(one, names) | {"kept": str(one.pk)} for one in stored]
        super().__init__(data, files, initial=known, **more)
        self.extra = spare

    @property
    def changed(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("remove")]

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def _should_delete_form(self, form: Any) -> bool:
        return bool(form.cleaned_data.get("remove"))


def _rows(model: Any, fields: str, form: type[WholeForm] = WholeForm, most: int = MOST_ROWS) -> Any:
    areas: dict[str, Any] = {"result": forms.Textarea(attrs={"rows": 2})}
    made = modelform_factory(
        model, form=form, fields=fields.split(), widgets=areas, help_texts={"text": ""},
        field_classes={"amount": AmountField})  # fmt: skip
    return formset_factory(made, formset=Rows, max_num=most, absolute_max=most + 1, validate_max=True)


ROWS = {
    "groups": _rows(ReportGroup, "text age number"), "aims": _rows(ReportAim, "aim result"),
    "costs": _rows(ReportCost, "line text amount", CostForm),
    "photos": _rows(ReportPhoto, "text people consent", PhotoForm, MOST_PHOTOS)}  # fmt: skip


class ReportForm(WholeForm):
    """A report, whole or begun; ``formsets`` holds its rows."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    send_anyway = forms.BooleanField(required=False, label=_("Keep it with the number in it"))
    summary = forms.CharField(
        required=False, max_length=4_000, label=_("Summary for the public, in Swedish"), widget=forms.Textarea,
        help_text=_("A few sentences for those who live here: what you did and what came of it. Without names."),
    )  # fmt: skip

    class Meta:
        model = ActivityReport
        fields = WRITTEN
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in WRITTEN[:5]}

    def __init__(self, report: ActivityReport, data: Any = None, files: Any = None, *, spare: int = 2) -> None:
        first = {"summary": report.summary[FALLBACK], "seen": fingerprint(report)}
        super().__init__(data, instance=report, initial=first)
        self.is_sent, self.conflict = "send" in (data or {}), Conflict(0, "", "", [])
        for name in ("purpose", "programme", "results", *(["summary"] if "is_public" in (data or {}) else [])):
            self.fields[name].required = self.is_sent
        costs, lines, photos = list(report.costs.all()), list(report.activity.costs.all()), report.photos.all()
        told = {one.line_id for one in costs}
        costs += [ReportCost(line=line, text=line.text) for line in lines if line.pk not in told]
        own = {name: {key: {str(one.pk): one for one in rows}}
               for name, key, rows in (("costs", "lines", lines), ("photos", "photos", photos))}  # fmt: skip
        stored = {"groups": report.groups.all(), "aims": report.aims.all(), "costs": costs, "photos": photos}
        self.formsets = {
            name: made(data, files, prefix=name, stored=stored[name], spare=spare, form_kwargs=own.get(name, {}))
            for name, made in ROWS.items()}  # fmt: skip
        self.formsets["groups"].min_num = int(self.is_sent)

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(each.is_valid() for each in self.formsets.values())])

    def clean_summary(self) -> Texts:
        return Texts({**self.instance.summary, FALLBACK: self.cleaned_data["summary"]})

    def clean(self) -> None:
        super().clean()
        if self.holds_personal_number and "send_anyway" not in self.data:
            self.add_error(None, HELD_NUMBER)

    @property
    def holds_personal_number(self) -> bool:
        return any(holds_personal_number(text) for name, text in self.data.items() if name not in UNTYPED)
