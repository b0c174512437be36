# SPDX-License-Identifier: EUPL-1.2
"""Who sits where, in the words of Popolo (popoloproject.com): a seat is a post, a mandate a membership.

What is not known is left out. Parties are no organisations of the register: ``on_behalf_of`` has a party's name alone.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from vanort.core.models import Source
from vanort.directory.models import Organization, Person
from vanort.mandates.models import Mandate, Term
from vanort.opendata.plain import absolute, known, plain

Thing = dict[str, Any]
PER_PAGE = 100  # rows


def _on(rows: Any, on: dt.date | None) -> Any:
    return rows.on(on) if on else rows


def _bodies(on: dt.date | None) -> QuerySet[Organization]:
    """Public organisations in which somebody sits, on a day or ever, with what they are part of."""
    terms = _on(Term.objects.public(), on)
    named = Q(pk__in=terms.values("body")) | Q(units__in=terms.values("body"))
    rows = Organization.objects.public().filter(named).distinct()
    return rows.select_related("parent", "source").order_by("pk")


def _people(on: dt.date | None) -> QuerySet[Person]:
    rows = Person.objects.public().filter(pk__in=_mandates(on).values("person"))
    return rows.select_related("source").order_by("pk")


def _mandates(on: dt.date | None) -> Any:
    return (
        _on(Mandate.objects.public(), on) .order_by("pk")
        .select_related("term__body", "person", "represents", "source", "decision__body"))  # fmt: skip


def _terms(on: dt.date | None) -> Any:
    return _on(Term.objects.public().exclude(seats=None), on).order_by("pk").select_related("body", "source")


def _organization(one: Organization) -> Thing:
    return {
        "id": str(one.uuid), "name": plain(one.name), "classification": one.legal_form or one.kind,
        "parent_id": str(one.parent.uuid) if one.parent and one.parent.is_public else None,
        "contact_details": _contacts(one.email, one.phone), "links": [{"url": one.website}] if one.website else [],
        "sources": _sources(one.source)}  # fmt: skip


def _person(one: Person) -> Thing:
    return {
        "id": str(one.uuid), "name": one.name, "email": one.public_email,
        "contact_details": _contacts(one.public_email, one.public_phone),
        "links": [{"url": absolute(one.get_absolute_url())}], "sources": _sources(one.source)}  # fmt: skip


def _posts(term: Term) -> list[Thing]:
    return [
        {
            "id": post_id(term, number), "label": f"{plain(term.body.name)}, {number}",
            "role": Mandate.Role.MEMBER.value, "organization_id": str(term.body.uuid),
            "start_date": term.start_date.isoformat(), "end_date": term.end_date.isoformat(),
            "sources": _sources(term.source),
        }
        for number in range(1, (term.seats or 0) + 1)]  # fmt: skip


def post_id(term: Term, number: int) -> str:
    """Return the identity of a seat: always the same for the same seat of the same term."""
    return str(uuid.uuid5(term.uuid, f"seat-{number}"))


def _membership(one: Mandate) -> Thing:
    return {
        "id": str(one.uuid), "label": one.get_role_display(), "role": one.role, "person_id": str(one.person.uuid),
        "organization_id": str(one.term.body.uuid),
        "post_id": post_id(one.term, one.seat) if one.seat and one.term.seats else None,
        "on_behalf_of_id": str(one.represents.uuid) if one.represents and one.represents.is_public else None,
        "on_behalf_of": {"name": one.party, "classification": "party"} if one.party else None,
        "start_date": one.start_date.isoformat(), "end_date": one.end_date.isoformat(),
        "sources": _sources(one.source)}  # fmt: skip


def _contacts(email: str, phone: str) -> list[Thing]:
    return [{"type": kind, "value": value} for kind, value in (("email", email), ("voice", phone)) if value]


def _sources(source: Source | None) -> list[Thing]:
    return [known({"url": source.url, "note": source.title})] if source and source.url else []


# Name in the address: the rows, and what becomes of one of them.
REGISTERS: dict[str, tuple[Callable[[dt.date | None], QuerySet[Any]], Callable[[Any], Thing | list[Thing]]]] = {
    "organizations": (_bodies, _organization), "persons": (_people, _person),
    "posts": (_terms, _posts), "memberships": (_mandates, _membership)}  # fmt: skip


def page_of(register: str, *, on: dt.date | None, number: int) -> Thing:
    """Return a page of a register of ``REGISTERS`` on a day or ever, 1 for the first; one after the last is empty."""
    rows, drawn = REGISTERS[register]
    found = rows(on)
    pages = max(-(-found.count() // PER_PAGE), 1)
    things: list[Thing] = []
    for row in found[(number - 1) * PER_PAGE : number * PER_PAGE]:
        thing = drawn(row)
        things += [known(one) for one in (thing if isinstance(thing, list) else [thing])]
    return {"as_of": on.isoformat() if on else None, "page": number, "pages": pages, register: things}
