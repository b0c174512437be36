# SPDX-License-Identifier: EUPL-1.2
"""What takes several registers at once: a new twin town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from vanort.collaborations.actions import change_status
from vanort.collaborations.models import Collaboration, Milestone, Party
from vanort.core.models import Source
from vanort.core.slugs import free_slug
from vanort.core.texts import Texts
from vanort.directory.models import Organization
from vanort.office.permissions import can_add_twin_town

if TYPE_CHECKING:
    from vanort.accounts.models import User
    from vanort.core.dates import When

# Which step of a relation the year is of, and what it is called in the history.
_FIRST_STEP = {
    Collaboration.Relation.PARTNERSHIP: (
        Milestone.Kind.TWINNING,
        "Orterna blir vänorter",
        "The towns become twin towns",
    ),
    Collaboration.Relation.FRIENDSHIP: (Milestone.Kind.CHARTER, "Orterna blir vänner", "The towns become friends"),
    Collaboration.Relation.CONTACT: (Milestone.Kind.CONTACT, "Första kontakten", "First contact"),
    Collaboration.Relation.PROJECT: (Milestone.Kind.CONTACT, "Första projektet", "First project"),
}


@transaction.atomic
def add_twin_town(
    *,
    by: User,
    name: str,
    country: str,
    relation: str,
    status: str,
    position: tuple[float, float] | None = None,
    since: When | None = None,
    certainty: str = Milestone.Certainty.CERTAIN,
    derivation: str = "",
    source: Source | None = None,
) -> Collaboration:
    """Add a town, the relation with it, since when, and how it stands; all of it or nothing.

    Args:
        by: the person acting.
        name: what the town is called in Swedish; a municipality of that name and country is used if it is there.
        country: ISO 3166-1 alpha-2.
        relation: a code of ``Collaboration.Relation``.
        status: a code of ``Collaboration.Status``; empty for unknown.
        position: latitude and longitude in degrees, WGS 84; None when unknown.
        since: the day, month or year it began; None when unknown.
        certainty: a code of ``Milestone.Certainty``.
        derivation: how a derived year was worked out, in Swedish.
        source: where it is read.

    Raises:
        PermissionDenied: when the person may not add towns and collaborations.
        ValidationError: when our own municipality is not recorded, or the town is a twin town already.
    """
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
    for row in (*parties, _milestone(made, relation, since, certainty, derivation, source)):
        _save(row)
    if source:
        made.sources.add(source)
    if status:
        change_status(made, status=status, by=by, source=source)
    return made


def _town(
    by: User, name: str, country: str, position: tuple[float, float] | None, source: Source | None
) -> Organization:
    """Return the municipality of that name, with the position if it had none; a new one if there is none."""
    same = Organization.objects.municipalities().filter(name__sv__iexact=name, country=country, is_home=False)
    town: Organization = same.first() or Organization(
        kind=Organization.Kind.MUNICIPALITY, name={"sv": name}, country=country, slug=free_slug(Organization, name),
        source=source,
    )  # fmt: skip
    if town.pk and (town.has_position or not position):
        return town
    if position:
        town.latitude, town.longitude = position
    _save(town, by)
    return town


def _milestone(
    made: Collaboration, relation: str, since: When | None, certainty: str, derivation: str, source: Source | None
) -> Milestone:
    kind, swedish, english = _FIRST_STEP[Collaboration.Relation(relation)]
    if since is None:
        certainty = Milestone.Certainty.UNKNOWN
    return Milestone(
        collaboration=made, kind=kind, title=Texts({"sv": swedish, "en": english}), when=since, certainty=certainty,
        derivation=Texts({"sv": derivation} if derivation else {}), counts=since is not None, source=source,
    )  # fmt: skip


def _save(row: Any, by: User | None = None) -> None:
    """Check and save a row; with a person, note it in the log."""
    is_new = row.pk is None
    row.full_clean()
    row.save()
    if by is not None:
        log(instance=row, action="wagtail.create" if is_new else "wagtail.edit", user=by)
