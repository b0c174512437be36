# SPDX-License-Identifier: EUPL-1.2
"""Collaborations: who takes part, how it stands, how it began, what money belongs to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CASCADE, PROTECT, CheckConstraint, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.collaborations.jubilees import next_jubilee
from vanort.core.dates import When, WhenField
from vanort.core.models import Record, RecordQuerySet, Source, source_key
from vanort.core.parts import optional_key, period_check
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization


class CollaborationQuerySet(RecordQuerySet):
    """Collaborations in a clerk's words."""

    def twin_towns(self) -> Self:
        return self.filter(kind=Collaboration.Kind.TWIN_TOWN)

    def ongoing(self) -> Self:
        """Neither ended, lapsed nor merged away; an unknown status counts as ongoing."""
        return self.exclude(status__in=StatusChange.FINAL)

    def with_parties(self) -> Self:
        """With parties and their organisations loaded: two queries more, for any number of rows."""
        return self.prefetch_related(models.Prefetch("parties", Party.objects.select_related("organization")))

    def with_milestones(self) -> Self:
        """With milestones in time, the unknown last, and their sources: one query more, for any number of rows."""
        in_time = Milestone.objects.select_related("source").order_by(F("when").asc(nulls_last=True), "pk")
        return self.prefetch_related(models.Prefetch("milestones", in_time))

    def gaps(self) -> Self:
        known = Milestone.objects.filter(counts=True, collaboration=models.OuterRef("pk")).exclude(when=None)
        return self.twin_towns().ongoing().filter(~models.Exists(known))


class Collaboration(Record, ClusterableModel):
    """A collaboration of any kind, between two or more parties."""

    class Kind(models.TextChoices):
        TWIN_TOWN = "twin_town", _("twin town")
        REGIONAL = "regional", _("regional cooperation")
        EU_PROJECT = "eu_project", _("EU project")
        EU_INFORMATION = "eu_information", _("EU information centre")
        PROGRAMME = "programme", _("partnership programme")
        LOCAL_ACTION_GROUP = "local_action_group", _("local action group")
        NETWORK = "network", _("network")

    class Relation(models.TextChoices):
        PARTNERSHIP = "partnership", _("partnership")
        FRIENDSHIP = "friendship", _("friendship")
        CONTACT = "contact", _("contact")
        PROJECT = "project", _("project")

    class Status(models.TextChoices):
        """How it stands; empty is unknown."""

        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("dormant")
        PAUSED = "paused", _("paused")
        LAPSED = "lapsed", _("lapsed")
        ENDED = "ended", _("ended")
        PARTNER_MERGED = "partner_merged", _("partner merged")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, db_index=True)
    relation = models.CharField(_("type of relation"), max_length=12, choices=Relation.choices, blank=True,
                                help_text=_("Only between towns."))  # fmt: skip
    name = TextsField(_("name"), max_chars=200)
    slug = models.SlugField(_("name in the web address"), max_length=80, unique=True)
    summary = TextsField(_("in two sentences"), multiline=True, blank=True, max_chars=600)
    purpose = TextsField(_("purpose and content"), multiline=True, blank=True)
    start = WhenField(_("began"))
    end = WhenField(_("ends or ended"))
    horizon = WhenField(_("horizon"), help_text=_("The year that a vision or a programme aims at."))
    replaced_by = models.ForeignKey("self", PROTECT, verbose_name=_("replaced by"), null=True, blank=True,
                                    related_name="replaces")  # fmt: skip
    programme = models.CharField(_("fund and period"), max_length=120, blank=True,
                                 help_text=_("EU projects only, for example ESF 2014–2020."))  # fmt: skip
    project_number = models.CharField(_("project number"), max_length=40, blank=True)
    responsible = optional_key(Organization, _("responsible unit"))
    website = models.URLField(_("website"), max_length=300, blank=True)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, blank=True, editable=False,
                              db_index=True)  # fmt: skip

    objects = CollaborationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("collaboration"), _("collaborations"), ["name__sv"]
        constraints = [
            *Record.Meta.constraints,
            CheckConstraint(name="collaborations_relation_of_towns", condition=Q(relation="") | Q(kind="twin_town"),
                            violation_error_message=_("Only relations between towns have a type of relation.")),
            CheckConstraint(name="collaborations_not_own_successor",
                            condition=Q(replaced_by=None) | ~Q(replaced_by=F("id")),
                            violation_error_message=_("A collaboration cannot replace itself."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        route = "website:twin_town" if self.kind == self.Kind.TWIN_TOWN else "website:collaboration"
        return reverse(route, args=[self.slug])

    @property
    def partner(self) -> Organization | None:
        """The other town of a twinning; None for other kinds or when not recorded. No query after with_parties."""
        if self.kind != self.Kind.TWIN_TOWN:
            return None
        return next((each.organization for each in self.parties.all() if not each.organization.is_home), None)

    @property
    def counting_milestone(self) -> Milestone | None:
        """The milestone that jubilees count from, if one is marked. No query after with_milestones."""
        return next((milestone for milestone in self.milestones.all() if milestone.counts), None)

    @property
    def since(self) -> int | None:
        """The year it counts from: of the counting milestone, else of the start; None when unknown."""
        milestone = self.counting_milestone
        when = milestone.when if milestone and milestone.when else self.start
        return when.year if when else None

    def next_jubilee(self, on: dt.date | None = None, years_ahead: int = 5) -> tuple[int, int] | None:
        """Return the next jubilee as (year, number of years); None when the year is unknown, far off, or it is over."""
        milestone = self.counting_milestone
        if not milestone or not milestone.when or self.status in StatusChange.FINAL:
            return None
        return next_jubilee(milestone.when.year, (on or timezone.localdate()).year, years_ahead)

    def clean(self) -> None:
        # Until a date can be read, the field holds what was typed.
        if isinstance(self.start, When) and isinstance(self.end, When) and self.end.end < self.start.start:
            raise ValidationError({"end": _("The end comes before the start.")})


class Party(models.Model):
    """An organisation in a collaboration, in one role, for a period (Popolo: Membership of an organisation)."""

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        OWNER = "owner", _("owner")
        CO_FINANCIER = "co_financier", _("taking part and co-financing")
        PARTNER = "partner", _("partner")
        CATCHMENT = "catchment", _("served area")
        OBSERVER = "observer", _("observer")
        REPRESENTED = "represented", _("represented on the board")

    collaboration = ParentalKey(Collaboration, verbose_name=_("collaboration"), related_name="parties")
    organization = models.ForeignKey(Organization, PROTECT, verbose_name=_("organisation"), related_name="parties")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    start_date = models.DateField(_("from"), null=True, blank=True)
    end_date = models.DateField(_("to"), null=True, blank=True)
    source = source_key()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("party"), _("parties"), ["pk"]
        constraints = [
            period_check("collaborations_party_period", ("start_date", "end_date")), models.UniqueConstraint(
                "collaboration", "organization", "role", Coalesce("start_date", dt.date.min),
                name="collaborations_party_once",
                violation_error_message=_("This organisation is a party in the same role already."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.organization)

    def is_current(self, on: dt.date | None = None) -> bool:
        day = on or timezone.localdate()
        return (not self.start_date or self.start_date <= day) and (not self.end_date or self.end_date >= day)


class StatusChange(models.Model):
    """One step in the history of how a collaboration stands; written once and never overwritten."""

    FINAL = (Collaboration.Status.ENDED, Collaboration.Status.LAPSED, Collaboration.Status.PARTNER_MERGED)

    collaboration = models.ForeignKey(Collaboration, CASCADE, verbose_name=_("collaboration"),
                                      related_name="status_changes")  # fmt: skip
    status = models.CharField(_("status"), max_length=14, choices=Collaboration.Status.choices)
    since = WhenField(_("since"))
    decision = optional_key(DecisionReference, _("decision"), help_text=_("Empty when it is not known who decided."))
    reason = TextsField(_("reason"), blank=True, multiline=True)
    source = source_key()
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("status change"), _("status history"), ["pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.since or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise ValidationError(_("The status history is never overwritten. Add a new step instead."))
        super().save(*args, **kwargs)


class Milestone(models.Model):
    """A step in how a collaboration came to be: first contact, charter and twinning are kept apart."""

    class Kind(models.TextChoices):
        FIRST_CONTACT = "first_contact", _("first contact")
        CONTACT = "contact", _("contact")
        CHARTER = "charter", _("friendship charter")
        TWINNING = "twinning", _("twinning")
        FOUNDING = "founding", _("founding")
        RENEWAL = "renewal", _("renewal")

    class Certainty(models.TextChoices):
        CERTAIN = "certain", _("certain")
        DERIVED = "derived", _("derived")
        UNKNOWN = "unknown", _("unknown")

    collaboration = ParentalKey(Collaboration, verbose_name=_("collaboration"), related_name="milestones")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    title = TextsField(_("title"), max_chars=200)
    when = WhenField(_("when"))
    certainty = models.CharField(_("certainty"), max_length=8, choices=Certainty.choices, default=Certainty.CERTAIN)
    derivation = TextsField(_("how the date was derived"), blank=True, multiline=True,
                            help_text=_("Needed for a derived date; the public reads it."))  # fmt: skip
    text = TextsField(_("text"), blank=True, multiline=True)
    counts = models.BooleanField(_("jubilees count from here"), default=False)
    source = source_key()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("milestone"), _("milestones"), ["when", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration"], condition=Q(counts=True), name="collaborations_one_counting_milestone",
                violation_error_message=_("Jubilees can count from one milestone only.")),
            CheckConstraint(
                name="collaborations_unknown_has_no_date",
                condition=Q(certainty="unknown", when=None) | (~Q(certainty="unknown") & Q(when__isnull=False)),
                violation_error_message=_("A date that is known needs to be filled in; an unknown one is left empty.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} {self.when or ''}".strip()

    @property
    def is_derived(self) -> bool:
        return self.certainty == self.Certainty.DERIVED

    def clean(self) -> None:
        if self.is_derived and not self.derivation:
            raise ValidationError({"derivation": _("Say how the date was derived.")})


class FundingQuerySet(models.QuerySet[Any]):
    """Money in EU projects, by the municipality's true role; amounts of different roles are never added."""

    def support_owned_by(self, organization: Organization) -> Self:
        """EU support to public projects that an organisation itself owns; the only rows that may be summed."""
        return self.filter(
            kind=Funding.Kind.EU_SUPPORT, collaboration__visibility="public",
            collaboration__parties__organization=organization, collaboration__parties__role=Party.Role.OWNER,
        )  # fmt: skip


class Funding(models.Model):
    """One amount that belongs to a project: as stated, in its currency, for the whole or for one party."""

    class Kind(models.TextChoices):
        TOTAL = "total", _("total budget")
        EU_SUPPORT = "eu_support", _("EU support")
        OWN_SHARE = "own_share", _("own share")

    collaboration = ParentalKey(Collaboration, verbose_name=_("collaboration"), related_name="funding")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    party = optional_key(Organization, _("for"), help_text=_("Empty when the amount is for the whole project."))
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))],
        help_text=_("Empty when it is not known. It is never worked out by dividing."))  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, default="SEK")
    is_approximate = models.BooleanField(_("approximate"), default=False)
    source = source_key()

    objects = FundingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("amount"), _("amounts"), ["pk"]
        constraints = [
            models.UniqueConstraint("collaboration", "kind", Coalesce("party", 0), name="collaborations_amount_once",
                                    violation_error_message=_("This amount is recorded already."))]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount if self.amount is not None else '?'} {self.currency}"


class DormancyRule(models.Model):
    """After how many years without an activity staff are asked whether a collaboration is dormant."""

    kind = models.CharField(_("kind of collaboration"), max_length=20, choices=Collaboration.Kind.choices, unique=True)
    years = models.PositiveSmallIntegerField(_("years without activity"), default=3, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("rule of dormancy"), _("rules of dormancy"), ["kind"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.years}"
