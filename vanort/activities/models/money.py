# SPDX-License-Identifier: EUPL-1.2
"""Money: what a body may use in a year, what things cost and bring in, who pays what by which rule."""

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from vanort.activities.models.activity import Activity
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.parts import check, optional_key
from vanort.directory.models import DecisionReference, Organization, Person

ORE = Decimal("0.01")


class CostKind(models.TextChoices):
    """What the money is for."""

    TRAVEL = "travel", _("travel to and from the place of arrival")
    LODGING = "lodging", _("lodging")
    MEALS = "meals", _("meals")
    LOCAL_TRAVEL = "local_travel", _("travel during the stay")
    INTERPRETER = "interpreter", _("interpreter")
    EVENT = "event", _("arrangement")
    GIFTS = "gifts", _("gifts and representation")
    OTHER = "other", _("other")


class PayRule(models.Model):
    """Who pays for what when two towns meet, unless they agree otherwise."""

    role_area = "rules"

    class Payer(models.TextChoices):
        GUEST = "guest", _("the guest")
        HOST = "host", _("the host")

    kind = models.CharField(_("what"), max_length=12, choices=CostKind.choices, unique=True)
    payer = models.CharField(_("who pays"), max_length=5, choices=Payer.choices)
    decision = optional_key(DecisionReference, _("by which decision"))

    class Meta:
        verbose_name, verbose_name_plural = _("rule of who pays"), _("rules of who pays")
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_payer_display()}"


class Budget(models.Model):
    """What a body may use in a year on an account."""

    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900)])
    account = models.CharField(_("account"), max_length=20, help_text=_("As in the ledger, for example 7100."))
    name = models.CharField(_("name of the account"), max_length=100, blank=True)
    amount = models.DecimalField(_("amount (SEK)"), max_digits=12, decimal_places=2)
    decision = optional_key(DecisionReference, _("by which decision"))
    source = source_key()

    class Meta:
        verbose_name, verbose_name_plural = _("budget of an account"), _("budget")
        ordering = ["-year", "account", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "account"], name="activities_budget_once",
                violation_error_message=_("This account has its budget for that year already. Change that row.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body} {self.year}, {self.account} {self.name}".strip()


class CostLineQuerySet(RecordQuerySet):
    """Lines in a clerk's words."""

    def own(self) -> Self:
        return self.filter(payer=CostLine.Payer.OWN)

    def paid_in(self, year: int) -> Self:
        return self.filter(paid_on__year=year)

    def committed(self, on: dt.date) -> Self:
        """Lines decided by a day and not paid by then: what is carried over to the next year."""
        decided = self.filter(decision__isnull=False, decided_on__lte=on)
        return decided.filter(Q(paid_on=None, is_settled=False) | Q(paid_on__gt=on))

    def total(self, field: str) -> Decimal:
        """Return the sum in SEK of ``budget`` or ``actual``: what is received is taken off. One query."""
        signed = F(field) * F("rate") * models.Case(models.When(flow=CostLine.Flow.IN, then=Decimal(-1)),
                                                    default=Decimal(1))  # fmt: skip
        summed = self.aggregate(total=Sum(signed, output_field=models.DecimalField(max_digits=20, decimal_places=8)))
        return (summed["total"] or Decimal(0)).quantize(ORE)


class CostLine(Record):
    """One cost, contribution or income: of an activity, or of a body's own work."""

    class Flow(models.TextChoices):
        COST = "cost", _("cost")
        OUT = "out", _("contribution that we give")
        IN = "in", _("money that we receive")

    class Payer(models.TextChoices):
        OWN = "own", _("we")
        PARTNER = "partner", _("the partner")
        PARTICIPANTS = "people", _("those who take part")
        EU = "eu", _("the EU")
        OTHER = "other", _("somebody else")

    activity = optional_key(Activity, _("activity"), related_name="costs")
    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="costs",
                             help_text=_("Whose budget it belongs to."))  # fmt: skip
    flow = models.CharField(_("cost or income"), max_length=4, choices=Flow.choices, default=Flow.COST)
    kind = models.CharField(_("what for"), max_length=12, choices=CostKind.choices, default=CostKind.OTHER)
    text = models.CharField(_("text"), max_length=200, help_text=_("For example: coach from the airport, 45 seats."))
    payer = models.CharField(_("who pays"), max_length=7, choices=Payer.choices, default=Payer.OWN)
    account = models.CharField(_("account"), max_length=20, blank=True, help_text=_("As in the ledger."))
    budget = models.DecimalField(
        _("budget"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)],
        help_text=_("What it may cost; for a contribution, what was granted. Empty when nobody has said."))  # fmt: skip
    actual = models.DecimalField(_("outcome"), max_digits=12, decimal_places=2, null=True, blank=True,
                                 help_text=_("Empty until it is known."))  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, default="SEK")
    rate = models.DecimalField(
        _("SEK for one"), max_digits=12, decimal_places=6, default=Decimal(1), validators=[MinValueValidator(ORE)],
        help_text=_("For another currency: what one costs in kronor, on the day of payment."))  # fmt: skip
    decision = optional_key(DecisionReference, _("decided by"))
    decided_on = models.DateField(editable=False, null=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True, help_text=_("It counts for the year of this day."))
    is_settled = models.BooleanField(_("nothing more is to be paid"), default=False,
                                     help_text=_("For what was decided and never paid."))  # fmt: skip
    voucher = models.CharField(_("voucher"), max_length=40, blank=True, help_text=_("The ledger's number."))
    spent_by = optional_key(Person, _("who travelled or bought"),
                            help_text=_("Whoever took part may not attest the cost."))  # fmt: skip
    attested_by = optional_key(Person, _("attested by"))
    attested_on = models.DateField(_("attested on"), null=True, blank=True)

    objects = CostLineQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("cost or income"), _("costs and income")
        ordering = ["-paid_on", "kind", "pk"]
        indexes = [models.Index(fields=["body", "paid_on"], name="activities_paid")]
        constraints = [
            *Record.Meta.constraints,
            check("activities_cost_attested_by_another",
                  Q(attested_by=None) | Q(spent_by=None) | ~Q(attested_by=F("spent_by")),
                  _("Whoever took part may not attest the cost. Somebody else must.")),
            check("activities_cost_paid_has_amount", Q(paid_on=None) | Q(actual__isnull=False),
                  _("Give the outcome of what is paid.")),
            check("activities_cost_kronor", ~Q(currency="SEK") | Q(rate=1)),
            models.UniqueConstraint(fields=["body", "voucher", "account", "text"], condition=~Q(voucher=""),
                                    name="activities_voucher_once",
                                    violation_error_message=_("This line of the voucher is recorded already.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text

    @property
    def budget_sek(self) -> Decimal | None:
        return None if self.budget is None else (self.budget * self.rate).quantize(ORE)

    @property
    def actual_sek(self) -> Decimal | None:
        return None if self.actual is None else (self.actual * self.rate).quantize(ORE)

    def clean(self) -> None:
        """Refuse a foreign currency without its rate, half an attestation; what we give or receive is ours."""
        super().clean()
        if self.flow != self.Flow.COST:
            self.payer = self.Payer.OWN
        self.currency = (self.currency or "SEK").upper()
        if self.currency == "SEK":
            self.rate = Decimal(1)
        elif self.rate == 1:
            raise ValidationError(
                {"rate": _("Give what one %(currency)s cost in kronor.") % {"currency": self.currency}})  # fmt: skip
        if bool(self.attested_by_id) != bool(self.attested_on):
            raise ValidationError({"attested_on": _("Give both who attested it and on which day.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        decided = self.decision.decided if self.decision else None
        self.decided_on = decided.end if decided else None
        super().save(*args, **kwargs)
