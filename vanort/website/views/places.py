# SPDX-License-Identifier: EUPL-1.2
"""Places of memory and gifts, town by town."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.collaborations.models import MemoryPlace
from vanort.core.texts import sort_key
from vanort.website.register import LANGUAGES
from vanort.website.rendering import Shown, make_ready, page_view
from vanort.website.things import thing


@page_view("places.html", size=LANGUAGES)
def places() -> Shown:
    """Show all places and gifts: those at home first, those of no known town last. One query."""
    rows = sorted(
        MemoryPlace.objects.public().for_pages(),
        key=lambda place: (
            place.town is None,
            not (place.town and place.town.is_home),
            sort_key(place.town or ""),
            sort_key(place.name),
        ),
    )
    towns = [
        {
            "town": town.name if town else _("Town not known"),
            "slug": town.slug if town else "",
            "things": list(map(thing, found)),
        }
        for town, found in groupby(rows, key=lambda place: place.town)
    ]
    return make_ready(trail=[(_("Places and gifts"), reverse("website:places"))], towns=towns, total=len(rows))
