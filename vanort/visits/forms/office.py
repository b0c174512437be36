# SPDX-License-Identifier: EUPL-1.2
"""What staff do on the pages of a visit: each form does one thing, by its verb."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from vanort.core.steps import DayField, MomentField, StepForm, changed_meanwhile
from vanort.visits import actions, health
from vanort.visits.models import ChecklistItem, Delegate, Host, Invitation, Placement, ProgrammeItem, Visit
from vanort.visits.models.people import SPOKEN
from vanort.visits.permissions import can_change_people, can_plan_visits

LINES = forms.Textarea(attrs={"rows": 3})


class VisitStep(StepForm):
    """One thing to do for a visit, often at a row of it."""

    # The model of the rows it stands at; None when it belongs to the visit as a whole.
    at: type[models.Model] | None = None
    is_small = False
    said: Any = _("It is stored.")

    def __init__(self, data: Any = None, *, visit: Visit, user: Any, row: Any = None, **more: Any) -> None:
        self.visit, self.user, self.row = visit, user, row
        super().__init__(data, use_required_attribute=False, **{"auto_id": self.key + "_%s", **more})
        self.build()

    @property
    def key(self) -> str:
        return f"{self.verb}{self.row.pk if self.row and self.row.pk else ''}"

    def build(self) -> None:
        """Fill what depends on the visit."""


class RowForm(VisitStep, forms.ModelForm):  # type: ignore[type-arg]
    """A row of a visit, new or to be changed; what a colleague changed meanwhile is shown first."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, visit: Visit, user: Any, row: Any = None) -> None:
        new = {} if self._meta.model is Visit else {"visit": visit}
        given = row or (visit if self._meta.model is Visit else self._meta.model(**new))
        super().__init__(data, visit=visit, user=user, row=row, instance=given)
        self.initial["seen"] = getattr(given, "version", None)

    def act(self) -> None:
        if not can_plan_visits(self.user):
            raise PermissionDenied
        if self.instance.pk and (seen := self.cleaned_data["seen"]) and seen != self.instance.version:
            raise changed_meanwhile(self.visit)
        self.store()

    def store(self) -> None:
        self.save()
        log(instance=self.visit, action="wagtail.edit", user=self.user, content_changed=True)


class RemoveForm(VisitStep):
    """Take a row away."""

    button, button_class, is_small = _("Remove"), "button-secondary no", True
    said = _("It is removed.")

    def act(self) -> None:
        if not (can_change_people if self.at is Delegate else can_plan_visits)(self.user):
            raise PermissionDenied
        self.row.delete()
        log(instance=self.visit, action="wagtail.edit", user=self.user, content_changed=True)


class DaysForm(RowForm):
    """The days of the visit and what is to be known of it."""

    verb, button = "days", _("Save")

    class Meta:
        model = Visit
        fields = (
            "arrives_on", "leaves_on", "arrival_place", "meeting_point", "emergency_phone", "leader", "asks_health",
            "hosts_wanted", "offers_until", "host_check",
        )  # fmt: skip
        field_classes = {"arrives_on": DayField, "leaves_on": DayField, "offers_until": DayField}
        widgets = dict.fromkeys(("arrives_on", "leaves_on", "offers_until"), DayField.widget)

    def build(self) -> None:
        self.fields["leader"].queryset = get_user_model().objects.filter(is_active=True).order_by("username")  # type: ignore[attr-defined]

    def store(self) -> None:
        actions.save_visit(self.instance, by=self.user)


class InvitationForm(RowForm):
    """A town or group to invite, or to change."""

    verb, button, at = "invitation", _("Save"), Invitation

    class Meta:
        model = Invitation
        fields = ("organization", "language", "contact_name", "contact_email", "expected")


class InviteForm(VisitStep):
    """Send an invitation with its link."""

    verb, button, at, is_small = "invite", _("Send the invitation"), Invitation, True

    def act(self) -> None:
        url = actions.invite(self.row, by=self.user)
        self.said = (
            _("The invitation is on its way to %(to)s.") % {"to": self.row.contact_email}
            if self.row.contact_email
            else _("There is no e-mail address, so send this link yourself; it is not shown again: %(url)s")
            % {"url": url}
        )


class AnswerForm(VisitStep):
    """What a town answered by telephone or in a letter."""

    verb, button, at = "answer", _("Record the answer"), Invitation
    answer = forms.ChoiceField(label=_("Answer"), choices=Invitation.Answer.choices)
    note = forms.CharField(label=_("What they write"), required=False, max_length=2_000, widget=LINES)

    def act(self) -> None:
        actions.answer(self.row, by=self.user, **self.cleaned_data)


class ChecklistForm(RowForm):
    """One more thing to do for this visit."""

    verb, button, at = "todo", _("Save"), ChecklistItem

    class Meta:
        model = ChecklistItem
        fields = ("text", "due_on", "owner")
        field_classes = {"due_on": DayField}
        widgets = {"due_on": DayField.widget}


class DoneForm(VisitStep):
    """Tick a thing off, or on again."""

    verb, at, is_small, button = "done", ChecklistItem, True, _("Done")
    is_done = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def act(self) -> None:
        actions.finish(self.row, by=self.user, is_done=self.cleaned_data["is_done"])


class PushForm(VisitStep):
    """Hand programme and head-counts on to the activity's report."""

    verb, button = "push", _("Hand on to the report")
    said = _("The head-counts stand in the activity now, and the programme in its report if that had none.")

    def act(self) -> None:
        actions.push_to_report(self.visit, by=self.user)


class ProgrammeForm(RowForm):
    """What happens at an hour."""

    verb, button, at = "item", _("Save"), ProgrammeItem

    class Meta:
        model = ProgrammeItem
        fields = (
            "starts_at", "ends_at", "title", "place", "responsible", "language", "transport", "dress", "is_meal",
            "is_public",
        )  # fmt: skip
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}
        widgets = dict.fromkeys(("starts_at", "ends_at"), MomentField.widget)


class RemoveItemForm(RemoveForm):
    """Take something out of the programme."""

    verb, at = "remove_item", ProgrammeItem


class DelegateForm(RowForm):
    """Somebody who comes along."""

    verb, button, at = "guest", _("Save"), Delegate
    languages = forms.MultipleChoiceField(
        label=_("languages"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Delegate
        fields = (
            "invitation", "name", "role", "email", "is_minor", "is_leader", "gender", "languages", "avoids_pets",
            "avoids_smoke", "arrives_on", "leaves_on", "emergency_contact", "guardian_agreed_on", "photo_consent",
        )  # fmt: skip
        field_classes = dict.fromkeys(("arrives_on", "leaves_on", "guardian_agreed_on"), DayField)
        widgets = dict.fromkeys(("arrives_on", "leaves_on", "guardian_agreed_on"), DayField.widget)

    def build(self) -> None:
        choices: Any = self.fields["invitation"]
        choices.queryset = self.visit.invitations.select_related("organization")
        choices.label_from_instance = lambda one: str(one.organization)
        choices.empty_label = _("one of us")

    def store(self) -> None:
        actions.save_delegate(self.instance, by=self.user)


class RemoveGuestForm(RemoveForm):
    """Take a guest off the list, with all that is stored of that person."""

    verb, at = "remove_guest", Delegate


class HostStateForm(VisitStep):
    """Accept, decline or withdraw an offer of beds."""

    verb, at, is_small, said = "host", Host, True, _("It is stored, and the host gets a letter.")
    state = forms.ChoiceField(choices=Host.State.choices, widget=forms.HiddenInput)

    def act(self) -> None:
        actions.change_host(self.row, state=self.cleaned_data["state"], by=self.user)


class ExtractForm(VisitStep):
    """Note that an extract from the police record was shown; nothing else may be kept (SFS 2013:852, 5 §)."""

    verb, at, button, said = "extract", Host, _("Note that it was shown"), _("It is noted.")
    on = DayField(label=_("Shown on"))

    def act(self) -> None:
        actions.note_extract(self.row, on=self.cleaned_data["on"], by=self.user)


class PlaceForm(VisitStep):
    """A bed for one guest."""

    verb, at, button, said = "place", Delegate, _("Place"), _("The guest has a bed.")
    host = forms.ModelChoiceField(label=_("Host"), queryset=Host.objects.none(), required=False)
    hotel = forms.CharField(label=_("or hotel"), max_length=120, required=False)
    room = forms.CharField(label=_("Room"), max_length=40, required=False)
    anyway = forms.BooleanField(
        label=_("Place here even though something speaks against it"), required=False,
        help_text=_("What speaks against it is stored. Beds and the rules for children always hold."),
    )  # fmt: skip

    def build(self) -> None:
        choices: Any = self.fields["host"]
        choices.queryset = self.visit.hosts.accepted()
        choices.label_from_instance = lambda one: f"{one.name} ({one.beds})"
        if self.row and (placed := Placement.objects.filter(delegate=self.row).first()):
            self.initial = {"host": placed.host_id, "hotel": placed.hotel, "room": placed.room}

    def act(self) -> None:
        actions.place(self.row, by=self.user, **self.cleaned_data)


class UnplaceForm(VisitStep):
    """Take a guest's bed away again."""

    verb, at, is_small, button = "unplace", Delegate, True, _("Take the bed away")

    def act(self) -> None:
        actions.unplace(self.row, by=self.user)


class AcceptForm(VisitStep):
    """Place those who are ticked as proposed."""

    verb, button, said = "accept", _("Place those who are ticked"), _("They have beds now.")
    chosen = forms.TypedMultipleChoiceField(coerce=int, required=True, widget=forms.CheckboxSelectMultiple)

    def build(self) -> None:
        proposal, _guests, _homes = actions.proposal_for(self.visit)
        self.fields["chosen"].choices = [(key, key) for key in proposal.placed]  # type: ignore[attr-defined]

    def act(self) -> None:
        actions.accept_proposal(self.visit, by=self.user, chosen=self.cleaned_data["chosen"])


class SendPagesForm(VisitStep):
    """Send each host the link to their guests and the programme."""

    verb, button, said = "send_pages", _("Send the hosts their pages"), _("Each host gets a letter with a new link.")

    def act(self) -> None:
        actions.send_pages(self.visit, by=self.user)


class SendCodeForm(VisitStep):
    """Ask for a code to read of food and needs."""

    verb, button, said = "send_code", _("Send me a code"), _("The code is on its way to your e-mail.")

    def act(self) -> None:
        health.send_code(self.visit, by=self.user)


class CodeForm(VisitStep):
    """The code that came by e-mail."""

    verb, button, said = "code", _("Open"), _("Open for a quarter of an hour.")
    code = forms.CharField(
        label=_("Code"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip

    def act(self) -> None:
        if not health.open_by_code(self.visit, self.cleaned_data["code"].replace(" ", ""), by=self.user):
            raise forms.ValidationError(_("This code does not work. Look in the latest letter, or ask for a new code."))


# By page of a visit, what can be done there.
PAGES: dict[str, tuple[type[VisitStep], ...]] = {
    "plan": (DaysForm, InvitationForm, InviteForm, AnswerForm, ChecklistForm, DoneForm, PushForm),
    "programme": (ProgrammeForm, RemoveItemForm),
    "guests": (DelegateForm, RemoveGuestForm),
    "beds": (HostStateForm, ExtractForm, PlaceForm, UnplaceForm, AcceptForm, SendPagesForm),
    "health": (SendCodeForm, CodeForm),
}
