# SPDX-License-Identifier: EUPL-1.2
"""Texts in several languages, stored as JSON (``{"sv": "Avtal", "en": "Agreement"}``): the value, its field and form
field. Swedish is the fallback. ``REGISTER_LANGUAGES`` says which languages forms show; texts in others are kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language, gettext_lazy as _

FALLBACK = "sv"
_ORDER = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "é": "e", "ü": "y"})


def text_languages() -> dict[str, str]:
    """Return the languages that forms offer, code to name, Swedish first."""
    return {code: str(name) for code, name in settings.REGISTER_LANGUAGES}


def active_language() -> str:
    """Return the language that texts are shown in now."""
    return get_language() or FALLBACK


def sort_key(named: object) -> str:
    """Return what to sort a thing by its name, so that å, ä and ö stand last and capitals do not matter."""
    return str(named).casefold().translate(_ORDER)


class Texts(dict[str, str]):
    """One text in several languages; ``str()`` gives it in the active language or in Swedish."""

    def __missing__(self, key: str) -> str:
        return ""

    def __str__(self) -> str:
        return self.in_language(active_language())[0]

    def __bool__(self) -> bool:
        return any(self.values())

    def in_language(self, code: str) -> tuple[str, str]:
        """Return the text for a language such as ``en-gb``, and the language it really is in; ``""`` without any."""
        for candidate in (code, code.split("-")[0], FALLBACK, *self):
            if self[candidate]:
                return self[candidate], candidate
        return "", code

    def deconstruct(self) -> tuple[str, tuple[dict[str, str]], dict[str, Any]]:
        """Let migrations write a default or a data value of this type."""
        return "vanort.core.texts.Texts", (dict(self),), {}


class TextsWidget(forms.MultiWidget):
    """One labelled input per language."""

    template_name = "core/widgets/texts.html"

    def __init__(self, widget: type[forms.Widget] = forms.TextInput, attrs: dict[str, Any] | None = None) -> None:
        self.languages = text_languages()
        super().__init__({code: widget(attrs={"lang": code, **(attrs or {})}) for code in self.languages})

    def decompress(self, value: Mapping[str, str] | str | None) -> list[str]:
        stored = {FALLBACK: value} if isinstance(value, str) else value or {}
        return [stored.get(code, "") for code in self.languages]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["languages"] = [
            {"code": code, "name": label, "widget": sub, "folded": code not in (FALLBACK, "en") and not sub["value"]}
            for (code, label), sub in zip(self.languages.items(), context["widget"]["subwidgets"], strict=True)
        ]
        return context


class TextsFormField(forms.MultiValueField):
    """Form field for :class:`Texts`: Swedish is demanded when the field is required."""

    def __init__(self, *, max_chars: int | None = None, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=max_chars) for _code in text_languages()]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Texts:
        return Texts({code: text for code, text in zip(text_languages(), data_list, strict=False) if text})

    def clean(self, value: Any) -> Texts:
        typed = zip(self.fields, value or [""] * len(self.fields), strict=False)
        texts = self.compress([_storable(field.clean(raw)) if raw else "" for field, raw in typed])
        self.validate(texts)
        return texts

    def validate(self, value: Texts) -> None:
        if self.required and not value[FALLBACK]:
            raise ValidationError(_("Fill in the text in Swedish."), code="required")
        if value and not value[FALLBACK]:
            raise ValidationError(_("Fill in Swedish too; the other languages fall back on it."), code="swedish")

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.decompress(initial)
        return [text or "" for text in before] != [text or "" for text in data or [""] * len(before)]


class _TextsAttribute(DeferredAttribute):
    """Make ``Model(title={...}).title`` a :class:`Texts` at once, not only after loading."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


def _storable(text: object) -> str:
    """Return a text without the null character, which PostgreSQL refuses."""
    return str(text).replace("\x00", "")


class TextsField(models.JSONField):
    """Model field for :class:`Texts`; ``max_chars`` per language are checked in forms and by ``full_clean``."""

    descriptor_class = _TextsAttribute

    def __init__(self, *args: Any, multiline: bool = False, max_chars: int | None = None, **kwargs: Any) -> None:
        self.multiline, self.max_chars = multiline, max_chars
        super().__init__(*args, **{"default": dict, **kwargs})

    def to_python(self, value: Any) -> Texts:
        if isinstance(value, Texts):
            return value
        texts = value if isinstance(value, Mapping) else {FALLBACK: value}
        return Texts({str(code): _storable(text) for code, text in texts.items() if text})

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        loaded = super().from_db_value(value, expression, connection)
        return loaded if isinstance(expression, KeyTransform) else self.to_python(loaded)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(dict(value), model_instance)
        if value and not value[FALLBACK]:
            raise ValidationError(_("Fill in Swedish too; the other languages fall back on it."), code="swedish")
        if not self.blank and not value:
            raise ValidationError(_("Fill in the text in Swedish."), code="required")
        if self.max_chars and any(len(text) > self.max_chars for text in value.values()):
            said = _("Shorten the text to at most %(max)s characters.")
            raise ValidationError(said, code="long", params={"max": self.max_chars})

    def get_searchable_content(self, value: Texts) -> list[str]:
        return list(value.values())

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        """Texts in languages that the form does not show are kept."""
        shown = text_languages()
        kept = {code: text for code, text in getattr(instance, self.attname).items() if code not in shown}
        setattr(instance, self.attname, Texts(kept | dict(data or {})))

    def formfield(self, **kwargs: Any) -> Any:
        widget = TextsWidget(forms.Textarea, {"rows": 4}) if self.multiline else TextsWidget()
        options = {"form_class": TextsFormField, "widget": widget, "max_chars": self.max_chars}
        return models.Field.formfield(self, **{**options, **kwargs})
