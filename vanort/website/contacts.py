# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what: the public contact functions of our own bodies and of the partners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from vanort.core.models import Visibility
from vanort.directory.models import ContactFunction, Organization


@dataclass
class Body:
    """An organisation or a unit of it, with the functions that somebody has there today."""

    organization: Organization
    functions: list[ContactFunction] = field(default_factory=list)

    @property
    def is_reachable(self) -> bool:
        """Whether one can write or ring."""
        return bool(self.organization.email or self.organization.phone)


def bodies(organizations: Iterable[Organization]) -> list[Body]:
    """Return the public organisations and their units that can be turned to. One query.

    One without a known function is listed when it has an address, a telephone or a website.
    """
    wanted = [each for each in organizations if each.is_public]
    found = {each.pk: Body(each) for each in wanted if each.email or each.phone or each.website}
    within = Q(organization__parent__in=wanted, organization__parent__visibility=Visibility.PUBLIC)
    rows = ContactFunction.objects.public().current().filter(Q(organization__in=wanted) | within)
    rows = rows.select_related("organization", "person", "source")
    for function in rows.order_by("organization__name__sv", "kind", "pk"):
        found.setdefault(function.organization_id, Body(function.organization)).functions.append(function)
    return list(found.values())


def within(found: Iterable[Body], organization: Organization | None) -> list[Body]:
    """Return those of the bodies found that are an organisation or one of its units."""
    if not organization:
        return []
    return [body for body in found if organization.pk in (body.organization.pk, body.organization.parent_id)]
