# SPDX-License-Identifier: EUPL-1.2
"""A visit: when and where it begins and ends, who is invited, what happens by the hour, what is to be done."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.accounts.models import User
from vanort.activities.models import Activity
from vanort.core.models import OutgoingMail, RetentionRule, Versioned
from vanort.core.parts import optional_key
from vanort.core.texts import TextsField
from vanort.directory.models import Organization

# The languages that a visit's papers and pages are made in; their forty labels stand in ``labels.toml``.
LANGUAGES = (("sv", "svenska"), ("en", "English"), ("de", "Deutsch"), ("da", "dansk"), ("lv", "latviešu"))
HEALTH = "visits.health"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits in a clerk's words."""

    def for_lists(self) -> Self:
        """With all that a list shows: no query more."""
        return self.select_related("activity__town", "leader")

    def coming(self, on: dt.date | None = None) -> Self:
        """Visits that have not ended on a day (default: today), soonest first."""
        return self.filter(leaves_on__gte=on or timezone.localdate()).order_by("arrives_on", "pk")

    def wanting_hosts(self, on: dt.date | None = None) -> Self:
        """Visits for which anybody may offer beds on a day (default: today), soonest first."""
        day, public = on or timezone.localdate(), Activity.objects.public().coming(on).order_by()
        still = Q(offers_until=None) | Q(offers_until__gte=day)
        return self.coming(day).filter(still, hosts_wanted=True, activity__in=public)


class Visit(Versioned):
    """The hosting, or the journey, that an activity is."""

    role_area = "registers"

    activity = models.OneToOneField(Activity, models.PROTECT, verbose_name=_("activity"), related_name="visit")
    arrives_on = models.DateField(_("arrival"))
    leaves_on = models.DateField(_("departure"))
    arrival_place = models.CharField(
        _("agreed place of arrival"), max_length=200, blank=True,
        help_text=_("Up to here the guest pays, from here the host. For example: the railway station."))  # fmt: skip
    meeting_point = models.CharField(_("who meets whom where"), max_length=300, blank=True)
    emergency_phone = models.CharField(
        _("telephone in an emergency"), max_length=40, blank=True, help_text=_("Stands on the programme.")
    )
    leader = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("group leader"), null=True, blank=True, related_name="+",
        help_text=_("Alone may read what people cannot eat and need, and only with a code sent by e-mail."),
    )  # fmt: skip
    asks_health = models.BooleanField(
        _("asks about food and needs"), default=False,
        help_text=_("Only when a decision says for how long such data is kept."))  # fmt: skip
    hosts_wanted = models.BooleanField(_("residents may offer beds"), default=False)
    offers_until = models.DateField(_("offers until"), null=True, blank=True)
    host_check = models.BooleanField(
        _("hosts of children show an extract from the police record"), default=True,
        help_text=_("Only that it was shown is noted, by whom and on which day (SFS 2013:852, 5 §)."))  # fmt: skip

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-arrives_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_period", condition=Q(leaves_on__gte=F("arrives_on")),
                violation_error_message=_("Nobody leaves before coming."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.activity)

    def clean(self) -> None:
        """Refuse to ask for health data that nobody has decided how long to keep (GDPR, article 9)."""
        super().clean()
        if self.asks_health and not RetentionRule.objects.filter(data_class=HEALTH).exclude(decision="").exists():
            said = _("First a decision must say for how long it is kept. Write it in the retention rule “%(rule)s”.")
            raise ValidationError({"asks_health": ValidationError(said, params={"rule": HEALTH})})

    def refuse_other_days(self, **days: dt.date | None) -> None:
        """Refuse a first and a last day, by their fields, that are not days of the visit in order; None is as all."""
        (field, first), (_name, last) = days.items()
        if not self.arrives_on <= (first or self.arrives_on) <= (last or self.leaves_on) <= self.leaves_on:
            said = _("The days must be days of the visit, in order.")
            raise ValidationError({field: ValidationError(said, code="days_within")})

    @property
    def nights(self) -> int:
        """How many nights it lasts."""
        return (self.leaves_on - self.arrives_on).days


class Invitation(models.Model):
    """A town or group that is asked to come, and what it answered; by a secret link it answers and names its people."""

    role_area = "registers"

    class Answer(models.TextChoices):
        """What it said."""

        WAITING = "waiting", _("no answer yet")
        YES = "yes", _("comes")
        NO = "no", _("does not come")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="invitations")
    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("who"), related_name="+")
    language = models.CharField(_("writes in"), max_length=2, choices=LANGUAGES, default="en")
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    expected = models.PositiveSmallIntegerField(_("how many are invited"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=7, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    note = models.TextField(_("what they write"), blank=True, max_length=2_000)
    letters = models.ManyToManyField(OutgoingMail, editable=False, related_name="+")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "organization"], name="visits_invited_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ProgrammeItem(Versioned):
    """What happens at an hour: where, who answers for it, in which language, how one gets there, what one wears."""

    role_area = "registers"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="programme")
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    title = TextsField(_("what"), max_chars=200)
    place = models.CharField(_("where"), max_length=200, blank=True)
    responsible = models.CharField(
        _("who answers for it"), max_length=200, blank=True, help_text=_("A function or a colleague, never a guest.")
    )
    language = models.CharField(_("language and interpreter"), max_length=100, blank=True)
    transport = models.CharField(_("how one gets there"), max_length=200, blank=True)
    dress = models.CharField(_("dress"), max_length=100, blank=True)
    is_meal = models.BooleanField(_("a meal is served"), default=False, help_text=_("The kitchen gets the numbers."))
    is_public = models.BooleanField(_("open to the public"), default=False)

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_item_period", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("It cannot end before it begins."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.title)


class ChecklistStep(models.Model):
    """A line of the template: what is done how long before arrival, or after departure."""

    role_area = "rules"

    class Anchor(models.TextChoices):
        """The day that is counted from."""

        ARRIVAL = "arrival", _("days before arrival")
        DEPARTURE = "departure", _("days after departure")

    anchor = models.CharField(_("counted as"), max_length=9, choices=Anchor.choices, default=Anchor.ARRIVAL)
    days = models.PositiveSmallIntegerField(_("days"))
    text = TextsField(_("what is to be done"), max_chars=300)
    directions = models.CharField(
        _("only when"), max_length=12, blank=True, choices=[("host", _("we host")), ("travel", _("we travel"))]
    )

    class Meta:
        verbose_name = _("step of the checklist for visits")
        verbose_name_plural = _("checklist for visits")
        ordering = ["anchor", "-days", "pk"]

    def __str__(self) -> str:
        return str(self.text)


class ChecklistItem(models.Model):
    """One thing to do for a visit, by a day."""

    role_area = "registers"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="checklist")
    step = optional_key(ChecklistStep, _("step"))
    text = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("by"))
    owner = models.ForeignKey(User, models.SET_NULL, verbose_name=_("who"), null=True, blank=True, related_name="+")
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("thing to do for a visit")
        verbose_name_plural = _("things to do for a visit")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "step"], condition=Q(step__isnull=False), name="visits_step_once")
        ]

    def __str__(self) -> str:
        return self.text
