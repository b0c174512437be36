# SPDX-License-Identifier: EUPL-1.2
"""The rules of a body, version by version, with its duties; days of election, and the terms that follow from both."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.core.dates import WhenField
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.parts import optional_key, period_check
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization
from vanort.mandates.elections import TermRule


class RegulationQuerySet(RecordQuerySet):
    """Regulations in a clerk's words."""

    def public(self) -> Self:
        return super().public().filter(body__visibility="public")

    def in_force(self, on: dt.date | None = None) -> Self:
        """Versions in force on a day (default: today), the latest first; an unknown end does not exclude."""
        day = on or timezone.localdate()
        rows = self.filter(Q(end_date=None) | Q(end_date__gte=day), start_date__lte=day)
        return rows.order_by("-start_date", "-pk")

    def under_revision(self) -> Self:
        return self.in_force().filter(is_under_revision=True)


class Regulation(Record, ClusterableModel):
    """One version of the rules of a body, with the rules as fields and the duties as rows."""

    class Substitutes(models.TextChoices):
        NONE = "none", _("none")
        RANKED = "ranked", _("ranked per party")
        PERSONAL = "personal", _("a personal one for each member")

    class Quorum(models.TextChoices):
        """How many must be there for a decision (KL 6:27: more than half of the members)."""

        SEATS = "seats", _("more than half of the seats")
        FILLED = "filled", _("more than half of the seats that are held")
        NONE = "none", _("no rule")

    class Days(models.TextChoices):
        CALENDAR = "calendar", _("calendar days")
        WORKING = "working", _("working days")

    TERM_RULES = ((TermRule.JANUARY.value, _("from 1 January of the year after the ordinary election")),
                  (TermRule.OCTOBER.value, _("from 15 October of the election year")))  # fmt: skip

    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="regulations")
    title = TextsField(_("title"), max_chars=200)
    summary = TextsField(_("what it says"), blank=True, multiline=True)
    valid_from = WhenField(_("valid from"), null=False, blank=False)
    valid_to = WhenField(_("valid to"), help_text=_("Empty while it is in force."))
    start_date = models.DateField(editable=False, db_index=True)
    end_date = models.DateField(editable=False, null=True)
    decision = optional_key(DecisionReference, _("adopted by"))
    document = models.ForeignKey("wagtaildocs.Document", verbose_name=_("the text as a file"), null=True, blank=True,
                                 on_delete=models.PROTECT, related_name="+")  # fmt: skip
    is_under_revision = models.BooleanField(_("under revision"), default=False)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True,
                                             help_text=_("Leave empty when the text does not say."))  # fmt: skip
    substitutes = models.CharField(_("substitutes"), max_length=8, choices=Substitutes.choices, blank=True,
                                   help_text=_("Leave empty when the text does not say."))  # fmt: skip
    appointed_by = optional_key(Organization, _("appointed by"))
    term_rule = models.CharField(_("the term begins"), max_length=7, choices=TERM_RULES, default=TermRule.JANUARY.value)
    term_years = models.PositiveSmallIntegerField(_("years of a term"), default=4, validators=[MinValueValidator(1)])
    quorum = models.CharField(_("quorum"), max_length=6, choices=Quorum.choices, default=Quorum.SEATS, blank=True,
                              help_text=_("Leave empty when the text does not say."))  # fmt: skip
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), null=True, blank=True)
    notice_counts = models.CharField(_("days of notice are"), max_length=8, choices=Days.choices, default=Days.CALENDAR)
    extra_meeting_share = models.PositiveSmallIntegerField(
        _("an extra meeting is held when one in … asks"), default=3, validators=[MinValueValidator(1)],
        help_text=_("3 means a third of the members (the Local Government Act, 6:23)."))  # fmt: skip
    minutes_days = models.PositiveSmallIntegerField(_("days until the minutes are adjusted"), default=14, help_text=_(
        "The Local Government Act says 14 (5:69)."))  # fmt: skip
    follows_board_rules = models.BooleanField(_("the rules for boards apply"), default=False, help_text=_(
        "For a drafting committee: only when its regulation says so."))  # fmt: skip
    source = source_key()

    objects = RegulationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("regulation"), _("regulations"), ["-start_date", "-pk"]
        constraints = [*Record.Meta.constraints, period_check("mandates_regulation_period", ("end_date",))]

    def __str__(self) -> str:
        return f"{self.title}, {self.valid_from}"

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to.end < self.valid_from.start:
            raise ValidationError({"valid_to": _("The last day comes before the first.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.start_date = self.valid_from.start if self.valid_from else self.start_date
        self.end_date = self.valid_to.end if self.valid_to else None
        super().save(*args, **kwargs)


class Duty(models.Model):
    """One of the duties that a regulation gives; the annual report answers for each."""

    regulation = ParentalKey(Regulation, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField(_("number"))
    text = TextsField(_("duty"), max_chars=400)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("duty"), _("duties"), ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["regulation", "position"], name="mandates_duty_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class Delegation(models.Model):
    """What a body may decide by itself, by whose decision (KL 6:37, 7:5-8)."""

    class Matter(models.TextChoices):
        MONEY = "money", _("money")
        AGREEMENTS = "agreements", _("agreements")
        OTHER = "other", _("other matters")

    regulation = ParentalKey(Regulation, on_delete=models.CASCADE, related_name="delegations")
    matter = models.CharField(_("matter"), max_length=10, choices=Matter.choices)
    text = TextsField(_("what it may decide"), max_chars=300)
    decision = optional_key(DecisionReference, _("by which decision"))

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("delegation"), _("delegations"), ["matter", "pk"]

    def __str__(self) -> str:
        return str(self.text)


class ElectionDay(models.Model):
    """A day on which the council was or will be elected."""

    class Kind(models.TextChoices):
        """Whether terms follow from it (KL 6:18: an extra election starts none)."""

        ORDINARY = "ordinary", _("ordinary election")
        EXTRA = "extra", _("extra election")

    role_area = "rules"

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ORDINARY)
    source = source_key()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("election day"), _("election days"), ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class TermQuerySet(RecordQuerySet):
    """Terms in a clerk's words."""

    def public(self) -> Self:
        return super().public().filter(body__visibility="public")

    def on(self, day: dt.date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(start_date__lte=day, end_date__gte=day)


class Term(Record, ClusterableModel):
    """A period for which a body is appointed (Popolo: the period of its memberships; OParl: LegislativeTerm)."""

    class Recorded(models.TextChoices):
        """How much of who was appointed is recorded; it tells an empty seat from one that nobody wrote down."""

        NONE = "none", _("nobody has been appointed yet")
        PART = "part", _("some appointments are recorded, others are not")
        ALL = "all", _("all appointments are recorded")

    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="terms")
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"))
    election = optional_key(ElectionDay, _("after the election of"), related_name="terms",
                            limit_choices_to={"kind": ElectionDay.Kind.ORDINARY})  # fmt: skip
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True,
                                             help_text=_("As the regulation says when the term begins."))  # fmt: skip
    recorded = models.CharField(_("what is recorded"), max_length=4, choices=Recorded.choices, default=Recorded.PART)
    source = source_key()

    objects = TermQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("term"), _("terms"), ["-start_date", "body"]
        constraints = [
            *Record.Meta.constraints, period_check("mandates_term_period"),
            models.UniqueConstraint(fields=["body", "start_date"], name="mandates_term_once")]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body}, {self.years}"

    @property
    def years(self) -> str:
        start, end = self.start_date.year, self.end_date.year
        return f"{start}–{end}" if end != start else str(start)

    def clean(self) -> None:
        super().clean()
        if not (self.body_id and self.start_date and self.end_date):
            return
        others = Term.objects.filter(body=self.body_id, start_date__lte=self.end_date, end_date__gte=self.start_date)
        if other := others.exclude(pk=self.pk).first():
            said = _("The term %(other)s of the same body covers some of these days. End it first, or begin later.")
            raise ValidationError(said, params={"other": other.years})

    def holds(self, day: dt.date) -> bool:
        return self.start_date <= day <= self.end_date


class CallOrder(models.Model):
    """From which parties substitutes are called when a member of one party is away, in order."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="call_orders")
    party = models.CharField(_("member's party"), max_length=40)
    parties = models.CharField(_("substitutes are called from"), max_length=200,
                               help_text=_("In order, with commas between: M, KD, SD."))  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("order of call"), _("orders of call"), ["party"]
        constraints = [models.UniqueConstraint(fields=["term", "party"], name="mandates_call_order_once")]

    def __str__(self) -> str:
        return f"{self.party}: {self.parties}"

    @property
    def in_order(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.parties.split(",") if part.strip())
