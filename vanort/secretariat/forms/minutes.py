# SPDX-License-Identifier: EUPL-1.2
"""What is done with minutes, one form for each thing: adjust, announce, publish, mask, correct."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.core.steps import DayField, StepForm
from vanort.meetings import actions
from vanort.meetings.models import Adjustment, AgendaItem
from vanort.meetings.presence import Presence

PDF_MARK = b"%PDF-"
LARGEST_FILE = 30 * 1024 * 1024


class PdfField(forms.FileField):
    """A PDF of a size that can be kept."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,.pdf"})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file:
            if (file.size or 0) > LARGEST_FILE:
                raise ValidationError(_("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 1024**2})
            mark = file.read(len(PDF_MARK))
            file.seek(0)
            if mark != PDF_MARK:
                raise ValidationError(_("This is no PDF. Scan the signed minutes as PDF and choose the file again."))
        return file


class MinutesForm(StepForm):
    """One thing to do with minutes, at one paragraph or adjustment if it has one; never done twice."""

    one: Any

    def __init__(self, data: Any = None, files: Any = None, *, presence: Presence, user: Any, one: Any = None) -> None:
        self.presence, self.user, self.one = presence, user, one
        super().__init__(data, files, auto_id=f"{self.verb}{one.pk if one else ''}_%s", use_required_attribute=False)
        self.build()

    def build(self) -> None:
        """Fill what depends on the meeting."""


class ParagraphsField(forms.TypedMultipleChoiceField):
    """Some paragraphs of the meeting, each with its § and heading."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, form: MinutesForm, shown: Iterable[AgendaItem]) -> list[str]:
        """Take any paragraph, for a form sent twice names what is done already; return the keys of those to tick."""
        found = {str(item.pk): item for item in form.presence.items}
        self.coerce = found.__getitem__
        label = {key: f"§ {form.presence.numbers.get(item.pk, '–')} {item.title}" for key, item in found.items()}
        keys = [str(item.pk) for item in shown]
        self.choices, self.widget.choices = list(label.items()), [(key, label[key]) for key in keys]
        return keys


class AdjustForm(MinutesForm):
    """The adjustment of all paragraphs that remain, or of some at once."""

    verb, said, button = "adjust", _("The minutes are adjusted."), _("Adjust the minutes")
    paragraphs = ParagraphsField(label=_("Which paragraphs"), help_text=_(
        "Leave all ticked, or choose those that are adjusted at once, before the rest."))  # fmt: skip
    adjusted_on = DayField(label=_("Adjusted on"))
    adjusters = forms.CharField(label=_("Adjusted by"), max_length=300, help_text=_("As in the signed minutes."))
    kept_at = forms.CharField(label=_("Where the minutes are kept"), max_length=200, help_text=_(
        "The announcement must say so (the Local Government Act, 8:12)."))  # fmt: skip
    signed_file = PdfField(label=_("The signed minutes as PDF"), required=False)

    def build(self) -> None:
        meeting, self.left = self.presence.meeting, self.presence.left
        kept = Adjustment.objects.filter(meeting__body=meeting.body_id).exclude(kept_at="")
        self.initial = {
            "paragraphs": self.fields["paragraphs"].offer(self, self.left),  # type: ignore[attr-defined]
            "adjusted_on": timezone.localdate(),
            "adjusters": ", ".join(map(str, meeting.signers)),
            # Where the body's latest adjusted minutes are.
            "kept_at": kept.order_by("-adjusted_on", "-pk").values_list("kept_at", flat=True).first(),
        }

    def act(self) -> None:
        given = dict(self.cleaned_data)
        chosen = given.pop("paragraphs")
        if not all(item.is_adjusted for item in chosen):
            is_all = all(item in chosen for item in self.left)
            actions.adjust(self.presence.meeting, by=self.user, items=None if is_all else chosen, **given)


class PostForm(MinutesForm):
    """The announcement on the municipality's own board."""

    verb, said, button = "post", _("It is recorded that the adjustment is announced."), _("Record the announcement")
    posted_on = DayField(label=_("Announced on the board on"))
    posted_url = forms.URLField(label=_("Link to the announcement"), required=False, max_length=500,
                                assume_scheme="https")  # fmt: skip

    def build(self) -> None:
        self.initial = {"posted_on": self.one.posted_on or timezone.localdate(), "posted_url": self.one.posted_url}

    def act(self) -> None:
        actions.post(self.one, on=self.cleaned_data["posted_on"], url=self.cleaned_data["posted_url"], by=self.user)


class TakeDownForm(MinutesForm):
    """The end of the announcement."""

    verb, said, button = "take_down", _("It is recorded that the announcement is down."), _("Record that it is down")
    taken_down_on = DayField(label=_("Taken down on"), initial=timezone.localdate)

    def act(self) -> None:
        if self.one.taken_down_on != self.cleaned_data["taken_down_on"]:
            actions.take_down(self.one, on=self.cleaned_data["taken_down_on"], by=self.user)


class PublishForm(MinutesForm):
    """Adjusted paragraphs that everybody is to read; all ticked where minutes are public when adjusted."""

    verb, said, button = "publish", _("The paragraphs are published."), _("Publish")
    paragraphs = ParagraphsField(label=_("Paragraphs to publish"))

    def build(self) -> None:
        waiting = [item for item in self.presence.items if item.is_adjusted and not item.published_on]
        keys = self.fields["paragraphs"].offer(self, waiting)  # type: ignore[attr-defined]
        self.initial["paragraphs"] = keys if self.presence.standing.is_public_when_adjusted else []

    def act(self) -> None:
        actions.publish(self.cleaned_data["paragraphs"], by=self.user)


class UnpublishForm(MinutesForm):
    """One paragraph that is not to be read by everybody any more."""

    verb, said, button = "unpublish", _("The paragraph is no longer public."), _("Stop publishing")

    def act(self) -> None:
        actions.unpublish([self.one], by=self.user)


class MaskForm(MinutesForm):
    """Words of a paragraph that the public may not read."""

    verb, said, button = "mask", _("The words are masked in public."), _("Save the words")
    masked = forms.CharField(
        label=_("Words to mask in public"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, for example a private person's name and illness. They are masked in all "
                    "paragraphs of the meeting. Personal numbers are always masked. The original stays as it is."),
    )  # fmt: skip

    def build(self) -> None:
        self.initial["masked"] = self.one.masked

    def act(self) -> None:
        actions.mask(self.one, words=self.cleaned_data["masked"].replace("\r\n", "\n"), by=self.user)


class CorrectForm(MinutesForm):
    """A note of correction beside an adjusted paragraph."""

    verb, said, button = "correct", _("The note of correction is written."), _("Write the note")
    text = forms.CharField(
        label=_("Note of correction"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong and what is right. Neither the paragraph nor the note ever changes."))  # fmt: skip

    def act(self) -> None:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        last = self.one.notes.last()
        if not (last and (last.text, last.by_id) == (text, self.user.pk)):
            actions.correct(self.one, text=text, by=self.user)


OF_ADJUSTMENT, OF_ITEM = (PostForm, TakeDownForm), (UnpublishForm, MaskForm, CorrectForm)
FORMS: dict[str, type[MinutesForm]] = {form.verb: form for form in (AdjustForm, PublishForm, *OF_ADJUSTMENT, *OF_ITEM)}
