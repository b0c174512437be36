# SPDX-License-Identifier: EUPL-1.2
"""The money of one EU project as its page tells it: never divided, never added to another project's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import format_percent

from vanort.collaborations.models import Collaboration, Funding
from vanort.core.money import format_money, share
from vanort.core.texts import active_language

KINDS = Funding.Kind


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
    own = next((row for row in rows if row.kind == KINDS.OWN_SHARE and row.party and row.party.is_home), None)
    total, support = whole.get(KINDS.TOTAL), whole.get(KINDS.EU_SUPPORT)
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
