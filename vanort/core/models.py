# SPDX-License-Identifier: EUPL-1.2
"""What every register record has: who may see it, where it comes from, when it must be looked at again."""

import datetime as dt
import uuid
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.core.dates import months_before
from vanort.core.parts import check, optional_key

# How long one letter's conversation with the mail server may last; one older than that has nobody at the other end.
LONGEST_DIALOGUE = dt.timedelta(minutes=5)


class Visibility(models.TextChoices):
    """Who may read a record."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Staff only")
    HELD = "held", _("Held back")


class RecordQuerySet(models.QuerySet[Any]):
    """Selections that every register has; the only place that decides who sees what."""

    def public(self) -> Self:
        return self.filter(visibility=Visibility.PUBLIC)

    def visible_to(self, user: Any) -> Self:
        """Rows that a person may read: all for signed-in staff with access to the office, else the public ones."""
        if user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin"):
            return self.all()
        return self.public()

    def past_review(self, on: dt.date | None = None) -> Self:
        return self.filter(review_by__lte=on or timezone.localdate())


class Versioned(models.Model):
    """A row with a version that tells a stale form from a fresh one."""

    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What hears of the change (core.generation) writes in the same transaction."""
        if self.pk and not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields"):
                kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)


class Record(Versioned):
    """A record of a register: an identity for the world, a visibility, a day to review it, a version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visibility = models.CharField(_("visible to"), max_length=8, choices=Visibility.choices,
                                  default=Visibility.PUBLIC, db_index=True)  # fmt: skip
    visibility_reason = models.CharField(
        _("why it is not public"), max_length=300, blank=True,
        help_text=_("Needed when the record is held back, so that the next person knows what to settle."))  # fmt: skip
    review_by = models.DateField(
        _("review by"), null=True, blank=True,
        help_text=_("The day when somebody should check that this is still true. It then shows up under To do."),
    )  # fmt: skip

    class Meta:
        abstract = True
        constraints = [
            check("%(app_label)s_%(class)s_held_has_reason", ~Q(visibility=Visibility.HELD) | ~Q(visibility_reason=""),
                  _("Say why the record is held back."))]  # fmt: skip

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    def is_past_review(self, on: dt.date | None = None) -> bool:
        return bool(self.review_by and self.review_by <= (on or timezone.localdate()))


class Source(models.Model):
    """Where a fact comes from: a page, a minute, a decision, a person's own record."""

    title = models.CharField(_("title"), max_length=200,
                             help_text=_("As readers see it, for example “engelholm.se, 23 maj 2023”."))  # fmt: skip
    url = models.URLField(_("web address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    seen_on = models.DateField(_("seen on"), default=timezone.localdate,
                               help_text=_("The day when somebody last read it."))  # fmt: skip
    note = models.CharField(_("note for staff"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("source"), _("sources")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title", "url"], name="core_source_once")]

    def __str__(self) -> str:
        return self.title


def source_key(**options: Any) -> models.ForeignKey[Source | None, Source | None]:
    """Return the foreign key by which a fact names its one source."""
    return optional_key(Source, _("source"), **options)


class RetentionRule(models.Model):
    """How long personal data of one class is kept, and by which decision it is erased; without one nothing is."""

    data_class = models.CharField(_("kind of data"), max_length=60, unique=True,
                                  help_text=_("For example directory.person."))  # fmt: skip
    months = models.PositiveSmallIntegerField(_("months kept after the last use"))
    days = models.PositiveSmallIntegerField(_("and days"), default=0)
    decision = models.CharField(
        _("decision"), max_length=200, blank=True,
        help_text=_("Body, date and § of the decision. Without it nothing is erased."))  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("retention rule"), _("retention rules")
        ordering = ["data_class"]

    def __str__(self) -> str:
        return self.data_class

    def limit(self, on: dt.date | None = None) -> dt.date:
        """Return the day whose data has been kept for just as long as it may, on a day (default: today)."""
        return months_before(on or timezone.localdate(), self.months) - dt.timedelta(days=self.days)


class ErasureCertificate(models.Model):
    """What was erased, when and by which decision; it says how much and of what, never of whom. Written once."""

    is_machinery = True
    role_area = "rules"

    data_class = models.CharField(_("kind of data"), max_length=60)
    subject = models.CharField(_("what it belonged to"), max_length=200)
    number = models.PositiveIntegerField(_("how many"))
    decision = models.CharField(_("decision"), max_length=200)
    erased_at = models.DateTimeField(_("erased"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("certificate of erasure"), _("certificates of erasure")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.data_class}, {self.subject}"


class Machinery(models.Model):
    """A row of the machinery's own: it changes without any page changing, and nobody has a right to it."""

    is_machinery = True

    class Meta:
        abstract = True
        default_permissions = ()


class SecretLink(Machinery):
    """A way in for somebody without an account: to one page about one row, until a day or until it is taken back.

    Only a hash of the token is stored. ``opens`` is the route name of the page that it leads to."""

    token_hash = models.CharField(max_length=64, unique=True)
    opens = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(Machinery.Meta):
        indexes = [models.Index(fields=["opens", "object_id"], name="core_link_of")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_working(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class SiteGeneration(Machinery):
    """One number that rises with every change; whatever keeps a copy of a page compares it."""

    number = models.PositiveBigIntegerField(default=0)
    raised_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def raise_by_one(cls) -> None:
        """Raise the number in the running transaction; one query, two the first time."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1, raised_at=timezone.now()):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})

    @classmethod
    def current(cls) -> int:
        """Return the number; 0 before the first change. One query."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0


class OutboxEntry(Machinery):
    """One changed record, for whoever keeps an index; written in the same transaction as the change."""

    label = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Machinery.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Letters in a clerk's words."""

    def due(self) -> Self:
        return self.filter(state=OutgoingMail.State.QUEUED, send_after__lte=timezone.now()).order_by("send_after", "pk")

    def unclear(self, now: dt.datetime | None = None) -> Self:
        """Letters of which nobody can say whether they were sent: whoever sent them was cut off on the way."""
        cut_off = Q(state=OutgoingMail.State.SENDING, started_at__lte=(now or timezone.now()) - LONGEST_DIALOGUE)
        return self.filter(Q(state=OutgoingMail.State.UNCLEAR) | cut_off)

    def needing_a_person(self, now: dt.datetime | None = None) -> Self:
        """Letters that no machine sends on: unclear, refused, or given up."""
        return (self.unclear(now) | self.filter(state=OutgoingMail.State.FAILED)).order_by("created_at", "pk")


class OutgoingMail(models.Model):
    """A letter by e-mail: stored with what it is about, sent later, and never twice by a machine.

    Marked as being sent before the mail server is spoken to; one that was cut off in between stays so, and a person
    decides. The Message-ID is the same at every attempt, so that a second copy can be told from a new letter."""

    is_machinery = True
    role_area = "enquiries"

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")
        UNCLEAR = "unclear", _("unclear whether it was sent")

    message_id = models.CharField(max_length=200, unique=True, editable=False)
    recipient = models.EmailField(_("to"))
    reply_to = models.EmailField(_("answers go to"), blank=True)
    in_reply_to = models.CharField(max_length=998, blank=True)
    is_automatic = models.BooleanField(_("written by the system"), default=False)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    send_after = models.DateTimeField(default=timezone.now, db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("letter by e-mail"), _("letters by e-mail")
        ordering = ["-pk"]

    def __str__(self) -> str:
        # No address and no subject: this text ends up in logs.
        return f"#{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.message_id:
            self.message_id = f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
        super().save(*args, **kwargs)

    @property
    def is_unclear(self) -> bool:
        if self.state == self.State.SENDING:
            return bool(self.started_at and self.started_at <= timezone.now() - LONGEST_DIALOGUE)
        return self.state == self.State.UNCLEAR

    @property
    def shown_state(self) -> str:
        return str(self.State.UNCLEAR.label) if self.is_unclear else self.get_state_display()


class MailAttachment(Machinery):
    """A file that goes with a letter; thrown away when the letter has been sent."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta(Machinery.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DailySalt(Machinery):
    """What a visitor's address is mixed with before it is stored; thrown away with its day."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.day.isoformat()


class PostCount(Machinery):
    """How many forms one client has sent within an hour; the client is a salted hash that no one can turn back."""

    client = models.CharField(max_length=64)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta(Machinery.Meta):
        constraints = [models.UniqueConstraint(fields=["client", "hour"], name="core_post_count_once")]

    def __str__(self) -> str:
        return f"{self.hour:%H} {self.count}"
