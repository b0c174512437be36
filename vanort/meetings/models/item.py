# SPDX-License-Identifier: EUPL-1.2
"""What a meeting deals with: items, papers, who left for conflict of interest, what is decided."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import PROTECT, Q
from django.utils.translation import gettext_lazy as _

from vanort.core.parts import optional_key
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.mandates.models import Delegation
from vanort.mandates.permissions import bodies_of
from vanort.meetings.models.meeting import Adjustment, Meeting


class ItemKind(models.TextChoices):
    """What the body is asked to do."""

    FORMALITY = "formality", _("formality")
    DECISION = "decision", _("decision")
    ELECTION = "election", _("election")
    INFORMATION = "information", _("for information")
    REPORT = "report", _("report of decisions by delegation")
    TASKS = "tasks", _("follow-up of tasks")


class StandingItem(models.Model):
    """An item that stands on every agenda of a body, such as choosing who adjusts."""

    role_area = "rules"

    body = models.ForeignKey(Organization, models.CASCADE, verbose_name=_("body"), related_name="standing_items")
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    is_last = models.BooleanField(_("comes after the others"), default=False)
    title = TextsField(_("title"), max_chars=200)
    kind = models.CharField(_("kind"), max_length=11, choices=ItemKind.choices, default=ItemKind.FORMALITY)

    class Meta:
        verbose_name, verbose_name_plural = _("standing item"), _("standing items")
        ordering = ["body", "is_last", "position", "pk"]

    def __str__(self) -> str:
        return str(self.title)


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Items in a clerk's words."""

    def public(self) -> Self:
        return self.filter(meeting__visibility="public", meeting__body__visibility="public", published_on__isnull=False)

    def of_year(self, meeting: Meeting) -> Self:
        return self.filter(meeting__body=meeting.body_id, meeting__starts_at__year=meeting.day.year)

    def in_order(self) -> Self:
        return self.order_by("meeting__starts_at", "meeting", "position", "pk")


class AgendaItem(models.Model):
    """One item of a meeting and what became of it (OParl: AgendaItem); adjusted, it never changes."""

    Kind = ItemKind

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("decided as proposed")
        AMENDED = "amended", _("decided with changes")
        REJECTED = "rejected", _("rejected")
        ELECTED = "elected", _("elected")
        NOTED = "noted", _("noted")
        PROPOSED = "proposed", _("proposal to the body above")
        POSTPONED = "postponed", _("postponed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    NEVER_CHANGES = _("The minutes are adjusted and never change. Write a note of correction instead.")
    # Outcomes by which the body itself has decided; the others prepare, or only inform.
    DECIDED = (Outcome.APPROVED, Outcome.AMENDED, Outcome.REJECTED, Outcome.ELECTED)
    # What may still change after the adjustment: how the paragraph is published, never what it says.
    AFTERWARDS = frozenset(("published_on", "masked"))

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    kind = models.CharField(_("kind"), max_length=11, choices=ItemKind.choices, default=ItemKind.DECISION)
    title = models.CharField(_("heading"), max_length=200)
    background = models.TextField(_("what it is about"), blank=True, max_length=20_000)
    proposal = models.TextField(_("proposal for a decision"), blank=True, max_length=10_000)
    diary_number = models.CharField(_("diary number"), max_length=40, blank=True)
    is_added = models.BooleanField(_("added at the meeting"), default=False, help_text=_(
        "Was not on the agenda that was sent out; it was urgent and all agreed to take it up."))  # fmt: skip
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    decision_text = models.TextField(_("decision"), blank=True, max_length=20_000)
    is_about_money = models.BooleanField(_("spends money"), default=False)
    authority = optional_key(Delegation, _("decided by delegation"))
    is_appealable = models.BooleanField(_("may be appealed"), null=True, blank=True, help_text=_(
        "A decision that only prepares or carries out may not (the Local Government Act, 13:2)."))  # fmt: skip
    notify = models.TextField(_("who is to be told"), blank=True, max_length=2_000, help_text=_("One on each line."))
    paragraph = models.PositiveIntegerField(_("§"), null=True, blank=True, editable=False)
    adjustment = models.ForeignKey(Adjustment, PROTECT, null=True, blank=True, related_name="items", editable=False)
    decision = models.OneToOneField(DecisionReference, PROTECT, null=True, blank=True, related_name="agenda_item",
                                    editable=False)  # fmt: skip
    frozen = models.JSONField(null=True, editable=False, help_text=_("The paragraph as it was adjusted, for ever."))
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)
    masked = models.TextField(_("words to mask in public"), blank=True, max_length=2_000, help_text=_(
        "One on each line, for example the name of a private person. Personal numbers are always masked."))  # fmt: skip

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("agenda item"), _("agenda items"), ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="meetings_adjusted_has_number",
                                   condition=Q(adjustment=None) | Q(paragraph__isnull=False)),
            models.CheckConstraint(name="meetings_published_when_adjusted",
                                   condition=Q(published_on=None) | Q(adjustment__isnull=False))]  # fmt: skip

    def __str__(self) -> str:
        return f"§ {self.paragraph} {self.title}" if self.paragraph else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save an item; ValidationError when it is adjusted: a correction is a note of its own."""
        names = set(kwargs.get("update_fields") or ())
        is_change = self.pk and not (names and names <= self.AFTERWARDS)
        if is_change and type(self).objects.filter(pk=self.pk, adjustment__isnull=False).exists():
            raise ValidationError(self.NEVER_CHANGES)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete an item; ValidationError when its number is fixed: it is kept, as withdrawn."""
        if self.paragraph:
            raise ValidationError(_("The number is fixed and never used again. Mark the item as withdrawn instead."))
        return super().delete(*args, **kwargs)

    @property
    def is_adjusted(self) -> bool:
        return self.adjustment_id is not None

    @property
    def is_decided(self) -> bool:
        return self.outcome in self.DECIDED

    @property
    def to_be_told(self) -> list[str]:
        return [line.strip() for line in self.notify.splitlines() if line.strip()]


class PaperQuerySet(models.QuerySet["Paper"]):
    """Papers by who may read them."""

    def visible_to(self, user: Any) -> Self:
        """Papers a person may read: public ones of public meetings, all for staff, those of a member's own bodies."""
        if user.has_perm("wagtailadmin.access_admin"):
            return self.all()
        readable = Q(is_public=True, item__meeting__in=Meeting.objects.public())
        if user.is_authenticated:
            readable |= Q(item__meeting__body__in=bodies_of(user))
        return self.filter(readable)


class Paper(models.Model):
    """A document that belongs to an item; the file is handed out only after a question to ``visible_to``."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to="handlingar/%Y/", max_length=255)
    is_public = models.BooleanField(_("public"), default=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("paper"), _("papers"), ["pk"]

    def __str__(self) -> str:
        return self.title


class Recusal(models.Model):
    """Somebody who left an item for conflict of interest: neither takes part nor is present (KL 6:28-30)."""

    class Ground(models.TextChoices):
        OWN = "own", _("it concerns the person, or someone close")
        REPRESENTS = "represents", _("acts for somebody whom it concerns")
        SUPERVISES = "supervises", _("it supervises the person's own activity")
        OTHER = "other", _("another particular circumstance")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(_("ground"), max_length=10, choices=Ground.choices)
    declared_at = models.DateTimeField(_("declared"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("conflict of interest"), _("conflicts of interest"), ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="meetings_recused_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_ground_display()}"
