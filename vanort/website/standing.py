# SPDX-License-Identifier: EUPL-1.2
"""How collaborations stand: status, parties, roles and the latest activity, in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration, StatusChange
from vanort.website.maps import current_towns, since_line
from vanort.website.stories import Entry, name_of

_KINDS = Collaboration.Kind
_ORDER = (
    _KINDS.TWIN_TOWN, _KINDS.REGIONAL, _KINDS.EU_INFORMATION, _KINDS.LOCAL_ACTION_GROUP, _KINDS.NETWORK,
    _KINDS.PROGRAMME, _KINDS.EU_PROJECT,
)  # fmt: skip
BY_KIND = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(_ORDER)), output_field=IntegerField()
)
LATEST = Subquery(
    Activity.objects.public().done().filter(collaborations=OuterRef("pk")).order_by("-start_date", "-pk").values("pk")[:1]
)


def status_of(collaboration: Collaboration) -> tuple[str, str]:
    """Return the code and the words of the status pill.

    A collaboration that still counts as active although it is replaced or its time has passed is being reviewed.
    """
    status = collaboration.status
    if not status:
        return "unknown", _("Status unknown")
    words = capfirst(str(collaboration.get_status_display()))
    if status in StatusChange.FINAL:
        end = collaboration.end
        code = "merged" if status == Collaboration.Status.PARTNER_MERGED else status
        return code, f"{words} {end.end.year}" if end else words
    if status == Collaboration.Status.ACTIVE and is_overtaken(collaboration):
        return "review", _("Under review")
    return status, words


def is_overtaken(collaboration: Collaboration) -> bool:
    """Tell whether it is replaced, or its end or horizon has passed."""
    limits = [when for when in (collaboration.end, collaboration.horizon) if when]
    today = timezone.localdate()
    return bool(collaboration.replaced_by_id) or any(when.end < today for when in limits)


def own_role(collaboration: Collaboration) -> str:
    """Return the municipality's own role in words; empty when it is no party. No query after with_parties."""
    roles = [party.get_role_display() for party in collaboration.parties.all() if party.organization.is_home]
    return capfirst(", ".join(dict.fromkeys(str(role) for role in roles)))


def place_words(collaboration: Collaboration) -> str:
    """Return where it is, in a few words: the partner's country, how many municipalities, or our own role."""
    if collaboration.kind == _KINDS.TWIN_TOWN:
        return collaboration.partner.country_name if collaboration.partner else ""
    count = len(current_towns(collaboration))
    if count > 1:
        return ngettext("%(n)d municipality", "%(n)d municipalities", count) % {"n": count}
    return own_role(collaboration)


def latest_of(collaborations: Iterable[Collaboration]) -> dict[int, int]:
    """Return the id of the latest activity carried out, per collaboration id. One query."""
    asked = Collaboration.objects.filter(pk__in=[each.pk for each in collaborations])
    return {key: latest for key, latest in asked.values_list("pk", LATEST) if latest}


def row(collaboration: Collaboration, latest: Activity | None) -> dict[str, Any]:
    """Return a collaboration as a row of a list. No query after with_parties and with_milestones."""
    code, words = status_of(collaboration)
    since = since_line(collaboration)
    year = "" if since["is_unknown"] else ", ".join(part for part in (since["value"], since["note"]) if part)
    last = _("Latest: %(title)s, %(when)s") % {"title": latest.title, "when": latest.when} if latest else ""
    return {
        "url": collaboration.get_absolute_url(),
        "name": name_of(collaboration),
        "text": last or collaboration.summary,
        "kind": capfirst(str(collaboration.get_kind_display())),
        "place": place_words(collaboration),
        "since": year,
        "status_code": code,
        "status_label": words,
    }


def history_of(collaboration: Collaboration) -> list[Entry]:
    """Return the status history, latest first, each step with who decided and why. One query."""
    steps = collaboration.status_changes.select_related("decision__body", "source").order_by("-pk")
    return [
        Entry(
            when=step.since or _("date unknown"),
            title=capfirst(str(step.get_status_display())),
            meta=str(step.decision) if step.decision else _("It is not known who decided"),
            text=step.reason,
            sources=(step.source,) if step.source else (),
        )
        for step in steps
    ]
