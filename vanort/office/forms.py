# SPDX-License-Identifier: EUPL-1.2
"""The guided form for a new twin town, and the one that asks about a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanort.collaborations.models import Collaboration, Milestone
from vanort.core.countries import country_choices
from vanort.core.dates import When, WhenField
from vanort.core.forms import PositionField
from vanort.core.models import Source


class SubjectForm(forms.Form):
    """Whom somebody asks about, and why that person is erased from visits."""

    words = forms.CharField(label=_("Name, e-mail or telephone"), min_length=3, max_length=100,
                            widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    reason = forms.CharField(label=_("Why is it erased?"), required=False, max_length=200,
                             help_text=_("Without names. It stands on the certificate of erasure."))  # fmt: skip


class SourcedForm(forms.Form):
    """Where a fact is read."""

    source_title = forms.CharField(
        label=_("Where is it written?"), required=False, max_length=200,
        help_text=_("As readers see it, for example the name of a page or a book."))  # fmt: skip
    source_url = forms.URLField(label=_("Its web address"), required=False, max_length=500, assume_scheme="https")

    def source(self) -> Source | None:
        title, url = self.cleaned_data["source_title"], self.cleaned_data["source_url"]
        return Source.objects.get_or_create(title=title, url=url)[0] if title else None


class TwinTownForm(SourcedForm):
    """What is needed before a twin town can stand on the map and in the timeline; the rest can come later."""

    name = forms.CharField(label=_("What is the town called in Swedish?"), max_length=200)
    country = forms.ChoiceField(label=_("In which country?"))
    position = PositionField(
        label=_("Where does it lie?"), required=False, max_length=500,
        help_text=_("Search for the town on openstreetmap.org and paste the address, or paste coordinates such as "
                    "51.59, 7.66."))  # fmt: skip
    relation = forms.ChoiceField(label=_("What sort of relation is it?"), choices=Collaboration.Relation.choices,
                                 initial="partnership")  # fmt: skip
    since = forms.CharField(label=_("Since when?"), required=False, max_length=60,
                            help_text=_("A year is enough: 1978. Leave it empty when no source says."))  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("How sure is the year?"), initial=Milestone.Certainty.CERTAIN,
        choices=[choice for choice in Milestone.Certainty.choices if choice[0] != Milestone.Certainty.UNKNOWN],
        help_text=_("Derived means that you have worked it out, for example from a jubilee."))  # fmt: skip
    derivation = forms.CharField(label=_("How was the year derived?"), required=False, max_length=300,
                                 help_text=_("Only for a derived year. The public reads it."))  # fmt: skip
    status = forms.ChoiceField(label=_("How does it stand?"), initial="active", required=False,
                               choices=[*Collaboration.Status.choices, ("", _("unknown"))])  # fmt: skip
    field_order = ["name", "country", "position", "relation", "since", "certainty", "derivation", "status"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *country_choices()]  # type: ignore[attr-defined]

    def clean_since(self) -> When | None:
        return WhenField().to_python(self.cleaned_data["since"])  # type: ignore[no-any-return]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_derived = cleaned.get("certainty") == Milestone.Certainty.DERIVED
        if cleaned.get("since") and is_derived and not cleaned.get("derivation"):
            self.add_error("derivation", _("Say how the year was derived."))
        if cleaned.get("source_url") and not cleaned.get("source_title"):
            self.add_error("source_title", _("Give the source a name that readers understand."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        answers = {name: value for name, value in self.cleaned_data.items() if name in self.field_order}
        return {**answers, "source": self.source()}
