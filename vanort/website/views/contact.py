# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what, and what to send to whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration
from vanort.website import jsonld
from vanort.website.contacts import bodies
from vanort.website.context import site_of
from vanort.website.rendering import render_page


def contact(request: HttpRequest) -> HttpResponse:
    """Show the public contact functions of our own bodies and of the partners."""
    site = site_of(request)
    twins = Collaboration.objects.public().twin_towns().ongoing().with_parties().order_by("name__sv")
    partners = [partner for each in twins if (partner := each.partner) and partner.is_public]
    return render_page(
        request,
        "contact.html",
        trail=[(_("Contact"), request.path)],
        structured=[jsonld.organization(site.home, as_publisher=True)] if site.home else [],
        home=site.home,
        switchboard=site.facts.switchboard,
        matters=_matters(),
        own=bodies([site.home] if site.home else []),
        partners=bodies(partners),
    )


def _matters() -> list[dict[str, str]]:
    """Return what people write about, and what to tell us; pages lead to each by its anchor."""
    matters = {
        "skola": (
            _("An exchange with my class"),
            _("Turn to the body for twin towns. Tell them the school, the pupils’ age, how many you are and when you can travel."),
        ),
        "forening": (
            _("A counterpart for my club"),
            _("Turn to the body for twin towns. Describe the club, and which town you would like to meet."),
        ),
        "vard": (
            _("To have guests at home"),
            _("Turn to the body for twin towns. Say how many you have room for and which languages you speak."),
        ),
        "ide": (
            _("An idea or a question"),
            _("Turn to the body for twin towns. Questions about the EU go to those who answer for the EU."),
        ),
        "rattelse": (
            _("Something here is wrong or missing"),
            _("Tell the body for twin towns which page it is, what is right, and where that can be read."),
        ),
    }
    return [{"anchor": anchor, "title": title, "text": text} for anchor, (title, text) in matters.items()]
