# SPDX-License-Identifier: EUPL-1.2
"""What a page is about, in the words of schema.org; returns plain dicts, texts in the active language.

What is not known is left out. Dates (ISO 8601) are as precise as the source: a year, a month or a day."""

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
    Organization.Kind.MUNICIPALITY: "AdministrativeArea", Organization.Kind.REGION: "AdministrativeArea",
    Organization.Kind.SCHOOL: "School", Organization.Kind.COMPANY: "Corporation",
    **dict.fromkeys(("council", "committee", "unit", "authority", "eu_body"), "GovernmentOrganization")}  # fmt: skip
_EVENT_STATUS = {Activity.State.CANCELLED.value: "EventCancelled", Activity.State.POSTPONED.value: "EventPostponed"}


def organization(one: Organization, *, is_place: bool = True) -> dict[str, Any]:
    """Return an organisation; a municipality as an area, or as the body that is a member or answers for a site."""
    kind = _ORGANIZATION_TYPES.get(one.kind, "Organization")
    if not is_place and kind == "AdministrativeArea":
        kind = "GovernmentOrganization"
    is_area = one.has_position and kind == "AdministrativeArea"
    position = {"@type": "GeoCoordinates", "latitude": one.latitude, "longitude": one.longitude}
    return known({
        "@type": kind, "name": str(one.name), "alternateName": one.endonym if one.endonym != str(one.name) else "",
        "url": one.website, "sameAs": WIKIDATA + one.wikidata_id if one.wikidata_id else "",
        "email": "" if is_place else one.email, "address": _address(one.country) if one.country else None,
        "geo": position if is_area else None})  # fmt: skip


def website(name: str, home: Organization | None) -> dict[str, Any]:
    """Return the site itself and who answers for it."""
    publisher = organization(home, is_place=False) if home else None
    languages = [code for code, _name in settings.LANGUAGES]
    site = {"name": name, "url": absolute("/"), "inLanguage": languages, "publisher": publisher}
    return known({"@type": "WebSite", **site})


def web_page(title: str, path: str, *, language: str, description: str = "") -> dict[str, Any]:
    """Return an ordinary page, in the language that it is really written in."""
    page = {"name": title, "url": absolute(path), "inLanguage": language, "description": description}
    return known({"@type": "WebPage", **page})


def collaboration(one: Collaboration) -> dict[str, Any]:
    """Return a collaboration and its members; no query after ``with_parties``. schema.org knows no twinning."""
    members = [party.organization for party in one.parties.all() if party.organization.is_public and party.is_current()]
    return known({
        "@type": "Project" if one.kind == Collaboration.Kind.EU_PROJECT else "Organization",
        "name": str(one.name), "description": str(one.summary), "url": absolute(one.get_absolute_url()),
        "sameAs": one.website, "foundingDate": one.start.first if one.start else "",
        "dissolutionDate": one.end.last if one.end and one.status == Collaboration.Status.ENDED else "",
        "member": [organization(member, is_place=False) for member in dict.fromkeys(members)]})  # fmt: skip


def activity(one: Activity, *, moved_from: When | None = None) -> dict[str, Any]:
    """Return an activity as an event, perhaps moved from a date; nothing for an idea, because it is no event yet."""
    if one.state == Activity.State.IDEA or one.when is None:
        return {}
    online = one.direction == Activity.Direction.ONLINE or one.kind == Activity.Kind.ONLINE
    mode = "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"
    expected = "EventRescheduled" if moved_from else "EventScheduled"
    # None when nobody has said what became of it.
    status = _EVENT_STATUS.get(one.state, "" if one.is_outcome_unknown else expected)
    return known({
        "@type": "Event", "name": str(one.title), "description": str(one.summary),
        "url": absolute(one.get_absolute_url()), "inLanguage": active_language(),
        "startDate": one.when.first, "endDate": one.when.last if one.when.last != one.when.first else "",
        "previousStartDate": moved_from.first if moved_from else "",
        "eventStatus": f"https://schema.org/{status}" if status else "",
        "eventAttendanceMode": f"https://schema.org/{mode}" if online or one.town else "",
        "location": _place(one) if not online else None})  # fmt: skip


def breadcrumbs(crumbs: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    """Return the way to a page, (title, path) from the start page on; the page itself may lack its path."""
    return {"@type": "BreadcrumbList", "itemListElement": _items(crumbs, "item")}


def item_list(records: Iterable[tuple[Any, str]]) -> dict[str, Any]:
    """Return a list of records as (name, path)."""
    items = _items(records, "url")
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


def _items(named: Iterable[tuple[Any, str]], key: str) -> list[dict[str, Any]]:
    return [
        known({"@type": "ListItem", "position": number, "name": str(name), key: absolute(path) if path else ""})
        for number, (name, path) in enumerate(named, start=1)]  # fmt: skip


def _address(country: str, town: str = "") -> dict[str, Any]:
    return known({"@type": "PostalAddress", "addressLocality": town, "addressCountry": country})


def _place(one: Activity) -> dict[str, Any] | None:
    if not one.town:
        return None
    town = str(one.town.name)
    return {"@type": "Place", "name": str(one.venue) or town, "address": _address(one.town.country, town)}
