# SPDX-License-Identifier: EUPL-1.2
"""The form that people write to us by, never losing what they typed; and the office's, one for each thing to do."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.permissions import ModelPermissionPolicy

from vanort.activities.models import Activity
from vanort.core.forms import RecordForm
from vanort.core.posting import FormKeyField, PublicForm
from vanort.core.steps import MomentField, StepForm, changed_meanwhile
from vanort.enquiries import actions
from vanort.enquiries.addresses import page_path
from vanort.enquiries.models import LONGEST_TEXT, Enquiry, Message, Topic


class AskForm(PublicForm):
    """A question, an idea, information, a correction, or a report that something cannot be used."""

    looked_at, of_lines = ("subject", "text", "name"), ("text",)
    topic = forms.ModelChoiceField(
        Topic.objects.open(), to_field_name="slug", widget=forms.RadioSelect, empty_label=None,
        label=_("What is it about?"),
        error_messages={"required": _("Choose what it is about."), "invalid_choice": _("Choose one of the topics.")},
    )  # fmt: skip
    page = forms.CharField(required=False)

    class Meta:
        model = Enquiry
        fields = ["topic", "page", "subject", "text", "name", "email", "phone"]
        labels = {
            "subject": _("Sum it up in a few words"), "text": _("Your idea, question or information"),
            "name": _("Your name"), "email": _("Your e-mail address"), "phone": _("Your telephone number")}  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}), "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"})}  # fmt: skip
        error_messages = {
            "subject": {"required": _("Write in a few words what it is about.")},
            "text": {"required": _("Write your idea, question or information.")},
            "email": {"invalid": _("Write the address as name@example.com, or leave it empty.")}}  # fmt: skip

    def clean_page(self) -> str:
        return page_path(self.cleaned_data["page"])


Channel, Kind = Enquiry.Channel, Message.Kind
_NOT_BY_WEB = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class PastMomentField(MomentField):
    """A day and a time in living memory that is not ahead."""

    def clean(self, value: Any) -> dt.datetime | None:
        moment: dt.datetime | None = super().clean(value)
        if moment and not (moment.year >= 1900 and moment <= timezone.now()):
            raise ValidationError(_("Give a day and a time that has been."))
        return moment


class LetterField(forms.CharField):
    """A text of several lines; its line breaks are stored in one way only, so that the same text is the same."""

    def __init__(self, *, rows: int, **more: Any) -> None:
        super().__init__(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **more)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class EnquiryForm(RecordForm):
    """Registers an enquiry; later it changes the case's facts, never what was written."""

    form_key = FormKeyField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)
    received_at = PastMomentField(label=_("When it came"), initial=timezone.now)
    assign_to_me = forms.BooleanField(required=False, label=_("I will answer it"))

    ONLY_NEW = ("form_key", "channel", "received_at", "subject", "text", "page", "assign_to_me")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.ONLY_NEW if self.instance.pk else ("due_on",):
            self.fields.pop(name, None)
        if channel := self.fields.get("channel"):
            channel.choices, self.initial["channel"] = _NOT_BY_WEB, Channel.PHONE

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_page(self) -> str:
        given = str(self.cleaned_data["page"])
        path = page_path(given.removeprefix(settings.SITE_URL))
        if given and not path:
            raise ValidationError(_("Paste the address of a page of this site, or leave it empty."))
        return path

    def clean(self) -> dict[str, Any]:
        if self.instance.erased_at:
            raise ValidationError(_("What was written has been erased; nothing can be added."))
        return super().clean()

    @property
    def key(self) -> uuid.UUID:
        """What tells that the same was sent twice: the shown form together with what was typed into it."""
        typed = [f"{name}={value}" for name, value in self.cleaned_data.items() if name != "form_key"]
        return uuid.uuid5(self.cleaned_data["form_key"], "\n".join(typed))


class CaseForm(StepForm):
    """One thing to do on a case's page. Sent twice it is done once; what a colleague did meanwhile is shown first."""

    # Whether it must wait when somebody has changed the case since the page was opened.
    minds_changes = True
    # The kind of message that its text becomes, if any: what tells a text that was sent twice.
    becomes, text_field = "", "text"

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, enquiry: Enquiry, user: Any) -> None:
        known = {"title": enquiry.subject, "name": enquiry.subject, "to": enquiry.assigned_to_id}
        super().__init__(data, auto_id=f"{self.verb}_%s", initial=known, use_required_attribute=False)
        self.enquiry, self.user = enquiry, user
        self.made: Any = None

    def is_done(self, enquiry: Enquiry) -> bool:
        """Whether the very same has been done since the page was opened: the last words of the case are these."""
        last = enquiry.messages.exclude(kind=Kind.NOTICE).order_by("pk").last() if self.becomes else None
        said = (self.becomes, self.user.pk, self.cleaned_data.get(self.text_field))
        is_same = bool(last and (last.kind, last.by_id, last.text) == said)
        return is_same and (self.is_stale(enquiry) or self.becomes == Kind.NOTE)

    def is_stale(self, enquiry: Enquiry) -> bool:
        return enquiry.version > (self.cleaned_data.get("version") or 0)

    def act(self) -> None:
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        locked = Enquiry.objects.select_for_update(of=("self",)).get(pk=self.enquiry.pk)
        if self.is_done(locked):
            return
        if self.minds_changes and self.is_stale(locked):
            raise changed_meanwhile(locked)
        self.made = getattr(actions, self.verb)(locked, by=self.user, **given)


class AnswerForm(CaseForm):
    """An answer: a letter that leaves now, or a record of what was said in another way."""

    verb, becomes, said = "answer", Kind.ANSWER, _("The answer is stored.")
    text = LetterField(rows=10, label=_("Your answer"))
    channel = forms.ChoiceField(label=_("How you answer"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [
            (Channel.EMAIL, _("By e-mail to %(address)s") % {"address": self.enquiry.email}),
            (Channel.PHONE, _("I have answered by telephone")), (Channel.LETTER, _("I have answered by letter")),
            (Channel.VISIT, _("I have answered in person"))]  # fmt: skip
        offered = ways if self.enquiry.email else ways[1:]
        self.fields["channel"].choices, self.initial["channel"] = offered, offered[0][0]  # type: ignore[attr-defined]


class IncomingForm(CaseForm):
    """What the person wrote or said afterwards."""

    verb, becomes, said = "add_incoming", Kind.INCOMING, _("It is added, and the case is open.")
    minds_changes = False
    text = LetterField(rows=6, label=_("What came in"))
    channel = forms.ChoiceField(label=_("How it reached us"), choices=_NOT_BY_WEB)
    at = PastMomentField(label=_("When it came"), initial=timezone.now)
    message_id = forms.CharField(label=_("Message-ID"), required=False, max_length=200, help_text=_(
        "Only for e-mail, and only if you know it: it keeps the letters together."))  # fmt: skip


class NoteForm(CaseForm):
    """A note for colleagues."""

    verb, becomes, said = "add_note", Kind.NOTE, _("The note is stored.")
    minds_changes = False
    text = LetterField(rows=4, label=_("Note"))


class AssignForm(CaseForm):
    """Who is to answer; a case that is closed is opened by it."""

    verb, said = "assign", _("It is said who answers.")
    to: Any = forms.ModelChoiceField(queryset=None, label=_("Who answers it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = ModelPermissionPolicy(Enquiry).users_with_permission("change")
        chosen: Any = self.fields["to"]
        chosen.queryset = colleagues.order_by("first_name", "last_name", "pk")
        chosen.label_from_instance = get_user_display_name

    def is_done(self, enquiry: Enquiry) -> bool:
        return enquiry.assigned_to == self.cleaned_data["to"] and enquiry.state == Enquiry.State.ASSIGNED


class CloseForm(CaseForm):
    """The end of a case."""

    verb, becomes, text_field, said = "close", Kind.NOTE, "reason", _("The case is closed.")
    reason = LetterField(rows=2, label=_("Why"), required=False,
                         help_text=_("Needed when nobody has answered. Kept as a note."))  # fmt: skip

    def is_done(self, enquiry: Enquiry) -> bool:
        is_closed = enquiry.state == Enquiry.State.CLOSED
        return is_closed and (not self.cleaned_data["reason"] or super().is_done(enquiry))


class IdeaForm(CaseForm):
    """An activity that is an idea, made of the case."""

    verb, said = "make_idea", _("An idea for an activity is made. Only staff see it.")
    kind = forms.ChoiceField(label=_("Kind"), choices=Activity.Kind.choices, initial=Activity.Kind.CLUB_EXCHANGE)
    title = forms.CharField(label=_("Title"), max_length=200)


class PlaceForm(CaseForm):
    """A place of memory or a gift, made of the case."""

    verb, said = "make_place", _("A place or gift is made. Only staff see it.")
    name = forms.CharField(label=_("Name"), max_length=200)


class CorrectForm(CaseForm):
    """The way to the record that is wrong."""

    verb, said = "begin_correction", _("Correct the fact here. The person who told us still waits for an answer.")
    minds_changes = False


FORMS: dict[str, type[CaseForm]] = {form.verb: form for form in CaseForm.__subclasses__()}
