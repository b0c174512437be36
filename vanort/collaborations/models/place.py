# SPDX-License-Identifier: EUPL-1.2
"""Places of memory and gifts: streets, squares, signs, bridges and objects that tell of a collaboration."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanort.collaborations.models.collaboration import Collaboration
from vanort.core.dates import WhenField
from vanort.core.models import Record, RecordQuerySet, source_key
from vanort.core.parts import coordinate, optional_key, whole_position_check
from vanort.core.positions import map_link
from vanort.core.texts import TextsField
from vanort.directory.models import DecisionReference, Organization


class MemoryPlaceQuerySet(RecordQuerySet):
    """Places and gifts in a clerk's words."""

    def for_pages(self) -> Self:
        """With all that a page shows of a place or a gift: no query more."""
        return self.select_related("town", "given_by", "given_to", "source", "decision__body")

    def gaps(self) -> Self:
        return self.filter(kind__in=MemoryPlace.FIXED, latitude=None)


class MemoryPlace(Record):
    """A place of memory or a gift: its name, who gave it, where it is now, who decided."""

    class Kind(models.TextChoices):
        STREET = "street", _("street")
        SQUARE = "square", _("square")
        SIGN = "sign", _("sign")
        BRIDGE = "bridge", _("bridge")
        TREE = "tree", _("tree")
        BUILDING = "building", _("building")
        ARTWORK = "artwork", _("work of art")
        OBJECT = "object", _("object")
        OTHER = "other", _("other place")

    FIXED = (Kind.STREET, Kind.SQUARE, Kind.BRIDGE, Kind.BUILDING)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = TextsField(_("name"), max_chars=200)
    slug = models.SlugField(_("name in the web address"), max_length=80, unique=True)
    text = TextsField(_("text"), blank=True, multiline=True)
    collaborations = models.ManyToManyField(Collaboration, verbose_name=_("collaborations"), blank=True,
                                            related_name="places")  # fmt: skip
    town = optional_key(Organization, _("town it is in"))
    located = TextsField(_("where it is now"), blank=True, max_chars=200, help_text=_("For example: the town hall."))
    latitude = coordinate(_("latitude"), 90)
    longitude = coordinate(_("longitude"), 180)
    given_by = optional_key(Organization, _("given by"))
    given_to = optional_key(Organization, _("given to"))
    given = WhenField(_("given or named"))
    decision = optional_key(DecisionReference, _("decision"))
    source = source_key()

    objects = MemoryPlaceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural, ordering = _("place or gift"), _("places and gifts"), ["name__sv"]
        constraints = [*Record.Meta.constraints, whole_position_check("collaborations_place_whole_position")]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return f"{reverse('website:places')}#{self.slug}"

    @property
    def map_url(self) -> str:
        if self.latitude is None or self.longitude is None:
            return ""
        return map_link(self.latitude, self.longitude)
