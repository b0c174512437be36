# SPDX-License-Identifier: EUPL-1.2
"""The form of every register record: no save overwrites another's, and addresses propose themselves."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import WagtailAdminModelForm, register_form_field_override

from vanort.core.conflicts import Conflict, conflict_between
from vanort.core.dates import months_before
from vanort.core.models import Record
from vanort.core.positions import read_position
from vanort.core.searching import LONGEST, matching
from vanort.core.slugs import free_slug
from vanort.core.texts import FALLBACK


class PositionField(forms.CharField):
    """Latitude and longitude in degrees (WGS 84), pasted as coordinates or as a link to a map; None when empty."""

    def clean(self, value: Any) -> tuple[float, float] | None:
        pasted = super().clean(value)
        try:
            return read_position(pasted) if pasted else None
        except ValueError:
            said = _("No position can be read from this. Paste two numbers, such as 56.2428, 12.8622.")
            raise ValidationError(said) from None


class AmountField(forms.DecimalField):
    """A number as people write it, 1 234,50 or 1234.50 kr; a browser's box for numbers loses what it cannot read."""

    def __init__(self, **options: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(**options | {"localize": True, "widget": box})

    def to_python(self, value: Any) -> Any:
        is_typed = isinstance(value, str)
        return super().to_python(re.sub(r"\s|kr$", "", value).replace(",", ".") if is_typed else value)


register_form_field_override(models.DecimalField, override={"form_class": AmountField})


class AddressedForm(WagtailAdminModelForm):
    """A form whose name in the web address may be left empty; it is then made from the Swedish name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            said = _("Leave it empty, and it is made from the Swedish name. Links break when it is changed later.")
            slug.help_text = said

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            said = cleaned.get("name") or cleaned.get("title") or ""
            if name := said if isinstance(said, str) else said.get(FALLBACK):
                cleaned["slug"] = free_slug(self._meta.model, name, apart_from=self.instance.pk)
        return cleaned


class RecordForm(AddressedForm):
    """A form that is refused when the record has been saved since it was opened; its row is locked by the view."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance: Record | None = kwargs.get("instance")
        if instance is not None and instance.pk and kwargs.get("data"):
            kwargs["data"] = self._with_vanished_rows_as_new(kwargs["data"], instance)
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.conflict: Conflict | None = None
        self.is_already_saved = False

    @classmethod
    def _with_vanished_rows_as_new(cls, data: QueryDict, instance: Record) -> QueryDict:
        """Let a row below the record that another person has removed count as a new one, so that its text is kept."""
        data = data.copy()
        for relation in cls.formsets:
            there = {str(pk) for pk in getattr(instance, relation).values_list("pk", flat=True)}
            for key in [key for key in data if key.startswith(f"{relation}-") and key.endswith("-id")]:
                if data[key] not in there:
                    data[key] = ""
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
        # The person has seen a version at opening, and another one in the comparison that asks to save anyway.
        chosen = str(self.data.get("keep_mine", ""))
        kept = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
        if stored is None or stored.version <= max(self.cleaned_data.get("version") or 0, kept):
            return
        conflict = conflict_between(self, stored)
        if conflict.differences:
            self.conflict = conflict
            self.add_error(None, ValidationError(_("Somebody saved this while you were writing."), code="conflict"))
        else:
            self.is_already_saved = True


class PositionForm(RecordForm):
    """A record with a position, which may be pasted as coordinates or as a link to a map."""

    position = PositionField(
        label=_("Paste coordinates or a link to a map"), required=False, max_length=500,
        help_text=_("For example 56.2428, 12.8622, or the address of a place in OpenStreetMap or Google Maps. It fills "
                    "in latitude and longitude when you save."))  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if position := cleaned.get("position"):
            cleaned["latitude"], cleaned["longitude"] = position
        return cleaned


class ChooserSearchForm(BaseFilterForm):
    """The search box of a window in which a record is chosen."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST,
                        widget=forms.TextInput(attrs={"placeholder": _("Search")}))  # fmt: skip

    def filter(self, objects: Any) -> Any:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, text
            objects = matching(objects, objects.model.snippet_viewset.search_fields, text)
        return objects


class ReviewForm(forms.Form):
    """Until when facts that were looked at today may be trusted."""

    until = forms.DateField(label=_("Review again by"), initial=lambda: months_before(timezone.localdate(), -12))
