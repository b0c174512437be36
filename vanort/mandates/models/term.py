# SPDX-License-Identifier: EUPL-1.2
"""Election days, and the terms for which people are appointed."""

import datetime as dt
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.directory.models import Organization


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
        verbose_name = _("election day")
        verbose_name_plural = _("election days")
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class TermQuerySet(RecordQuerySet):
    """Terms in a clerk's words."""

    def public(self) -> Self:
        """Terms of public bodies that anyone may read of."""
        return super().public().filter(body__visibility="public")

    def on(self, day: dt.date | None = None) -> Self:
        """Terms that a day lies in (default: today)."""
        day = day or timezone.localdate()
        return self.filter(start_date__lte=day, end_date__gte=day)

    def ending(self, within: int, on: dt.date | None = None) -> Self:
        """Terms that end within some days."""
        day = on or timezone.localdate()
        return self.filter(end_date__gte=day, end_date__lte=day + dt.timedelta(days=within))


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
    election = models.ForeignKey(
        ElectionDay, verbose_name=_("after the election of"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="terms", limit_choices_to={"kind": ElectionDay.Kind.ORDINARY},
    )  # fmt: skip
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("As the regulation says when the term begins.")
    )
    recorded = models.CharField(_("what is recorded"), max_length=4, choices=Recorded.choices, default=Recorded.PART)
    source = source_key()

    objects = TermQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["-start_date", "body"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["body", "start_date"], name="mandates_term_once"),
            models.CheckConstraint(
                name="mandates_term_period",
                condition=Q(end_date__gte=F("start_date")),
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.years}"

    @property
    def years(self) -> str:
        """The years as people say them: 2023–2026."""
        start, end = self.start_date.year, self.end_date.year
        return f"{start}–{end}" if end != start else str(start)

    def clean(self) -> None:
        """Refuse a term that lies over another of the same body."""
        super().clean()
        if not (self.body_id and self.start_date and self.end_date):
            return
        others = Term.objects.filter(body=self.body_id, start_date__lte=self.end_date, end_date__gte=self.start_date)
        if other := others.exclude(pk=self.pk).first():
            raise ValidationError(
                _("The term %(other)s of the same body covers some of these days. End it first, or begin later."),
                params={"other": other.years},
            )

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in it."""
        return self.start_date <= day <= self.end_date

    def covers(self, start: dt.date, end: dt.date) -> bool:
        """Whether a period lies wholly in it."""
        return self.start_date <= start and end <= self.end_date


class CallOrder(models.Model):
    """From which parties substitutes are called when a member of one party is away, in order."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="call_orders")
    party = models.CharField(_("member's party"), max_length=40)
    parties = models.CharField(
        _("substitutes are called from"), max_length=200, help_text=_("In order, with commas between: M, KD, SD.")
    )

    class Meta:
        verbose_name = _("order of call")
        verbose_name_plural = _("orders of call")
        ordering = ["party"]
        constraints = [models.UniqueConstraint(fields=["term", "party"], name="mandates_call_order_once")]

    def __str__(self) -> str:
        return f"{self.party}: {self.parties}"

    @property
    def in_order(self) -> tuple[str, ...]:
        """The parties, first to last."""
        return tuple(part.strip() for part in self.parties.split(",") if part.strip())
