# SPDX-License-Identifier: EUPL-1.2
"""Guests and hosts, who are private people: no revisions, no log of their data, no search, erased by rule.

Their rows say no name when they are written as text, because that text ends up in logs."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.accounts.models import User
from vanort.core.models import OutgoingMail
from vanort.visits.models.visit import LANGUAGES, Invitation, Visit

# Languages that guests and hosts may say they speak (ISO 639-1).
SPOKEN = (*LANGUAGES, ("fr", "français"), ("pl", "polski"), ("uk", "українська"), ("fi", "suomi"))


class Diet(models.TextChoices):
    """What somebody does not eat; health data (GDPR, article 9), so it stands in ``HealthNote`` alone."""

    GLUTEN = "gluten", _("no gluten")
    LACTOSE = "lactose", _("no lactose")
    MILK = "milk", _("no milk protein")
    NUTS = "nuts", _("no nuts")
    EGG = "egg", _("no egg")
    FISH = "fish", _("no fish or shellfish")
    PORK = "pork", _("no pork")
    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")


class Private(models.Model):
    """A row about a private person."""

    is_machinery = True
    role_area = "visits"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"#{self.pk}"


class Delegate(Private):
    """Somebody who comes along: a guest of ours, or one of us who travels."""

    class Gender(models.TextChoices):
        """Asked only because hosts may share rooms (host rules: same sex and similar age)."""

        WOMAN = "woman", _("woman or girl")
        MAN = "man", _("man or boy")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="delegates")
    invitation = models.ForeignKey(
        Invitation, models.CASCADE, verbose_name=_("comes with"), null=True, blank=True, related_name="delegates"
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example: mayor, pupil, interpreter.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    is_minor = models.BooleanField(_("under 18"), default=False)
    is_leader = models.BooleanField(_("answers for the children of the group"), default=False)
    gender = models.CharField(_("room with"), max_length=5, choices=Gender.choices, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    avoids_pets = models.BooleanField(_("cannot stay with animals"), default=False)
    avoids_smoke = models.BooleanField(_("cannot stay with smokers"), default=False)
    arrives_on = models.DateField(_("arrives on"), null=True, blank=True, help_text=_("If not with the others."))
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True, help_text=_("If not with the others."))
    emergency_contact = models.CharField(_("whom to call in an emergency"), max_length=200, blank=True)
    guardian_agreed_on = models.DateField(_("the guardian has agreed, on"), null=True, blank=True)
    photo_consent = models.BooleanField(_("may be recognised in published photographs"), default=False)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["visit", "invitation", "pk"]

    def clean(self) -> None:
        super().clean()
        self.visit.refuse_other_days(arrives_on=self.arrives_on, leaves_on=self.leaves_on)

    @property
    def first_night(self) -> dt.date:
        return self.arrives_on or self.visit.arrives_on

    @property
    def last_day(self) -> dt.date:
        return self.leaves_on or self.visit.leaves_on


class HealthNote(Private):
    """What somebody cannot eat, and needs: read by the group leader alone; the kitchen gets numbers."""

    role_area = "none"

    delegate = models.OneToOneField(Delegate, models.CASCADE, related_name="health")
    diets = models.JSONField(_("food"), default=list, blank=True)
    needs = models.TextField(_("other needs"), blank=True, max_length=1_000)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]


class HealthCode(Private):
    """A code sent to the group leader by e-mail, used once, within minutes."""

    role_area = "none"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=128)
    sent_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(OutgoingMail, models.SET_NULL, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]


class HostQuerySet(models.QuerySet["Host"]):
    """Hosts in a clerk's words."""

    def accepted(self) -> Self:
        return self.filter(state=Host.State.ACCEPTED)


class Host(Private):
    """A resident who offers beds."""

    class State(models.TextChoices):
        """How far the offer has come; one who is declined is told, without reasons."""

        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    NEXT_STATES: dict[str, tuple[str, ...]] = {
        State.OFFERED: (State.ACCEPTED, State.DECLINED, State.WITHDRAWN), State.ACCEPTED: (State.WITHDRAWN,),
        State.DECLINED: (State.ACCEPTED,), State.WITHDRAWN: ()}  # fmt: skip

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="hosts")
    name = models.CharField(_("your name"), max_length=120)
    email = models.EmailField(_("your e-mail"))
    phone = models.CharField(_("your telephone"), max_length=40)
    address = models.CharField(_("where you live"), max_length=200)
    beds = models.PositiveSmallIntegerField(_("beds"), validators=[MinValueValidator(1), MaxValueValidator(10)])
    rooms = models.PositiveSmallIntegerField(
        _("rooms for guests"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    languages = models.JSONField(_("languages you speak"), default=list, blank=True)
    has_pets = models.BooleanField(_("there are animals in the home"), default=False)
    has_smokers = models.BooleanField(_("somebody smokes indoors"), default=False)
    takes_minors = models.BooleanField(_("under 18"), default=False)
    takes_adults = models.BooleanField(_("adults"), default=True)
    takes_couples = models.BooleanField(_("couples"), default=False)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)
    note = models.TextField(_("anything else"), blank=True, max_length=1_000)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OFFERED)
    # Nothing but that it was shown may be kept (SFS 2013:852, 5 §): no file, no text, no result.
    extract_shown_on = models.DateField(_("extract shown on"), null=True, blank=True)
    extract_noted_by = models.CharField(_("noted by"), max_length=150, blank=True, editable=False)
    agreed_at = models.DateTimeField(_("read what we do with the data"), default=timezone.now, editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    letters = models.ManyToManyField(OutgoingMail, editable=False, related_name="+")

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering = ["visit", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_host_period", condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                name="visits_extract_noted_by_somebody",
                condition=Q(extract_shown_on=None) | ~Q(extract_noted_by=""))]  # fmt: skip

    def clean(self) -> None:
        """Refuse an offer to nobody, and days that are not the visit's."""
        super().clean()
        if not (self.takes_adults or self.takes_couples or self.takes_minors):
            raise ValidationError({"takes_adults": _("Say whom you can take in.")})
        self.visit.refuse_other_days(from_on=self.from_on, to_on=self.to_on)

    def has_shown_extract(self, on: dt.date) -> bool:
        """Whether an extract was shown at most a year before a day (SFS 2013:852, 4 §)."""
        shown = self.extract_shown_on
        return shown is not None and shown <= on <= shown + dt.timedelta(days=365)


class Placement(Private):
    """Where somebody sleeps: with a host, or at a hotel."""

    delegate = models.OneToOneField(Delegate, models.CASCADE, related_name="placement")
    host = models.ForeignKey(Host, models.CASCADE, null=True, blank=True, related_name="placements")
    hotel = models.CharField(_("hotel"), max_length=120, blank=True)
    room = models.CharField(_("room"), max_length=40, blank=True)
    # What was known to speak against it when somebody placed the guest there all the same.
    overridden = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("place to sleep")
        verbose_name_plural = _("places to sleep")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_sleeps_somewhere", condition=Q(host__isnull=False) ^ ~Q(hotel=""),
                violation_error_message=_("Choose a host or a hotel, not both."))]  # fmt: skip

    def clean(self) -> None:
        """Refuse a host of another visit."""
        super().clean()
        if self.host and self.host.visit_id != self.delegate.visit_id:
            raise ValidationError({"host": _("This host belongs to another visit.")})
