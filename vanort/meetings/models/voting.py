# SPDX-License-Identifier: EUPL-1.2
"""How an item was decided, proposals, votes by name, reservations; and the tasks that it gave."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.core.parts import optional_key
from vanort.directory.models import Organization, Person
from vanort.meetings.models.item import AgendaItem


class Proposal(models.Model):
    """What somebody proposed at the meeting, in the order in which it was put to the question (KL 5:66)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="proposals")
    position = models.PositiveSmallIntegerField(_("order of the question"))
    text = models.TextField(_("proposal"), max_length=2_000)
    person = optional_key(Person, _("by"))
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    is_carried = models.BooleanField(_("became the decision"), default=False)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("proposal"), _("proposals"), ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Vote(models.Model):
    """One vote on one question (Popolo: VoteEvent)."""

    class Method(models.TextChoices):
        """How it was held (KL 5:53-56)."""

        ACCLAMATION = "acclamation", _("by acclamation")
        OPEN = "open", _("open, by name")
        CLOSED = "closed", _("by closed ballot")

    class Tie(models.TextChoices):
        """How an even result was settled: by the chair, in elections by lot (KL 5:54, 5:56)."""

        CHAIR = "chair", _("casting vote of the chair")
        LOT = "lot", _("lottery")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="votes")
    position = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(_("how"), max_length=11, choices=Method.choices, default=Method.ACCLAMATION)
    yes_means = models.TextField(_("yes means"), max_length=1_000)
    no_means = models.TextField(_("no means"), max_length=1_000, blank=True)
    yes = models.PositiveSmallIntegerField(_("yes"), default=0)
    no = models.PositiveSmallIntegerField(_("no"), default=0)
    abstained = models.PositiveSmallIntegerField(_("abstained"), default=0)
    is_carried = models.BooleanField(_("yes won"))
    tie = models.CharField(_("even, settled by"), max_length=5, choices=Tie.choices, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("vote"), _("votes"), ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.yes}–{self.no}"


class Ballot(models.Model):
    """How one person voted openly (Popolo: Vote)."""

    class Option(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        ABSTAIN = "abstain", _("abstains")

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    option = models.CharField(max_length=7, choices=Option.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["vote", "person"], name="meetings_one_ballot")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_option_display()}"


class Reservation(models.Model):
    """Somebody who took part and wants it noted that he or she was against (KL 4:27)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="reservations")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(_("announced"), help_text=_("Before the meeting ended."))
    text = models.TextField(_("why"), blank=True, max_length=5_000)
    written_at = models.DateTimeField(_("written reasons came"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("reservation"), _("reservations"), ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="meetings_reserved_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks in a clerk's words."""

    def open(self) -> Self:
        return self.filter(done_on=None)

    def overdue(self, on: dt.date | None = None) -> Self:
        return self.open().filter(due_on__lt=on or timezone.localdate())


class Task(models.Model):
    """One thing to do after a meeting, by somebody, by a day; it comes back on the agenda until it is done."""

    body = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="tasks")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    text = models.CharField(_("what"), max_length=300)
    owner = optional_key(Person, _("who"), related_name="tasks")
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("task"), _("tasks"), ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
