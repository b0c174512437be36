# SPDX-License-Identifier: EUPL-1.2
"""What people outside the office fill in: a town its answer and its people, in its language; a resident an offer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanort.core.posting import PublicForm
from vanort.core.steps import DayField
from vanort.visits import actions
from vanort.visits.forms.office import DelegateForm, VisitStep
from vanort.visits.labels import words_in
from vanort.visits.models import Diet, Host, Invitation
from vanort.visits.models.people import SPOKEN


class TownStep(VisitStep):
    """A form for an invited town, in the language that we write to it in."""

    def __init__(self, data: Any = None, *, invitation: Invitation, row: Any = None) -> None:
        self.invitation, self.words = invitation, words_in(invitation.language)
        super().__init__(data, visit=invitation.visit, user=None, row=row)
        for name, field in self.fields.items():
            field.label, field.help_text = self.words[name], ""
            field.widget.attrs.pop("maxlength", None)

    def add_error(self, field: str | None, error: Any) -> None:
        """Say what a rule refuses in the town's language, where it has words for the code of the rule."""
        error = error if isinstance(error, ValidationError) else ValidationError(error)
        for told in error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]:
            for one in told:
                one.message = self.words.get(one.code or "", one.message)
        super().add_error(field, error)


class AnswerForm(TownStep):
    """Whether a town comes."""

    verb = "answer"
    answer = forms.ChoiceField(choices=(), widget=forms.RadioSelect)
    note = forms.CharField(max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def build(self) -> None:
        field: Any = self.fields["answer"]
        field.choices = [(code, self.words[code]) for code in (Invitation.Answer.YES, Invitation.Answer.NO)]
        field.error_messages = dict.fromkeys(("required", "invalid_choice"), self.words["choose_answer"])
        self.initial = {"answer": self.invitation.answer, "note": self.invitation.note}

    def act(self) -> None:
        if self.has_changed():
            actions.answer(self.invitation, **self.cleaned_data)


class GuestForm(TownStep, DelegateForm):
    """Somebody who comes with a town. What is told of food and needs is stored, and never shown again."""

    prefilled: Any = ()
    diets = forms.MultipleChoiceField(choices=(), required=False, widget=forms.CheckboxSelectMultiple)
    needs = forms.CharField(max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    forget = forms.BooleanField(required=False)

    class Meta(DelegateForm.Meta):
        fields: Any = DelegateForm.Meta.fields[1:]

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        # Never those of another town: what is stored already would answer whoever guesses a name.
        self.others = self.invitation.delegates.all()

    def build(self) -> None:
        fields: dict[str, Any] = self.fields
        self.instance.invitation, self.has_told = self.invitation, hasattr(self.row, "health")
        fields["gender"].choices = [("", "–"), *((code, self.words[code]) for code in ("woman", "man"))]
        fields["diets"].choices = [(code, self.words[code]) for code in Diet.values]
        asked = {"diets", "needs", *(["forget"] if self.has_told else [])} if self.visit.asks_health else set()
        for name in {"diets", "needs", "forget"} - asked:
            del fields[name]

    def stale(self) -> ValidationError:
        return ValidationError(self.words["changed"])

    def act(self) -> None:
        given = self.cleaned_data
        super().act()
        if given.get("forget"):
            given |= {"diets": (), "needs": ""}
        if self.instance.pk and (given.get("diets") or given.get("needs") or given.get("forget")):
            actions.save_delegate(self.instance, diets=given["diets"], needs=given["needs"])


class OfferForm(PublicForm):
    """A resident's offer of beds, known by the key of the form that was shown, so that it is stored once."""

    looked_at, of_lines = ("name", "address", "note"), ("note",)
    languages = forms.MultipleChoiceField(
        label=_("languages you speak"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Host
        fields = (
            "name", "email", "phone", "address", "beds", "rooms", "takes_adults", "takes_couples", "takes_minors",
            "languages", "has_pets", "has_smokers", "from_on", "to_on", "note")  # fmt: skip
        field_classes = dict.fromkeys(("from_on", "to_on"), DayField)
        widgets = {
            **{name: forms.TextInput(attrs={"autocomplete": value}) for name, value in
               (("name", "name"), ("email", "email"), ("phone", "tel"), ("address", "street-address"))},
            **dict.fromkeys(("from_on", "to_on"), DayField.widget), "note": forms.Textarea(attrs={"rows": 4}),
        }  # fmt: skip

    def act(self) -> None:
        """Store the offer."""
        self.instance.form_key = self.cleaned_data["form_key"]
        actions.offer_beds(self.instance)
