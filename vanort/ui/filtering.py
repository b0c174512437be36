# SPDX-License-Identifier: EUPL-1.2
"""Forms that narrow a list: read from the address, drawn as controls, taken away as chips."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanort.ui.components import Fields

Choices = list[tuple[str, Any]]


class FilterForm(forms.Form):
    """A list's filters: what can be read is used, what cannot is shown as a fault and left out."""

    def __init__(self, query: QueryDict, **choices: Choices) -> None:
        super().__init__(query, auto_id="f-%s")
        self.query = query
        for name, found in choices.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("All")), *found]
        self.is_valid()

    def get(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def controls(self) -> tuple[Fields, ...]:
        return tuple(map(_control, self))

    @property
    def chips(self) -> list[tuple[str, str]]:
        return [
            (self._words(name, field), self.address(**{name: ""})) for name, field in self.fields.items()
            if name != "ordning" and self.get(name)]  # fmt: skip

    def address(self, **changes: str) -> str:
        """Return the query string of this list with some choices changed, from its first page on."""
        query = self.query.copy()
        for name, value in {"page": "", **changes}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def _words(self, name: str, field: forms.Field) -> str:
        value, choices = self.get(name), dict(getattr(field, "choices", ()))
        return f"{field.label}: {choices.get(value, value)}"


def _control(field: forms.BoundField) -> Fields:
    choices = tuple((str(code), str(label)) for code, label in getattr(field.field, "choices", ()))
    value, errors = str(field.value() or ""), tuple(map(str, field.errors))
    said = {"name": field.html_name, "id": field.auto_id, "label": str(field.label), "value": value}
    return Fields(said, choices=choices, errors=errors)


def choice(label: Any, choices: Choices | tuple[()] = ()) -> forms.ChoiceField:
    """Return a select that may be left alone; an unknown value gets a sentence that says what to do."""
    message = {"invalid_choice": _("“%(value)s” is not one of the choices here. Choose one in the list.")}
    return forms.ChoiceField(label=label, choices=[("", _("All")), *choices], required=False, error_messages=message)


def search_words(label: Any) -> forms.CharField:
    """Return a field for words to search for."""
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=100, widget=widget)


def capitalised(choices: Choices) -> Choices:
    """Return choices with labels that begin with a capital, as they stand in a list of their own."""
    return [(code, capfirst(label)) for code, label in choices]
