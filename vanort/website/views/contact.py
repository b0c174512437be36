# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what: the public contact functions of our own bodies and of the partners, and what to tell whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.bodies.public import without_past_chairs
from vanort.collaborations.models import Collaboration, StatusChange
from vanort.core.models import Visibility
from vanort.directory.models import ContactFunction, Organization
from vanort.enquiries.addresses import ask_url
from vanort.enquiries.models import Topic
from vanort.opendata import jsonld
from vanort.website import register
from vanort.website.rendering import Shown, make_ready, page_view


@dataclass
class Body:
    """An organisation or a unit of it, with the functions that somebody has there today."""

    organization: Organization
    functions: list[ContactFunction] = field(default_factory=list)


def bodies(organizations: Iterable[Organization]) -> list[Body]:
    """Return the public organisations, their units and the units' own that can be turned to. One query.

    One without a known function is listed when it has an address, a telephone or a website."""
    wanted = [each for each in organizations if each.is_public]
    found = {each.pk: Body(each) for each in wanted if each.email or each.phone or each.website}
    # A committee is a unit of a board, which is a unit of the municipality.
    unit = Q(organization__parent__in=wanted) | Q(organization__parent__parent__in=wanted)
    within = unit & Q(organization__parent__visibility=Visibility.PUBLIC)
    rows = without_past_chairs(ContactFunction.objects.public().current()).filter(Q(organization__in=wanted) | within)
    rows = rows.select_related("organization__parent", "person", "source")
    for function in rows.order_by("organization__name__sv", "kind", "pk"):
        found.setdefault(function.organization_id, Body(function.organization)).functions.append(function)
    return list(found.values())


def within(found: Iterable[Body], organization: Organization | None) -> list[Body]:
    """Return those of the bodies found that are an organisation or lie within it."""
    ones = ((body, body.organization) for body in found if organization)
    key = organization and organization.pk
    return [body for body, one in ones if key in (one.pk, one.parent_id, one.parent and one.parent.parent_id)]


@page_view("contact.html", size=register.LANGUAGES)
def contact() -> Shown:
    """Show the public contact functions of our own bodies and of the partners. Eight queries."""
    home, switchboard = register.home(), register.facts().switchboard
    is_twin = Collaboration.Kind.TWIN_TOWN
    twins = [e for e in register.collaborations() if e.kind == is_twin and e.status not in StatusChange.FINAL]
    units = [each.responsible for each in twins if each.responsible and each.responsible.is_public]
    own = bodies([home] if home else [])
    shown = {body.organization.pk: body.organization for body in own}
    asked = [(topic, shown.get(topic.organization_id or 0)) for topic in Topic.objects.open()]
    return make_ready(
        trail=[(_("Contact"), reverse("website:contact"))],
        structured=[jsonld.organization(home, is_place=False)] if home else [],
        home=home, switchboard=switchboard, to=next((unit for unit in units if unit.pk in shown), None),
        topics=[{"title": t.title, "guidance": t.guidance, "to": to, "url": ask_url(t.slug)} for t, to in asked],
        own=own, is_reachable=bool(switchboard) or any(one.email or one.phone for one in shown.values()),
        partners=bodies(partner for each in twins if (partner := each.partner)))  # fmt: skip
