# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what, and what to tell whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration
from vanort.opendata import jsonld
from vanort.website.contacts import bodies
from vanort.website.context import site_of
from vanort.website.rendering import render_page


def contact(request: HttpRequest) -> HttpResponse:
    """Show the public contact functions of our own bodies and of the partners."""
    site = site_of(request)
    towns = Collaboration.objects.public().twin_towns().ongoing().with_parties().order_by("name__sv")
    twins = list(towns.select_related("responsible"))
    units = [each.responsible for each in twins if each.responsible and each.responsible.is_public]
    own = bodies([site.home] if site.home else [])
    return render_page(
        request,
        "contact.html",
        trail=[(_("Contact"), request.path)],
        structured=[jsonld.organization(site.home, as_publisher=True)] if site.home else [],
        home=site.home,
        switchboard=site.facts.switchboard,
        to=next((unit for unit in units if any(unit == body.organization for body in own)), None),
        own=own,
        is_reachable=bool(site.facts.switchboard) or any(body.is_reachable for body in own),
        partners=bodies(partner for each in twins if (partner := each.partner)),
    )
