# SPDX-License-Identifier: EUPL-1.2
"""The money of one EU project as its page tells it: never divided, never added to another project's."""

from __future__ import annotations

from typing import Any

from babel.numbers import format_percent
from django.utils.translation import gettext as _

from vanort.collaborations.models import Collaboration, Funding
from vanort.core.money import format_money, share
from vanort.website.languages import active_language

_KINDS = Funding.Kind


def amounts_of(collaboration: Collaboration) -> list[dict[str, Any]]:
    """Return total, EU support with its share, other financing and our own share; empty for what is no EU project.

    Other financing is the total less the support. Our own share is what somebody has recorded, else not known:
    it is never worked out by dividing. One query.
    """
    if collaboration.kind != Collaboration.Kind.EU_PROJECT:
        return []
    rows = list(collaboration.funding.select_related("party", "source"))
    whole = {row.kind: row for row in rows if row.party is None}
    own = next((row for row in rows if row.kind == _KINDS.OWN_SHARE and row.party and row.party.is_home), None)
    total, support = whole.get(_KINDS.TOTAL), whole.get(_KINDS.EU_SUPPORT)
    found = [_amount(_("Total budget"), total), _amount(_("EU support"), support, _part(support, total))]
    if other := _other(support, total):
        found.append(other)
    unknown = {"label": _("The municipality’s own share"), "value": _("not known")}
    found.append(_amount(_("The municipality’s own share"), own) if own else unknown)
    return found


def _amount(label: str, row: Funding | None, note: str = "") -> dict[str, Any]:
    if not row or row.amount is None:
        return {"label": label, "value": ""}
    value = format_money(row.amount, row.currency, is_approximate=row.is_approximate)
    return {"label": label, "value": value, "note": note, "source": row.source}


def _are_comparable(support: Funding | None, total: Funding | None) -> bool:
    known = bool(support and total and support.amount is not None and total.amount)
    return known and support.currency == total.currency  # type: ignore[union-attr]


def _part(support: Funding | None, total: Funding | None) -> str:
    if not support or not total or not _are_comparable(support, total):
        return ""
    percent = share(support.amount, total.amount) / 100
    shown = format_percent(percent, format="#,##0.## %", locale=active_language())
    return _("%(share)s of the total") % {"share": shown}


def _other(support: Funding | None, total: Funding | None) -> dict[str, Any] | None:
    if not support or not total or not _are_comparable(support, total):
        return None
    approximate = support.is_approximate or total.is_approximate
    value = format_money(total.amount - support.amount, total.currency, is_approximate=approximate)
    return {"label": _("Other financing"), "value": value, "note": _("the total less the EU support")}
