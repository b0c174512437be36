# SPDX-License-Identifier: EUPL-1.2
"""What every register record has: who may see it, where it comes from, when it must be looked at again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.auth.models import User as AuthUser


class Visibility(models.TextChoices):
    """Who may read a record."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Staff only")
    HELD = "held", _("Held back")


class RecordQuerySet(models.QuerySet[Any]):
    """Selections that every register has; the only place that decides who sees what."""

    def public(self) -> Self:
        """Rows that anyone may read."""
        return self.filter(visibility=Visibility.PUBLIC)

    def visible_to(self, user: AuthUser | AnonymousUser) -> Self:
        """Rows that a person may read: all for signed-in staff with access to the office, else the public ones."""
        if user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin"):
            return self.all()
        return self.public()

    def past_review(self, on: dt.date | None = None) -> Self:
        """Rows whose facts should have been looked at by a day (default: today)."""
        return self.filter(review_by__lte=on or timezone.localdate())


class Record(models.Model):
    """A record of a register: an identity for the world, a visibility, a day to review it, a version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visibility = models.CharField(
        _("visible to"), max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC, db_index=True
    )
    visibility_reason = models.CharField(
        _("why it is not public"),
        max_length=300,
        blank=True,
        help_text=_("Needed when the record is held back, so that the next person knows what to settle."),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("The day when somebody should check that this is still true. It then shows up under To do."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_held_has_reason",
                condition=~Q(visibility=Visibility.HELD) | ~Q(visibility_reason=""),
                violation_error_message=_("Say why the record is held back."),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and raise the version that tells a stale form from a fresh one."""
        if self.pk and not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        """Whether anyone may read it."""
        return self.visibility == Visibility.PUBLIC

    def is_past_review(self, on: dt.date | None = None) -> bool:
        """Whether its facts should have been looked at by a day (default: today)."""
        return bool(self.review_by and self.review_by <= (on or timezone.localdate()))


class Source(models.Model):
    """Where a fact comes from: a page, a minute, a decision, a person's own record."""

    title = models.CharField(
        _("title"), max_length=200, help_text=_("As readers see it, for example “engelholm.se, 23 maj 2023”.")
    )
    url = models.URLField(_("web address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    seen_on = models.DateField(
        _("seen on"), default=timezone.localdate, help_text=_("The day when somebody last read it.")
    )
    note = models.CharField(_("note for staff"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["title", "url"], name="core_source_once"),
        ]

    def __str__(self) -> str:
        return self.title


def source_key(**options: Any) -> models.ForeignKey[Source | None, Source | None]:
    """Return the foreign key by which a fact names its one source."""
    return models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", **options
    )


class RetentionRule(models.Model):
    """How long personal data of one class is kept, and by which decision it may be erased.

    A row without a decision reports what it would erase, and erases nothing.
    """

    data_class = models.CharField(
        _("kind of data"), max_length=60, unique=True, help_text=_("For example directory.person.")
    )
    months = models.PositiveSmallIntegerField(_("months kept after the last use"))
    decision = models.CharField(
        _("decision"),
        max_length=200,
        blank=True,
        help_text=_("Body, date and § of the decision. Without it nothing is erased."),
    )

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ["data_class"]

    def __str__(self) -> str:
        return self.data_class


class SiteGeneration(models.Model):
    """One number that rises with every change; whatever keeps a copy of a page compares it."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def raise_by_one(cls) -> None:
        """Raise the number in the running transaction; one query, two the first time."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})

    @classmethod
    def current(cls) -> int:
        """Return the number; 0 before the first change. One query."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0


class OutboxEntry(models.Model):
    """One changed record, for whoever keeps an index; written in the same transaction as the change."""

    label = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}"
