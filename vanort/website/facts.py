# SPDX-License-Identifier: EUPL-1.2
"""The facts of a record as a page lists them; what is not known says so or is left out."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal
from django.template.defaultfilters import date as format_day
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity
from vanort.activities.turns import Side
from vanort.collaborations.models import Agreement, Collaboration, Party, Signing
from vanort.core.texts import Texts
from vanort.directory.models import Organization
from vanort.website import maps
from vanort.website.languages import active_language
from vanort.website.standing import own_role, status_of

Fact = dict[str, Any]


def _fact(label: str, value: Any, note: Any = "", **more: Any) -> Fact:
    return {"label": label, "value": value, "note": note, **more}


def bigcard(town: Collaboration, home: Organization | None) -> dict[str, Any]:
    """Return the head of a twin town's page: picture, stamp, names and the four lines that matter most."""
    partner = town.partner
    code, words = status_of(town)
    lines = [maps.since_line(town), {"label": _("Status now"), "value": words, "status_code": code}]
    if partner and partner.country:
        lines.insert(0, {"label": _("Country"), "value": partner.country_name})
    if jubilee := town.next_jubilee():
        lines.append({"label": _("Jubilee"), "value": _jubilee_words(*jubilee)})
    return {
        "name": partner.name if partner else town.name,
        "endonym": partner.endonym if partner and partner.endonym != str(partner) else "",
        "endonym_language": partner.languages.split(" ")[0] if partner else "",
        "picture": maps.picture_of(town, home, is_big=True),
        "stamp": maps.stamp_of(town, home),
        "lines": lines,
    }


def _jubilee_words(year: int, years: int) -> str:
    return ngettext("%(years)d year in %(year)d", "%(years)d years in %(year)d", years) % {"years": years, "year": year}


def of_town(town: Collaboration, home: Organization | None, host: Side | None) -> list[Fact]:
    """Return the facts of a twin town; whose turn it is to host is said only when visits tell."""
    partner, milestone = town.partner, town.counting_milestone
    jubilee = town.next_jubilee()
    relation = town.get_relation_display() or town.get_kind_display()
    hosts = {Side.HOME: home, Side.PARTNER: partner}
    found = [
        _fact(_("Kind of relation"), capfirst(str(relation)), milestone.derivation if milestone else ""),
        _fact(
            _("Whose turn to host"),
            str(hosts[host]) if host else _("not known"),
            _("the other side hosted last") if host else _("no visit that we know of tells"),
        ),
        _fact(
            _("Next jubilee"),
            _jubilee_words(*jubilee) if jubilee else _("none in the next five years") if town.since else "",
        ),
    ]
    if town.responsible:
        found.append(_fact(_("Responsible here"), town.responsible.name))
    return [found[0], *(_of_partner(partner, home) if partner else []), *found[1:]]


def _of_partner(partner: Organization, home: Organization | None) -> list[Fact]:
    year = _("the figure for %(year)d") % {"year": partner.population_year} if partner.population_year else ""
    people = format_decimal(partner.population, locale=active_language()) if partner.population else ""
    direction = maps.shown_direction(partner, home)
    found = [
        _fact(
            _("Distance"),
            maps.shown_distance(partner, home),
            _("as the crow flies, %(direction)s") % {"direction": direction} if direction else "",
        ),
        _fact(_("Languages"), capfirst(partner.language_names)),
        _fact(_("Inhabitants"), people, (year or _("year not stated")) if people else ""),
    ]
    if partner.successor:
        day = format_day(partner.merged_on, "j F Y") if partner.merged_on else ""
        found.append(_fact(_("Merged into"), partner.successor.name, day))
    return found


def of_collaboration(collaboration: Collaboration) -> list[Fact]:
    """Return the facts of a collaboration of any kind but a twin town."""
    code, words = status_of(collaboration)
    is_project = collaboration.kind == Collaboration.Kind.EU_PROJECT
    began = collaboration.start or (m.when if (m := collaboration.counting_milestone) else None)
    found = [
        _fact(_("Kind"), capfirst(str(collaboration.get_kind_display()))),
        _fact(_("Status now"), words, status_code=code),
        _fact(_("Our own role"), own_role(collaboration)),
        _fact(_("Began"), str(began or "")),
        _fact(_("Ended") if code in ("ended", "lapsed") else _("Ends"), str(collaboration.end or "")),
        _fact(_("Aims at"), str(collaboration.horizon or "")),
        _fact(_("Fund and period"), collaboration.programme if is_project else ""),
        _fact(_("Project number"), collaboration.project_number if is_project else ""),
        _fact(_("Responsible here"), str(collaboration.responsible or "")),
        _fact(_("Website"), _host(collaboration.website), url=collaboration.website),
    ]
    wanted = {_("Our own role"), _("Began")}
    return [fact for fact in found if fact["value"] or fact["label"] in wanted]


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].removeprefix("www.")


def of_activity(activity: Activity) -> list[Fact]:
    """Return the facts of an activity."""
    place = ", ".join(str(part) for part in (activity.venue, activity.town) if part)
    found = [
        _fact(_("When"), str(activity.when)),
        _fact(_("Where"), place),
        _fact(_("Kind"), capfirst(str(activity.get_kind_display()))),
        _fact(_("Direction"), capfirst(str(activity.get_direction_display()))),
        _fact(_("Status"), capfirst(activity.shown_state_label), status_code=_state_code(activity)),
        _fact(_("Decision"), str(activity.decision or "")),
        _fact(_("Responsible here"), str(activity.responsible or "")),
    ]
    wanted = {_("Where")}
    return [fact for fact in found if fact["value"] or fact["label"] in wanted]


def _state_code(activity: Activity) -> str:
    return "unknown" if activity.is_outcome_unknown else activity.state


def of_agreement(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement with a line per side that signed; needs with_signings."""
    first, last = (format_day(day, "j F Y") if day else "" for day in (agreement.valid_from, agreement.valid_to))
    kept = {"first": first, "last": last}
    valid = _("Valid from %(first)s to %(last)s.") if first and last else _("Valid to %(last)s.") if last else ""
    return {
        "when": agreement.signed or _("year unknown"),
        "kind": capfirst(str(agreement.get_kind_display())),
        "title": agreement.title,
        "text": agreement.summary,
        "valid": (valid or (_("Valid from %(first)s.") if first else "")) % kept,
        "renews": agreement.renews.title if agreement.renews else Texts(),
        "decision": str(agreement.decision or ""),
        "signings": [_signing(signing) for signing in agreement.signings.all()],
        "document": agreement.document,
        "source": agreement.source,
    }


def _signing(signing: Signing) -> dict[str, Any]:
    where = _("in %(place)s") % {"place": signing.place} if signing.place else ""
    return {
        "side": signing.organization.name,
        "person": str(signing.person) if signing.person and signing.person.is_public else "",
        "office": signing.office,
        "when": " ".join(str(part) for part in (signing.signed or "", where) if part),
    }


def member(party: Party) -> dict[str, Any]:
    """Return a party with its role and period."""
    first, last = (format_day(day, "Y") if day else "" for day in (party.start_date, party.end_date))
    since = _("since %(year)s") % {"year": first} if first and not last else ""
    until = _("until %(year)s") % {"year": last} if last and not first else ""
    return {
        "name": party.organization.name,
        "when": since or until or (f"{first}–{last}" if first else ""),
        "text": capfirst(str(party.get_role_display())),
        "source": party.source,
    }
