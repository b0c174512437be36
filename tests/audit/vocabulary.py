# SPDX-License-Identifier: EUPL-1.2
"""The part of schema.org that the site speaks: which properties a type has, and what may stand in them."""

from __future__ import annotations

THING = {"name", "alternateName", "description", "url", "sameAs", "image", "identifier"}
PLACE = THING | {"address", "geo"}
ORGANIZATION = THING | {
    "email", "telephone", "address", "foundingDate", "dissolutionDate", "member", "memberOf", "parentOrganization",
    "logo",
}  # fmt: skip
WORK = THING | {"inLanguage", "publisher", "about", "isPartOf", "datePublished", "dateModified", "license"}
LIST = THING | {"itemListElement", "numberOfItems"}
PROPERTIES = {
    "Place": PLACE,
    "AdministrativeArea": PLACE,
    "City": PLACE,
    "Organization": ORGANIZATION,
    "GovernmentOrganization": ORGANIZATION,
    "School": ORGANIZATION | PLACE,
    "Corporation": ORGANIZATION,
    "Project": ORGANIZATION,
    "WebSite": WORK,
    "WebPage": WORK | {"breadcrumb"},
    "Event": THING
    | {"inLanguage", "startDate", "endDate", "previousStartDate", "eventStatus", "eventAttendanceMode", "location",
       "organizer"},
    "BreadcrumbList": LIST,
    "ItemList": LIST,
    "ListItem": THING | {"position", "item"},
    "PostalAddress": THING | {"addressCountry", "addressLocality", "postalCode", "streetAddress", "email", "telephone"},
    "GeoCoordinates": THING | {"latitude", "longitude"},
}  # fmt: skip
BODIES = {"Organization", "GovernmentOrganization", "School", "Corporation", "Project"}
TARGETS = {
    "address": {"PostalAddress"},
    "geo": {"GeoCoordinates"},
    "location": {"Place", "AdministrativeArea", "City"},
    "itemListElement": {"ListItem"},
    "member": BODIES,
    "publisher": BODIES,
    "organizer": BODIES,
}
STATES = {"EventCancelled", "EventPostponed", "EventRescheduled", "EventScheduled"}
MODES = {"OnlineEventAttendanceMode", "OfflineEventAttendanceMode"}
CLOSED = {
    "eventStatus": {f"https://schema.org/{one}" for one in STATES},
    "eventAttendanceMode": {f"https://schema.org/{one}" for one in MODES},
}


def faults_of(thing, *, inside=""):
    """Yield what schema.org does not know about a thing and all that it holds."""
    kind = thing.get("@type")
    if kind not in PROPERTIES:
        yield f"{inside}: unknown type {kind}"
        return
    for name, value in thing.items():
        if name.startswith("@"):
            continue
        if name not in PROPERTIES[kind]:
            yield f"{inside}{kind} has no {name}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if name in TARGETS and one.get("@type") not in TARGETS[name]:
                    yield f"{inside}{kind}.{name} is no {one.get('@type')}"
                yield from faults_of(one, inside=f"{inside}{kind}.{name}: ")
            elif name in CLOSED and one not in CLOSED[name]:
                yield f"{inside}{kind}.{name} may not be {one}"
            elif one in ("", None):
                yield f"{inside}{kind}.{name} is empty"
