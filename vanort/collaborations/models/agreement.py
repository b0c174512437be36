# SPDX-License-Identifier: EUPL-1.2
"""Agreements: one signing per side, validity, and which agreement renews which."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import PROTECT, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from vanort.collaborations.models.collaboration import Collaboration
from vanort.core.dates import When, WhenField
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.parts import optional_key, period_check
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization, Person


class AgreementQuerySet(RecordQuerySet):
    """Agreements in a clerk's words."""

    def with_signings(self) -> Self:
        """With signings, signatories and sources loaded: one query more, for any number of rows."""
        return self.select_related("source", "renews", "document", "decision__body").prefetch_related(
            models.Prefetch("signings", Signing.objects.select_related("organization", "person"))
        )

    def gaps(self) -> Self:
        return self.filter(document=None)


class Agreement(Record, ClusterableModel):
    """What the parties signed: a charter, a twinning, a joint declaration."""

    class Kind(models.TextChoices):
        CHARTER = "charter", _("friendship charter")
        TWINNING = "twinning", _("twinning agreement")
        DECLARATION = "declaration", _("joint declaration")
        COOPERATION = "cooperation", _("cooperation agreement")
        RENEWAL = "renewal", _("renewal")

    collaboration = models.ForeignKey(Collaboration, PROTECT, verbose_name=_("collaboration"),
                                      related_name="agreements")  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = TextsField(_("title"), max_chars=200)
    summary = TextsField(_("what it says"), blank=True, multiline=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("Empty when it has no end."))
    renews = models.ForeignKey("self", PROTECT, verbose_name=_("renews"), null=True, blank=True,
                               related_name="renewals")  # fmt: skip
    decision = optional_key(DecisionReference, _("decision"))
    document = models.ForeignKey("wagtaildocs.Document", PROTECT, verbose_name=_("the agreement as a file"),
                                 null=True, blank=True, related_name="+")  # fmt: skip
    source = source_key()

    objects = AgreementQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("agreement"), _("agreements"), ["pk"]
        constraints = [
            *Record.Meta.constraints, period_check(
                "collaborations_agreement_period", ("valid_from", "valid_to"), start="valid_from", end="valid_to"),
            models.CheckConstraint(
                name="collaborations_agreement_renews_another", condition=Q(renews=None) | ~Q(renews=F("id")),
                violation_error_message=_("An agreement cannot renew itself."))]  # fmt: skip

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return f"{self.collaboration.get_absolute_url()}#avtal"

    @property
    def signed(self) -> When | None:
        """When the last side signed; None when no date is known. No query after with_signings."""
        dates = [signing.signed for signing in self.signings.all() if signing.signed]
        return max(dates, key=lambda when: when.end) if dates else None


class Signing(models.Model):
    """One side's signature: two dates and two places are normal."""

    agreement = ParentalKey(Agreement, verbose_name=_("agreement"), related_name="signings")
    organization = models.ForeignKey(Organization, PROTECT, verbose_name=_("side"), related_name="signings",
        help_text=_("Any organisation, also one that is not a party of the collaboration."))  # fmt: skip
    signed = WhenField(_("signed"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    person = optional_key(Person, _("signatory"), related_name="signings")
    office = TextsField(_("office of the signatory"), blank=True, max_chars=120, help_text=_("As it was when signing."))

    class Meta:
        verbose_name, verbose_name_plural, ordering = _("signing"), _("signings"), ["pk"]
        constraints = [
            models.UniqueConstraint("agreement", "organization", Coalesce("person", 0),
                                    name="collaborations_signing_once",
                                    violation_error_message=_("This side has signed already."))]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organization} {self.signed or ''}".strip()

    def clean(self) -> None:
        if isinstance(self.signed, When) and self.signed.start > timezone.localdate():
            raise ValidationError({"signed": _("A signature cannot lie in the future.")})
