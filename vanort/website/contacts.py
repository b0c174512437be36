# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what: the public contact functions of our own bodies and of the partners."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from vanort.bodies.public import without_past_chairs
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
    """Return the public organisations, their units and the units' own that can be turned to. One query.

    One without a known function is listed when it has an address, a telephone or a website.
    """
    wanted = [each for each in organizations if each.is_public]
    found = {each.pk: Body(each) for each in wanted if each.email or each.phone or each.website}
    # A committee is a unit of a board, which is a unit of the municipality.
    unit = Q(organization__parent__in=wanted) | Q(organization__parent__parent__in=wanted)
    within = unit & Q(organization__parent__visibility=Visibility.PUBLIC)
    rows = without_past_chairs(ContactFunction.objects.public().current())
    rows = rows.filter(Q(organization__in=wanted) | within)
    rows = rows.select_related("organization__parent", "person", "source")
    for function in rows.order_by("organization__name__sv", "kind", "pk"):
        found.setdefault(function.organization_id, Body(function.organization)).functions.append(function)
    return list(found.values())


def within(found: Iterable[Body], organization: Organization | None) -> list[Body]:
    """Return those of the bodies found that are an organisation or lie within it."""
    return [body for body in found if organization and organization.pk in _line(body.organization)]


def _line(organization: Organization) -> tuple[int | None, ...]:
    above = organization.parent
    return organization.pk, organization.parent_id, above.parent_id if above else None
