# SPDX-License-Identifier: EUPL-1.2
"""Records turned into drawings: towns, the reach, postcards, the region, and the long picture of a partnership."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext, pgettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.dates import When
from vanort.core.texts import sort_key
from vanort.directory.models import Organization
from vanort.ui.components import Line, draw
from vanort.ui.drawing import distance, lanes, postcard, reach, stamps, stitch
from vanort.ui.drawing.labels import Town
from vanort.ui.entries import Entry

Home = Organization | None
# How few dated entries still make a picture.
FEWEST = 3


def _place(one: Organization | None) -> tuple[float, float] | None:
    return (one.latitude, one.longitude) if one and one.latitude is not None and one.longitude is not None else None


def town(organization: Organization | None, home: Home, url: str = "") -> Town | None:
    """Return an organisation as a town to draw; None without one, or when its position is unknown."""
    if not organization or not (place := _place(organization)):
        return None
    name = str(organization)
    detail = ", ".join(part for part in (organization.country_name, shown_distance(organization, home)) if part)
    title = f"{name}, {detail}" if detail else name
    return Town(name, organization.country, *place, url=url, detail=detail, title=title)


def kilometres(organization: Organization | None, home: Home) -> int | None:
    """Return the distance from home as we write it; None when either position is unknown."""
    here, there = _place(home), _place(organization)
    return distance.shown_km(distance.km(here, there)) if here and there else None


def shown_distance(organization: Organization | None, home: Home) -> str:
    """Return the distance in words, for example ``620 km``; empty when unknown or home itself."""
    km = kilometres(organization, home)
    return "" if km is None or organization == home else _("%(km)d km") % {"km": km}


def shown_direction(organization: Organization | None, home: Home) -> str:
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
    parties = collaboration.parties.all() if collaboration else ()
    public = (party.organization for party in parties if party.is_current() and party.organization.is_public)
    return list(dict.fromkeys(one for one in public if one.kind == Organization.Kind.MUNICIPALITY))


def draw_reach(home: Home, twins: Iterable[Collaboration], near: Collaboration | None = None) -> reach.ReachMap | None:
    """Draw how far home reaches: an arc to each twin town, and the neighbours; None when home has no position."""
    here = town(home, None)
    if not here:
        return None
    ends = (town(each.partner, home, each.get_absolute_url()) for each in twins)
    neighbours = current_towns(near)
    around = (town(each, home) for each in neighbours if not each.is_home)
    detail = ngettext("%(n)d municipality near home", "%(n)d municipalities near home", len(neighbours))
    return reach.draw_reach(
        here, tuple(filter(None, ends)), tuple(filter(None, around)), str(near.name) if near else "",
        detail % {"n": len(neighbours)})  # fmt: skip


def draw_region(home: Home, collaboration: Collaboration | None) -> dict[str, Any] | None:
    """Draw the towns of a regional collaboration around home, with the words that say the same; None without any."""
    here, organizations = town(home, None), current_towns(collaboration)
    members = tuple(filter(None, (town(each, None) for each in organizations if not each.is_home)))
    if not here or not members:
        return None
    names = ", ".join(sorted((str(each) for each in organizations), key=sort_key))
    label = _("Map of the municipalities in %(name)s: %(towns)s.") % {"name": collaboration, "towns": names}
    return {"region": reach.draw_region(here, members), "label": label}


def stamp_of(collaboration: Collaboration, home: Home) -> SafeString:
    """Draw the stamp and the postmark of a twin town."""
    partner = collaboration.partner
    if not partner:
        return SafeString("")
    km = kilometres(partner, home)
    mark = stamps.postmark(str(home), str(partner), km, collaboration.slug) if km is not None else None
    return draw("ui/svg/stampmark.html", stamp=stamps.stamp(collaboration.since, partner.country_name), mark=mark)


def picture_of(collaboration: Collaboration, home: Home, *, is_big: bool = False) -> SafeString:
    """Draw a twin town's country with the arc from home; nothing when a position is unknown."""
    partner = collaboration.partner
    here, there = town(home, home), town(partner, home)
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
    kinds, is_derived = Collaboration.Relation, bool(milestone and milestone.is_derived)
    labels: dict[str, str] = {
        kinds.FRIENDSHIP: _("Friends since"), kinds.CONTACT: _("In contact since"), kinds.PROJECT: _("Project since"),
    }  # fmt: skip
    return Line(
        label=labels.get(collaboration.relation, _("Exchange since") if is_derived else _("Twin town since")),
        value=str(since) if since else pgettext("year", "not stated"), note=_("derived") if is_derived else "",
        is_unknown=since is None)  # fmt: skip


def card(collaboration: Collaboration, home: Home, latest: Activity | None = None) -> dict[str, Any]:
    """Return a twin town as a postcard: picture, stamp, since when, how far, what happened last."""
    partner = collaboration.partner
    far = shown_distance(partner, home)
    last = f"{latest.title}, {latest.when}" if latest else _("nothing entered")
    return {
        "url": collaboration.get_absolute_url(), "name": (partner or collaboration).name,
        "country": partner.country_name if partner else "", "anchor": collaboration.slug,
        "picture": picture_of(collaboration, home), "stamp": stamp_of(collaboration, home),
        "lines": (since_line(collaboration), Line(_("Distance"), far or _("fact missing"), is_unknown=not far),
                  Line(_("Latest"), last, is_unknown=not latest))}  # fmt: skip


def stitch_of(entries: Iterable[Entry], town: Collaboration, home: Home) -> dict[str, Any] | None:
    """Draw a story's dated entries; None when they are too few to make a picture."""
    dated = [(entry, entry.when.year) for entry in entries if isinstance(entry.when, When) and not entry.is_gap]
    if len(dated) < FEWEST or not home or not town.partner:
        return None
    this_year = timezone.localdate().year
    marks = tuple(stitch.Mark(year, _lane(entry), _label(entry)) for entry, year in dated if year <= this_year)
    first: dict[str, int] = {}
    for entry, year in dated:
        first.setdefault(entry.stage, year)
    is_known = any(entry.lane in ("charter", "twinning") for entry, _year in dated)
    is_derived = bool(town.counting_milestone and town.counting_milestone.is_derived)
    words = stitch.Words(str(home), str(town.partner), _("today"), (_("facts"), _("missing")))
    jubilee = town.next_jubilee()
    due = jubilee and (jubilee[0], ngettext("%(n)d year", "%(n)d years", jubilee[1]) % {"n": jubilee[1]})
    label = _("Diagram of the journeys between %(home)s and %(town)s. The same facts stand in the list below.")
    stages = tuple((year, stage) for stage, year in first.items())
    key = ((stage, _key(stage, is_known, is_derived) % {"year": year}) for year, stage in stages)
    return {
        "stitch": stitch.draw_stitch(marks, stages, this_year, words, due),
        "label": label % {"home": home, "town": town.partner},
        "key": [{"stage": stage, "words": said} for stage, said in key]}  # fmt: skip


def _lane(entry: Entry) -> str:
    if entry.lane in ("", lanes.CONTACT):
        return lanes.CONTACT if entry.is_milestone else lanes.OTHER
    return entry.lane


def _label(entry: Entry) -> str:
    # Journeys have no words; the list below tells of them.
    if not entry.is_milestone or entry.lane == "contact":
        return ""
    kind, _comma, derived = entry.kind.partition(", ")
    return derived or kind.lower()


def _key(stage: str, is_known: bool, is_derived: bool) -> str:
    if not is_known and stage != "contact":
        return _("Since when is not known")
    if is_derived and stage == "twin":
        return _("Exchange from %(year)d, derived year")
    names = {"friend": _("Friendship from %(year)d"), "twin": _("Twin town from %(year)d")}
    return names.get(stage, _("Contact from %(year)d"))
