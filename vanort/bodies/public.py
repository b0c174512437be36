# SPDX-License-Identifier: EUPL-1.2
"""What anyone may know of bodies, of those who sit in them and of what they decide; every public page asks here.

All of it hangs on days, never on the time of day: pages are kept until midnight here."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, pgettext

from vanort.core.texts import FALLBACK, active_language
from vanort.directory.models import ContactFunction, DecisionReference, Organization, Person
from vanort.mandates.composition import Composition, composed
from vanort.mandates.models import Delegation, Mandate, Regulation, ReportBack, Term
from vanort.meetings.masking import masked, words_of
from vanort.meetings.models import AgendaItem, Meeting, Paper
from vanort.ui.drawing.table import around_table

# How many meetings and decisions a body's own page tells of; up to how many empty seats are listed one by one.
LATEST, SEATS_ONE_BY_ONE = 5, 12
# A term ends soon when it has so many days left; one that ends after such a year has no next one.
SOON, FAR_AHEAD = 120, 2900
OWN_KINDS = (Organization.Kind.COUNCIL, Organization.Kind.COMMITTEE)
Seat = dict[str, Any]


def bodies() -> QuerySet[Organization]:
    """Return the public organisations that people sit in: with a legal form, a regulation, a term or meetings."""
    is_body = ~Q(legal_form="")
    for model in (Regulation, Term, Meeting):
        is_body |= Q(Exists(model.objects.public().filter(body=OuterRef("pk"))))
    return Organization.objects.public().filter(is_body)


def people() -> QuerySet[Person]:
    """Return the people with a mandate that anyone may know of."""
    return Person.objects.public().filter(Exists(Mandate.objects.public().filter(person=OuterRef("pk"))))


def people_in_office() -> QuerySet[Person]:
    """Return the people who sit somewhere today, or have been appointed for later."""
    held = Mandate.objects.public().filter(person=OuterRef("pk"), end_date__gte=timezone.localdate())
    return people().filter(Exists(held))


def meetings() -> QuerySet[Meeting]:
    """Return the meetings that anyone may know of, with their bodies."""
    return Meeting.objects.public().select_related("body")


def decisions() -> QuerySet[AgendaItem]:
    """Return the published paragraphs, the latest meeting first."""
    return AgendaItem.objects.public().select_related("meeting__body").order_by("-meeting__starts_at", "position", "pk")


def words_to_mask(rows: Iterable[AgendaItem]) -> dict[int, list[str]]:
    """Return what is to be masked in the meetings of some items, by meeting. One query."""
    words: dict[int, list[str]] = defaultdict(list)
    known = AgendaItem.objects.filter(meeting__in={row.meeting_id for row in rows}).exclude(masked="")
    for meeting, text in known.values_list("meeting", "masked"):
        words[meeting] += text.splitlines()
    return words


def told(items: Iterable[AgendaItem]) -> list[dict[str, Any]]:
    """Return published paragraphs for a list, as the public may read them. One query besides their own."""
    rows = list(items)
    words = words_to_mask(rows)
    return [{
        "item": row, "paragraph": row.paragraph, "url": f"{row.meeting.get_absolute_url()}#p{row.paragraph}",
        "title": masked(row.title, words[row.meeting_id]), "text": masked(row.decision_text, words[row.meeting_id]),
        "outcome": capfirst(row.get_outcome_display()) if row.outcome else "",
    } for row in rows]  # fmt: skip


def agenda_of(meeting: Meeting) -> list[dict[str, Any]]:
    """Return what was on the agenda that was sent out, with the papers that are public. Two queries."""
    papers = Prefetch("papers", Paper.objects.filter(is_public=True), to_attr="public_papers")
    rows: list[Any] = list(meeting.items.order_by("position", "pk").prefetch_related(papers))
    words = words_of(rows)
    return [
        {"title": masked(row.title, words), "papers": [(one.pk, masked(one.title, words)) for one in row.public_papers]}
        for row in rows if not row.is_added]  # fmt: skip


def without_past_chairs(rows: QuerySet[ContactFunction]) -> QuerySet[ContactFunction]:
    """Leave out chairs who are known not to be it any more.

    Where terms are recorded a chair is one by mandate. What a source once said of a chair counts only in the term it
    was said in, as long as not all appointments of that term are recorded and nobody else chairs."""
    body, today = OuterRef("organization"), timezone.localdate()
    chairs = Mandate.objects.on(today).filter(term__body=body, role=Mandate.Role.CHAIR)
    said_in = Term.objects.on(today).filter(body=body, recorded=Term.Recorded.PART)
    said_on = Coalesce(OuterRef("start_date"), OuterRef("known_on"))
    is_possible = Exists(said_in.filter(start_date__lte=said_on)) & ~Exists(chairs)
    has_terms = Exists(Term.objects.filter(body=body))
    sits = Exists(chairs.filter(person=OuterRef("person")))
    return rows.exclude(Q(kind=ContactFunction.Kind.CHAIR) & has_terms & ~is_possible & ~sits)


def named(body: Organization) -> str:
    """Return a body's name as it stands within a sentence: of our own bodies with a small letter, kommunstyrelsen."""
    name = str(body.name)
    is_noun = name.startswith("The ") or (" " not in name and active_language() == FALLBACK)
    return name[:1].lower() + name[1:] if is_noun and body.kind in OWN_KINDS else name


def _facts(body: Organization, rules: Regulation | None, by: Organization | None) -> list[dict[str, Any]]:
    """Return the rules of a body and who appoints (by) for ``ui/facts.html``; what nobody knows has no value."""
    form = body.legal_form if body.legal_form != Organization.LegalForm.UNKNOWN else ""
    years = ngettext("%(n)d year", "%(n)d years", rules.term_years) % {"n": rules.term_years} if rules else ""
    return [
        {"label": _("Legal form"), "value": capfirst(body.get_legal_form_display()) if form else ""},
        {"label": _("Seats"), "value": rules.seats if rules else ""},
        {"label": _("Substitutes"), "value": capfirst(rules.get_substitutes_display()) if rules else ""},
        {"label": _("Who appoints"), "value": by.name if by else ""}, {"label": _("Length of a term"), "value": years},
        {"label": _("Quorum"), "value": capfirst(rules.get_quorum_display()) if rules else ""}]  # fmt: skip


def _reach(body: Organization) -> list[dict[str, Any]]:
    """Return how to reach a body, for ``ui/facts.html``; what is not known has no value."""
    email, phone = body.email, body.phone
    facts: list[dict[str, Any]] = [
        {"label": _("E-mail"), "value": email, "url": f"mailto:{email}" if email else ""},
        {"label": _("Telephone"), "value": phone, "url": f"tel:{''.join(phone.split())}" if phone else ""}]  # fmt: skip
    if _is_public(body.parent):
        facts.append({"label": _("Part of"), "value": body.parent})
    if body.website:
        facts.append({"label": _("Website"), "value": body.website, "url": body.website})
    return facts


def body_parts(body: Organization) -> dict[str, Any]:
    """Return all that the page of a body shows, for ``bodies/body_parts.html``. At most twelve queries."""
    today = timezone.localdate()
    given = Prefetch("delegations", Delegation.objects.select_related("decision__body"))
    rules = list(
        Regulation.objects.public().filter(body=body).prefetch_related("duties", given)
        .select_related("decision__body", "document", "source", "appointed_by"))  # fmt: skip
    in_force = next((one for one in rules if one.start_date <= today and (one.end_date or today) >= today), None)
    answering = without_past_chairs(ContactFunction.objects.filter(organization=body).public().current())
    functions, terms = list(answering.select_related("person", "source")), _terms(body, today)
    past = [row for row in (_past(term, today) for term in terms if term.is_public) if row]
    by = in_force.appointed_by if in_force and _is_public(in_force.appointed_by) else None
    return {
        "body": body, "named": named(body), "rules": rules, "regulation": in_force, "facts": _facts(body, in_force, by),
        "form": body.legal_form or Organization.LegalForm.UNKNOWN, "appointed_by": named(by) if by else "",
        "functions": [_function(one) for one in functions], "reach": _reach(body), "terms": past,
        "last_day": next((one["end_date"] for one in past if one["is_over"]), None),
        **_sitting(terms, functions, in_force, today), **_meetings(body, today)}  # fmt: skip


def _terms(body: Organization, today: dt.date) -> list[Any]:
    """Return the terms that have begun, the latest first, with all their mandates. Three queries."""
    told = ReportBack.objects.filter(mandate=OuterRef("pk")).order_by("-day").values("day")[:1]
    more = ("person", "represents", "appointed_by", "decision__body", "source", "substitute_for__person")
    rows = Mandate.objects.select_related(*more).annotate(told_on=Subquery(told)).order_by(*Mandate.IN_ORDER)
    terms = Term.objects.filter(body=body, start_date__lte=today).select_related("body").order_by("-start_date")
    return list(terms.prefetch_related(Prefetch("mandates", rows, to_attr="rows"), "call_orders"))


def _sitting(
    terms: Sequence[Any], functions: Sequence[ContactFunction], rules: Regulation | None, today: dt.date
) -> dict[str, Any]:
    """Return who sits there today. No query."""
    last: Any = terms[0] if terms else None
    if not _is_public(last):
        return {"is_unknown": True, "seats": [_function(one) for one in functions]}
    is_running = last.holds(today)
    now = composed(last, last.rows, today)
    named_ones = [one for one in (*now.members, *now.substitutes, *now.co_opted, *now.offices) if one.is_named]
    sources = {one.source for one in named_ones}
    common = sources.pop() if len(sources) == 1 and len(named_ones) > 1 else None
    for one in named_ones:
        # What all have in common stands above them, once.
        one.source = one.source if one.source != common else None
    return {
        "source": common, "term": last if is_running else None,
        "is_without_members": not is_running or now.is_without_members,
        "next_term": _next_years(last, rules), "progress": _progress(last, today),
        "ends_soon": (last.end_date - today).days < SOON,
        "is_outside": any(one.represents_id for one in named_ones),
        "count": now.seats, "vacant": now.vacant, "unrecorded": now.unrecorded,
        "seats": _seats(now, functions), "table": around_table(now.held, now.vacant + now.unrecorded),
        "substitutes": _substitutes(now), "call_orders": list(last.call_orders.all()) if now.substitutes else [],
        "co_opted": [_seat(one, _("co-opted")) for one in now.co_opted],
        "decided": sorted({_decision(one.decision) for one in named_ones} - {""})}  # fmt: skip


def _seats(now: Composition, functions: Sequence[ContactFunction]) -> list[Seat]:
    """Return the seats, the presidium first, then those that are empty or of which nothing is recorded."""
    offices = {one.person_id: one for one in now.offices if one.is_named}
    order = Mandate.OFFICES
    pairs = [(offices.get(one.person_id), one) for one in now.members]
    pairs.sort(key=lambda pair: (order.index(pair[0].role) if pair[0] else len(order), pair[1].seat or 0))
    seats = [_seat(one, role_of(office or one)) for office, one in pairs]
    unrecorded, sitting = now.unrecorded, {one.person_id for one in now.members}
    chair = next((one for one in functions if one.kind == ContactFunction.Kind.CHAIR and one.person), None)
    if unrecorded and not now.chair and chair and chair.person_id not in sitting:
        seats, unrecorded = [_function(chair), *seats], unrecorded - 1
    return [*seats, *_empty(now.vacant, _("vacant")), *_empty(unrecorded, _("fact missing"))]


def _empty(number: int, words: str) -> list[Seat]:
    role = capfirst(pgettext("of a body", "member"))
    if number > SEATS_ONE_BY_ONE:
        return [{"role": role, "missing": _("%(number)d seats: %(words)s") % {"number": number, "words": words}}]
    return [{"role": role, "missing": words}] * number


def _seat(one: Mandate, role: str) -> Seat:
    """Return one who sits there for ``ui/seats.html``; without a name when nobody may know of it."""
    if not one.is_named:
        return {"role": capfirst(role), "missing": _("is not shown here")}
    return {
        "role": capfirst(role), "name": one.name_with_party, "url": one.person.get_absolute_url(),
        "text": " ".join(_notes(one)), "source": one.source}  # fmt: skip


def _notes(one: Any) -> Iterable[str]:
    """Yield what is particular about one who sits there: another period than the term, for whom, told what when."""
    if one.start_date > one.term.start_date:
        yield _("Since %(day)s.") % {"day": day_in_words(one.start_date)}
    if one.end_date < one.term.end_date:
        yield _("Until %(day)s.") % {"day": day_in_words(one.end_date)}
    if one.substitute_for and one.substitute_for.is_named:
        yield _("Personal substitute for %(person)s.") % {"person": one.substitute_for.person}
    if not _is_public(one.represents):
        return
    yield _("Sits there for %(organization)s.") % {"organization": one.represents}
    if by := _decision(one.decision) or (str(one.appointed_by) if _is_public(one.appointed_by) else ""):
        yield _("Appointed by: %(by)s.") % {"by": by}
    if one.told_on:
        yield _("Last reported back on %(day)s.") % {"day": day_in_words(one.told_on)}
    else:
        yield _("Has not reported back yet.")


def _substitutes(now: Composition) -> list[tuple[str, list[Seat]]]:
    """Return the substitutes by party, within it in the order of call; the party of those not named is not told."""
    rows = [(one.party if one.is_named else "", one.rank or 0, one) for one in now.substitutes]
    rows.sort(key=lambda row: (row[0], row[1], row[2].pk))
    return [(party, [_seat(one, "") for *_place, one in group]) for party, group in groupby(rows, lambda row: row[0])]


def _function(one: ContactFunction) -> Seat:
    """Return who has a function for ``ui/seats.html``; a name that is not known stays empty."""
    person = one.person
    since, until, known = (day and day_in_words(day) for day in (one.start_date, one.end_date, one.known_on))
    text = _("As known on %(day)s.") % {"day": known} if known else ""
    if since:
        text = _("From %(since)s to %(until)s.") if until else _("Since %(since)s.")
        text %= {"since": since, "until": until}
    return {
        "role": one.title or capfirst(str(one.get_kind_display())), "name": person.name if person else "",
        "answers_for": one.answers_for, "email": person.public_email if person else "",
        "phone": person.public_phone if person else "", "text": text, "source": one.source}  # fmt: skip


def _next_years(term: Term, rules: Regulation | None) -> dict[str, Any]:
    """Return when the next term begins by the regulation, and its years; nothing when no regulation says."""
    if rules is None or term.end_date.year > FAR_AHEAD:
        return {}
    start = term.end_date + dt.timedelta(days=1)
    end = term.end_date + dt.timedelta(days=int(365.25 * min(rules.term_years, 99)))
    return {"start": start, "years": f"{start.year}–{end.year}"}


def _progress(term: Term, today: dt.date) -> dict[str, int]:
    """Return how far today is on the bars of ``bodies/term.html``, in units of the wide picture and of the small."""
    share = ((today - term.start_date).days + 1) / ((term.end_date - term.start_date).days + 1)
    return {"wide": round(600 * share), "small": round(194 * share)}


def _past(term: Any, today: dt.date) -> dict[str, Any]:
    """Return who does not sit there any more, for ``ui/members.html``; nothing when the term runs and all are left.

    With the office, and with the days when they differ from the term's."""
    left = [one for one in term.rows if one.end_date < today and one.is_named]
    offices = {one.person_id: one for one in left if one.is_office}
    whole = (term.start_date, term.end_date)
    sat = [(one, (one.start_date, one.end_date)) for one in left if not one.is_office]
    members = [{
        "name": one.name_with_party, "url": one.person.get_absolute_url(),
        "when": " – ".join(map(day_in_words, days)) if days != whole else "",
        "text": capfirst(role_of(offices.get(one.person_id, one))),
    } for one, days in sat]  # fmt: skip
    is_over = term.end_date < today
    if not (members or is_over):
        return {}
    return {"years": term.years, "end_date": term.end_date, "is_over": is_over, "members": members}


def _meetings(body: Organization, today: dt.date) -> dict[str, Any]:
    """Return what is ahead and what has been. Five queries at most."""
    published = Count("items", filter=Q(items__published_on__isnull=False))
    newest = meetings().filter(body=body).annotate(published=published).order_by("-starts_at", "pk")
    rows = list(newest[: 3 * LATEST])
    held = [one for one in rows if one.day < today or one.state == Meeting.State.HELD]
    ahead = [one for one in reversed(rows) if one not in held]
    coming = next((one for one in ahead if one.state == Meeting.State.CALLED), None)
    chosen = decisions().filter(meeting__body=body, outcome__in=AgendaItem.DECIDED)
    return {
        "coming": coming, "agenda": agenda_of(coming) if coming else [],
        "ahead": [one for one in ahead if one != coming], "held_meetings": held[:LATEST],
        "decisions": told(chosen.exclude(kind=AgendaItem.Kind.FORMALITY)[:LATEST])}  # fmt: skip


def role_of(one: Mandate) -> str:
    """Return what somebody is in a body; who is a member of an association is called otherwise in some languages."""
    return pgettext("of a body", "member") if one.role == Mandate.Role.MEMBER else str(one.get_role_display())


def day_in_words(day: dt.date) -> str:
    """Return a day as people write it: 31 December 2026."""
    return str(date_format(day, "j F Y"))


def _decision(decision: DecisionReference | None) -> str:
    return str(decision) if _is_public(decision) else ""


def _is_public(record: Any) -> bool:
    return bool(record and record.is_public)
