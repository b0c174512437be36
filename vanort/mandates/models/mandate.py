# SPDX-License-Identifier: EUPL-1.2
"""Who holds which seat or office of a body, from when to when, by which decision."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from vanort.core.dates import months_before
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.parts import optional_key, period_check
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates.models.regulation import Term


class MandateQuerySet(RecordQuerySet):
    """Mandates in a clerk's words."""

    def public(self) -> Self:
        seen = dict.fromkeys(("person__visibility", "term__visibility", "term__body__visibility"), "public")
        return super().public().filter(**seen)

    def on(self, day: dt.date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(start_date__lte=day, end_date__gte=day)

    def of(self, body: Organization) -> Self:
        return self.filter(term__body=body).select_related("term__body", "person")

    def of_term_on(self, body: Organization, day: dt.date) -> Self:
        """All mandates of the term that a day lies in, those that have ended too, in the order they are listed."""
        return self.of(body).filter(term__start_date__lte=day, term__end_date__gte=day).order_by(*Mandate.IN_ORDER)

    def seated(self) -> Self:
        return self.filter(role=Mandate.Role.MEMBER)

    def outside(self) -> Self:
        """Seats held in other organisations' bodies on somebody's behalf."""
        return self.exclude(represents=None).exclude(role__in=Mandate.OFFICES)

    def silent(self, on: dt.date | None = None) -> Self:
        """Outside seats held on a day whose holder has told nothing for a year, counted from the first day."""
        day = on or timezone.localdate()
        since = months_before(day, 12)
        return self.outside().on(day).filter(start_date__lt=since).exclude(told__day__gte=since)

    def ending(self, within: int = 90, on: dt.date | None = None) -> Self:
        day = on or timezone.localdate()
        return self.seated().filter(end_date__gte=day, end_date__lte=day + dt.timedelta(days=within))


class Mandate(Record):
    """A person's seat, place as substitute, or office in a body (Popolo: Membership)."""

    class Role(models.TextChoices):
        MEMBER = "member", pgettext_lazy("of a body", "member")
        SUBSTITUTE = "substitute", _("substitute")
        CO_OPTED = "co_opted", _("co-opted")
        CHAIR = "chair", _("chair")
        FIRST_VICE = "first_vice", _("first vice chair")
        SECOND_VICE = "second_vice", _("second vice chair")

    class EndReason(models.TextChoices):
        """Why it ended before the term did, or with it (KL 4:6-4:10)."""

        TERM = "term", _("the term ended")
        RESIGNED = "resigned", _("resigned")
        INELIGIBLE = "ineligible", _("no longer eligible")
        RECALLED = "recalled", _("recalled")
        DECEASED = "deceased", _("deceased")

    # Offices are held by one who has a seat; they take none themselves.
    OFFICES = (Role.CHAIR, Role.FIRST_VICE, Role.SECOND_VICE)
    IN_ORDER = (F("seat").asc(nulls_last=True), "party", F("rank").asc(nulls_last=True), "start_date", "pk")

    term = models.ForeignKey(Term, verbose_name=_("term"), on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(_("role"), max_length=11, choices=Role.choices, default=Role.MEMBER)
    seat = models.PositiveSmallIntegerField(_("seat number"), null=True, blank=True)
    party = models.CharField(_("political party"), max_length=40, blank=True,
                             help_text=_("As it is written, for example S or M."))  # fmt: skip
    rank = models.PositiveSmallIntegerField(_("order among the party's substitutes"), null=True, blank=True,
                                            help_text=_("One who was elected afterwards comes last."))  # fmt: skip
    substitute_for = models.ForeignKey("self", verbose_name=_("personal substitute for"), null=True, blank=True,
                                       on_delete=models.PROTECT, related_name="personal_substitutes")  # fmt: skip
    replaces = models.ForeignKey("self", verbose_name=_("elected in the place of"), null=True, blank=True,
                                 on_delete=models.PROTECT, related_name="replacements")  # fmt: skip
    represents = optional_key(Organization, _("sits there for"), related_name="representations", help_text=_(
        "For a body outside the municipality: on whose behalf the person sits there."))  # fmt: skip
    appointed_by = optional_key(Organization, _("appointed by"), help_text=_("When the decision itself is not known."))
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"), help_text=_("The last day; the term's last day when nothing else is decided."))
    decision = optional_key(DecisionReference, _("appointed by"))
    end_reason = models.CharField(_("why it ended"), max_length=10, choices=EndReason.choices, blank=True)
    resigned_on = models.DateField(_("wrote to resign on"), null=True, blank=True)
    end_decision = optional_key(DecisionReference, _("released by"))
    source = source_key()

    objects = MandateQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("mandate"), _("mandates"), ["-start_date", "pk"]
        constraints = [
            *Record.Meta.constraints, period_check("mandates_period"),
            models.CheckConstraint(name="mandates_only_members_have_seats",
                                   condition=Q(role="member", seat__isnull=False) | (~Q(role="member") & Q(seat=None)),
                                   violation_error_message=_("A member has a numbered seat, and nobody else has.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def is_office(self) -> bool:
        return self.role in self.OFFICES

    @property
    def is_named(self) -> bool:
        """Whether the public may read who holds it; else the seat is held and no name is given."""
        return self.is_public and self.person.is_public

    @property
    def name_with_party(self) -> str:
        return f"{self.person} ({self.party})" if self.party else str(self.person)

    def holds(self, day: dt.date) -> bool:
        return self.start_date <= day <= self.end_date

    def clean(self) -> None:
        super().clean()
        if not (self.term_id and self.person_id and self.start_date and self.end_date):
            return
        if not (self.term.holds(self.start_date) and self.term.holds(self.end_date)):
            days = {"start": self.term.start_date, "end": self.term.end_date}
            raise ValidationError(_("The mandate must lie within the term, %(start)s to %(end)s."), params=days)
        if self.seat and self.term.seats and self.seat > self.term.seats:
            raise ValidationError({"seat": _("The body has %(seats)d seats.") % {"seats": self.term.seats}})
        if self.end_reason == self.EndReason.RESIGNED and self.resigned_on and self.resigned_on > self.end_date:
            raise ValidationError({"resigned_on": _("Nobody is released before the letter is written.")})
        others = Mandate.objects.filter(term__body=self.term.body_id).exclude(pk=self.pk).select_related("person")
        others = others.filter(start_date__lte=self.end_date, end_date__gte=self.start_date)
        (self._check_office if self.is_office else self._check_seat)(others)

    def _check_seat(self, others: models.QuerySet[Mandate]) -> None:
        if self.seat and (other := others.filter(role=self.Role.MEMBER, seat=self.seat, term=self.term_id).first()):
            said = _("%(person)s holds this seat until %(day)s. End that mandate first, or begin later.")
            raise ValidationError({"seat": said % {"person": other.person, "day": other.end_date}})
        if other := others.filter(person=self.person_id).exclude(role__in=self.OFFICES).first():
            said = _("%(person)s is %(role)s of this body during these days already.")
            raise ValidationError({"person": said % {"person": self.person, "role": other.get_role_display()}})

    def _check_office(self, others: models.QuerySet[Mandate]) -> None:
        seats = others.filter(person=self.person_id, role=self.Role.MEMBER)
        if not seats.filter(start_date__lte=self.start_date, end_date__gte=self.end_date).exists():
            said = _("%(person)s must be a member during all these days.")
            raise ValidationError({"person": said % {"person": self.person}})
        if other := others.filter(role=self.role).first():
            said = _("%(person)s has this office until %(day)s.")
            raise ValidationError({"role": said % {"person": other.person, "day": other.end_date}})


class ReportBack(models.Model):
    """What somebody who sits in an outside body has told those who sent them."""

    mandate = models.ForeignKey(Mandate, verbose_name=_("mandate"), on_delete=models.PROTECT, related_name="told")
    day = models.DateField(_("told on"))
    text = models.TextField(_("what was told"), max_length=5_000)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("report back"), _("reports back"), ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.mandate}, {self.day.isoformat()}"

    def clean(self) -> None:
        super().clean()
        if self.day and self.mandate_id and not self.mandate.start_date <= self.day <= timezone.localdate():
            raise ValidationError({"day": _("The day must lie between the first day of the mandate and today.")})
