# SPDX-License-Identifier: EUPL-1.2
"""The filters of the public lists: GET forms that never fail, only say what they could not read."""

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.texts import text_languages
from vanort.ui.filtering import FilterForm, capitalised, choice, search_words


def containing(words: str, *fields: str) -> Q:
    """Return the condition that a text of a register holds the words, in any language.

    SQLite compares without regard to case for a–z only, so the words are tried in the cases people write."""
    spellings = {words, words.lower(), words.upper(), words.capitalize(), words.title()}
    found = Q()
    for key in (f"{field}__{code}__icontains" for field in fields for code in text_languages()):
        for spelling in spellings:
            found |= Q(**{key: spelling})
    return found


def activity_links() -> list[tuple[str, str]]:
    """Return the ways to take the activities along, for ``ui/filters.html``: (words, address)."""
    csv, feed = reverse("opendata:activities_csv"), reverse("opendata:activities_atom")
    return [(gettext("Download as CSV"), csv), (gettext("Subscribe"), feed)]


class CollaborationFilter(FilterForm):
    """Filters and order of the list of collaborations; field names are the address's own words."""

    ORDERS = [("", _("Kind")), ("namn", _("Name")), ("aldst", _("Oldest first")), ("aktiv", _("Recently active"))]
    q = search_words(_("Search"))
    slag = choice(_("Kind"), capitalised(Collaboration.Kind.choices))
    lage = choice(_("Status"), [*capitalised(Collaboration.Status.choices), ("okant", _("Unknown"))])
    land = choice(_("Country"))
    ordning = forms.ChoiceField(label=_("Order by"), choices=ORDERS, required=False)


class ActivityFilter(FilterForm):
    """Filters of the list of activities."""

    samarbete = choice(_("Collaboration"))
    slag = choice(_("Kind"), capitalised(Activity.Kind.choices))
    riktning = choice(_("Direction"), capitalised(Activity.Direction.choices))
    ar = choice(_("Year"))


class TimelineFilter(FilterForm):
    """Filters of the timeline."""

    GROUPS = [
        ("visits", _("Visits and meetings")), ("deals", _("Agreements and decisions")),
        ("schools", _("Schools and clubs")), ("jubilees", _("Jubilees"))]  # fmt: skip
    samarbete = choice(_("Collaboration"))
    slag = choice(_("Kind"), GROUPS)
    q = search_words(_("Search in the text"))
