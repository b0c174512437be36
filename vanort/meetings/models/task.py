# SPDX-License-Identifier: EUPL-1.2
"""What somebody is to do after a meeting; it comes back on the agenda until it is done."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.directory.models import Organization, Person
from vanort.meetings.models.item import AgendaItem


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks in a clerk's words."""

    def open(self) -> Self:
        """Tasks that are not done."""
        return self.filter(done_on=None)

    def overdue(self, on: dt.date | None = None) -> Self:
        """Tasks whose day has passed."""
        return self.open().filter(due_on__lt=on or timezone.localdate())


class Task(models.Model):
    """One thing to do, by somebody, by a day."""

    body = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="tasks")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        Person, verbose_name=_("who"), null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
