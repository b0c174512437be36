# SPDX-License-Identifier: EUPL-1.2
"""What a page is about, in the words of schema.org; returns plain dicts, texts in the active language.

A value that is not known is left out. Dates are written as precisely as the source: a year, a month or a day
(all of them ISO 8601), never more.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.dates import When
from vanort.core.texts import active_language
from vanort.directory.models import Organization
from vanort.opendata.plain import absolute, known

WIKIDATA = "https://www.wikidata.org/entity/"
_ORGANIZATION_TYPES: dict[str, str] = {
    Organization.Kind.MUNICIPALITY: "AdministrativeArea",
    Organization.Kind.REGION: "AdministrativeArea",
    Organization.Kind.SCHOOL: "School",
    Organization.Kind.COMPANY: "Corporation",
    **dict.fromkeys(("council", "committee", "unit", "authority", "eu_body"), "GovernmentOrganization"),
}
_EVENT_STATUS = {Activity.State.CANCELLED.value: "EventCancelled", Activity.State.POSTPONED.value: "EventPostponed"}


def organization(one: Organization, *, is_place: bool = True) -> dict[str, Any]:
    """Return an organisation; a municipality as an area, or as the body that is a member or answers for a site."""
    kind = _ORGANIZATION_TYPES.get(one.kind, "Organization")
    if not is_place and kind == "AdministrativeArea":
        kind = "GovernmentOrganization"
    thing: dict[str, Any] = {
        "@type": kind,
        "name": str(one.name),
        "alternateName": one.endonym if one.endonym != str(one.name) else "",
        "url": one.website,
        "sameAs": WIKIDATA + one.wikidata_id if one.wikidata_id else "",
        "email": "" if is_place else one.email,
        "address": {"@type": "PostalAddress", "addressCountry": one.country} if one.country else None,
    }
    if one.has_position and kind == "AdministrativeArea":
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": one.latitude, "longitude": one.longitude}
    return known(thing)


def website(name: str, home: Organization | None) -> dict[str, Any]:
    """Return the site itself and who answers for it."""
    thing = {
        "@type": "WebSite",
        "name": name,
        "url": absolute("/"),
        "inLanguage": [code for code, _name in settings.LANGUAGES],
        "publisher": organization(home, is_place=False) if home else None,
    }
    return known(thing)


def web_page(title: str, path: str, *, language: str, description: str = "") -> dict[str, Any]:
    """Return an ordinary page, in the language that it is really written in."""
    page = {"@type": "WebPage", "name": title, "url": absolute(path), "inLanguage": language}
    return known(page | {"description": description})


def collaboration(one: Collaboration) -> dict[str, Any]:
    """Return a collaboration with its members; no query after ``with_parties``.

    schema.org has no word for a twinning: it is an ``Organization`` without legal form, a project is a ``Project``.
    """
    members = [party.organization for party in one.parties.all() if party.organization.is_public and party.is_current()]
    is_project = one.kind == Collaboration.Kind.EU_PROJECT
    thing = {
        "@type": "Project" if is_project else "Organization",
        "name": str(one.name),
        "description": str(one.summary),
        "url": absolute(one.get_absolute_url()),
        "sameAs": one.website,
        "foundingDate": one.start.first if one.start else "",
        "dissolutionDate": one.end.last if one.end and one.status == Collaboration.Status.ENDED else "",
        "member": [organization(member, is_place=False) for member in dict.fromkeys(members)],
    }
    return known(thing)


def activity(one: Activity, *, moved_from: When | None = None) -> dict[str, Any]:
    """Return an activity as an event, perhaps moved from a date; nothing for an idea, because it is no event yet."""
    if one.state == Activity.State.IDEA or one.when is None:
        return {}
    online = one.direction == Activity.Direction.ONLINE or one.kind == Activity.Kind.ONLINE
    mode = "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"
    status = _event_status(one, moved_from)
    thing = {
        "@type": "Event",
        "name": str(one.title),
        "description": str(one.summary),
        "url": absolute(one.get_absolute_url()),
        "inLanguage": active_language(),
        "startDate": one.when.first,
        "endDate": one.when.last if one.when.last != one.when.first else "",
        "previousStartDate": moved_from.first if moved_from else "",
        "eventStatus": f"https://schema.org/{status}" if status else "",
        "eventAttendanceMode": f"https://schema.org/{mode}" if online or one.town else "",
        "location": _place(one) if not online else None,
    }
    return known(thing)


def breadcrumbs(crumbs: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    """Return the way to a page, (title, path) from the start page on; the page itself may lack its path."""
    items = [
        known({"@type": "ListItem", "position": number, "name": str(title), "item": absolute(path) if path else ""})
        for number, (title, path) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def item_list(records: Iterable[tuple[Any, str]]) -> dict[str, Any]:
    """Return a list of records as (name, path)."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(name), "url": absolute(path)}
        for number, (name, path) in enumerate(records, start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


def _event_status(one: Activity, moved_from: When | None) -> str:
    """Return the status; none when nobody has said what became of it."""
    if one.state in _EVENT_STATUS:
        return _EVENT_STATUS[one.state]
    if one.is_outcome_unknown:
        return ""
    return "EventRescheduled" if moved_from else "EventScheduled"


def _place(one: Activity) -> dict[str, Any] | None:
    if not one.town:
        return None
    town, country = str(one.town.name), one.town.country
    address = known({"@type": "PostalAddress", "addressLocality": town, "addressCountry": country})
    return {"@type": "Place", "name": str(one.venue) or town, "address": address}
