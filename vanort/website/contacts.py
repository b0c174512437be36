# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what: the public contact functions of our own bodies and of the partners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst

from vanort.collaborations.models import Collaboration
from vanort.core.models import Visibility
from vanort.directory.models import ContactFunction, Organization


def _functions(of: Q) -> Iterable[ContactFunction]:
    rows = ContactFunction.objects.public().current().filter(of)
    return rows.select_related("organization__parent", "person", "source").order_by("organization__name__sv", "kind", "pk")


def within(organizations: Iterable[Organization]) -> Q:
    """Return the condition that a function belongs to an organisation or to a unit of it."""
    keys = [each.pk for each in organizations]
    public_parent = Q(organization__parent__in=keys, organization__parent__visibility=Visibility.PUBLIC)
    return Q(organization__in=keys) | public_parent


def bodies(organizations: Iterable[Organization]) -> list[dict[str, Any]]:
    """Return each organisation and unit that somebody answers for today, with the functions. One query.

    An organisation without a known function is listed when it has an address, a telephone or a website.
    """
    wanted = list(organizations)
    found: dict[int, dict[str, Any]] = {each.pk: _body(each) for each in wanted if _is_reachable(each)}
    for function in _functions(within(wanted)):
        body = found.setdefault(function.organization_id, _body(function.organization))
        body["functions"].append(_function(function))
    return list(found.values())


def contacts_of(home: Organization | None, town: Collaboration) -> dict[str, Any]:
    """Return who to turn to about a twin town: on our side and on theirs. Two queries."""
    own = [each for each in (home,) if each]
    partner = [each for each in (town.partner,) if each and each.is_public]
    return {"home": bodies(own), "partner": bodies(partner)}


def _is_reachable(organization: Organization) -> bool:
    return bool(organization.email or organization.phone or organization.website)


def _body(organization: Organization) -> dict[str, Any]:
    return {
        "slug": organization.slug,
        "name": organization.name,
        "endonym": organization.endonym if organization.endonym != str(organization) else "",
        "language": organization.languages.split(" ")[0],
        "text": organization.description,
        "email": organization.email,
        "phone": organization.phone,
        "website": organization.website,
        "functions": [],
    }


def _function(function: ContactFunction) -> dict[str, Any]:
    person = function.person
    return {
        "label": function.title or capfirst(str(function.get_kind_display())),
        "answers_for": function.answers_for,
        "name": person.name if person else "",
        "email": person.public_email if person else "",
        "phone": person.public_phone if person else "",
        "known_on": function.known_on if not function.start_date else None,
        "source": function.source,
    }
