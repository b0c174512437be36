# SPDX-License-Identifier: EUPL-1.2
"""What is written down at a meeting as a whole: who is there, who serves for whom, who chairs, a new item, the end."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.core.steps import MomentField, StepForm, changed_meanwhile
from vanort.meetings import actions
from vanort.meetings.actions.asking import locked
from vanort.meetings.models import AgendaItem, Attendance
from vanort.meetings.presence import Presence, presence_of

Capacity = Attendance.Capacity
LINES = forms.Textarea(attrs={"rows": 2})


class ChosenField(forms.TypedChoiceField):
    """One of some records that are loaded already; no query."""

    def __init__(self, records: Iterable[tuple[Any, str]], *, empty: Any = "–", **more: Any) -> None:
        found = {str(record.pk): (record, label) for record, label in records}
        choices = [] if empty is None else [("", empty)]
        choices += [(key, label) for key, (_record, label) in found.items()]
        super().__init__(choices=choices, coerce=lambda key: found[key][0], empty_value=None, **more)


def span_fields(presence: Presence) -> dict[str, forms.Field]:
    """Return the two fields by which something goes from one item to another."""
    items = [(one, f"{number}. {one.title}") for number, one in enumerate(presence.items, 1)]
    return {
        "from_item": ChosenField(items, empty=_("the beginning"), label=_("From item"), required=False),
        "to_item": ChosenField(items, empty=_("the end"), label=_("To item"), required=False)}  # fmt: skip


def fingerprint(rows: Iterable[models.Model]) -> str:
    """Return a short text that is another one as soon as any stored value of some rows is."""
    values = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in rows]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


class MeetingForm(StepForm):
    """One thing to do at a meeting; what a colleague did meanwhile is shown first, and nothing typed is lost.

    Each form says whether it belongs to an item, and of what nobody may have changed anything since the page was
    opened; its ``store`` calls the one action, for the meeting and the item as they are stored now."""

    is_of_item = True
    minds: tuple[str, ...] = ("item",)

    def __init__(self, data: Any = None, *, presence: Presence, user: Any, item: Any = None, **more: Any) -> None:
        super().__init__(data, use_required_attribute=False, **({"auto_id": f"{self.verb}_%s"} | more))
        self.presence, self.user, self.item = presence, user, item
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the meeting."""

    def store(self, now: Presence, item: Any) -> Any:
        of = item if self.is_of_item else now.meeting
        return getattr(actions, self.verb)(of, by=self.user, **self.cleaned_data)

    @property
    def stamp(self) -> str:
        return fingerprint(self._minded(self.presence))

    def _minded(self, presence: Presence) -> Iterator[models.Model]:
        for name in self.minds:
            if name == "meeting":
                yield presence.meeting
            elif name != "item":
                yield from getattr(presence, name)
            elif item := self._item_in(presence):
                yield item
                yield from (one for one in presence.recusals if one.item_id == item.pk)
                for rows in (item.proposals, item.votes, item.reservations):
                    yield from rows.all()

    def _item_in(self, presence: Presence) -> AgendaItem | None:
        return next((one for one in presence.items if one == self.item), None)

    def act(self) -> None:
        now = presence_of(locked(self.presence.meeting, self.user))
        # Rows of their own: those of the page stay as they were, should the action refuse.
        item = self._item_in(now)
        is_stale = self.minds and fingerprint(self._minded(now)) != self.data.get("seen")
        if is_stale or (self.item and not item):
            raise changed_meanwhile(now.meeting)
        self.store(now, item)


class ArrivalForm(forms.Form):
    """One person's line in the attendance."""

    HERE, AWAY, NEVER = "here", "away", "never"
    GROUPS: dict[str, Any] = {Capacity.MEMBER: _("Members"), Capacity.SUBSTITUTE: _("Substitutes")}
    PARTLY = ("from_item", "to_item", "arrived_at", "left_at")

    there = forms.ChoiceField(label=_("There?"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, presence: Presence, row: Attendance) -> None:
        names = ("is_remote", "arrived_at", "left_at")
        given = {name: getattr(row, name) for name in names}
        given |= {"from_item": row.from_item_id, "to_item": row.to_item_id}
        given["there"] = (self.AWAY if row.is_absent else self.HERE) if row.pk else ""
        super().__init__(data, prefix=f"p{row.person_id}", initial=given, use_required_attribute=False)
        self.row, time = row, forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        self.fields |= span_fields(presence)
        self.fields |= fields_for_model(Attendance, names, widgets={"arrived_at": time, "left_at": time})
        # Who was added by mistake is removed; whoever has a mandate is away.
        no = (self.AWAY, _("Away")) if row.mandate else (self.NEVER, _("Remove"))
        self.fields["there"].choices = [(self.HERE, _("There")), no]  # type: ignore[attr-defined]
        self.label = row.mandate.name_with_party if row.mandate else str(row.person)
        self.kind, self.role = row.get_capacity_display(), self.GROUPS.get(row.capacity, _("Officials and guests"))

    @property
    def is_partly(self) -> bool:
        return any(self[name].value() for name in self.PARTLY) or bool(self.errors)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        span = {name: cleaned.get(name) for name in self.PARTLY}
        try:
            Attendance(meeting=self.row.meeting, person=self.row.person, **span).clean()
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    def as_row(self) -> Attendance:
        given = dict(self.cleaned_data)
        given["is_absent"], row = given.pop("there") == self.AWAY, self.row
        return Attendance(person=row.person, mandate=row.mandate, capacity=row.capacity, **given)


class AttendanceForm(MeetingForm):
    """Everyone who may be expected, in one form; officials and guests are added by name."""

    verb, said, button = "attendance", _("The attendance is stored."), _("Save the attendance")
    is_of_item, minds, button_class = False, ("attendance",), ""
    NEW = 2

    def build(self) -> None:
        data = self.data if self.is_bound else None
        self.rows = [ArrivalForm(data, presence=self.presence, row=each) for each in _expected(self.presence)]
        kinds = [(one.value, one.label) for one in (Capacity.OFFICIAL, Capacity.GUEST)]
        widget = forms.TextInput(attrs={"list": "hold-people", "autocomplete": "off"})
        for number in range(self.NEW):
            name = forms.CharField(label=_("Name"), required=False, max_length=220, widget=widget)
            kind = forms.ChoiceField(label=_("As"), required=False, choices=kinds)
            self.fields |= {f"name{number}": name, f"as{number}": kind}

    @property
    def new_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"name{number}"], self[f"as{number}"]) for number in range(self.NEW)]

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in self.rows]
        if not all(rows):
            self.add_error(None, _("Look at what is marked in red; nothing that you wrote is lost."))
        return super().is_valid()

    def store(self, now: Presence, item: Any) -> Any:
        """Record those who are marked; with the other button all members and substitutes who are not are there."""
        is_all, given = "everybody" in self.data, self.cleaned_data
        said = {row: row.cleaned_data["there"] or (row.HERE if is_all else "") for row in self.rows}
        rows = [form.as_row() for form, what in said.items() if what in (form.HERE, form.AWAY)]
        gone = [form.row.person for form, what in said.items() if what == form.NEVER]
        known = {form.row.person_id for form in self.rows}
        for number in range(self.NEW):
            if name := given[f"name{number}"]:
                person = actions.person_named(name, by=self.user)
                if person.pk in known:
                    raise ValidationError(_("%(person)s is in the list already.") % {"person": person})
                known.add(person.pk)
                rows.append(Attendance(person=person, capacity=given[f"as{number}"] or Capacity.GUEST))
        if not rows and not gone:
            raise ValidationError(_("Say of somebody at least whether he or she is there."))
        return actions.record_attendance(now.meeting, rows, by=self.user, never_there=gone)


def _expected(presence: Presence) -> Iterator[Attendance]:
    """Yield who may be expected: members, substitutes and others of the body, and whoever is recorded besides."""
    body, there = presence.body, {each.person_id: each for each in presence.attendance}
    offered = [
        *((each.person, each, Capacity.MEMBER) for each in body.members),
        *((each.person, each, Capacity.SUBSTITUTE) for each in body.substitutes),
        # Who is co-opted takes part in no decision, and is listed with the others who were present.
        *((each.person, None, Capacity.GUEST) for each in body.co_opted),
        *((each.person, each.mandate, each.capacity) for each in presence.attendance),
    ]
    once = {one[0].pk: one for one in reversed(offered)}
    for person, mandate, capacity in reversed(once.values()):
        # Rows of their own: what the page was opened with stays as it is stored.
        row = copy(there[person.pk]) if person.pk in there else Attendance(meeting=presence.meeting, person=person)
        row.mandate, row.capacity = mandate, capacity
        yield row


class ServeForm(MeetingForm):
    """A substitute who serves for a member in another order than that of call, as the meeting decided."""

    verb, said, button = "serve", _("The substitute serves."), _("Let serve")
    is_of_item, minds = False, ("attendance", "servings")

    def build(self) -> None:
        # All of them: of those who cannot, the action says why.
        free = [one for one in self.presence.attendance if one.capacity == Capacity.SUBSTITUTE]
        substitutes = [(one, one.mandate.name_with_party if one.mandate else str(one)) for one in free]
        members = [(one, one.name_with_party) for one in self.presence.body.members]
        self.fields["substitute"] = ChosenField(substitutes, label=_("Substitute"))
        self.fields["member"] = ChosenField(members, label=_("Serves for"))
        self.fields |= span_fields(self.presence)

    def store(self, now: Presence, item: Any) -> Any:
        return actions.serve(by=self.user, **self.cleaned_data)


class OfficersForm(MeetingForm):
    """Who chairs, who writes the minutes, who adjusts them."""

    verb, said = "officers", _("Chair, secretary and adjusters are stored.")
    is_of_item, minds = False, ("meeting",)

    def build(self) -> None:
        presence, meeting, body = self.presence, self.presence.meeting, self.presence.body
        seated = {each.person.pk: (each.person, each.name_with_party) for each in (*body.members, *body.substitutes)}
        others = [each.person for each in presence.attendance]
        others += [one for one in (meeting.secretary, getattr(self.user, "person", None)) if one]
        anybody = {one.pk: (one, str(one)) for one in others} | seated
        chair, own = _("Chair of the meeting"), _("the body's own chair")
        self.fields["chair"] = ChosenField(seated.values(), empty=own, required=False, label=chair)
        self.fields["secretary"] = ChosenField(anybody.values(), required=False, label=_("Secretary"))
        self.fields["adjusters"] = forms.TypedMultipleChoiceField(
            choices=[(str(pk), label) for pk, (_person, label) in seated.items()], required=False,
            coerce=lambda pk: seated[int(pk)][0], widget=forms.CheckboxSelectMultiple,
            label=_("Chosen to adjust, besides the chair"))  # fmt: skip
        chosen = [str(one.pk) for one in meeting.adjusters.all()]
        self.initial = {"chair": meeting.chair_id, "secretary": meeting.secretary_id, "adjusters": chosen}

    def store(self, now: Presence, item: Any) -> None:
        # The body's own chair signs and adjusts as well, so is stored by name when there.
        own, there = now.body.chair, {each.person_id for each in now.attendance if not each.is_absent}
        chair = self.cleaned_data["chair"] or (own.person if own and own.person_id in there else None)
        actions.choose_officers(now.meeting, by=self.user, **self.cleaned_data | {"chair": chair})


class NewItemForm(MeetingForm):
    """An item that comes up at the meeting."""

    verb, said, button = "add_item", _("The item is added last."), _("Add the item")
    is_of_item, minds = False, ("items",)

    def build(self) -> None:
        self.fields |= fields_for_model(AgendaItem, ("title", "kind", "proposal"), widgets={"proposal": LINES})

    def store(self, now: Presence, item: Any) -> Any:
        return actions.add_item(now.meeting, AgendaItem(**self.cleaned_data), by=self.user)


class EndForm(MeetingForm):
    """When the meeting ended."""

    verb, said, button = "end", _("The end of the meeting is stored."), _("Save the time")
    is_of_item, minds = False, ("meeting",)

    at = MomentField(label=_("The meeting ended"))

    def build(self) -> None:
        self.initial["at"] = self.presence.meeting.ends_at or timezone.now()

    def clean_at(self) -> dt.datetime:
        at: dt.datetime = self.cleaned_data["at"]
        if at > timezone.now():
            raise ValidationError(_("This time is still ahead."))
        return at
