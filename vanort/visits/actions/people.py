# SPDX-License-Identifier: EUPL-1.2
"""Guests and hosts: who comes, who offers beds, who sleeps where; the log tells how many, never who."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from vanort.core.secret_links import new_link, revoke_links
from vanort.visits.actions.planning import DAYS_AFTER
from vanort.visits.matching import Guest, Home, Proposal, against, in_favour, propose
from vanort.visits.models import Delegate, Diet, HealthNote, Host, Placement, Visit
from vanort.visits.models.people import SPOKEN
from vanort.visits.notifications import send_to_host
from vanort.visits.permissions import can_change_people


@transaction.atomic
def save_delegate(delegate: Delegate, *, by: Any = None, diets: Iterable[str] = (), needs: str | None = None) -> None:
    """Store a guest; food and needs only where the visit asks for them. ``by`` is None for the guest's own town.

    Args:
        diets: codes of ``Diet``; with ``needs`` None, what is stored of the guest's health is left as it is."""
    if by is not None:
        _ask(by)
    delegate.full_clean()
    delegate.save()
    if needs is None or not delegate.visit.asks_health:
        return
    chosen = [diet for diet in Diet.values if diet in set(diets)]
    if chosen or needs:
        HealthNote.objects.update_or_create(delegate=delegate, defaults={"diets": chosen, "needs": needs})
    else:
        HealthNote.objects.filter(delegate=delegate).delete()


@transaction.atomic
def offer_beds(host: Host) -> Host:
    """Store a resident's offer and thank for it; the same form sent twice is one offer."""
    visit = Visit.objects.select_for_update().get(pk=host.visit_id)
    if not Visit.objects.wanting_hosts().filter(pk=visit.pk).exists():
        raise ValidationError(_("No more beds are asked for. Thank you all the same."))
    if host.form_key and (stored := Host.objects.filter(form_key=host.form_key).first()):
        return stored
    host.full_clean()
    host.save()
    send_to_host(host, "host_thanks", new_link("visits:host", host.pk, days=_days(visit)))
    return host


@transaction.atomic
def change_host(host: Host, *, state: str, by: Any = None) -> None:
    """Accept, decline or withdraw an offer; whoever sleeps there must be given another bed first.

    ``by`` is None for the host, who may only withdraw. A refusal is told without reasons."""
    if by is not None:
        _ask(by)
    elif state != Host.State.WITHDRAWN:
        raise PermissionDenied
    locked = Host.objects.select_for_update().get(pk=host.pk)
    if state not in Host.NEXT_STATES[locked.state]:
        raise ValidationError(_("The offer is already: %(state)s.") % {"state": locked.get_state_display()})
    if state != Host.State.ACCEPTED and locked.placements.exists():
        theirs = _("Guests are to sleep at your home. Call us, so that they get another bed.")
        raise ValidationError(_("Guests sleep there. Give them another bed first.") if by else theirs)
    locked.state = host.state = state
    locked.save(update_fields=["state"])
    if state in (Host.State.ACCEPTED, Host.State.DECLINED):
        send_to_host(locked, f"host_{state}")
    log(instance=locked.visit, action="vanort.host", user=by, data={"state": state})


@transaction.atomic
def note_extract(host: Host, *, on: dt.date, by: Any) -> None:
    """Note that a host has shown an extract from the police record: the day and who saw it, nothing else.

    Source: SFS 2013:852, 4 § (at most a year old) and 5 § (no other documentation)."""
    _ask(by)
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still ahead.")})
    host.extract_shown_on, host.extract_noted_by = on, get_user_display_name(by)
    host.save(update_fields=["extract_shown_on", "extract_noted_by"])
    log(instance=host.visit, action="vanort.extract", user=by)


@transaction.atomic
def place(
    delegate: Delegate, *, by: Any, host: Host | None = None, hotel: str = "", room: str = "", anyway: bool = False
) -> Placement:
    """Give a guest a bed at a host's or in a hotel.

    What speaks against it is refused unless ``anyway``; then it is stored beside. Beds and the rules for children
    cannot be set aside."""
    _ask(by)
    Visit.objects.select_for_update().get(pk=delegate.visit_id)
    reasons: list[str] = []
    if host:
        there = list(Delegate.objects.filter(placement__host=host).exclude(pk=delegate.pk))
        guests, homes = _rows(delegate.visit, [delegate, *there])
        others = [guests[each.pk] for each in there]
        home = next((each for each in homes if each.key == host.pk), None)
        if home is None:
            raise ValidationError(_("Accept the host's offer first."))
        reasons = against(guests[delegate.pk], home, others)
        if reasons and (not anyway or against(guests[delegate.pk], home, others, only_firm=True)):
            raise ValidationError(reasons)
    placement = Placement.objects.filter(delegate=delegate).first() or Placement(delegate=delegate)
    placement.host, placement.hotel, placement.room, placement.overridden = host, hotel, room, reasons
    placement.full_clean()
    placement.save()
    log(instance=delegate.visit, action="vanort.place", user=by)
    return placement


def unplace(delegate: Delegate, *, by: Any) -> None:
    """Take a guest's bed away again."""
    _ask(by)
    Placement.objects.filter(delegate=delegate).delete()


def proposal_for(visit: Visit) -> tuple[Proposal, dict[int, Guest], list[Home]]:
    """Propose a bed for each guest who has none, with all that the reasons are made of. Three queries."""
    delegates = list(visit.delegates.select_related("placement"))
    guests, homes = _rows(visit, delegates)
    placed = {one.pk: one.placement.host_id or 0 for one in delegates if hasattr(one, "placement")}
    return propose(list(guests.values()), homes, placed), guests, homes


def explained(
    proposal: Proposal, guests: dict[int, Guest], homes: list[Home], delegates: list[Delegate], hosts: list[Host]
) -> list[tuple[Delegate, Host, list[str]]]:
    """Return each proposed guest with the host and what speaks for it. No query."""
    people, places = {one.pk: one for one in delegates}, {one.pk: one for one in hosts}
    rows, found = {one.key: one for one in homes}, []
    for key, home in proposal.placed.items():
        company = [guests[other] for other, at in proposal.placed.items() if at == home and other != key]
        found.append((people[key], places[home], in_favour(guests[key], rows[home], company)))
    return found


@transaction.atomic
def accept_proposal(visit: Visit, *, by: Any, chosen: Iterable[int]) -> int:
    """Place the chosen guests as is proposed now, and return how many; the rest stays without a bed."""
    _ask(by)
    Visit.objects.select_for_update().get(pk=visit.pk)
    proposal, _guests, _homes = proposal_for(visit)
    taken = {key: home for key, home in proposal.placed.items() if key in set(chosen)}
    Placement.objects.bulk_create(Placement(delegate_id=key, host_id=home) for key, home in taken.items())
    log(instance=visit, action="vanort.place", user=by, data={"number": len(taken)})
    return len(taken)


@transaction.atomic
def send_pages(visit: Visit, *, by: Any) -> int:
    """Send each accepted host the link to their own page, with who comes; return how many. Earlier links stop."""
    _ask(by)
    hosts = list(visit.hosts.accepted())
    for host in hosts:
        revoke_links("visits:host", host.pk)
        send_to_host(host, "host_page", new_link("visits:host", host.pk, days=_days(visit)))
    log(instance=visit, action="vanort.send_pages", user=by, data={"number": len(hosts)})
    return len(hosts)


def _rows(visit: Visit, delegates: Iterable[Delegate]) -> tuple[dict[int, Guest], list[Home]]:
    """Return guests by key and accepted homes as the matching knows them. One query."""
    guests = {
        one.pk: Guest(
            one.pk, one.is_minor, one.gender, _names(one.languages), one.avoids_pets, one.avoids_smoke,
            one.arrives_on or visit.arrives_on, one.leaves_on or visit.leaves_on, one.invitation_id,
        )
        for one in delegates}  # fmt: skip
    homes = [
        Home(
            one.pk, one.beds, one.rooms, _names(one.languages), one.has_pets, one.has_smokers, one.takes_minors,
            one.takes_adults, one.takes_couples, one.from_on, one.to_on,
            not visit.host_check or one.has_shown_extract(visit.arrives_on),
        )
        for one in visit.hosts.accepted()]  # fmt: skip
    return guests, homes


def _names(languages: Iterable[str]) -> frozenset[str]:
    return frozenset(name for code, name in SPOKEN if code in languages)


def _days(visit: Visit) -> int:
    return max((visit.leaves_on - timezone.localdate()).days, 0) + DAYS_AFTER


def _ask(by: Any) -> None:
    if not can_change_people(by):
        raise PermissionDenied
