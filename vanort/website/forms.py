# SPDX-License-Identifier: EUPL-1.2
"""The filters of the public lists: GET forms that never fail, only say what they could not read."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.texts import text_languages

_Choices = list[tuple[str, Any]]


def containing(words: str, *fields: str) -> Q:
    """Return the condition that a text of a register holds the words, in any language.

    SQLite compares without regard to case for a–z only, so the words are tried in the cases people write.
    """
    spellings = {words, words.lower(), words.upper(), words.capitalize(), words.title()}
    found = Q()
    for key in (f"{field}__{code}__icontains" for field in fields for code in text_languages()):
        for spelling in spellings:
            found |= Q(**{key: spelling})
    return found


class FilterForm(forms.Form):
    """A list's filters: what can be read is used, what cannot is shown as a fault and left out."""

    def __init__(self, query: QueryDict, **choices: _Choices) -> None:
        super().__init__(query, auto_id="f-%s")
        self.query = query
        for name, found in choices.items():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("All")), *found]
        self.is_valid()

    def get(self, name: str) -> str:
        """Return what was chosen, empty when nothing was or it could not be read."""
        return str(self.cleaned_data.get(name) or "")

    @property
    def chips(self) -> list[dict[str, Any]]:
        """Each choice that narrows the list, with the address of the list without it."""
        return [
            {"label": self._words(name, field), "url": self.address(**{name: ""})}
            for name, field in self.fields.items()
            if name != "ordning" and self.get(name)
        ]

    def address(self, **changes: str) -> str:
        """Return the query string of this list with some choices changed, from its first page on."""
        query = self.query.copy()
        for name, value in {"page": "", **changes}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"

    def _words(self, name: str, field: forms.Field) -> str:
        value = self.get(name)
        choices: Any = getattr(field, "choices", ())
        shown = dict(choices).get(value, value)
        return f"{field.label}: {shown}"


def _choice(label: Any, choices: _Choices | tuple[()] = ()) -> forms.ChoiceField:
    """Return a select that may be left alone; an unknown value gets a sentence that says what to do."""
    message = _("“%(value)s” is not one of the choices here. Choose one in the list.")
    return forms.ChoiceField(
        label=label, choices=[("", _("All")), *choices], required=False, error_messages={"invalid_choice": message}
    )


def _search(label: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=100, widget=widget)


def _named(choices: _Choices) -> _Choices:
    return [(code, capfirst(label)) for code, label in choices]


class CollaborationFilter(FilterForm):
    """Filters and order of the list of collaborations; field names are the address's own words."""

    ORDERS = [
        ("", _("Kind")),
        ("namn", _("Name")),
        ("aldst", _("Oldest first")),
        ("aktiv", _("Recently active")),
    ]
    q = _search(_("Search"))
    slag = _choice(_("Kind"), _named(Collaboration.Kind.choices))
    lage = _choice(_("Status"), [*_named(Collaboration.Status.choices), ("okant", _("Unknown"))])
    land = _choice(_("Country"))
    ordning = forms.ChoiceField(label=_("Order by"), choices=ORDERS, required=False)


class ActivityFilter(FilterForm):
    """Filters of the list of activities."""

    samarbete = _choice(_("Collaboration"))
    slag = _choice(_("Kind"), _named(Activity.Kind.choices))
    riktning = _choice(_("Direction"), _named(Activity.Direction.choices))
    ar = _choice(_("Year"))


class TimelineFilter(FilterForm):
    """Filters of the timeline."""

    GROUPS = [
        ("visits", _("Visits and meetings")),
        ("deals", _("Agreements and decisions")),
        ("schools", _("Schools and clubs")),
        ("jubilees", _("Jubilees")),
    ]
    samarbete = _choice(_("Collaboration"))
    slag = _choice(_("Kind"), GROUPS)
    q = _search(_("Search in the text"))
