# SPDX-License-Identifier: EUPL-1.2
"""Appointing, releasing and handing over: the same from a view, a command and a test.

Each raises PermissionDenied when ``by``, the person acting, may not record mandates, and for all that it refuses a
ValidationError whose sentence says what to do; then nothing is changed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _, override
from wagtail.log_actions import log

from vanort.core.actions import store
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.permissions import permission_for
from vanort.core.texts import FALLBACK
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates.elections import TermRule, term_after
from vanort.mandates.models import ElectionDay, Mandate, Regulation, ReportBack, Term
from vanort.mandates.permissions import can_change_mandates

Role = Mandate.Role


class Appointment(NamedTuple):
    """One person to be appointed: as what, for which party, as whose substitute. A new person is stored with it."""

    person: Person
    role: str = Role.MEMBER
    party: str = ""
    seat: int | None = None
    represents: Organization | None = None
    substitute_for: Mandate | None = None
    # Days of its own; else those of the term.
    starts: dt.date | None = None
    ends: dt.date | None = None


class RefusedAppointment(ValidationError):
    """Why an appointment is impossible, and which one of several it is."""

    def __init__(self, error: ValidationError, number: int) -> None:
        super().__init__(error)
        self.number = number


@transaction.atomic
def open_term(body: Organization, *, election: ElectionDay, by: Any, source: Source | None = None) -> Term:
    """Open the term after an ordinary election by the regulation in force, on free days; nobody sits there yet."""
    _ask(by)
    if election.kind != ElectionDay.Kind.ORDINARY:
        raise ValidationError(_("An extra election starts no new term (the Local Government Act, 6:18)."))
    rules = Regulation.objects.in_force(election.day).filter(body=body).first()
    if rules is None:
        raise ValidationError(_("No regulation of %(body)s is in force that day. Add it first.") % {"body": body})
    period = term_after(election.day, TermRule(rules.term_rule), years=rules.term_years)
    term = Term(
        body=body, start_date=period.start, end_date=period.end, election=election, seats=rules.seats,
        recorded=Term.Recorded.NONE, source=source)  # fmt: skip
    return store(term, "wagtail.create", by=by)


@transaction.atomic
def appoint(
    term: Term, appointments: Iterable[Appointment], *, by: Any, decision: DecisionReference | None = None,
    starts: dt.date | None = None, is_everybody: bool = False) -> list[Mandate]:  # fmt: skip
    """Record who was appointed for a term; one who sat in the last term gets a second mandate, not a longer one.

    Members without a number get the lowest free seats. The first day is ``starts``, else the term's. With
    ``is_everybody`` all appointments of the term are recorded now, and seats left are empty. Refused: when an
    appointment is impossible, and which one (RefusedAppointment)."""
    _ask(by)
    locked = Term.objects.select_for_update().get(pk=term.pk)
    made = []
    for number, each in enumerate(appointments):
        try:
            made.append(_appointed(locked, each, decision, starts or locked.start_date, by))
        except ValidationError as error:
            raise RefusedAppointment(error, number) from error
    locked.recorded = Term.Recorded.ALL if is_everybody else Term.Recorded.PART
    store(locked, "wagtail.edit", by=by)
    return made


def _appointed(term: Term, each: Appointment, decision: DecisionReference | None, starts: dt.date, by: Any) -> Mandate:
    starts = each.starts or starts
    mandate = Mandate(
        term=term, person=_known(each.person, by), role=each.role, party=each.party, decision=decision,
        seat=each.seat or (_free_seat(term, starts) if each.role == Role.MEMBER else None),
        rank=_next_rank(term, each.role, each.party), represents=each.represents, substitute_for=each.substitute_for,
        start_date=starts, end_date=each.ends or term.end_date)  # fmt: skip
    return store(mandate, "wagtail.create", by=by)


@transaction.atomic
def end_mandate(
    mandate: Mandate, *, last_day: dt.date, reason: str, by: Any, decision: DecisionReference | None = None,
    resigned_on: dt.date | None = None) -> None:  # fmt: skip
    """End a mandate before its term, with the offices that need it; the seat is empty from the day after.

    A resignation ends on the day of the release, not on that of the letter, ``resigned_on`` (KL 4:6); ``reason``
    is a code of ``Mandate.EndReason``. Refused: when the day lies outside the mandate."""
    _ask(by)
    locked = _locked(mandate)
    if not locked.start_date <= last_day <= locked.end_date:
        days = {"start": locked.start_date, "end": locked.end_date}
        raise ValidationError(_("The last day must lie between %(start)s and %(end)s.") % days)
    for one in [*_falling_with(locked, last_day), locked]:
        if one.start_date > last_day:
            one.delete()
            continue
        one.end_date, one.end_reason = last_day, reason
        one.resigned_on, one.end_decision = resigned_on, decision
        store(one, "vanort.end_mandate", by=by, data={"reason": reason})
    mandate.refresh_from_db()


def _falling_with(mandate: Mandate, last_day: dt.date) -> list[Mandate]:
    """Return what ends with a seat: offices there first, then seats in the body's subcommittees (KL 6:42)."""
    if mandate.is_office:
        return []
    below = Q(term__body__parent=mandate.term.body_id, term__body__legal_form=Organization.LegalForm.SUBCOMMITTEE)
    rows = Mandate.objects.filter(Q(term=mandate.term_id, role__in=Mandate.OFFICES) | below, end_date__gt=last_day)
    rows = rows.filter(person=mandate.person_id).select_for_update(of=("self",)).select_related("term")
    return list(rows.order_by(F("seat").asc(nulls_first=True)))


@transaction.atomic
def elect_in_place_of(
    mandate: Mandate, *, person: Person, starts: dt.date, by: Any, party: str = "",
    decision: DecisionReference | None = None) -> Mandate:  # fmt: skip
    """Elect somebody, in the register or new, for the rest of the term in a seat that is empty by then (KL 6:20)."""
    _ask(by)
    left = _locked(mandate)
    party = party or left.party
    made = Mandate(
        term=left.term, person=_known(person, by), role=left.role, seat=left.seat, party=party, replaces=left,
        rank=_next_rank(left.term, left.role, party), start_date=starts, end_date=left.term.end_date,
        decision=decision, substitute_for=left.substitute_for)  # fmt: skip
    return store(made, "wagtail.create", by=by)


@transaction.atomic
def report_back(mandate: Mandate, *, day: dt.date, text: str, by: Any) -> ReportBack:
    """Record what somebody in an outside body has told, on a day of the mandate; the next is asked for a year later."""
    _ask(by)
    told = ReportBack(mandate=mandate, day=day, text=text)
    told.full_clean()
    told.save()
    log(instance=mandate, action="vanort.report_back", user=by, data={"day": day.isoformat()})
    return told


@transaction.atomic
def record_election(*, day: dt.date, by: Any, source: Source | None) -> ElectionDay:
    """Record the day of an ordinary election, once. Refused: when an extra election was held that day."""
    _ask(by)
    row = ElectionDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        return store(ElectionDay(day=day, source=source), "wagtail.create", by=by)
    if row.kind != ElectionDay.Kind.ORDINARY:
        raise ValidationError({"day": _("An extra election starts no new term (the Local Government Act, 6:18).")})
    return row


@transaction.atomic
def record_decision(
    *, by: Any, body: Organization | None, decided: When, paragraph: str, url: str = "", about: Organization
) -> DecisionReference:
    """Record the decision that appointed or released somebody; one of the same body, day and § is found again."""
    _ask(by)
    with override(FALLBACK):
        wording = {FALLBACK: _("Election to %(body)s.") % {"body": about.name[FALLBACK]}}
    same = DecisionReference.objects.filter(body=body, decided=decided, paragraph=paragraph)
    if found := (same if paragraph else same.filter(**{f"wording__{FALLBACK}": wording[FALLBACK]})).first():
        return found  # type: ignore[no-any-return]
    made = DecisionReference(body=body, decided=decided, paragraph=paragraph, url=url, wording=wording)
    return store(made, "wagtail.create", by=by)


def _known(person: Person, by: Any) -> Person:
    if person.pk:
        return person
    if not by.has_perm(permission_for(Person, "add")):
        raise PermissionDenied
    return store(person, "wagtail.create", by=by)


def _locked(mandate: Mandate) -> Mandate:
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("term")
    return rows.get(pk=mandate.pk)  # type: ignore[no-any-return]


def _free_seat(term: Term, on: dt.date) -> int:
    taken = set(Mandate.objects.seated().filter(term=term, end_date__gte=on).values_list("seat", flat=True))
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _next_rank(term: Term, role: str, party: str) -> int | None:
    ranks = Mandate.objects.filter(term=term, role=Role.SUBSTITUTE, party=party)
    return (ranks.aggregate(last=Max("rank"))["last"] or 0) + 1 if role == Role.SUBSTITUTE else None


def _ask(by: Any) -> None:
    if not can_change_mandates(by):
        raise PermissionDenied
