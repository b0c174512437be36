# SPDX-License-Identifier: EUPL-1.2
"""The forms of the hand-over, one for each step that stores something; each calls one action."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from vanort.core.steps import DayField, StepForm
from vanort.directory.models import Organization, Person
from vanort.mandates.actions import Appointment, RefusedAppointment, appoint, open_term, record_election
from vanort.mandates.forms import DecidedForm, PersonField
from vanort.mandates.models import Mandate, Regulation, Term
from vanort.mandates.people import People
from vanort.meetings.actions import reassign
from vanort.office.forms import SourcedForm
from vanort.office.handover import Handover

Role, Substitutes = Mandate.Role, Regulation.Substitutes
UNKNOWN_SEATS = 6  # rows offered when nobody knows how many seats there are


class HandoverForm(StepForm):
    """One step. Two people at once wait for each other at the body's row; the second sees what the first stored."""

    store: Callable[[], None]

    def __init__(self, data: Any = None, *, handover: Handover, user: Any) -> None:
        super().__init__(data, use_required_attribute=False)
        self.handover, self.user = handover, user
        self.prepare()

    def prepare(self) -> None:
        """Add the fields that depend on the body."""

    def act(self) -> None:
        Organization.objects.select_for_update().get(pk=self.handover.body.pk)
        self.store()


class ElectionForm(SourcedForm, HandoverForm):
    """The day of the ordinary election, with its source."""

    day = DayField(label=_("Day of the ordinary election"))
    field_order = ["day"]

    def prepare(self) -> None:
        self.initial["day"] = self.handover.election_day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        day, rule = cleaned.get("day"), self.handover.election_day
        if day and day.year != rule.year:
            self.add_error("day", _("The coming term follows the election of %(year)d.") % {"year": rule.year})
        if (cleaned.get("source_url") or (day and day != rule)) and not cleaned.get("source_title"):
            self.add_error("source_title", _("Say where it is written."))
        return cleaned

    def store(self) -> None:
        record_election(day=self.cleaned_data["day"], source=self.source(), by=self.user)


class OpenTermForm(HandoverForm):
    """The term, by the rules of the regulation."""

    def store(self) -> None:
        # Whoever came second finds it opened.
        fresh = Handover(self.handover.body, self.handover.today)
        if fresh.term is None:
            if fresh.election is None:
                raise ValidationError(_("Record the day of the election first."))
            open_term(fresh.body, election=fresh.election, by=self.user)


class AppointingForm(HandoverForm, DecidedForm):
    """A step that appoints; what is refused is told at the field that asked for it."""

    def _appoint(self, term: Term, asked: list[tuple[str, Appointment]], **more: Any) -> None:
        decision = self.decision(self.handover.body, by=self.user)
        try:
            appoint(term, [each for _field, each in asked], by=self.user, decision=decision, **more)
        except RefusedAppointment as error:
            raise ValidationError({asked[error.number][0]: error.messages}) from error


class AppointForm(AppointingForm):
    """Who was appointed: those who sit again, new members, and substitutes where the regulation has them."""

    starts = DayField(label=_("From which day?"))
    is_everybody = forms.BooleanField(
        label=_("These are all. A seat that is left is empty."), required=False,
        help_text=_("Leave it unticked when more people were appointed than you can record now."))  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        handover, term = self.handover, self._term
        self.offer_deciders(handover.body)
        self.initial["starts"], self.people = term.start_date, People()
        self.rows: dict[str, tuple[str, str, Mandate | None]] = dict(self._rows(term))
        recorded = {one.person_id for one in handover.new}
        self.again = {f"again-{one.pk}": one for one in handover.old if one.person_id not in recorded}
        for name, mandate in self.again.items():
            label = f"{mandate.name_with_party}, {mandate.get_role_display()}"
            self.fields[name] = forms.BooleanField(label=label, required=False)
        for key, (label, _role, _whose) in self.rows.items():
            self.fields[f"{key}-name"] = PersonField(label=f"{label}: {gettext('Name')}", required=False)
            self.fields[f"{key}-party"] = forms.CharField(label=_("Party"), required=False, max_length=40)
            self.fields[f"{key}-email"] = forms.EmailField(label=_("E-mail, if new"), required=False)

    @property
    def _term(self) -> Term:
        term = self.handover.term
        assert term is not None  # noqa: S101 -- the page has no such form before the term is opened
        return term

    def _rows(self, term: Term) -> Iterator[tuple[str, tuple[str, str, Mandate | None]]]:
        members, rules = self.handover.members, self.handover.regulation
        free = (term.seats or len(members) + UNKNOWN_SEATS) - len(members)
        for number in range(1, free + 1):
            yield f"m{number}", (gettext("Member %(number)d") % {"number": number}, Role.MEMBER, None)
        how = rules.substitutes if rules else ""
        if how == Substitutes.RANKED:
            for number in range(1, (term.seats or UNKNOWN_SEATS) + 1):
                yield f"s{number}", (gettext("Substitute %(number)d") % {"number": number}, Role.SUBSTITUTE, None)
        if how == Substitutes.PERSONAL:
            has_one = {one.substitute_for_id for one in self.handover.new}
            for one in members:
                if one.pk not in has_one:
                    label = gettext("Substitute for %(name)s") % {"name": one.name_with_party}
                    yield f"p{one.pk}", (label, Role.SUBSTITUTE, one)

    def places(self) -> dict[str, list[dict[str, Any]]]:
        """Return rows of fields, each with its label: ``members`` and ``substitutes``."""
        places: dict[str, list[dict[str, Any]]] = {"members": [], "substitutes": []}
        for key, (label, role, _whose) in self.rows.items():
            fields = {part: self[f"{key}-{part}"] for part in ("name", "party", "email")}
            places["members" if role == Role.MEMBER else "substitutes"].append({"label": label, **fields})
        return places

    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.again]

    def clean_starts(self) -> dt.date:
        starts: dt.date = self.cleaned_data["starts"]
        if not self._term.holds(starts):
            days = {"start": self._term.start_date, "end": self._term.end_date}
            raise ValidationError(_("The day must lie in the term, %(start)s to %(end)s.") % days)
        return starts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        again = [(name, one) for name, one in self.again.items() if cleaned.get(name)]
        self.asked = [(name, Appointment(one.person, role=one.role, party=one.party)) for name, one in again]
        for key, (_label, role, whose) in self.rows.items():
            if person := self._named(key):
                party = cleaned.get(f"{key}-party", "")
                self.asked.append((f"{key}-name", Appointment(person, role=role, party=party, substitute_for=whose)))
        self._check()
        return cleaned

    def _named(self, key: str) -> Person | None:
        given, field = self.cleaned_data, f"{key}-name"
        try:
            person = self.people.find(given.get(field, ""), given.get(f"{key}-email", ""))
        except ValidationError as error:
            self.add_error(field, error)
            return None
        if not person and (given.get(f"{key}-party") or given.get(f"{key}-email")) and field not in self.errors:
            self.add_error(field, _("Write the name too."))
        return person

    def _check(self) -> None:
        seen: set[str] = set()
        for field, each in self.asked:
            if each.person.name in seen:
                self.add_error(field, _("The same person stands here twice."))
            seen.add(each.person.name)
        seats = [field for field, each in self.asked if each.role == Role.MEMBER]
        free = (self._term.seats or 10_000) - len(self.handover.members)
        for field in seats[max(free, 0) :]:
            self.add_error(field, _("There are no more seats: the body has %(seats)d.") % {"seats": self._term.seats})
        if not self.asked and not self.errors and not (self.cleaned_data["is_everybody"] and self.handover.new):
            raise ValidationError(_("Tick somebody who sits again, or write a name."))

    def store(self) -> None:
        term = Term.objects.select_for_update().get(pk=self._term.pk)
        if term.version != self.cleaned_data["version"]:
            if self._is_done(term):
                return
            raise ValidationError(
                _("Somebody recorded appointments for this term while you were writing. They stand above. What you "
                  "wrote is still here; send it once more if it still holds."))  # fmt: skip
        starts, is_everybody = self.cleaned_data["starts"], self.cleaned_data["is_everybody"]
        self._appoint(term, self.asked, starts=starts, is_everybody=is_everybody)

    def _is_done(self, term: Term) -> bool:
        there = set(term.mandates.filter(start_date=self.cleaned_data["starts"]).values_list("person__name", "role"))
        return all((each.person.name, each.role) in there for _field, each in self.asked)


class PresidiumForm(AppointingForm):
    """Who chairs the body in the coming term."""

    starts = DayField(label=_("From which day?"), required=False, help_text=_("Empty: the first day of the seat."))

    def prepare(self) -> None:
        self.offer_deciders(self.handover.body)
        members = [("", "—"), *((str(one.pk), one.name_with_party) for one in self.handover.members)]
        for role in Mandate.OFFICES:
            if not self.handover.office(role):
                self.fields[role] = forms.ChoiceField(label=Role(role).label, choices=members, required=False)
        self.order_fields([role for role in Mandate.OFFICES if role in self.fields])

    def store(self) -> None:
        handover, starts = Handover(self.handover.body, self.handover.today), self.cleaned_data["starts"]
        by_key = {str(one.pk): one for one in handover.members}
        # An office that was recorded meanwhile has no field any more, but was asked for; the same is not stored again.
        wanted = {role: one for role in Mandate.OFFICES if (one := by_key.get(self.data.get(role, "")))}
        if not wanted:
            raise ValidationError(_("Choose somebody."))
        held = {role: one.person_id for role in Mandate.OFFICES if (one := handover.office(role))}
        taken, asked = set(held.values()), []
        for role, one in wanted.items():
            if held.get(role) == one.person_id:
                continue
            # A vice chair stands in for the chair, and cannot be the same person.
            if one.person_id in taken:
                said = _("%(person)s has another office already. Choose somebody else.") % {"person": one.person}
                raise ValidationError({str(role): said})
            taken.add(one.person_id)
            row = Appointment(one.person, role=role, party=one.party, starts=starts or one.start_date)
            asked.append((str(role), row))
        if asked and handover.term:
            self._appoint(handover.term, asked, is_everybody=handover.term.recorded == Term.Recorded.ALL)


class TasksForm(HandoverForm):
    """Who takes over each open task of those who leave."""

    def prepare(self) -> None:
        members = [(str(one.person_id), str(one.person)) for one in self.handover.members]
        people = [("", gettext("leave it as it is")), *members]
        for task in self.handover.tasks:
            label = gettext("%(task)s (now %(owner)s)") % {"task": task.text, "owner": task.owner}
            self.fields[f"task-{task.pk}"] = forms.ChoiceField(label=label, choices=people, required=False)

    def store(self) -> None:
        people = {str(one.person_id): one.person for one in self.handover.members}
        for task in self.handover.tasks:
            if person := people.get(self.cleaned_data.get(f"task-{task.pk}", "")):
                reassign([task], to=person, by=self.user)


FORMS: dict[str, type[HandoverForm]] = {
    "val": ElectionForm, "period": OpenTermForm, "valda": AppointForm, "presidium": PresidiumForm,
    "uppgifter": TasksForm}  # fmt: skip
AFTER_TERM = ("valda", "presidium", "tilltrade", "uppgifter")  # steps that ask for the term to be opened first
