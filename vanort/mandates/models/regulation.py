# SPDX-License-Identifier: EUPL-1.2
"""The rules of a body, version by version: how many sit, for how long, when it may decide, and what its duties are."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.core.dates import WhenField
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization
from vanort.mandates.elections import TermRule


class RegulationQuerySet(RecordQuerySet):
    """Regulations in a clerk's words."""

    def public(self) -> Self:
        """Versions of public bodies that anyone may read."""
        return super().public().filter(body__visibility="public")

    def in_force(self, on: dt.date | None = None) -> Self:
        """Versions in force on a day (default: today), the latest first; an unknown end does not exclude."""
        day = on or timezone.localdate()
        open_or_later = Q(end_date=None) | Q(end_date__gte=day)
        return self.filter(open_or_later, start_date__lte=day).order_by("-start_date", "-pk")

    def under_revision(self) -> Self:
        """Versions in force that somebody is rewriting."""
        return self.in_force().filter(is_under_revision=True)


class Regulation(Record, ClusterableModel):
    """One version of the rules of a body, with the rules as fields and the duties as rows."""

    class Substitutes(models.TextChoices):
        """How those who cannot come are replaced."""

        NONE = "none", _("none")
        RANKED = "ranked", _("ranked per party")
        PERSONAL = "personal", _("a personal one for each member")

    class Quorum(models.TextChoices):
        """How many must be there for a decision (KL 6:27: more than half of the members)."""

        SEATS = "seats", _("more than half of the seats")
        FILLED = "filled", _("more than half of the seats that are held")
        NONE = "none", _("no rule")

    class Days(models.TextChoices):
        """Which days count."""

        CALENDAR = "calendar", _("calendar days")
        WORKING = "working", _("working days")

    TERM_RULES = (
        (TermRule.JANUARY.value, _("from 1 January of the year after the ordinary election")),
        (TermRule.OCTOBER.value, _("from 15 October of the election year")),
    )

    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="regulations")
    title = TextsField(_("title"), max_chars=200)
    summary = TextsField(_("what it says"), blank=True, multiline=True)
    valid_from = WhenField(_("valid from"), null=False, blank=False)
    valid_to = WhenField(_("valid to"), help_text=_("Empty while it is in force."))
    start_date = models.DateField(editable=False, db_index=True)
    end_date = models.DateField(editable=False, null=True)
    decision = models.ForeignKey(
        DecisionReference, verbose_name=_("adopted by"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    document = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("the text as a file"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    is_under_revision = models.BooleanField(_("under revision"), default=False)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty when the text does not say.")
    )
    substitutes = models.CharField(
        _("substitutes"), max_length=8, choices=Substitutes.choices, blank=True,
        help_text=_("Leave empty when the text does not say."),
    )  # fmt: skip
    appointed_by = models.ForeignKey(
        Organization, verbose_name=_("appointed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    term_rule = models.CharField(_("the term begins"), max_length=7, choices=TERM_RULES, default=TermRule.JANUARY.value)
    term_years = models.PositiveSmallIntegerField(_("years of a term"), default=4, validators=[MinValueValidator(1)])
    quorum = models.CharField(
        _("quorum"), max_length=6, choices=Quorum.choices, default=Quorum.SEATS, blank=True,
        help_text=_("Leave empty when the text does not say."),
    )  # fmt: skip
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), null=True, blank=True)
    notice_counts = models.CharField(_("days of notice are"), max_length=8, choices=Days.choices, default=Days.CALENDAR)
    extra_meeting_share = models.PositiveSmallIntegerField(
        _("an extra meeting is held when one in … asks"), default=3, validators=[MinValueValidator(1)],
        help_text=_("3 means a third of the members (the Local Government Act, 6:23)."),
    )  # fmt: skip
    minutes_days = models.PositiveSmallIntegerField(
        _("days until the minutes are adjusted"), default=14, help_text=_("The Local Government Act says 14 (5:69).")
    )
    follows_board_rules = models.BooleanField(
        _("the rules for boards apply"), default=False,
        help_text=_("For a drafting committee: only when its regulation says so."),
    )  # fmt: skip
    source = source_key()

    objects = RegulationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ["-start_date", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="mandates_regulation_period",
                condition=Q(end_date=None) | Q(end_date__gte=F("start_date")),
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.valid_from}"

    def clean(self) -> None:
        """Refuse an end before the start."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to.end < self.valid_from.start:
            raise ValidationError({"valid_to": _("The last day comes before the first.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the days that the database can compare."""
        self.start_date = self.valid_from.start if self.valid_from else self.start_date
        self.end_date = self.valid_to.end if self.valid_to else None
        super().save(*args, **kwargs)


class Duty(models.Model):
    """One of the duties that a regulation gives; the annual report answers for each."""

    regulation = ParentalKey(Regulation, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField(_("number"))
    text = TextsField(_("duty"), max_chars=400)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["regulation", "position"], name="mandates_duty_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class Delegation(models.Model):
    """What a body may decide by itself, by whose decision (KL 6:37, 7:5-8)."""

    class Matter(models.TextChoices):
        """What it may decide."""

        MONEY = "money", _("money")
        AGREEMENTS = "agreements", _("agreements")
        OTHER = "other", _("other matters")

    regulation = ParentalKey(Regulation, on_delete=models.CASCADE, related_name="delegations")
    matter = models.CharField(_("matter"), max_length=10, choices=Matter.choices)
    text = TextsField(_("what it may decide"), max_chars=300)
    decision = models.ForeignKey(
        DecisionReference, verbose_name=_("by which decision"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["matter", "pk"]

    def __str__(self) -> str:
        return str(self.text)
