# SPDX-License-Identifier: EUPL-1.2
"""Who there is: organisations, people with contact functions, and the decisions that others point at."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.core.countries import country_name, language_names
from vanort.core.dates import WhenField
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.parts import coordinate, optional_key, period_check, whole_position_check
from vanort.core.slugs import free_slug
from vanort.core.texts import TextsField


class OrganizationQuerySet(RecordQuerySet):
    """Organisations in a clerk's words."""

    def home(self) -> Organization | None:
        """The municipality whose installation this is. One query."""
        return self.filter(is_home=True).first()

    def municipalities(self) -> Self:
        return self.filter(kind=Organization.Kind.MUNICIPALITY)

    def gaps(self) -> Self:
        return self.municipalities().filter(Q(latitude=None) | Q(longitude=None))


class Organization(Record, ClusterableModel):
    """A municipality, committee, school, association, company or body (schema.org and Popolo: Organization)."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        REGION = "region", _("region")
        COUNCIL = "council", _("council or executive board")
        COMMITTEE = "committee", _("committee")
        UNIT = "unit", _("unit of the municipality")
        SCHOOL = "school", _("school")
        ASSOCIATION = "association", _("association")
        COMPANY = "company", _("company")
        FEDERATION = "federation", _("federation of municipalities")
        AUTHORITY = "authority", _("authority")
        EU_BODY = "eu_body", _("EU body")
        OTHER = "other", _("other")

    class LegalForm(models.TextChoices):
        """What a body is in law; it decides what it may do (KL 3:2-5, 6:37-43)."""

        BOARD = "board", _("board (nämnd)")
        SUBCOMMITTEE = "subcommittee", _("subcommittee (utskott)")
        DRAFTING = "drafting", _("drafting committee (beredning)")
        COUNCIL = "council", _("council")
        ASSOCIATION = "association", _("association")
        OTHER = "other", _("another form")
        UNKNOWN = "unknown", _("unknown")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    legal_form = models.CharField(_("legal form"), max_length=12, choices=LegalForm.choices, blank=True, help_text=_(
        "For a body people sit in. It says what the body may decide. Choose “unknown” until you know."))  # fmt: skip
    name = TextsField(_("name"), max_chars=200)
    slug = models.SlugField(_("name in the web address"), max_length=80, unique=True)
    endonym = models.CharField(_("own name"), max_length=200, blank=True,
                               help_text=_("The name in the place's own language."))  # fmt: skip
    description = TextsField(_("description"), blank=True, multiline=True)
    country = models.CharField(_("country"), max_length=2, blank=True,
                               validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters."))])  # fmt: skip
    latitude = coordinate(_("latitude"), 90)
    longitude = coordinate(_("longitude"), 180)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population figure"), null=True, blank=True,
        help_text=_("Leave empty when the source gives no year."))  # fmt: skip
    languages = models.CharField(
        _("languages"), max_length=40, blank=True, help_text=_("Codes with blanks between, for example de or fi sv."),
        validators=[RegexValidator(r"^[a-z]{2,3}( [a-z]{2,3})*$", _("Write language codes such as de or fi sv."))],
    )  # fmt: skip
    national_code = models.CharField(_("national code"), max_length=20, blank=True,
                                     help_text=_("In Sweden the four-figure municipality code."))  # fmt: skip
    wikidata_id = models.CharField(_("Wikidata"), max_length=12, blank=True,
                                   validators=[RegexValidator(r"^Q[1-9]\d*$", _("Write Q and figures."))])  # fmt: skip
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(_("public e-mail"), blank=True)
    phone = models.CharField(_("public telephone"), max_length=40, blank=True)
    parent = models.ForeignKey("self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT,
                               related_name="units")  # fmt: skip
    successor = models.ForeignKey("self", models.PROTECT, verbose_name=_("replaced by"), null=True, blank=True,
        related_name="predecessors", help_text=_("The place that it was merged into."))  # fmt: skip
    merged_on = models.DateField(_("merged on"), null=True, blank=True)
    is_home = models.BooleanField(_("our own municipality"), default=False,
                                  help_text=_("The municipality that this site belongs to. Exactly one."))  # fmt: skip
    source = source_key()

    objects = OrganizationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("organisation"), _("organisations"), ["name__sv"]
        constraints = [
            *Record.Meta.constraints, whole_position_check("directory_whole_position"),
            models.UniqueConstraint(fields=["is_home"], condition=Q(is_home=True), name="directory_one_home",
                                    violation_error_message=_("There is a home municipality already.")),
            CheckConstraint(name="directory_not_own_successor", condition=Q(successor=None) | ~Q(successor=F("id")),
                            violation_error_message=_("A place cannot replace itself."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.name)

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""

    @property
    def language_names(self) -> str:
        return language_names(self.languages)

    @property
    def has_position(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    def clean(self) -> None:
        super().clean()
        if self.population_year and self.population is None:
            raise ValidationError({"population": _("Fill in the population of that year, or remove the year.")})
        if self.merged_on and not self.successor_id:
            raise ValidationError({"successor": _("Say which place it was merged into.")})


class Person(Record):
    """A person with a contact function or a signature. Private guests and hosts never live here."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("name in the web address"), max_length=80, unique=True, blank=True,
                            help_text=_("Leave it empty, and it is made from the name."))  # fmt: skip
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email_is_public = models.BooleanField(_("the e-mail may be public"), default=False, help_text=_(
        "A private address only when the person has agreed."))  # fmt: skip
    phone_is_public = models.BooleanField(_("the telephone may be public"), default=False,
                                          help_text=_("A private number only when the person has agreed."))  # fmt: skip
    user = models.OneToOneField(settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, blank=True,
                                on_delete=models.SET_NULL, related_name="person")  # fmt: skip
    source = source_key()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("person"), _("people"), ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Person, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of somebody who holds an office; nobody else has one."""
        return reverse("meetings:person", args=[self.slug])

    @property
    def public_email(self) -> str:
        return self.email if self.email_is_public else ""

    @property
    def public_phone(self) -> str:
        return self.phone if self.phone_is_public else ""


class ContactFunctionQuerySet(models.QuerySet[Any]):
    """Who answers for what, on a day."""

    def current(self, on: dt.date | None = None) -> Self:
        """Functions held on a day (default: today); an unknown start or end does not exclude."""
        day = on or timezone.localdate()
        return self.filter(Q(start_date=None) | Q(start_date__lte=day), Q(end_date=None) | Q(end_date__gte=day))

    def public(self) -> Self:
        is_shown = Q(person=None) | Q(person__visibility="public")
        return self.filter(is_shown, is_public=True, organization__visibility="public")


class ContactFunction(models.Model):
    """A function that somebody has for an organisation: chair, coordinator, contact for a question."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("chair")
        MAYOR = "mayor", _("mayor")
        SECRETARY = "secretary", _("secretary")
        COORDINATOR = "coordinator", _("coordinator")
        EU_CONTACT = "eu_contact", _("EU contact person")
        CONTACT = "contact", _("contact")

    organization = ParentalKey(Organization, verbose_name=_("organisation"), on_delete=models.CASCADE,
                               related_name="functions")  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = TextsField(_("title"), blank=True, max_chars=200, help_text=_("Only when it says more than the kind."))
    answers_for = TextsField(_("answers for"), blank=True, max_chars=200,
                             help_text=_("For example: questions about twin towns."))  # fmt: skip
    person = optional_key(Person, _("person"), related_name="functions",
                          help_text=_("Empty when the function exists but the name is not known."))  # fmt: skip
    start_date = models.DateField(_("from"), null=True, blank=True)
    end_date = models.DateField(_("to"), null=True, blank=True)
    known_on = models.DateField(_("known on"), null=True, blank=True,
                                help_text=_("The day of the source, when from and to are unknown."))  # fmt: skip
    is_public = models.BooleanField(_("public"), default=True)
    source = source_key()

    objects = ContactFunctionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("contact function"), _("contact functions"), ["kind", "pk"]
        constraints = [period_check("directory_function_period", ("start_date", "end_date"))]

    def __str__(self) -> str:
        return f"{self.label}: {self.person}" if self.person else str(self.label)

    @property
    def label(self) -> str:
        return str(self.title) or str(self.get_kind_display())


class DecisionReferenceQuerySet(RecordQuerySet):
    """Decisions in a clerk's words."""

    def gaps(self) -> Self:
        return self.filter(paragraph="", diary_number="")


class DecisionReference(Record):
    """A decision as it is referred to: which body, when, §, diary number (OParl: Paper and Consultation)."""

    body = optional_key(Organization, _("deciding body"), related_name="decisions",
                        help_text=_("Empty when it is not known who decided."))  # fmt: skip
    decided = WhenField(_("decided"))
    paragraph = models.CharField(_("§"), max_length=20, blank=True, help_text=_("For example § 54."))
    diary_number = models.CharField(_("diary number"), max_length=40, blank=True,
                                    help_text=_("For example KS 2018/123."))  # fmt: skip
    wording = TextsField(_("what was decided"), multiline=True)
    url = models.URLField(_("link to the minutes"), max_length=500, blank=True)
    source = source_key()

    objects = DecisionReferenceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = [F("decided").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        parts = [str(self.body) if self.body else "", str(self.decided or ""), self.paragraph]
        return ", ".join(part for part in parts if part) or str(self.wording)
