# SPDX-License-Identifier: EUPL-1.2
"""A meeting of a body, and how its minutes are adjusted, posted and corrected."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from vanort.core.models import Record, RecordQuerySet
from vanort.core.parts import optional_key
from vanort.directory.models import Organization, Person
from vanort.mandates.permissions import bodies_of
from vanort.meetings import clock


class MeetingQuerySet(RecordQuerySet):
    """Meetings in a clerk's words."""

    def public(self) -> Self:
        """Meetings that anyone may know of: called, held or cancelled."""
        return super().public().filter(body__visibility="public").exclude(state=Meeting.State.PLANNED)

    def coming(self, now: dt.datetime | None = None) -> Self:
        ahead = (Meeting.State.PLANNED, Meeting.State.CALLED)
        return self.filter(state__in=ahead, starts_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def without_minutes(self, now: dt.datetime | None = None) -> Self:
        """Meetings that took place, or should have, and of which something is not adjusted."""
        past = self.filter(starts_at__lt=now or timezone.now()).exclude(state=Meeting.State.CANCELLED)
        # An imported meeting of long ago may have no items at all; then its minutes are somewhere else.
        return self.filter(pk__in=past.filter(is_recorded_elsewhere=False, items__adjustment=None).values("pk"))

    def visible_to(self, user: Any) -> Self:
        """Meetings a person may read: all for staff, public ones, and those of a member's own bodies."""
        rows = super().visible_to(user)
        has_all = not user.is_authenticated or user.has_perm("wagtailadmin.access_admin")
        return rows if has_all else rows | self.filter(body__in=bodies_of(user))

    def for_lists(self) -> Self:
        return self.select_related("body")


class Meeting(Record):
    """A meeting (OParl: Meeting; schema.org: Event)."""

    class Kind(models.TextChoices):
        """Whether it was planned for the year, or asked for (KL 6:23)."""

        ORDINARY = "ordinary", _("ordinary meeting")
        EXTRA = "extra", _("extra meeting")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        REMOTE = "remote", _("at a distance")
        HYBRID = "hybrid", _("on site and at a distance")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CALLED = "called", _("called")
        HELD = "held", pgettext_lazy("of a meeting", "held")
        CANCELLED = "cancelled", _("cancelled")

    NEXT_STATES: dict[str, tuple[str, ...]] = {
        State.PLANNED: (State.CALLED, State.CANCELLED), State.CALLED: (State.CALLED, State.HELD, State.CANCELLED),
        State.HELD: (), State.CANCELLED: (State.PLANNED,)}  # fmt: skip

    body = models.ForeignKey(Organization, verbose_name=_("body"), on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ORDINARY)
    mode = models.CharField(_("where people are"), max_length=7, choices=Mode.choices, default=Mode.ON_SITE)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED, db_index=True)
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ended"), null=True, blank=True)
    slug = models.SlugField(max_length=20, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link for those at a distance"), max_length=500, blank=True)
    chair = optional_key(Person, _("chair of the meeting"))
    secretary = optional_key(Person, _("secretary"))
    adjusters = models.ManyToManyField(Person, verbose_name=_("chosen to adjust, besides the chair"), blank=True,
                                       related_name="+")  # fmt: skip
    called_at = models.DateTimeField(_("called"), null=True, blank=True, editable=False)
    state_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    is_recorded_elsewhere = models.BooleanField(_("the minutes are kept elsewhere"), default=False, help_text=_(
        "For a meeting of the past of which only the day is recorded here."))  # fmt: skip
    minutes_url = models.URLField(_("link to the minutes there"), max_length=500, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("meeting"), _("meetings"), ["-starts_at", "pk"]
        constraints = [
            *Record.Meta.constraints, models.CheckConstraint(
                name="meetings_ends_after_start", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                violation_error_message=_("The meeting cannot end before it begins.")),
            models.UniqueConstraint(fields=["body", "starts_at"], name="meetings_once",
                                    violation_error_message=_("This body has a meeting at that time already.")),
            models.UniqueConstraint(fields=["body", "slug"], name="meetings_address_once")]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body} {self.slug or self.day.isoformat()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the day as its name in the web address; the second meeting of a day gets a number."""
        day = self.day.isoformat()
        if not self.slug.startswith(day):
            taken = set(Meeting.objects.filter(body=self.body_id, slug__startswith=day).values_list("slug", flat=True))
            names = [day, *(f"{day}-{number}" for number in range(2, len(taken) + 2))]
            self.slug = next(name for name in names if name not in taken)
            if names_saved := kwargs.get("update_fields"):
                kwargs["update_fields"] = {*names_saved, "slug"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.body.slug, self.slug])

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def adjust_by(self) -> dt.date:
        """By the Act; a regulation may say fewer days."""
        return clock.adjust_by(self.day)

    @property
    def is_over(self) -> bool:
        return self.starts_at < timezone.now()

    @property
    def is_adjusted(self) -> bool:
        """Whether all its paragraphs are. Two queries."""
        return self.items.exists() and not self.items.filter(adjustment=None).exists()

    @property
    def signers(self) -> list[Person]:
        return [one for one in (self.chair, *self.adjusters.order_by("name")) if one]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and not 1900 <= self.starts_at.year <= 2200:
            raise ValidationError({"starts_at": _("Give a year between 1900 and 2200.")})
        fixed = self.pk and self.starts_at and self.items.filter(paragraph__isnull=False).exists()
        if fixed and not self.slug.startswith(self.day.isoformat()):
            raise ValidationError({"starts_at": _("The § numbers are fixed, so the meeting stays on its day.")})
        if self.state == self.State.CANCELLED and not self.state_reason:
            raise ValidationError({"state_reason": _("Say why it was cancelled.")})


class Adjustment(models.Model):
    """Minutes, or some of their paragraphs, that have been adjusted: from then on they never change (KL 5:69)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="adjustments")
    is_at_once = models.BooleanField(_("adjusted at once, before the rest"), default=False)
    adjusted_on = models.DateField(_("adjusted on"))
    adjusters = models.CharField(_("adjusted by"), max_length=300, blank=True, help_text=_("As in the signed minutes."))
    head = models.JSONField(default=dict, editable=False, help_text=_("Who was there, as it was adjusted, for ever."))
    text_hash = models.CharField(max_length=64, editable=False, help_text=_("SHA-256 of the text that was adjusted."))
    signed_file = models.FileField(_("the signed minutes"), upload_to="protokoll/%Y/", max_length=255, blank=True)
    signed_hash = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    kept_at = models.CharField(_("where the minutes are kept"), max_length=200, blank=True)
    posted_on = models.DateField(_("announced on the board on"), null=True, blank=True)
    posted_url = models.URLField(_("link to the announcement"), max_length=500, blank=True)
    taken_down_on = models.DateField(_("taken down on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("adjustment"), _("adjustments"), ["adjusted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}"

    def clean(self) -> None:
        super().clean()
        day = self.meeting.day
        if self.adjusted_on and self.adjusted_on < day:
            said = _("Minutes are adjusted after the meeting. It was held on %(day)s.") % {"day": day}
            raise ValidationError({"adjusted_on": said})
        if self.posted_on and self.posted_on < self.adjusted_on:
            raise ValidationError({"posted_on": _("Only adjusted minutes are announced. Give a day after that.")})
        if self.taken_down_on and not self.posted_on:
            raise ValidationError({"posted_on": _("Say when it was put up.")})
        allowed = self.may_come_down
        if self.taken_down_on and allowed and self.taken_down_on < allowed:
            said = _("It stays up until nobody may appeal any more; %(day)s at the earliest.") % {"day": allowed}
            raise ValidationError({"taken_down_on": said})

    @property
    def post_by(self) -> dt.date:
        return clock.post_by(self.adjusted_on)

    @property
    def appeal_by(self) -> dt.date | None:
        return clock.appeal_by(self.posted_on) if self.posted_on else None

    @property
    def may_come_down(self) -> dt.date | None:
        return clock.may_come_down(self.posted_on) if self.posted_on else None


class Approval(models.Model):
    """One adjuster's yes to the minutes as they read then, given after a second factor."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(auto_now_add=True)
    text_hash = models.CharField(max_length=64, help_text=_("SHA-256 of the text that was approved."))

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("approval"), _("approvals"), ["approved_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person", "text_hash"], name="meetings_approved_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.person}"


class MinutesNote(models.Model):
    """A correction of adjusted minutes: a note beside them, never a change in them."""

    item = models.ForeignKey("meetings.AgendaItem", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("note"), max_length=2_000)
    written_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("note to the minutes"), _("notes to the minutes"), ["pk"]

    def __str__(self) -> str:
        return f"{self.item}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise ValidationError(_("A note is never changed. Write another one."))
        super().save(*args, **kwargs)
