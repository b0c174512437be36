# SPDX-License-Identifier: EUPL-1.2
"""Appointing, releasing and handing over: the same from a view, a command and a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.core.models import Source
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates.elections import TermRule, term_after
from vanort.mandates.models import ElectionDay, Mandate, Regulation, ReportBack, Term
from vanort.mandates.permissions import can_change_mandates

Role = Mandate.Role
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Appointment:
    """One person to be appointed: as what, for which party, as whose substitute."""

    person: Person
    role: str = Role.MEMBER
    party: str = ""
    seat: int | None = None
    represents: Organization | None = None
    substitute_for: Mandate | None = None


@transaction.atomic
def open_term(body: Organization, *, election: ElectionDay, by: Any, source: Source | None = None) -> Term:
    """Open the term that follows an ordinary election, by the rules of the regulation in force; nobody sits in it yet.

    Raises:
        PermissionDenied: when the person may not record mandates.
        ValidationError: when the election starts no term, no regulation is known, or the days are taken.
    """
    _ask(by)
    if election.kind != ElectionDay.Kind.ORDINARY:
        raise ValidationError(_("An extra election starts no new term (the Local Government Act, 6:18)."))
    rules = Regulation.objects.in_force(election.day).filter(body=body).first()
    if rules is None:
        raise ValidationError(_("No regulation of %(body)s is in force that day. Add it first.") % {"body": body})
    period = term_after(election.day, TermRule(rules.term_rule), years=rules.term_years)
    term = Term(
        body=body, start_date=period.start, end_date=period.end, election=election, seats=rules.seats,
        recorded=Term.Recorded.NONE, source=source,
    )  # fmt: skip
    return _stored(term, by, "wagtail.create")


@transaction.atomic
def appoint(
    term: Term,
    appointments: Iterable[Appointment],
    *,
    by: Any,
    decision: DecisionReference | None = None,
    starts: dt.date | None = None,
    is_everybody: bool = False,
) -> list[Mandate]:
    """Record who was appointed for a term; one who sat in the last term gets a second mandate, not a longer one.

    Args:
        term: locked for the length of the change.
        appointments: who, as what; members without a number get the lowest free seats.
        decision: by which decision.
        starts: the first day (default: the term's); an appointment in February starts in February.
        is_everybody: whether all appointments of the term are recorded now; seats left are empty then.

    Raises:
        PermissionDenied: when the person may not record mandates.
        ValidationError: when an appointment is impossible; then none is recorded.
    """
    _ask(by)
    locked = Term.objects.select_for_update().get(pk=term.pk)
    made = []
    for each in appointments:
        seat = each.seat or (_free_seat(locked, starts or locked.start_date) if each.role == Role.MEMBER else None)
        rank = _next_rank(locked, each.party) if each.role == Role.SUBSTITUTE else None
        mandate = Mandate(
            term=locked, person=each.person, role=each.role, party=each.party, seat=seat, rank=rank, decision=decision,
            represents=each.represents, substitute_for=each.substitute_for,
            start_date=starts or locked.start_date, end_date=locked.end_date,
        )  # fmt: skip
        made.append(_stored(mandate, by, "wagtail.create"))
    locked.recorded = Term.Recorded.ALL if is_everybody else Term.Recorded.PART
    _stored(locked, by, "wagtail.edit")
    return made


@transaction.atomic
def end_mandate(
    mandate: Mandate,
    *,
    last_day: dt.date,
    reason: str,
    by: Any,
    decision: DecisionReference | None = None,
    resigned_on: dt.date | None = None,
) -> None:
    """End a mandate before its term, with the offices that need it; the seat is empty from the day after.

    Args:
        mandate: locked for the length of the change.
        last_day: the last day; of a resignation the day of the release, not of the letter (KL 4:6).
        reason: a code of ``Mandate.EndReason``.
        by: the person acting.
        decision: who released or recalled.
        resigned_on: when the letter was written.

    Raises:
        PermissionDenied: when the person may not record mandates.
        ValidationError: when the day lies outside the mandate.
    """
    _ask(by)
    locked = Mandate.objects.select_for_update(of=("self",)).select_related("term").get(pk=mandate.pk)
    if not locked.start_date <= last_day <= locked.end_date:
        raise ValidationError(
            _("The last day must lie between %(start)s and %(end)s.")
            % {"start": locked.start_date, "end": locked.end_date}
        )
    held = Mandate.objects.select_for_update().filter(
        term=locked.term_id, person=locked.person_id, role__in=Mandate.OFFICES, end_date__gt=last_day
    ).exclude(pk=locked.pk)  # fmt: skip
    for one in [*held, locked]:
        one.end_date, one.end_reason = max(last_day, one.start_date), reason
        one.resigned_on, one.end_decision = resigned_on, decision
        _stored(one, by, "vanort.end_mandate", {"reason": reason})
    mandate.refresh_from_db()


@transaction.atomic
def elect_in_place_of(
    mandate: Mandate,
    *,
    person: Person,
    starts: dt.date,
    by: Any,
    party: str = "",
    decision: DecisionReference | None = None,
) -> Mandate:
    """Elect somebody for the rest of the term in a seat that has been left (KL 6:20).

    Raises:
        PermissionDenied: when the person may not record mandates.
        ValidationError: when the seat is not empty yet, or the person sits in the body already.
    """
    _ask(by)
    left = Mandate.objects.select_for_update(of=("self",)).select_related("term").get(pk=mandate.pk)
    made = Mandate(
        term=left.term, person=person, role=left.role, seat=left.seat, party=party or left.party, replaces=left,
        rank=_next_rank(left.term, party or left.party) if left.role == Role.SUBSTITUTE else None,
        start_date=starts, end_date=left.term.end_date, decision=decision, substitute_for=left.substitute_for,
    )  # fmt: skip
    return _stored(made, by, "wagtail.create")


@transaction.atomic
def report_back(mandate: Mandate, *, day: dt.date, text: str, by: Any) -> ReportBack:
    """Record what somebody in an outside body has told those who sent them; the next one is asked for a year later.

    Raises:
        PermissionDenied: when the person may not record mandates.
        ValidationError: when the day lies outside the mandate or ahead.
    """
    _ask(by)
    told = ReportBack(mandate=mandate, day=day, text=text)
    told.full_clean()
    told.save()
    log(instance=mandate, action="vanort.report_back", user=by, data={"day": day.isoformat()})
    return told


def _free_seat(term: Term, on: dt.date) -> int:
    taken = set(Mandate.objects.seated().filter(term=term, end_date__gte=on).values_list("seat", flat=True))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _next_rank(term: Term, party: str) -> int:
    ranks = Mandate.objects.filter(term=term, role=Role.SUBSTITUTE, party=party)
    return (ranks.aggregate(last=Max("rank"))["last"] or 0) + 1


def _ask(by: Any) -> None:
    if not can_change_mandates(by):
        raise PermissionDenied


def _stored(row: Row, by: Any, action: str, data: dict[str, Any] | None = None) -> Row:
    row.full_clean()
    row.save()
    log(instance=row, action=action, user=by, data=data or {})
    return row
