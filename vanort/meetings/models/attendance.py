# SPDX-License-Identifier: EUPL-1.2
"""Who was there, from which item to which, and which substitute served for whom."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from vanort.core.parts import optional_key
from vanort.directory.models import Person
from vanort.mandates.models import Mandate
from vanort.meetings.models.item import AgendaItem
from vanort.meetings.models.meeting import Meeting


class Span(models.Model):
    """From one item to another, both included; empty means from the first, and to the last."""

    from_item = optional_key(AgendaItem, _("from item"))
    to_item = optional_key(AgendaItem, _("to item"))

    class Meta:
        abstract = True

    def is_during(self, item: AgendaItem) -> bool:
        """Whether an item of the same meeting lies in it. No query when both ends were loaded along."""
        after = self.from_item is None or self.from_item.position <= item.position
        return after and (self.to_item is None or item.position <= self.to_item.position)

    def clean(self) -> None:
        super().clean()
        if self.from_item and self.to_item and self.to_item.position < self.from_item.position:
            raise ValidationError({"to_item": _("The last item comes before the first.")})


class Attendance(Span):
    """One person at one meeting (asked for of OParl since 2014): when there, as what, where."""

    class Capacity(models.TextChoices):
        MEMBER = "member", pgettext_lazy("of a body", "member")
        SUBSTITUTE = "substitute", _("substitute")
        OFFICIAL = "official", _("official")
        GUEST = "guest", _("guest")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="attendance")
    mandate = optional_key(Mandate, _("mandate"), related_name="attendance")
    capacity = models.CharField(_("as"), max_length=10, choices=Capacity.choices)
    is_absent = models.BooleanField(_("is away"), default=False)
    is_remote = models.BooleanField(_("at a distance"), default=False, help_text=_(
        "Counts as present when all see and hear each other at once (the Local Government Act, 5:16)."))  # fmt: skip
    arrived_at = models.TimeField(_("came at"), null=True, blank=True)
    left_at = models.TimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("attendance"), _("attendance"), ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meetings_attends_once"),
            models.CheckConstraint(name="meetings_no_mandate_no_seat",
                                   condition=Q(mandate__isnull=False) | Q(capacity__in=["official", "guest"]),
                                   violation_error_message=_("Say by which mandate the person takes part.")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, {self.get_capacity_display()}"

    def clean(self) -> None:
        super().clean()
        if self.mandate and not self.mandate.holds(self.meeting.day):
            said = _("%(person)s has no mandate on the day of the meeting.") % {"person": self.person}
            raise ValidationError({"mandate": said})
        if self.arrived_at and self.left_at and self.left_at < self.arrived_at:
            raise ValidationError({"left_at": _("Nobody leaves before coming.")})

    def is_there(self, item: AgendaItem) -> bool:
        return not self.is_absent and self.is_during(item)


class Serving(Span):
    """A substitute who serves in the place of a member."""

    class Ended(models.TextChoices):
        """Why a substitute stopped: after a conflict of interest one may go on, else not (KL 5:18 and 5:20)."""

        MEMBER_CAME = "member_came", _("the member came")
        CONFLICT = "conflict", _("conflict of interest")
        LEFT = "left", _("the substitute left")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="servings")
    substitute = models.ForeignKey(Attendance, models.CASCADE, verbose_name=_("substitute"), related_name="servings")
    member = models.ForeignKey(Mandate, verbose_name=_("for"), on_delete=models.PROTECT, related_name="+")
    ended = models.CharField(_("why it ended"), max_length=11, choices=Ended.choices, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("serving substitute"), _("serving substitutes"), ["pk"]

    def __str__(self) -> str:
        return f"{self.substitute.person} – {self.member.person}"
