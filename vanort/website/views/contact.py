# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what, and what to tell whom."""

from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration, StatusChange
from vanort.enquiries.addresses import ask_url
from vanort.enquiries.models import Topic
from vanort.opendata import jsonld
from vanort.website import register
from vanort.website.contacts import bodies
from vanort.website.rendering import Shown, make_ready, page_view


@page_view("contact.html", size=register.LANGUAGES)
def contact() -> Shown:
    """Show the public contact functions of our own bodies and of the partners. Eight queries."""
    home, switchboard = register.home(), register.facts().switchboard
    twins = [
        each
        for each in register.collaborations()
        if each.kind == Collaboration.Kind.TWIN_TOWN and each.status not in StatusChange.FINAL
    ]
    units = [each.responsible for each in twins if each.responsible and each.responsible.is_public]
    own = bodies([home] if home else [])
    shown = {body.organization.pk: body.organization for body in own}
    return make_ready(
        trail=[(_("Contact"), reverse("website:contact"))],
        structured=[jsonld.organization(home, is_place=False)] if home else [],
        home=home,
        switchboard=switchboard,
        to=next((unit for unit in units if unit.pk in shown), None),
        topics=[
            {
                "title": topic.title,
                "guidance": topic.guidance,
                "to": shown.get(topic.organization_id or 0),
                "url": ask_url(topic.slug),
            }
            for topic in Topic.objects.open()
        ],
        own=own,
        is_reachable=bool(switchboard) or any(body.is_reachable for body in own),
        partners=bodies(partner for each in twins if (partner := each.partner)),
    )
