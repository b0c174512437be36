# SPDX-License-Identifier: EUPL-1.2
"""Collaborations and EU projects of a year, with the municipality's true role in each, and its own money."""

from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration, Funding, Party
from vanort.reports.figures import Figure, Row, Section, Table, key_of
from vanort.reports.year import Year, name_of, part_of


def projects_section(year: Year) -> Section:
    """Return all collaborations but twin towns that are not known to lie outside the year. Three queries."""
    found = Collaboration.objects.exclude(kind=Collaboration.Kind.TWIN_TOWN).with_parties().prefetch_related("funding")
    rows = tuple(_row(each, year) for each in found.order_by("kind", "pk") if _is_of(each, year))
    money = (str(each.label) for each in Funding.Kind)
    head = (_("Name"), _("Kind"), _("Our role"), _("Period"), _("Status"), *money)
    note = _("Amounts are for the whole period. Those of different projects and roles are never added together.")
    table = Table("projects", _("Collaborations and EU projects"), head, rows, note)
    return Section("projects", _("Collaborations and EU projects"), tables=(table,))


def _is_of(collaboration: Collaboration, year: Year) -> bool:
    start, end = collaboration.start, collaboration.end
    return not (start and start.start > year.last) and not (end and end.end < year.first)


def _row(each: Collaboration, year: Year) -> Row:
    """Return a collaboration with what the municipality itself was in it, any day of the year."""
    ours = [party for party in each.parties.all() if party.organization.is_home and _overlaps(party, year)]
    roles = ", ".join(dict.fromkeys(party.get_role_display() for party in ours)) or _("no party")
    home = ours[0].organization_id if ours else None
    period, status = f"{each.start or '?'} – {each.end or ''}", each.get_status_display() or _("unknown")
    money = (_amount(each, kind, home) if each.funding.all() else "" for kind in Funding.Kind)
    return part_of(each), each.get_kind_display(), roles, period, status, *money


def _overlaps(party: Party, year: Year) -> bool:
    return (party.start_date or year.first) <= year.last and (party.end_date or year.last) >= year.first


def _amount(each: Collaboration, kind: str, home: int | None) -> Figure:
    """Return what is recorded for the whole project, or as our own share of it; nothing is worked out."""
    whose = home if kind == Funding.Kind.OWN_SHARE else None
    row = next((row for row in each.funding.all() if (row.kind, row.party_id) == (kind, whose)), None)
    part = part_of(each, row.amount if row else None)
    return Figure.total(key_of("project", name_of(each), kind), [part], row.currency if row else "SEK")
