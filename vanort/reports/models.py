# SPDX-License-Identifier: EUPL-1.2
"""A body's report of a year, its frozen editions, and what is planned for the year after."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanort.accounts.models import User
from vanort.core.models import Versioned
from vanort.core.parts import optional_key
from vanort.directory.models import DecisionReference, Organization
from vanort.mandates.models import Duty
from vanort.meetings.models import AgendaItem


class AnnualReport(Versioned):
    """A body's report of one year: figures from the registers, words by the secretary."""

    role_area = "registers"

    body = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("body"), related_name="annual_reports")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    # By section of the report; and by duty, why nothing was done.
    words = models.JSONField(default=dict, editable=False)
    # What ``compiling`` made, as it is stored and frozen; None before the first time.
    figures = models.JSONField(null=True, editable=False)
    compiled_at = models.DateTimeField(_("compiled"), null=True, editable=False)
    # A job that somebody asked for: done when ``compiled_at`` is later. Its heartbeat tells a running one from a dead.
    asked_at = models.DateTimeField(null=True, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)
    progress = models.PositiveSmallIntegerField(_("per cent done"), default=0, editable=False)
    error = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering = ["-year", "body", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="reports_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.year}"


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions in a clerk's words."""

    def public(self) -> Self:
        """Published editions of public bodies."""
        return self.filter(published_at__isnull=False, report__body__visibility="public")

    def visible_to(self, user: Any) -> Self:
        """Editions a person may read: all for staff, the published ones for others."""
        return self.all() if user.has_perm("wagtailadmin.access_admin") else self.public()


class Edition(models.Model):
    """A report as it was adopted: it never changes; a correction is a new edition with its reason."""

    role_area = "registers"

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    item = optional_key(AgendaItem, _("adopted at"))
    decision = optional_key(DecisionReference, _("adopted by"))
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    delivered_on = models.DateField(_("handed to the council on"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_edition_once"),
            models.CheckConstraint(
                name="reports_correction_has_reason", condition=Q(number=1) | ~Q(reason=""),
                violation_error_message=_("Say why the report is corrected."),
            ),
            models.CheckConstraint(
                name="reports_adopted_somewhere", condition=Q(item__isnull=False) | Q(decision__isnull=False),
                violation_error_message=_("Say at which § the report was adopted."),
            )]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; of an edition that exists only the days of delivery and publication may change."""
        if not self._state.adding:
            kwargs["update_fields"] = {"delivered_on", "published_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.report.body.slug, self.report.year])


class PlanItem(Versioned):
    """Something a body plans for a year; the report of that year says what became of it."""

    role_area = "registers"

    class Outcome(models.TextChoices):
        """What became of it."""

        DONE = "done", _("done")
        PARTLY = "partly", _("done in part")
        NOT_DONE = "not_done", _("not done")

    body = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("body"), related_name="plans")
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    text = models.CharField(_("what"), max_length=300)
    duty = optional_key(Duty, _("duty that it serves"))
    amount = models.DecimalField(
        _("money asked for (SEK)"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)])  # fmt: skip
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome.choices, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("plan for a year")
        verbose_name_plural = _("plans for years")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return self.text
