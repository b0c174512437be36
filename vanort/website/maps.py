# SPDX-License-Identifier: EUPL-1.2
"""Records turned into what the drawings need: towns, the reach, postcards and the region."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.texts import sort_key
from vanort.directory.models import Organization
from vanort.ui.components import Line, Postcard, draw
from vanort.ui.drawing import distance, postcard, reach, region, stamps
from vanort.ui.drawing.towns import Town


def _place(organization: Organization | None) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees; None when they are unknown."""
    if not organization or organization.latitude is None or organization.longitude is None:
        return None
    return organization.latitude, organization.longitude


def town(organization: Organization, home: Organization | None, url: str = "") -> Town | None:
    """Return an organisation as a town to draw; None when its position is unknown."""
    place = _place(organization)
    if not place:
        return None
    detail = ", ".join(part for part in (organization.country_name, shown_distance(organization, home)) if part)
    name = str(organization)
    return Town(
        name, organization.country, *place, url=url, detail=detail, title=f"{name}, {detail}" if detail else name
    )


def kilometres(organization: Organization, home: Organization | None) -> int | None:
    """Return the distance from home as we write it; None when either position is unknown."""
    here, there = _place(home), _place(organization)
    return distance.shown_km(distance.km(here, there)) if here and there else None


def shown_distance(organization: Organization, home: Organization | None) -> str:
    """Return the distance in words, for example ``620 km``; empty when unknown or home itself."""
    km = kilometres(organization, home)
    return "" if km is None or organization == home else _("%(km)d km") % {"km": km}


def shown_direction(organization: Organization, home: Organization | None) -> str:
    """Return which way it lies as the crow flies; empty when a position is unknown."""
    here, there = _place(home), _place(organization)
    if not here or not there:
        return ""
    winds = {
        "n": _("to the north"), "ne": _("to the north-east"), "e": _("to the east"), "se": _("to the south-east"),
        "s": _("to the south"), "sw": _("to the south-west"), "w": _("to the west"), "nw": _("to the north-west"),
    }  # fmt: skip
    return winds[distance.compass(distance.bearing(here, there))]


def current_towns(collaboration: Collaboration | None) -> list[Organization]:
    """Return the municipalities that are public parties today. No query after with_parties."""
    if not collaboration:
        return []
    parties = (party for party in collaboration.parties.all() if party.is_current() and party.organization.is_public)
    kinds = (Organization.Kind.MUNICIPALITY,)
    return list(dict.fromkeys(party.organization for party in parties if party.organization.kind in kinds))


def draw_reach(
    home: Organization | None, twins: Iterable[Collaboration], near: Collaboration | None = None
) -> reach.ReachMap | None:
    """Draw how far home reaches: an arc to each twin town, and the neighbours; None when home has no position."""
    here = home and town(home, None)
    if not here:
        return None
    ends = (town(each.partner, home, each.get_absolute_url()) for each in twins if each.partner)
    neighbours = current_towns(near)
    around = (town(each, home) for each in neighbours if not each.is_home)
    count = len(neighbours)
    detail = ngettext("%(n)d municipality near home", "%(n)d municipalities near home", count) % {"n": count}
    return reach.draw_reach(
        here, tuple(t for t in ends if t), tuple(t for t in around if t), str(near.name) if near else "", detail
    )


def draw_region(home: Organization | None, collaboration: Collaboration | None) -> dict[str, Any] | None:
    """Draw the towns of a regional collaboration around home, with the words that say the same; None without any."""
    here = home and town(home, None)
    organizations = current_towns(collaboration)
    members = tuple(t for t in (town(each, None) for each in organizations if not each.is_home) if t)
    if not here or not members:
        return None
    names = ", ".join(sorted((str(each) for each in organizations), key=sort_key))
    label = _("Map of the municipalities in %(name)s: %(towns)s.") % {"name": collaboration, "towns": names}
    return {"region": region.draw_region(here, members), "label": label}


def stamp_of(collaboration: Collaboration, home: Organization | None) -> SafeString:
    """Draw the stamp and the postmark of a twin town."""
    partner = collaboration.partner
    if not partner:
        return SafeString("")
    km = kilometres(partner, home)
    mark = stamps.postmark(str(home), str(partner), km, collaboration.slug) if km is not None else None
    return draw("ui/svg/stampmark.html", stamp=stamps.stamp(collaboration.since, partner.country_name), mark=mark)


def picture_of(collaboration: Collaboration, home: Organization | None, *, is_big: bool = False) -> SafeString:
    """Draw a twin town's country with the arc from home; nothing when a position is unknown."""
    partner = collaboration.partner
    here, there = home and town(home, home), partner and town(partner, home)
    if not partner or not here or not there or not there.country:
        return SafeString("")
    if not is_big:
        return draw("ui/svg/card.html", card=postcard.draw_card(here, there))
    words = {"home": home, "town": partner, "country": partner.country_name, "distance": shown_distance(partner, home)}
    label = _("Map: %(home)s and %(town)s in %(country)s, %(distance)s from each other.") % words
    return draw("ui/svg/bigcard.html", big=postcard.draw_bigcard(here, there), label=label)


def since_line(collaboration: Collaboration) -> Line:
    """Return the line that says since when; derived and unknown years say so. No query after with_milestones."""
    milestone, since = collaboration.counting_milestone, collaboration.since
    labels: dict[str, str] = {
        Collaboration.Relation.FRIENDSHIP: _("Friends since"),
        Collaboration.Relation.CONTACT: _("In contact since"),
        Collaboration.Relation.PROJECT: _("Project since"),
    }
    is_derived = bool(milestone and milestone.is_derived)
    return Line(
        label=labels.get(collaboration.relation, _("Exchange since") if is_derived else _("Twin town since")),
        value=str(since) if since else pgettext("year", "not stated"),
        note=_("derived") if is_derived else "",
        is_unknown=since is None,
    )


def card(collaboration: Collaboration, home: Organization | None, latest: Activity | None = None) -> Postcard:
    """Return a twin town as a postcard: picture, stamp, since when, how far, what happened last."""
    partner = collaboration.partner
    far = shown_distance(partner, home) if partner else ""
    last = f"{latest.title}, {latest.when}" if latest else _("nothing entered")
    return Postcard(
        url=collaboration.get_absolute_url(),
        name=partner.name if partner else collaboration.name,
        country=partner.country_name if partner else "",
        anchor=collaboration.slug,
        picture=picture_of(collaboration, home),
        stamp=stamp_of(collaboration, home),
        lines=(
            since_line(collaboration),
            Line(_("Distance"), far or _("fact missing"), is_unknown=not far),
            Line(_("Latest"), last, is_unknown=not latest),
        ),
    )
