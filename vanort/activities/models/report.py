# SPDX-License-Identifier: EUPL-1.2
"""The report that every activity owes which a body runs or gives money to (the regulation's duty to report)."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import int_list_validator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.accounts.models import User
from vanort.activities.models.activity import Activity, ParticipantGroup
from vanort.activities.models.money import CostLine
from vanort.core.models import OutgoingMail, Versioned, source_key
from vanort.core.parts import check, optional_key
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization


class ReportRule(models.Model):
    """To whom and by when a report is owed, and when its leader is reminded."""

    role_area = "rules"

    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.CASCADE,
                             related_name="report_rules", help_text=_("It receives the reports."))  # fmt: skip
    involvement = models.CharField(_("for activities that it"), max_length=5, choices=Activity.Involvement.choices,
                                   blank=True, help_text=_("Empty: for both."))  # fmt: skip
    days = models.PositiveSmallIntegerField(_("days after the last day of the activity"), default=60)
    reminders = models.CharField(
        _("reminders"), max_length=60, default="-14,1,14", blank=True,
        validators=[int_list_validator(allow_negative=True)],
        help_text=_("Days counted from the day when the report is due, for example -14,1,14."))  # fmt: skip
    decision = optional_key(DecisionReference, _("by which decision"))
    source = source_key()

    class Meta:
        verbose_name, verbose_name_plural = _("rule of when reports are due"), _("rules of when reports are due")
        ordering = ["body", "involvement"]
        constraints = [models.UniqueConstraint(fields=["body", "involvement"], name="activities_report_rule_once")]

    def __str__(self) -> str:
        return f"{self.body}, {self.get_involvement_display()}".rstrip(", ")

    @property
    def reminder_days(self) -> list[int]:
        return sorted(int(day) for day in self.reminders.split(",") if day)


class ActivityReportQuerySet(models.QuerySet["ActivityReport"]):
    """Reports in a clerk's words."""

    def open(self) -> Self:
        return self.filter(state__in=ActivityReport.OPEN_STATES)

    def late(self, on: dt.date | None = None) -> Self:
        return self.open().filter(due_on__lt=on or timezone.localdate())

    def public(self) -> Self:
        """Approved reports whose summary may be read by anyone, of public activities."""
        shown = Activity.objects.public()
        return self.filter(state=ActivityReport.State.APPROVED, is_public=True, activity__in=shown)


class ActivityReport(Versioned):
    """What became of an activity, told by whoever led it and approved by the body's office."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("expected")
        REMINDED = "reminded", _("reminded")
        RECEIVED = "received", _("received")
        RETURNED = "returned", _("sent back for completion")
        APPROVED = "approved", _("approved")

    OPEN_STATES = (State.EXPECTED, State.REMINDED, State.RETURNED)
    NEXT_STATES: dict[str, tuple[str, ...]] = {
        State.EXPECTED: (State.REMINDED, State.RECEIVED), State.REMINDED: (State.REMINDED, State.RECEIVED),
        State.RETURNED: (State.REMINDED, State.RECEIVED), State.RECEIVED: (State.RETURNED, State.APPROVED),
        State.APPROVED: (State.RETURNED,)}  # fmt: skip
    # What tells who led it; emptied when the retention rule says so.
    PERSONAL = ("leader_name", "leader_email")

    activity = models.OneToOneField(Activity, models.PROTECT, verbose_name=_("activity"), related_name="report")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.EXPECTED, db_index=True)
    due_on = models.DateField(_("due on"), db_index=True)
    leader_name = models.CharField(_("who leads the activity"), max_length=120, blank=True)
    leader_email = models.EmailField(_("e-mail of the leader"), blank=True)
    purpose = models.TextField(_("what it was for"), blank=True, max_length=4_000)
    programme = models.TextField(_("what you did, day by day"), blank=True, max_length=10_000)
    contacts = models.TextField(
        _("whom you met"), blank=True, max_length=4_000,
        help_text=_("Schools, clubs and offices. Names of private people are not needed."))  # fmt: skip
    results = models.TextField(_("what came of it"), blank=True, max_length=4_000)
    next_steps = models.TextField(_("what comes next"), blank=True, max_length=4_000)
    away = models.PositiveIntegerField(_("how many had registered and did not come"), null=True, blank=True)
    summary = TextsField(_("summary for the public"), blank=True, multiline=True, help_text=_("Without names."))
    is_public = models.BooleanField(_("the summary may be published"), default=False)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"), null=True, blank=True, editable=False)
    returned_note = models.TextField(_("what is missing"), blank=True, max_length=2_000)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(User, models.SET_NULL, verbose_name=_("approved by"), null=True, blank=True,
                                    editable=False, related_name="+")  # fmt: skip
    erased_at = models.DateTimeField(_("leader erased"), null=True, blank=True, editable=False)
    letters = models.ManyToManyField(OutgoingMail, editable=False, related_name="+")

    objects = ActivityReportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activity report"), _("activity reports")
        ordering = ["due_on", "pk"]
        constraints = [
            check("activities_approved_was_received", ~Q(state="approved") | Q(received_at__isnull=False)),
            check("activities_returned_has_note", ~Q(state="returned") | ~Q(returned_note=""),
                  _("Say what is missing."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def is_late(self) -> bool:
        return self.state in self.OPEN_STATES and self.due_on < timezone.localdate()

    @property
    def was_late(self) -> bool:
        return bool(self.received_at and timezone.localdate(self.received_at) > self.due_on)


class ReportRow(models.Model):
    """A row of a report, in the order in which it was written."""

    role_area = "registers"

    class Meta:
        abstract = True
        ordering = ["pk"]


class ReportGroup(ReportRow):
    """How many of a group took part, by age; the activity's own groups when the report is approved."""

    report = models.ForeignKey(ActivityReport, on_delete=models.CASCADE, related_name="groups")
    text = models.CharField(_("group"), max_length=120, help_text=_("For example: pupils, leaders, choir."))
    age = models.CharField(_("age"), max_length=8, choices=ParticipantGroup.Age.choices, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta(ReportRow.Meta):
        verbose_name, verbose_name_plural = _("group that took part"), _("groups that took part")

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class ReportAim(ReportRow):
    """What was aimed at, and what came of it."""

    report = models.ForeignKey(ActivityReport, on_delete=models.CASCADE, related_name="aims")
    aim = models.CharField(_("aim"), max_length=300)
    result = models.TextField(_("result"), blank=True, max_length=2_000)

    class Meta(ReportRow.Meta):
        verbose_name, verbose_name_plural = _("aim"), _("aims")

    def __str__(self) -> str:
        return self.aim


class ReportCost(ReportRow):
    """What the leader says that something cost; the ledger's figures stand in the activity's own lines."""

    report = models.ForeignKey(ActivityReport, on_delete=models.CASCADE, related_name="costs")
    line = models.ForeignKey(CostLine, models.SET_NULL, verbose_name=_("line"), null=True, blank=True,
                             related_name="reported")  # fmt: skip
    text = models.CharField(_("what"), max_length=200)
    amount = models.DecimalField(_("amount (SEK)"), max_digits=12, decimal_places=2)

    class Meta(ReportRow.Meta):
        verbose_name, verbose_name_plural = _("reported cost"), _("reported costs")

    def __str__(self) -> str:
        return self.text


class ReportPhoto(ReportRow):
    """A photograph that came with a report, with what is known of consent; without it nothing is published."""

    class People(models.TextChoices):
        NONE = "none", _("nobody can be recognised")
        AGREED = "agreed", _("all who can be recognised have agreed; for children, their guardians")
        NOT_ALL = "not_all", _("not all have agreed, or I do not know")

    report = models.ForeignKey(ActivityReport, on_delete=models.CASCADE, related_name="photos")
    file = models.ImageField(_("photograph"), upload_to="rapportbilder/%Y/", max_length=255)
    text = models.CharField(_("what it shows"), max_length=300)
    people = models.CharField(_("people in it"), max_length=7, choices=People.choices, default=People.NOT_ALL)
    consent = models.CharField(_("where the consent is kept"), max_length=200, blank=True,
                               help_text=_("For example: forms at the school, until June 2028."))  # fmt: skip
    is_public = models.BooleanField(_("published"), default=False)

    class Meta(ReportRow.Meta):
        verbose_name, verbose_name_plural = _("photograph"), _("photographs")
        constraints = [
            check("activities_photo_with_consent",
                  Q(is_public=False) | Q(people="none") | (Q(people="agreed") & ~Q(consent="")),
                  _("It shows people who have not all agreed, and cannot be published."))]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if self.people == self.People.AGREED and not self.consent:
            raise ValidationError({"consent": _("Say where the consent is kept.")})
