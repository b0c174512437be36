# SPDX-License-Identifier: EUPL-1.2
"""What the municipality itself is in a collaboration, and the money: never divided, never added across projects."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration, Funding, Party
from vanort.core.money import format_money, share
from vanort.core.texts import active_language
from vanort.website.standing import status_of

OWNER = Party.Role.OWNER


@dataclass(frozen=True)
class Amount:
    """One amount in words, with what it is and where it is read."""

    label: str
    shown: str
    source: Any


@dataclass(frozen=True)
class OwnRole:
    """A collaboration as seen from the municipality."""

    collaboration: Collaboration
    role: str = ""
    status_code: str = ""
    status_label: str = ""
    facts: list[str] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)


def group_by_role(collaborations: Iterable[Collaboration]) -> list[tuple[str, list[OwnRole]]]:
    """Return collaborations under the municipality's own role: as owner, as taking part, and no role of its own.

    No query when parties with organisations, and funding with sources, are loaded. Empty groups are left out.
    """
    roles = [_own_role(one) for one in collaborations]
    groups = [
        (_("We are the owner"), [role for role in roles if role.role == OWNER]),
        (_("We take part"), [role for role in roles if role.role and role.role != OWNER]),
        (_("Our role is not stated"), [role for role in roles if not role.role]),
    ]
    return [(title, members) for title, members in groups if members]


def _own_role(one: Collaboration) -> OwnRole:
    parties = list(one.parties.all())
    mine = sorted((party for party in parties if party.organization.is_home), key=lambda party: party.role != OWNER)
    code, words = status_of(one)
    home_id = mine[0].organization_id if mine else None
    return OwnRole(
        one,
        role=mine[0].role if mine else "",
        status_code=code,
        status_label=words,
        facts=_facts(one, mine, parties),
        amounts=[_amount(row) for row in one.funding.all() if row.party_id in (None, home_id)],
    )


def _facts(one: Collaboration, mine: list[Party], parties: list[Party]) -> list[str]:
    """Return role, owner, years and fund, each in a few words; what is not known is left out."""
    role = str(capfirst(mine[0].get_role_display())) if mine and mine[0].role != OWNER else ""
    owners = [str(p.organization) for p in parties if p.role == OWNER and p.organization.is_public and p not in mine]
    owner = _("Owner: %(names)s") % {"names": ", ".join(owners)} if owners else ""
    years = f"{one.start}–{one.end}" if one.start and one.end else str(one.start or "")
    return [fact for fact in (role, owner, years, one.programme) if fact]


def _amount(row: Funding) -> Amount:
    kind = str(row.get_kind_display())
    label = kind if row.party_id else _("%(kind)s, the whole project") % {"kind": kind}
    return Amount(label, format_money(row.amount, row.currency, is_approximate=row.is_approximate), row.source)


def shown(row: Funding | None) -> str:
    """Return an amount in words; empty when nobody has recorded it."""
    if not row or row.amount is None:
        return ""
    return format_money(row.amount, row.currency, is_approximate=row.is_approximate)


def amounts_of(collaboration: Collaboration) -> dict[str, Any]:
    """Return total, EU support with its share, other financing and our own share; empty for what is no EU project.

    Other financing is the total less the support. Our own share is what somebody has recorded, else empty: it is
    never worked out by dividing. One query.
    """
    if collaboration.kind != Collaboration.Kind.EU_PROJECT:
        return {}
    rows = list(collaboration.funding.select_related("party", "source"))
    whole = {row.kind: row for row in rows if row.party is None}
    own = next((row for row in rows if row.kind == Funding.Kind.OWN_SHARE and row.party and row.party.is_home), None)
    total, support = whole.get(Funding.Kind.TOTAL), whole.get(Funding.Kind.EU_SUPPORT)
    named = {"total": total, "support": support, "own": own}
    found = {name: {"shown": shown(row), "source": row and row.source} for name, row in named.items()}
    return found | (_compared(support, total) if support and total else {})


def _compared(support: Funding, total: Funding) -> dict[str, Any]:
    """Return the support's share and what others pay; nothing when they cannot be compared."""
    part, whole = support.amount, total.amount
    if part is None or not whole or support.currency != total.currency:
        return {}
    percent = format_percent(share(part, whole) / Decimal(100), format="#,##0.## %", locale=active_language())
    is_approximate = support.is_approximate or total.is_approximate
    return {"percent": percent, "other": format_money(whole - part, total.currency, is_approximate=is_approximate)}
