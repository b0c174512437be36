# SPDX-License-Identifier: EUPL-1.2
"""What every form on the public site has: nothing typed is lost, nothing is stored twice, programs are told apart."""

import re
import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanort.core.personal_numbers import holds_personal_number

# What nobody types: control characters except tab and line break, and marks that turn the direction of other text.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
HELD_NUMBER = _("There seems to be a personal identity number in what you wrote. Take it away if it is not needed.")


class FormKeyField(forms.UUIDField):
    """The hidden key of a form that was shown; one that somebody has spoilt is a new one, never an error."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class WholeForm(forms.ModelForm[Any]):
    """A form that keeps what is too long and says so; a browser would cut it off without a word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            field.label = capfirst(field.label)
            field.error_messages["max_length"] = _("Write at most %(limit_value)d characters, not %(show_value)d.")


class PublicForm(WholeForm):
    """A form that anyone may send."""

    # Fields in which a personal identity number is warned of, and those of several lines.
    looked_at: tuple[str, ...] = ()
    of_lines: tuple[str, ...] = ()

    form_key = FormKeyField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    # Hidden from people; a program that fills in everything fills in this too.
    webbplats = forms.CharField(required=False)
    send_anyway = forms.BooleanField(required=False, label=_("Send it with the number in it"))

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        typed = _readable(data, self.of_lines) if data is not None else None
        super().__init__(typed, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("webbplats"):
            self.add_error(None, _("A field that is hidden from people was filled in. Please send once more."))
        if self.holds_personal_number and not cleaned.get("send_anyway"):
            self.add_error(None, HELD_NUMBER)
        return cleaned

    @property
    def holds_personal_number(self) -> bool:
        typed = (self.data.get(name, "") for name in self.looked_at)
        return self.is_bound and any(map(holds_personal_number, typed))


def _readable(data: QueryDict, of_lines: tuple[str, ...]) -> QueryDict:
    """Return what was posted without what nobody types: one kind of line break, and none in a field of one line."""
    plain = data.copy()
    for name, values in data.lists():
        words = [_UNSEEN.sub("", _LINE_BREAK.sub("\n", value)) for value in values]
        plain.setlist(name, words if name in of_lines else [" ".join(value.split()) for value in words])
    return plain
