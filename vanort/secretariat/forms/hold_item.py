# SPDX-License-Identifier: EUPL-1.2
"""What is written down of one item: who leaves it, what is proposed, how they vote, what is decided, who is against."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.core.steps import MomentField
from vanort.mandates.models import Delegation
from vanort.meetings import actions
from vanort.meetings.actions import Count
from vanort.meetings.models import AgendaItem, Ballot, ItemKind, Proposal, Recusal, Reservation, Task, Vote
from vanort.meetings.presence import Presence
from vanort.secretariat.forms import hold
from vanort.secretariat.forms.hold import LINES, ChosenField, MeetingForm

Outcome = AgendaItem.Outcome
BALLOT = "ballot_"
HIGHEST_KEY = 2**31


class CallForm(MeetingForm):
    """The substitutes whose turn it is, from an item on."""

    verb, said, button = "call", _("The substitutes serve."), _("Call them in the order of call")
    minds = ("attendance", "servings")

    def store(self, now: Presence, item: Any) -> None:
        if not actions.call_substitutes(now.meeting, at=item, by=self.user):
            raise ValidationError(_("No substitute who is there may serve in an empty place."))


class RecuseForm(MeetingForm):
    """Somebody who leaves an item for conflict of interest."""

    verb, said, button = "recuse", _("The conflict of interest is stored."), _("The person leaves the item")

    def build(self) -> None:
        # Everyone who is recorded: of whoever is not there at the item, the action says so.
        people = [(one.person, str(one.person)) for one in self.presence.attendance]
        self.fields["person"] = ChosenField(people, label=_("Who leaves the item"))
        self.fields |= fields_for_model(Recusal, ("ground", "note"))


class ProposalsForm(MeetingForm):
    """What was proposed, in the order in which it is put to the question; an emptied line goes."""

    verb, said, button = "propose", _("The proposals are stored."), _("Save the proposals")
    NAMES, NEW = ("position", "text", "person", "is_withdrawn"), 2

    def build(self) -> None:
        stored = list(self.item.proposals.all())
        people = {seat.person.pk: (seat.person, seat.label) for seat in self.presence.serving(self.item)}
        people |= {one.person.pk: (one.person, str(one.person)) for one in stored if one.person}
        self.numbers = range(len(stored) + self.NEW)
        for number in self.numbers:
            fields = fields_for_model(Proposal, ("text", "is_withdrawn"), widgets={"text": LINES})
            fields["person"] = ChosenField(people.values(), empty=_("nobody by name"), label=_("Proposed by"))
            fields["position"] = forms.IntegerField(label=_("Order"), min_value=1, max_value=99)
            row = stored[number] if number < len(stored) else Proposal(position=number + 1)
            for name, field in fields.items():
                field.required, self.initial[f"{name}{number}"] = False, getattr(row, name)
                self.fields[f"{name}{number}"] = field
            self.initial[f"person{number}"] = row.person_id

    @property
    def lines(self) -> list[list[Any]]:
        return [[self[f"{name}{number}"] for name in self.NAMES] for number in self.numbers]

    def store(self, now: Presence, item: Any) -> None:
        lines = [{name: self.cleaned_data[f"{name}{number}"] for name in self.NAMES} for number in self.numbers]
        # The action numbers them; a line without a number comes last.
        rows = [Proposal(**line) for line in sorted(lines, key=lambda one: one["position"] or 100) if line["text"]]
        actions.record_proposals(item, rows, by=self.user)


class VoteForm(MeetingForm):
    """A vote: by name, or in an election by closed ballot."""

    verb, said, button = "vote", _("The vote is stored."), _("Save the vote")
    MEANS, NUMBERS = ("yes_means", "no_means"), ("yes", "no", "abstained")

    def build(self) -> None:
        self.fields |= fields_for_model(Vote, self.MEANS, widgets=dict.fromkeys(self.MEANS, LINES))
        texts = [one.text for one in self.item.proposals.all() if not one.is_withdrawn] or [self.item.proposal]
        self.initial = {name: text[:1_000] for name, text in zip(self.MEANS, texts, strict=False)}
        if self.item.kind == ItemKind.ELECTION:
            self._build_election()
        for seat in self.presence.serving(self.item):
            self.fields[f"{BALLOT}{seat.person.pk}"] = forms.ChoiceField(
                label=seat.label, required=False, choices=Ballot.Option.choices, widget=forms.RadioSelect)  # fmt: skip

    def _build_election(self) -> None:
        said = _("Then fill in the numbers instead of the names.")
        self.fields["is_closed"] = forms.BooleanField(label=_("By closed ballot"), required=False, help_text=said)
        for name, field in fields_for_model(Vote, self.NUMBERS).items():
            field.required, self.fields[name] = False, field
        lots = [("", _("no lots drawn")), ("yes", _("yes wins")), ("no", _("no wins"))]
        said = _("If it is even: what the lot says")
        self.fields["lot"] = forms.ChoiceField(label=said, required=False, choices=lots)

    @property
    def ballot_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(BALLOT)]

    @property
    def before_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith(BALLOT)]

    def _ballots(self) -> dict[int, str]:
        """What each said, as it was sent: also of who does not take part, so that the action can say so."""
        said = {name.removeprefix(BALLOT): value for name, value in self.data.items() if name.startswith(BALLOT)}
        keys = [key for key in said if key.isascii() and key.isdecimal() and len(key) < 11 and int(key) < HIGHEST_KEY]
        return {int(key): said[key] for key in keys if said[key] in Ballot.Option.values}

    def store(self, now: Presence, item: Any) -> Any:
        given = self.cleaned_data
        how: dict[str, Any] = {"ballots": self._ballots()}
        if given.get("is_closed"):
            how = {"count": Count(*(given[name] or 0 for name in self.NUMBERS))}
        how["lot_says_yes"] = {"yes": True, "no": False}.get(given.get("lot", ""))
        return actions.record_vote(item, by=self.user, **how, **{name: given[name] for name in self.MEANS})


class DecideForm(MeetingForm):
    """What became of the item."""

    verb, said, button, button_class = "decide", _("The decision is stored."), _("Save the decision"), ""
    NAMES = ("outcome", "decision_text", "is_about_money", "authority", "is_appealable", "notify")
    USUAL = {"decision": Outcome.APPROVED, "election": Outcome.ELECTED, "formality": Outcome.APPROVED}
    MAY = {"": None, "yes": True, "no": False}

    def build(self) -> None:
        item = self.item
        self.fields |= fields_for_model(AgendaItem, self.NAMES, widgets={"decision_text": LINES, "notify": LINES})
        self.fields["outcome"] = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
        said = [("", _("as the Act says of such decisions")), ("yes", _("yes")), ("no", _("no"))]
        self.fields["is_appealable"] = forms.ChoiceField(label=_("May be appealed"), required=False, choices=said,
                                                         help_text=self.fields["is_appealable"].help_text)  # fmt: skip
        rows = Delegation.objects.filter(regulation=self.presence.regulation).select_related("decision")
        self.fields["authority"].queryset = rows  # type: ignore[attr-defined]
        self.fields["authority"].empty_label = _("no delegation")  # type: ignore[attr-defined]
        may = self.presence.is_usually_appealable(item)
        self.initial = {name: getattr(item, name) for name in self.NAMES} | {"authority": item.authority_id}
        chosen = "yes" if item.is_appealable else "no"
        self.initial["is_appealable"] = "" if item.is_appealable in (None, may) else chosen
        if not item.outcome:
            usual = self.USUAL.get(item.kind, Outcome.NOTED)
            self.initial |= {"outcome": usual, "decision_text": item.decision_text or item.proposal}

    @property
    def lacks_money_right(self) -> bool:
        """Whether the body may not decide on money; the decision may then become a proposal to the body above."""
        return self.has_error("__all__", code="no_money")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "as_proposal" in self.data:
            cleaned |= {"outcome": Outcome.PROPOSED, "authority": None}
        outcome, text = cleaned.get("outcome"), cleaned.get("decision_text", "").strip()
        if text and text == self.item.proposal.strip():
            # The text that was filled in beforehand says the opposite.
            if outcome in (Outcome.POSTPONED, Outcome.WITHDRAWN):
                cleaned["decision_text"] = ""
            elif outcome == Outcome.REJECTED:
                self.add_error("decision_text", _("This is the proposal itself. Write what was decided instead."))
        return cleaned

    def store(self, now: Presence, item: Any) -> None:
        given = dict(self.cleaned_data)
        given["is_appealable"] = self.MAY[given["is_appealable"]]
        actions.decide(item, text=given.pop("decision_text"), by=self.user, **given)


class ReserveForm(MeetingForm):
    """Somebody who was against: now, and with the reasons when they come."""

    verb, said, button = "reserve", _("The reservation is stored."), _("Save the reservation")

    def __init__(self, *args: Any, row: Reservation | None = None, **more: Any) -> None:
        self.row = row
        super().__init__(*args, auto_id=f"reserve{row.pk if row else ''}_%s", **more)

    def build(self) -> None:
        row, names, now = self.row, ("announced_at", "text", "written_at"), timezone.now()
        seats = [] if row else self.presence.serving(self.item)
        people = [(row.person, str(row.person))] if row else [(seat.person, seat.label) for seat in seats]
        self.fields["person"] = ChosenField(people, label=_("Who"), empty=None if row else "–")
        moments = dict.fromkeys(("announced_at", "written_at"), MomentField)
        self.fields |= fields_for_model(Reservation, names, field_classes=moments)
        self.initial["announced_at"] = min(now, self.presence.meeting.ends_at or now)
        if row:
            self.initial = {name: getattr(row, name) for name in names} | {"person": row.person_id}


class TaskForm(MeetingForm):
    """Something for somebody to do."""

    verb, said, button, minds = "give_task", _("The task is given."), _("Give the task"), ()

    def build(self) -> None:
        body = self.presence.body
        people = {one.person.pk: (one.person, str(one.person)) for one in self.presence.attendance}
        people |= {one.person.pk: (one.person, one.name_with_party) for one in (*body.members, *body.substitutes)}
        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.fields |= fields_for_model(Task, ("text", "due_on"), widgets={"due_on": day})
        self.fields["owner"] = ChosenField(people.values(), label=_("Who"), required=False)


class TakeBackForm(MeetingForm):
    """One row of those that may be taken back, or are done. Sent twice, it is done once."""

    button, minds = _("Take back"), ()
    rows: Callable[[Presence, Any], Iterable[Any]]

    row = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY, widget=forms.HiddenInput)

    def store(self, now: Presence, item: Any) -> None:
        for row in type(self).rows(now, item):
            if row.pk == self.cleaned_data["row"]:
                getattr(actions, self.verb)(row, by=self.user)


class WithdrawServingForm(TakeBackForm):
    """A substitute who was called by mistake."""

    verb, said, is_of_item = "withdraw_serving", _("The substitute no longer serves."), False
    rows = staticmethod(lambda now, item: now.servings)


class WithdrawRecusalForm(TakeBackForm):
    """A conflict of interest that was recorded by mistake."""

    verb, said = "withdraw_recusal", _("The conflict of interest is taken back.")
    rows = staticmethod(lambda now, item: item.recusals.select_related("person"))


class RemoveVoteForm(TakeBackForm):
    """A vote that was recorded wrongly."""

    verb, said, button = "remove_vote", _("The vote is removed."), _("Remove the vote")
    rows = staticmethod(lambda now, item: list(item.votes.all()))


class WithdrawReservationForm(TakeBackForm):
    """A reservation that was taken back."""

    verb, said = "withdraw_reservation", _("The reservation is taken back.")
    rows = staticmethod(lambda now, item: list(item.reservations.all()))


class FinishForm(TakeBackForm):
    """A task that is done."""

    verb, said, button = "finish", _("The task is done."), _("Done")
    rows = staticmethod(lambda now, item: Task.objects.open().filter(body=now.meeting.body))


_ALL: tuple[type[MeetingForm], ...] = (
    hold.AttendanceForm, hold.ServeForm, hold.OfficersForm, hold.NewItemForm, hold.EndForm, WithdrawServingForm,
    CallForm, RecuseForm, WithdrawRecusalForm, ProposalsForm, VoteForm, RemoveVoteForm, DecideForm, ReserveForm,
    WithdrawReservationForm, TaskForm, FinishForm)  # fmt: skip
FORMS = {form.verb: form for form in _ALL}
