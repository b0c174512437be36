# SPDX-License-Identifier: EUPL-1.2
"""What takes several registers at once: a new twin town."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.accounts.models import User
from vanort.collaborations.actions import change_status
from vanort.collaborations.models import Collaboration, Milestone, Party
from vanort.core.dates import When
from vanort.core.models import Source
from vanort.core.slugs import free_slug
from vanort.core.texts import Texts
from vanort.directory.models import Organization
from vanort.office.permissions import can_add_twin_town

# Which step of a relation the year is of, and what it is called in the history.
_FIRST_STEP = {
    "partnership": (Milestone.Kind.TWINNING, "Orterna blir vänorter", "The towns become twin towns"),
    "friendship": (Milestone.Kind.CHARTER, "Orterna blir vänner", "The towns become friends"),
    "contact": (Milestone.Kind.CONTACT, "Första kontakten", "First contact"),
    "project": (Milestone.Kind.CONTACT, "Första projektet", "First project")}  # fmt: skip


@transaction.atomic
def add_twin_town(
    *, by: User, name: str, country: str, relation: str, status: str, position: tuple[float, float] | None = None,
    since: When | None = None, certainty: str = Milestone.Certainty.CERTAIN, derivation: str = "",
    source: Source | None = None,
) -> Collaboration:  # fmt: skip
    """Add a town (or use the municipality of that name and country), the relation with it, since when and how it
    stands; all or nothing. ``position`` is in degrees, WGS 84. Raises ``PermissionDenied``, and ``ValidationError``
    when our own municipality is not recorded, or the town is a twin town already."""
    if not can_add_twin_town(by):
        raise PermissionDenied
    home = Organization.objects.home()
    if home is None:
        raise ValidationError(_("Say first which municipality is your own: mark it under Organisations."), code="home")
    town = _town(by, name, country, position, source)
    if Collaboration.objects.twin_towns().filter(parties__organization=town).exists():
        raise ValidationError(_("%(name)s is a twin town already.") % {"name": town}, code="twice")
    slug = free_slug(Collaboration, name)
    made = Collaboration(kind=Collaboration.Kind.TWIN_TOWN, relation=relation, name=town.name, slug=slug)
    _save(made, by)
    parties = [Party(collaboration=made, organization=one, source=source) for one in (home, town)]
    kind, swedish, english = _FIRST_STEP[relation]
    begun = Milestone(collaboration=made, kind=kind, title=Texts({"sv": swedish, "en": english}), when=since,
                      certainty=certainty if since else Milestone.Certainty.UNKNOWN, counts=since is not None,
                      source=source, derivation=Texts({"sv": derivation} if derivation else {}))  # fmt: skip
    for row in (*parties, begun):
        _save(row)
    if source:
        made.sources.add(source)
    if status:
        change_status(made, status=status, by=by, source=source)
    return made


def _town(by: User, name: str, country: str, position: tuple[float, float] | None, source: Any) -> Organization:
    same = Organization.objects.municipalities().filter(name__sv__iexact=name, country=country, is_home=False)
    town: Organization = same.first() or Organization(
        kind=Organization.Kind.MUNICIPALITY, name={"sv": name}, country=country, slug=free_slug(Organization, name),
        source=source)  # fmt: skip
    if town.pk and (town.has_position or not position):
        return town
    if position:
        town.latitude, town.longitude = position
    _save(town, by)
    return town


def _save(row: Any, by: User | None = None) -> None:
    action = "wagtail.edit" if row.pk else "wagtail.create"
    row.full_clean()
    row.save()
    if by is not None:
        log(instance=row, action=action, user=by)
