# SPDX-License-Identifier: EUPL-1.2
"""What staff do on the pages of a visit: each form does one thing, by its verb."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Count, Max
from django.forms import model_to_dict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log, registry

from vanort.core.steps import DayField, MomentField, StepForm, changed_meanwhile
from vanort.directory.models import Organization
from vanort.visits import actions, health
from vanort.visits.models import ChecklistItem, Delegate, Host, Invitation, Placement, ProgrammeItem, Visit
from vanort.visits.models.people import SPOKEN


class VisitStep(StepForm):
    """One thing to do for a visit, often at a row of it. The view has asked whether the person may."""

    # The model of the rows it stands at; None when it belongs to the visit as a whole.
    at: type[models.Model] | None = None
    can_be_new = False
    # Only a button: it has no fields to show, and what it refuses is told above the page.
    is_button = False
    # Fields that a link to the form may fill in, and that the next new row takes over.
    prefilled: tuple[str, ...] = ()
    # The words of a second button, by which ``remove`` takes the row away; empty when the form has none.
    removes: Any = ""
    remove: Callable[[], Any]
    said: Any = _("It is stored.")

    def __init__(self, data: Any = None, *, visit: Visit, user: Any, row: Any = None, given: Any = (), **more: Any):
        self.visit, self.user, self.row = visit, user, row
        super().__init__(data, use_required_attribute=False, auto_id=f"{self.verb}_%s", **more)
        self.initial = {**self.initial, **{name: given[name] for name in self.prefilled if name in given}}
        self.build()

    def build(self) -> None:
        """Fill what depends on the visit."""

    def do(self) -> bool:
        if not (self.row and self.removes and "remove" in self.data):
            return super().do()
        self.said = _("It is removed.")
        try:
            with transaction.atomic():
                self.remove()
        except ValidationError as error:
            self.add_error(None, error)
        return not self.has_error(NON_FIELD_ERRORS, "kept")

    def going_on(self) -> dict[str, Any]:
        """Return what the next new row begins with."""
        return {name: self[name].value() or "" for name in self.prefilled}

    def seen(self) -> str:
        """Return what the sent form says that its page showed; the visit is locked, so that two at once do it once."""
        Visit.objects.select_for_update().get(pk=self.visit.pk)
        return str(self.data.get("seen", ""))

    def refuse_again(self) -> None:
        """Refuse to send letters when anything has happened since the page was opened, such as a second press."""
        if self.seen() != str(getattr(last_logged(self.visit), "pk", "")):
            raise changed_meanwhile(self.visit)


def last_logged(visit: Visit, **which: str) -> Any:
    """Return the newest entry of a visit's log, of one action if that is given; None without any. One query."""
    return registry.get_logs_for_instance(visit).filter(**which).first()


class RowForm(VisitStep, forms.ModelForm):  # type: ignore[type-arg]
    """A row of a visit, new or to be changed; pressed twice it is stored once, and no colleague's change is lost.

    ``stamp`` is what the page showed: of a row that exists a fingerprint, of a new one how far the rows had come."""

    removes = _("Remove")

    def __init__(self, data: Any = None, *, visit: Visit, row: Any = None, **more: Any) -> None:
        of_visit = self._meta.model is Visit
        instance = row or (copy(visit) if of_visit else self._meta.model(visit=visit))
        super().__init__(data, visit=visit, row=row, instance=instance, **more)
        self.others = self._meta.model._base_manager.filter(**({"pk": visit.pk} if of_visit else {"visit": visit}))
        fresh = stamp_of(instance) if instance.pk else self.others.aggregate(last=Max("pk"))["last"] or 0
        self.stamp = self.data.get("seen", "") if self.is_bound else fresh

    def act(self) -> None:
        seen = self.seen()
        which = {"pk": self.instance.pk} if self.instance.pk else {"pk__gt": seen if seen.isdecimal() else 0}
        rows = list(self.others.filter(**which))
        if model_to_dict(self.instance, self._meta.fields) in [model_to_dict(one, self._meta.fields) for one in rows]:
            return
        if self.instance.pk and (not rows or stamp_of(rows[0]) != seen):
            self.stamp = stamp_of(rows[0]) if rows else ""
            raise self.stale()
        self.store()

    def stale(self) -> ValidationError:
        return changed_meanwhile(self.visit)

    def store(self) -> None:
        self.instance.full_clean()
        self.save()
        log(instance=self.visit, action="wagtail.edit", user=self.user, content_changed=True)

    def remove(self) -> None:
        self.row.delete()
        log(instance=self.visit, action="wagtail.edit", user=self.user, content_changed=True)


def stamp_of(row: models.Model) -> str:
    """Return a fingerprint of all that a row says, which tells none of it."""
    said = repr([field.value_from_object(row) for field in row._meta.concrete_fields])
    return salted_hmac("vanort.visits.forms", said).hexdigest()[:16]


class DaysForm(RowForm):
    """The days of the visit and what is to be known of it."""

    verb = "days"

    class Meta:
        model = Visit
        fields = (
            "arrives_on", "leaves_on", "arrival_place", "meeting_point", "emergency_phone", "leader", "asks_health",
            "hosts_wanted", "offers_until", "host_check")  # fmt: skip
        field_classes = {"arrives_on": DayField, "leaves_on": DayField, "offers_until": DayField}
        widgets = dict.fromkeys(("arrives_on", "leaves_on", "offers_until"), DayField.widget)

    def build(self) -> None:
        choices: Any = self.fields["leader"]
        choices.queryset = get_user_model().objects.filter(is_active=True).order_by("username")
        choices.label_from_instance = get_user_display_name

    def store(self) -> None:
        actions.save_visit(self.instance, by=self.user)


class InvitationForm(RowForm):
    """A town or group to invite, or to change; and what it answered by telephone or in a letter."""

    verb, at, can_be_new = "invitation", Invitation, True

    class Meta:
        model = Invitation
        fields = ("organization", "language", "contact_name", "contact_email", "expected", "answer", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def build(self) -> None:
        others = self.visit.invitations.exclude(pk=self.instance.pk).values("organization")
        choices: Any = self.fields["organization"]
        choices.queryset = Organization.objects.filter(is_home=False).exclude(pk__in=others)

    def store(self) -> None:
        super().store()
        if {"answer", "note"} & set(self.changed_data):
            actions.answer(self.instance, answer=self.instance.answer, note=self.instance.note, by=self.user)

    def remove(self) -> None:
        if self.row.delegates.exists():
            raise ValidationError(_("People of this town are on the list of guests. Take them off it first."), "kept")
        super().remove()


class InviteForm(VisitStep):
    """Send an invitation with its link."""

    verb, button, at, is_button = "invite", _("Send the invitation"), Invitation, True

    def act(self) -> None:
        self.refuse_again()
        url = actions.invite(self.row, by=self.user)
        self.said = (
            _("The invitation is on its way to %(to)s.") % {"to": self.row.contact_email} if self.row.contact_email
            else _("There is no e-mail address, so send this link yourself; it is not shown again: %(url)s")
            % {"url": url})  # fmt: skip


class ChecklistForm(RowForm):
    """One more thing to do for this visit."""

    verb, at, can_be_new = "todo", ChecklistItem, True

    class Meta:
        model = ChecklistItem
        fields = ("text", "due_on", "owner")
        field_classes = {"due_on": DayField}
        widgets = {"due_on": DayField.widget}


class DoneForm(VisitStep):
    """Tick a thing off, or on again."""

    verb, at, is_button, button = "done", ChecklistItem, True, _("Done")
    is_done = forms.BooleanField(required=False)

    def act(self) -> None:
        actions.finish(self.row, by=self.user, is_done=self.cleaned_data["is_done"])


class PushForm(VisitStep):
    """Hand programme and head-counts on to the activity's report."""

    verb, button, is_button = "push", _("Hand on to the report"), True
    said = _("The head-counts stand in the activity now, and the programme in its report if that had none.")

    def act(self) -> None:
        actions.push_to_report(self.visit, by=self.user)


class ProgrammeForm(RowForm):
    """What happens at an hour."""

    verb, at, can_be_new, prefilled = "item", ProgrammeItem, True, ("starts_at",)

    class Meta:
        model = ProgrammeItem
        fields = (
            "starts_at", "ends_at", "title", "place", "responsible", "language", "transport", "dress", "is_meal",
            "is_public")  # fmt: skip
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}
        widgets = dict.fromkeys(("starts_at", "ends_at"), MomentField.widget)

    def going_on(self) -> dict[str, Any]:
        return {"starts_at": self["ends_at"].value() or self["starts_at"].value()}


class DelegateForm(RowForm):
    """Somebody who comes along."""

    verb, at, can_be_new, prefilled = "guest", Delegate, True, ("invitation",)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN, required=False, widget=forms.CheckboxSelectMultiple
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


class HostStateForm(VisitStep):
    """Accept, decline or withdraw an offer of beds."""

    verb, at, is_button, said = "host", Host, True, _("It is stored, and the host gets a letter.")
    state = forms.ChoiceField(choices=Host.State.choices)

    def act(self) -> None:
        if self.row.state == self.cleaned_data["state"]:
            return
        if self.cleaned_data["state"] == Host.State.WITHDRAWN:
            self.said = _("It is stored.")
        actions.change_host(self.row, state=self.cleaned_data["state"], by=self.user)


class ExtractForm(VisitStep):
    """Note that an extract from the police record was shown; nothing else may be kept (SFS 2013:852, 5 §)."""

    verb, at, button, said = "extract", Host, _("Note that it was shown"), _("It is noted.")
    on = DayField(label=_("Shown on"))

    def act(self) -> None:
        actions.note_extract(self.row, on=self.cleaned_data["on"], by=self.user)


class PlaceForm(VisitStep):
    """A bed for one guest."""

    verb, at, button, said = "place", Delegate, _("Place the guest"), _("The guest has a bed.")
    removes = _("Take the bed away")
    host = forms.ModelChoiceField(label=_("Host (beds taken/beds)"), queryset=Host.objects.none(), required=False)
    hotel = forms.CharField(label=_("or hotel"), max_length=120, required=False)
    room = forms.CharField(label=_("Room"), max_length=40, required=False)
    anyway = forms.BooleanField(
        label=_("Place here even though something speaks against it"), required=False,
        help_text=_("What speaks against it is stored. Beds and the rules for children always hold."))  # fmt: skip

    def build(self) -> None:
        choices: Any = self.fields["host"]
        choices.queryset = self.visit.hosts.accepted().annotate(taken=Count("placements"))
        choices.label_from_instance = lambda one: f"{one.name} ({one.taken}/{one.beds})"
        if self.row and (placed := Placement.objects.filter(delegate=self.row).first()):
            self.initial = {"host": placed.host_id, "hotel": placed.hotel, "room": placed.room}

    def act(self) -> None:
        actions.place(self.row, by=self.user, **self.cleaned_data)

    def remove(self) -> None:
        actions.unplace(self.row, by=self.user)


class AcceptForm(VisitStep):
    """Place those who are ticked, each as the page proposed."""

    verb, button, said, is_button = "accept", _("Place those who are ticked"), _("They have beds now."), True

    def act(self) -> None:
        taken = Placement.objects.filter(delegate__visit=self.visit).values_list("delegate", "host")
        proposal, _guests, _homes = actions.proposal_for(self.visit)
        pairs = {f"{guest}-{home}": guest for guest, home in proposal.placed.items()}
        sent: Any = self.data
        ticked = set(sent.getlist("chosen"))
        if not ticked:
            raise ValidationError(_("Tick those who are to be placed."))
        chosen = ticked - {f"{guest}-{home}" for guest, home in taken}
        if not chosen <= set(pairs):
            raise ValidationError(_("The proposal has changed since you opened the page. Look at it once more."))
        actions.accept_proposal(self.visit, by=self.user, chosen=[pairs[one] for one in chosen])


class SendPagesForm(VisitStep):
    """Send each host the link to their guests and the programme."""

    verb, button, is_button = "send_pages", _("Send the hosts their pages"), True
    said = _("Each host gets a letter with a new link.")

    def act(self) -> None:
        self.refuse_again()
        actions.send_pages(self.visit, by=self.user)


class SendCodeForm(VisitStep):
    """Ask for a code to read of food and needs."""

    verb, button, is_button = "send_code", _("Send me a code"), True
    said = _("The code is on its way to your e-mail.")

    def act(self) -> None:
        health.send_code(self.visit, by=self.user)


class CodeForm(VisitStep):
    """The code that came by e-mail."""

    verb, button, said = "code", _("Open"), _("Open for a quarter of an hour.")
    code = forms.CharField(
        label=_("Code"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}))  # fmt: skip

    def do(self) -> bool:
        # In no transaction that a wrong code takes back: each try is to count.
        if not self.is_valid():
            return False
        if not health.open_by_code(self.visit, self.cleaned_data["code"].replace(" ", ""), by=self.user):
            self.add_error("code", _("This code does not work. Look in the latest letter, or ask for a new code."))
        return self.is_valid()


# By page of a visit, what can be done there.
PAGES: dict[str, tuple[type[VisitStep], ...]] = {
    "plan": (DaysForm, InvitationForm, InviteForm, ChecklistForm, DoneForm, PushForm), "programme": (ProgrammeForm,),
    "guests": (DelegateForm,), "beds": (HostStateForm, ExtractForm, PlaceForm, AcceptForm, SendPagesForm),
    "health": (SendCodeForm, CodeForm)}  # fmt: skip
