# SPDX-License-Identifier: EUPL-1.2
"""The guided form for a new twin town."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vanort.collaborations.models import Collaboration, Milestone
from vanort.core.countries import country_choices
from vanort.core.dates import When, WhenField
from vanort.core.models import Source
from vanort.core.positions import read_position


class TwinTownForm(forms.Form):
    """What is needed before a twin town can stand on the map and in the timeline; the rest can come later."""

    name = forms.CharField(label=_("What is the town called in Swedish?"), max_length=200)
    country = forms.ChoiceField(label=_("In which country?"))
    position = forms.CharField(
        label=_("Where does it lie?"), required=False, max_length=500,
        help_text=_(
            "Search for the town on openstreetmap.org and paste the address, or paste coordinates such as 51.59, 7.66."
        ),
    )  # fmt: skip
    relation = forms.ChoiceField(
        label=_("What sort of relation is it?"), choices=Collaboration.Relation.choices, initial="partnership"
    )
    since = forms.CharField(
        label=_("Since when?"), required=False, max_length=60,
        help_text=_("A year is enough: 1978. Leave it empty when no source says."),
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("How sure is the year?"), initial=Milestone.Certainty.CERTAIN,
        choices=[choice for choice in Milestone.Certainty.choices if choice[0] != Milestone.Certainty.UNKNOWN],
        help_text=_("Derived means that you have worked it out, for example from a jubilee."),
    )  # fmt: skip
    derivation = forms.CharField(
        label=_("How was the year derived?"), required=False, max_length=300,
        help_text=_("Only for a derived year. The public reads it."),
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("How does it stand?"), choices=[*Collaboration.Status.choices, ("", _("unknown"))], initial="active",
        required=False,
    )  # fmt: skip
    source_title = forms.CharField(
        label=_("Where is it written?"), required=False, max_length=200,
        help_text=_("As readers see it, for example the name of a page or a book."),
    )  # fmt: skip
    source_url = forms.URLField(label=_("Its web address"), required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *country_choices()]  # type: ignore[attr-defined]

    def clean_position(self) -> tuple[float, float] | None:
        """Read what was pasted."""
        pasted = self.cleaned_data["position"]
        if not pasted:
            return None
        try:
            return read_position(pasted)
        except ValueError:
            raise forms.ValidationError(
                _("No position can be read from this. Paste two numbers, such as 56.2428, 12.8622.")
            ) from None

    def clean_since(self) -> When | None:
        """Read the date."""
        when: When | None = WhenField().to_python(self.cleaned_data["since"])
        return when

    def clean(self) -> dict[str, Any]:
        """Demand the reasoning behind a derived year, and a name for a source with an address."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_derived = cleaned.get("certainty") == Milestone.Certainty.DERIVED
        if cleaned.get("since") and is_derived and not cleaned.get("derivation"):
            self.add_error("derivation", _("Say how the year was derived."))
        if cleaned.get("source_url") and not cleaned.get("source_title"):
            self.add_error("source_title", _("Give the source a name that readers understand."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """Return the answers as the action takes them; the source is fetched or made."""
        answers = dict(self.cleaned_data)
        title, url = answers.pop("source_title"), answers.pop("source_url")
        answers["source"] = Source.objects.get_or_create(title=title, url=url)[0] if title else None
        return answers
