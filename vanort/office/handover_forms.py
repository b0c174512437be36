# SPDX-License-Identifier: EUPL-1.2
"""The forms of the hand-over, one for each step that stores something; each calls one action."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanort.core.models import Source
from vanort.core.steps import DayField, StepForm
from vanort.directory.models import Organization, Person
from vanort.mandates.actions import Appointment, RefusedAppointment, appoint, open_term, record_election
from vanort.mandates.forms import DecidedForm, PersonField
from vanort.mandates.models import Mandate, Regulation, Term
from vanort.mandates.people import People
from vanort.meetings.actions import reassign
from vanort.office.handover import Handover

Role, Substitutes = Mandate.Role, Regulation.Substitutes
# Rows offered when nobody knows how many seats there are.
UNKNOWN_SEATS = 6


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
        """Lock the body, and store the step."""
        Organization.objects.select_for_update().get(pk=self.handover.body.pk)
        self.store()


class ElectionForm(HandoverForm):
    """The day of the ordinary election, with its source."""

    day = DayField(label=_("Day of the ordinary election"))
    source_title = forms.CharField(
        label=_("Where is it written?"), required=False, max_length=200,
        help_text=_("As readers see it, for example the name of a page or a book."),
    )  # fmt: skip
    source_url = forms.URLField(label=_("Its web address"), required=False, max_length=500, assume_scheme="https")

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
        title, url = self.cleaned_data["source_title"], self.cleaned_data["source_url"]
        source = Source.objects.get_or_create(title=title, url=url)[0] if title else None
        record_election(day=self.cleaned_data["day"], source=source, by=self.user)


class OpenTermForm(HandoverForm):
    """The term, by the rules of the regulation."""

    def store(self) -> None:
        # Whoever came second finds it opened.
        fresh = Handover(self.handover.body, self.handover.today)
        if fresh.term is None:
            if fresh.election is None:
                raise ValidationError(_("Record the day of the election first."))
            open_term(fresh.body, election=fresh.election, by=self.user)


@dataclass(frozen=True)
class Place:
    """One row of the form: for whom or which seat, and its three fields."""

    label: str
    name: BoundField
    party: BoundField
    email: BoundField


class AppointForm(HandoverForm, DecidedForm):
    """Who was appointed: those who sit again, new members, and substitutes where the regulation has them."""

    starts = DayField(label=_("From which day?"))
    is_everybody = forms.BooleanField(
        label=_("These are all. A seat that is left is empty."), required=False,
        help_text=_("Leave it unticked when more people were appointed than you can record now."),
    )  # fmt: skip
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

    def places(self, role: str) -> list[Place]:
        """Return the rows of the form for members or substitutes."""
        return [
            Place(label, self[f"{key}-name"], self[f"{key}-party"], self[f"{key}-email"])
            for key, (label, one, _whose) in self.rows.items()
            if one == role
        ]

    @property
    def member_places(self) -> list[Place]:
        """Rows for members."""
        return self.places(Role.MEMBER)

    @property
    def substitute_places(self) -> list[Place]:
        """Rows for substitutes."""
        return self.places(Role.SUBSTITUTE)

    @property
    def ticks(self) -> list[BoundField]:
        """The boxes of those who sit there now."""
        return [self[name] for name in self.again]

    def clean_starts(self) -> dt.date:
        """Refuse a day outside the term."""
        starts: dt.date = self.cleaned_data["starts"]
        if not self._term.holds(starts):
            raise ValidationError(
                _("The day must lie in the term, %(start)s to %(end)s.")
                % {"start": self._term.start_date, "end": self._term.end_date}
            )
        return starts

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.asked: list[tuple[str, Appointment]] = [
            (name, Appointment(one.person, role=one.role, party=one.party))
            for name, one in self.again.items()
            if cleaned.get(name)
        ]
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
                  "wrote is still here; send it once more if it still holds.")
            )  # fmt: skip
        given = self.cleaned_data
        decision = self.decision(self.handover.body, by=self.user)
        try:
            appoint(
                term, [each for _field, each in self.asked], by=self.user, decision=decision, starts=given["starts"],
                is_everybody=given["is_everybody"],
            )  # fmt: skip
        except RefusedAppointment as error:
            raise ValidationError({self.asked[error.number][0]: error.messages}) from error

    def _is_done(self, term: Term) -> bool:
        """Whether the very same has been stored: the button was pressed twice."""
        starts = self.cleaned_data["starts"]
        there = set(term.mandates.filter(start_date=starts).values_list("person__name", "role"))
        return all((each.person.name, each.role) in there for _field, each in self.asked)


class PresidiumForm(HandoverForm, DecidedForm):
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
        handover, given = Handover(self.handover.body, self.handover.today), self.cleaned_data
        by_key = {str(one.pk): one for one in handover.members}
        # An office that was recorded meanwhile has no field any more, but was asked for; the same is not stored again.
        wanted = [(role, one) for role in Mandate.OFFICES if (one := by_key.get(self.data.get(role, "")))]
        asked = [(role, one) for role, one in wanted if not self._has(handover, role, one)]
        if not wanted:
            raise ValidationError(_("Choose somebody."))
        self._refuse_two_offices(handover, asked)
        if not asked or handover.term is None:
            return
        rows = [
            Appointment(one.person, role=role, party=one.party, starts=given["starts"] or one.start_date)
            for role, one in asked
        ]
        decision = self.decision(handover.body, by=self.user)
        is_whole = handover.term.recorded == Term.Recorded.ALL
        try:
            appoint(handover.term, rows, by=self.user, decision=decision, is_everybody=is_whole)
        except RefusedAppointment as error:
            raise ValidationError({str(asked[error.number][0]): error.messages}) from error

    @staticmethod
    def _refuse_two_offices(handover: Handover, asked: list[tuple[Mandate.Role, Mandate]]) -> None:
        """A vice chair stands in for the chair, and cannot be the same person."""
        taken = {one.person_id for role in Mandate.OFFICES if (one := handover.office(role))}
        for role, one in asked:
            if one.person_id in taken:
                who = {"person": one.person}
                raise ValidationError(
                    {str(role): _("%(person)s has another office already. Choose somebody else.") % who}
                )
            taken.add(one.person_id)

    @staticmethod
    def _has(handover: Handover, role: str, one: Mandate) -> bool:
        held = handover.office(role)
        return bool(held and held.person_id == one.person_id)


class TasksForm(HandoverForm):
    """Who takes over each open task of those who leave."""

    def prepare(self) -> None:
        people = [
            ("", gettext("leave it as it is")),
            *((str(o.person_id), str(o.person)) for o in self.handover.members),
        ]
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
    "uppgifter": TasksForm,
}  # fmt: skip
# Steps that ask for the term to be opened first.
AFTER_TERM = ("valda", "presidium", "tilltrade", "uppgifter")
