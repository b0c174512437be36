# SPDX-License-Identifier: EUPL-1.2
"""Places of memory and gifts as the pages show them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.collaborations.models import MemoryPlace
from vanort.enquiries.addresses import ask_url


def thing(place: MemoryPlace) -> dict[str, Any]:
    """Return a place or gift with its text, who gave it, and a map or an invitation to tell where it is."""
    stands = ", ".join(dict.fromkeys(str(part) for part in (place.located, place.town) if part))
    is_lost = place.kind in MemoryPlace.FIXED and not place.map_url
    return {
        "anchor": place.slug,
        "kind": place.kind,
        "title": place.name,
        "where": ". ".join(part for part in (stands or _("Where it is now is not known"), _origin(place)) if part),
        "text": place.text,
        "map_url": place.map_url,
        "ask_url": ask_url("rattelse", reverse("website:places")) if is_lost else "",
        "source": place.source,
    }


def _origin(place: MemoryPlace) -> str:
    """Return who gave it to whom, when, and who decided, as far as that is known."""
    names = {"giver": place.given_by, "receiver": place.given_to}
    if place.given_by and place.given_to:
        words = _("A gift from %(giver)s to %(receiver)s") % names
    elif place.given_by:
        words = _("A gift from %(giver)s") % names
    elif place.given_to:
        words = _("A gift to %(receiver)s") % names
    else:
        words = _("Named") if place.given and place.kind in MemoryPlace.FIXED else ""
    body = place.decision.body if place.decision else None
    told = ", ".join(part for part in (words, str(place.given or "")) if part)
    decided = _("Decision: %(body)s") % {"body": body} if body else ""
    return ". ".join(part for part in (told, decided) if part)
