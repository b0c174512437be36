# SPDX-License-Identifier: EUPL-1.2
"""What people ask, tell and suggest, and what is answered."""

import re
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CASCADE, PROTECT, SET_NULL, CheckConstraint, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vanort.activities.models import Activity
from vanort.collaborations.models import MemoryPlace
from vanort.core.models import OutgoingMail, Versioned
from vanort.core.parts import optional_key
from vanort.core.texts import TextsField
from vanort.directory.models import Organization

LONGEST_TEXT = 20_000
LONGEST_THREAD = 900


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics in a clerk's words."""

    def open(self) -> Self:
        return self.filter(is_open=True).select_related("organization")

    def unreachable(self) -> Self:
        """Open topics whose recipient has no address: what is written is stored, and nobody is told."""
        return self.filter(Q(organization=None) | Q(organization__email=""), is_open=True, mailbox="")


class Topic(models.Model):
    """Something that people may write about, and who answers: one choice of the public form."""

    role_area = "rules"

    class Kind(models.TextChoices):
        IDEA = "idea", _("idea")
        QUESTION = "question", _("question")
        INFORMATION = "information", _("information")
        CORRECTION = "correction", _("correction of a fact")
        ACCESSIBILITY = "accessibility", _("accessibility report")

    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    title = TextsField(_("title"), max_chars=80, help_text=_("As visitors read it in the form."))
    slug = models.SlugField(_("name in the web address"), max_length=60, unique=True)
    guidance = TextsField(_("what to tell us"), blank=True, max_chars=300,
                          help_text=_("What you need to know to be able to answer."))  # fmt: skip
    organization = optional_key(Organization, _("who answers"),
                                help_text=_("The committee, the unit or the municipality itself."))  # fmt: skip
    mailbox = models.EmailField(_("mailbox"), blank=True,
                                help_text=_("Where new enquiries are announced, and where answers to our letters go. "
                                            "Leave it empty to use the public e-mail of whoever answers."))  # fmt: skip
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=14)
    position = models.PositiveSmallIntegerField(_("place in the form"), default=0)
    is_open = models.BooleanField(_("open"), default=True, help_text=_("Shown in the public form."))

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("topic to write about"), _("topics to write about")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def address(self) -> str:
        return self.mailbox or (self.organization.email if self.organization else "")


class CaseSeries(models.Model):
    """The last case number given out in a year."""

    is_machinery = True

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"

    @classmethod
    def next_in(cls, year: int) -> int:
        """Return the next number of a year; the row is locked until the transaction ends. Three queries."""
        cls.objects.get_or_create(year=year)
        cls.objects.filter(year=year).update(last=F("last") + 1)
        return int(cls.objects.values_list("last", flat=True).get(year=year))


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    """Enquiries in a clerk's words."""

    def unregistered(self) -> Self:
        """Enquiries without a diary number; whether they need one is for a person to say."""
        return self.filter(diary_number="", erased_at=None)

    def for_lists(self) -> Self:
        return self.select_related("topic", "assigned_to")


class Enquiry(Versioned):
    """Something that reached us from outside, and what became of it (TF 2:8-9; OSL 5:2 for the fields of a diary)."""

    is_machinery, role_area = True, "enquiries"

    class Channel(models.TextChoices):
        WEB = "web", _("the website")
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("telephone")
        LETTER = "letter", _("letter")
        VISIT = "visit", _("visit")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        ASSIGNED = "assigned", _("being handled")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    OPEN_STATES = (State.RECEIVED, State.ASSIGNED)
    NEXT_STATES: dict[str, tuple[str, ...]] = dict.fromkeys(State, (State.ASSIGNED, State.ANSWERED, State.CLOSED))
    NEXT_STATES[State.CLOSED] = (State.ASSIGNED,)
    # What erasing leaves empty: all that a person wrote, or that tells who it was.
    PERSONAL = ("name", "email", "phone", "postal_address", "subject", "text", "page")

    year = models.PositiveSmallIntegerField(editable=False)
    serial = models.PositiveIntegerField(editable=False)
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    topic = models.ForeignKey(Topic, PROTECT, verbose_name=_("topic"), related_name="enquiries")
    channel = models.CharField(_("how it reached us"), max_length=6, choices=Channel.choices, default=Channel.WEB)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    registered_at = models.DateTimeField(_("registered"), auto_now_add=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, SET_NULL, null=True, related_name="+", editable=False)
    language = models.CharField(max_length=5, default="sv", editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True, max_length=300)
    subject = models.CharField(_("what it is about"), max_length=150)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    page = models.CharField(_("the page it is about"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RECEIVED, db_index=True)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, SET_NULL, verbose_name=_("who answers it"), null=True,
                                    blank=True, related_name="enquiries")  # fmt: skip
    due_on = models.DateField(_("answer by"), db_index=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    diary_number = models.CharField(_("diary number"), max_length=40, blank=True,
                                    help_text=_("When it is entered in the municipality's diary."))  # fmt: skip
    secrecy = models.CharField(_("secrecy"), max_length=120, blank=True, help_text=_(
        "The provision, for example OSL 21:1. An enquiry with secrecy is always entered in the diary."))  # fmt: skip
    activity = models.ForeignKey(Activity, SET_NULL, null=True, related_name="+", editable=False)
    place = models.ForeignKey(MemoryPlace, SET_NULL, null=True, related_name="+", editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("enquiry"), _("enquiries"), ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="enquiries_number_once"),
            CheckConstraint(name="enquiries_written_or_erased", condition=~Q(text="") | Q(erased_at__isnull=False),
                            violation_error_message=_("Write what it is about."))]  # fmt: skip

    def __str__(self) -> str:
        # Nothing about the person: this text ends up in logs and lists.
        return self.number

    def clean(self) -> None:
        """Refuse secrecy without a diary number (OSL 5:1: secret documents are always registered)."""
        if self.secrecy and not self.diary_number:
            raise ValidationError({"diary_number": _("An enquiry with secrecy must have a diary number.")})

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def sender(self) -> str:
        return self.name or self.email or self.phone or str(_("Anonymous"))

    @property
    def thread_ids(self) -> str:
        """The Message-IDs of all letters of the case, oldest first, as RFC 5322 3.6.4 wants them. One query."""
        rows = self.messages.exclude(kind=Message.Kind.NOTICE).select_related("mail").order_by("pk")
        found = [row.mail.message_id if row.mail else row.message_id for row in rows]
        # The youngest ones that a header line has room for, each whole.
        text = " ".join(one for one in found if one)[-LONGEST_THREAD:]
        return text[text.find("<") :]


class Message(models.Model):
    """One piece of a case: a letter in or out, a telephone call, a note of the staff."""

    is_machinery, role_area = True, "enquiries"

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        NOTICE = "notice", _("notice to staff")
        ANSWER = "answer", _("answer")
        INCOMING = "incoming", _("from the person")
        NOTE = "note", _("note for staff")

    enquiry = models.ForeignKey(Enquiry, CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    channel = models.CharField(_("channel"), max_length=6, choices=Enquiry.Channel.choices,
                               default=Enquiry.Channel.EMAIL)  # fmt: skip
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, SET_NULL, null=True, related_name="+")
    mail = models.OneToOneField(OutgoingMail, SET_NULL, null=True, related_name="message")
    message_id = models.CharField(_("Message-ID of an incoming letter"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("message"), _("messages"), ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.get_kind_display()}"

    def clean(self) -> None:
        """Refuse a Message-ID that could not stand in a letter's head (RFC 5322, 3.6.4)."""
        if self.message_id and not re.fullmatch(r"<[^<>\s]+@[^<>\s]+>", self.message_id):
            raise ValidationError({"message_id": _("A Message-ID looks like <letters@name>.")})
