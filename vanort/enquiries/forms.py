# SPDX-License-Identifier: EUPL-1.2
"""The form that people write to us by: short, anonymous if they like, and never losing what they typed."""

import re
import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanort.core.personal_numbers import holds_personal_number
from vanort.enquiries.addresses import page_path
from vanort.enquiries.models import Enquiry, Topic

# What nobody types: control characters except tab and line break, and marks that turn the direction of other text.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


class FormKeyField(forms.UUIDField):
    """The hidden key of a form that was shown; one that somebody has spoilt is a new one, never an error."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()


class AskForm(forms.ModelForm[Enquiry]):
    """A question, an idea, information, a correction, or a report that something cannot be used."""

    form_key = FormKeyField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    # Hidden from people; a program that fills in everything fills in this too.
    webbplats = forms.CharField(required=False)
    send_anyway = forms.BooleanField(required=False, label=_("Send it with the number in it"))
    topic = forms.ModelChoiceField(
        Topic.objects.open(), to_field_name="slug", widget=forms.RadioSelect, empty_label=None,
        label=_("What is it about?"),
        error_messages={"required": _("Choose what it is about."), "invalid_choice": _("Choose one of the topics.")},
    )  # fmt: skip
    page = forms.CharField(required=False)

    class Meta:
        model = Enquiry
        fields = ["topic", "page", "subject", "text", "name", "email", "phone"]
        labels = {
            "subject": _("Sum it up in a few words"),
            "text": _("Your idea, question or information"),
            "name": _("Your name"),
            "email": _("Your e-mail address"),
            "phone": _("Your telephone number"),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }
        error_messages = {
            "subject": {"required": _("Write in a few words what it is about.")},
            "text": {"required": _("Write your idea, question or information.")},
            "email": {"invalid": _("Write the address as name@example.com, or leave it empty.")},
        }

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(_readable(data) if data is not None else None, use_required_attribute=False, **kwargs)
        for field in self.fields.values():
            # A browser cuts off what is too long without a word; we say so instead, and keep it.
            field.widget.attrs.pop("maxlength", None)
            field.error_messages["max_length"] = _("Write at most %(limit_value)d characters, not %(show_value)d.")

    def clean_page(self) -> str:
        return page_path(self.cleaned_data["page"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("webbplats"):
            self.add_error(None, _("A field that is hidden from people was filled in. Please send once more."))
        if self.holds_personal_number and not cleaned.get("send_anyway"):
            text = _(
                "There seems to be a personal identity number in what you wrote. Take it away if it is not needed."
            )
            self.add_error(None, text)
        return cleaned

    @property
    def holds_personal_number(self) -> bool:
        """Whether something that is built as a personal identity number was typed."""
        typed = (self.data.get(name, "") for name in ("subject", "text", "name"))
        return self.is_bound and any(map(holds_personal_number, typed))


def _readable(data: QueryDict) -> QueryDict:
    """Return what was posted without what nobody types: one kind of line break, and none in a field of one line."""
    plain = data.copy()
    for name, values in data.lists():
        words = [_UNSEEN.sub("", _LINE_BREAK.sub("\n", value)) for value in values]
        plain.setlist(name, words if name == "text" else [" ".join(value.split()) for value in words])
    return plain
