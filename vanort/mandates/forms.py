# SPDX-License-Identifier: EUPL-1.2
"""Forms of terms and mandates: corrections of what is recorded, and each thing that can happen to a mandate."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, ngettext_lazy

from vanort.core.dates import When, WhenField
from vanort.core.forms import RecordForm
from vanort.core.steps import DayField, StepForm
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates import actions
from vanort.mandates.importing import COLUMNS, EXAMPLE, NEEDED, read_rows
from vanort.mandates.models import Mandate, Term
from vanort.mandates.people import LIST, People


class TermForm(RecordForm):
    """A term; its days cannot be moved away from mandates that lie in it."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        inside = self.instance.mandates.all() if self.instance.pk and start and end else []
        if out := [one for one in inside if one.start_date < start or one.end_date > end]:
            names = ", ".join(map(str, out[:5]))
            self.add_error(None, _("Mandates lie outside these days: %(names)s. Change them first.") % {"names": names})
        return cleaned


class PersonField(forms.CharField):
    """A name, proposed from the register; the form says who that is."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=200, widget=forms.TextInput({"list": LIST, "autocomplete": "off"}), **more)


class DecidedForm(forms.Form):
    """What a decision is known by. All may be left empty: then none is recorded."""

    decided_by = forms.ModelChoiceField(Organization.objects.none(), label=_("Which body decided?"), required=False)
    decided = forms.CharField(label=_("When?"), required=False, max_length=60, help_text=_("For example 2026-12-09."))
    paragraph = forms.CharField(label=_("§"), required=False, max_length=20, help_text=_("For example § 231."))
    url = forms.URLField(label=_("Link to the minutes"), required=False, max_length=500, assume_scheme="https")

    DECISION = ("decided_by", "decided", "paragraph", "url")

    def offer_deciders(self, body: Organization) -> None:
        field: Any = self.fields["decided_by"]
        field.queryset = Organization.objects.exclude(legal_form="", kind__in=NOT_DECIDING).order_by("name__sv")
        rules = body.regulations.in_force().first()
        self.initial.setdefault("decided_by", rules.appointed_by_id if rules else None)

    def clean_decided(self) -> When | None:
        when: When | None = WhenField().to_python(self.cleaned_data["decided"])
        return when

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and (cleaned.get("paragraph") or cleaned.get("url")) and not cleaned["decided"]:
            self.add_error("decided", _("Say when it was decided."))
        return cleaned

    def decision(self, body: Organization, *, by: Any) -> DecisionReference | None:
        known = {name: self.cleaned_data[name] for name in self.DECISION}
        known["body"] = known.pop("decided_by")
        return actions.record_decision(by=by, about=body, **known) if known["decided"] else None


NOT_DECIDING = ("municipality", "region", "unit", "school", "company", "authority", "eu_body", "other", "association")


class MandateForm(DecidedForm, StepForm):
    """One thing that happens to a mandate. Sent twice it is done once."""

    title: Any = ""
    has_decision = True
    # Whether the very same has been done already.
    is_stored: Callable[[], bool]

    def __init__(self, data: Any = None, *, mandate: Mandate, user: Any) -> None:
        super().__init__(data, use_required_attribute=False)
        self.mandate, self.user, self.people = mandate, user, People()
        if self.has_decision:
            self.offer_deciders(mandate.term.body)
        else:
            for name in self.DECISION:
                del self.fields[name]
        self.order_fields([name for name in self.fields if name not in self.DECISION])
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known."""

    def act(self) -> None:
        given = {name: value for name, value in self.cleaned_data.items() if name not in self.DECISION}
        rows = Mandate.objects.select_for_update(of=("self",)).select_related("term__body", "person")
        self.mandate = rows.get(pk=self.mandate.pk)
        if not self.is_stored():
            if self.has_decision:
                given["decision"] = self.decision(self.mandate.term.body, by=self.user)
            self.store(**given)

    def store(self, **given: Any) -> None:
        getattr(actions, self.verb)(self.mandate, by=self.user, **given)


class EndForm(MandateForm):
    """The end of a mandate before its term."""

    verb, said = "end_mandate", _("The mandate is ended.")
    title = button = _("End the mandate")
    reason = forms.ChoiceField(label=_("Why?"), choices=[
        one for one in Mandate.EndReason.choices if one[0] != Mandate.EndReason.TERM])  # fmt: skip
    last_day = DayField(label=_("Last day"), help_text=_(
        "Of a resignation the day of the release, not of the letter (the Local Government Act, 4:6)."))  # fmt: skip
    resigned_on = DayField(label=_("When was the letter written?"), required=False,
                           help_text=_("Only for a resignation."))  # fmt: skip

    def is_stored(self) -> bool:
        day, reason = self.cleaned_data["last_day"], self.cleaned_data["reason"]
        return (self.mandate.end_date, self.mandate.end_reason) == (day, reason)


class FollowForm(MandateForm):
    """Somebody elected for the rest of the term."""

    verb = "elect_in_place_of"
    title, button, said = _("Elect in the place"), _("Record the election"), _("It is recorded who follows.")
    person = PersonField(label=_("Who?"), help_text=_(
        "Choose from the list, or write the name of somebody who is not in the register."))  # fmt: skip
    party = forms.CharField(label=_("Party"), required=False, max_length=40)
    starts = DayField(label=_("First day"))

    def prepare(self) -> None:
        self.initial["party"] = self.mandate.party
        self.initial["starts"] = max(timezone.localdate(), self.first_day)

    @property
    def first_day(self) -> dt.date:
        return self.mandate.end_date + dt.timedelta(days=1)

    def clean_person(self) -> Person | None:
        return self.people.find(self.cleaned_data["person"])

    def clean_starts(self) -> dt.date:
        starts: dt.date = self.cleaned_data["starts"]
        if starts < self.first_day:
            raise ValidationError(_("The seat is held until %(day)s.") % {"day": self.mandate.end_date})
        return starts

    def is_stored(self) -> bool:
        given = self.cleaned_data
        return self.mandate.replacements.filter(start_date=given["starts"], person__name=given["person"].name).exists()


class AgainForm(MandateForm):
    """The same person for a coming term: a second mandate, not a longer one."""

    title, button, said = _("Appointed again"), _("Record the appointment"), _("A second mandate is recorded.")
    term = forms.ModelChoiceField(Term.objects.none(), label=_("For which term?"), help_text=_(
        "Only terms that have been opened. A hand-over opens the next one."))  # fmt: skip
    starts = DayField(label=_("First day"), required=False, help_text=_("Empty: the first day of the term."))

    def prepare(self) -> None:
        field: Any = self.fields["term"]
        old = self.mandate.term
        field.queryset = Term.objects.filter(body=old.body_id, start_date__gt=old.end_date).order_by("start_date")
        field.label_from_instance = lambda term: term.years

    def is_stored(self) -> bool:
        return bool(self.cleaned_data["term"].mandates.filter(person=self.mandate.person, role=self.mandate.role))

    def store(self, **given: Any) -> None:
        term: Term = given.pop("term")
        one = self.mandate
        again = actions.Appointment(one.person, role=one.role, party=one.party, represents=one.represents)
        actions.appoint(term, [again], by=self.user, is_everybody=term.recorded == Term.Recorded.ALL, **given)


class ReportForm(MandateForm):
    """What somebody in an outside body has told."""

    title, button, said = _("Reported back"), _("Store it"), _("It is stored.")
    verb, has_decision = "report_back", False
    day = DayField(label=_("When?"), initial=timezone.localdate)
    text = forms.CharField(label=_("What was told?"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}))

    def is_stored(self) -> bool:
        return bool(self.mandate.told.filter(day=self.cleaned_data["day"], text=self.cleaned_data["text"]).exists())


STEPS: dict[str, type[MandateForm]] = {"end": EndForm, "follow": FollowForm, "again": AgainForm, "report": ReportForm}


class OnDayForm(forms.Form):
    """The day of a body's page."""

    datum = DayField(label=_("On which day?"), required=False)

    def day(self) -> dt.date:
        return (self.is_valid() and self.cleaned_data["datum"]) or timezone.localdate()


class ReadInForm(forms.Form):
    """Rows of members and mandates, pasted or as a file; a form of other rows names its own columns."""

    LARGEST = 1_000_000  # bytes
    columns, example, title = COLUMNS, EXAMPLE, _("Read in members")
    needed: Iterable[str] = NEEDED
    said: Any = ngettext_lazy("%(count)d row is read in.", "%(count)d rows are read in.", "count")
    has_people = True  # whether what is new in a line is a person

    text = forms.CharField(label=_("Paste the rows here"), required=False, strip=False,
                           widget=forms.Textarea(attrs={"rows": 12}))  # fmt: skip
    file = forms.FileField(label=_("Or choose a CSV file"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if (file.size if file else len(text.encode())) > self.LARGEST:
            raise ValidationError(_("The file is larger than 1 MB. Divide it."))
        cleaned["text"] = text = decoded(file.read()) if file else text
        if not text.strip():
            raise ValidationError(_("Paste rows, or choose a file."))
        return {**cleaned, "rows": read_rows(text, self.columns, self.needed)}

    def shown_again(self) -> Self:
        """Return the form with the rows in its text field, so that a file need not be chosen twice."""
        return type(self)(initial={**self.cleaned_data, "file": None})


def decoded(content: bytes) -> str:
    """Return a file's text: UTF-8, or what Swedish spreadsheets wrote before it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
