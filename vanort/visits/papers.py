# SPDX-License-Identifier: EUPL-1.2
"""The papers of a visit for staff: badges, who comes, who sleeps where, numbers for the kitchen; never whose food."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from vanort.documents.model import Block, Cards, Document, Facts, Heading, Table
from vanort.visits.health import meals
from vanort.visits.labels import words_in
from vanort.visits.models import Delegate, Visit
from vanort.visits.programme import document_of, programme_document

Row = tuple[str, ...]


def _people(visit: Visit, language: str) -> list[tuple[Delegate, Row]]:
    """Return each who comes, with town and age in words. One query."""
    words, people = words_in(language), visit.delegates.select_related("invitation__organization", "placement__host")
    return [
        (one, (one.invitation.organization.name.in_language(language)[0] if one.invitation else "",
               words["is_minor" if one.is_minor else "adult"])) for one in people]  # fmt: skip


def badges(visit: Visit, language: str) -> Document:
    """Return a card for each who comes: name, town, role."""
    cards = tuple((one.name, town, one.role) for one, (town, _age) in _people(visit, language))
    return document_of(visit, language, "badges", [Cards(cards)])


def participants(visit: Visit, language: str) -> Document:
    """Return the group leader's list: whom to call for whom, and where each sleeps."""
    words, rows = words_in(language), list[Row]()
    for one, (town, age) in _people(visit, language):
        place = getattr(one, "placement", None)
        bed = (place.host.name if place.host else f"{place.hotel} {place.room}") if place else "–"
        leads = words["is_leader"] if one.is_leader else ""
        rows.append(
            ("\n".join(filter(None, (one.name, one.role, leads))), town, age, one.emergency_contact or "–", bed)
        )
    head = tuple(words[key] for key in ("name", "group", "age", "emergency_contact", "sleeps_at"))
    table = Table("", head, tuple(rows), widths=(5, 3, 3, 4, 4))
    return document_of(visit, language, "participants", [table], header=words["in_confidence"])


def hosts(visit: Visit, language: str) -> Document:
    """Return each accepted host with who sleeps there. Two queries."""
    words, blocks, people = words_in(language), list[Block](), _people(visit, language)
    for host in visit.hosts.accepted():
        guests = [", ".join((one.name, *about)) for one, about in people
                  if hasattr(one, "placement") and one.placement.host_id == host.pk]  # fmt: skip
        known = {"address": host.address, "telephone": host.phone, "email": host.email, "beds": str(host.beds)}
        known["guests"] = "\n".join(guests) or "–"
        blocks += [Heading(host.name), Facts(tuple((words[key], text) for key, text in known.items()))]
    return document_of(visit, language, "hosts_and_guests", blocks, header=words["in_confidence"])


def kitchen(visit: Visit, language: str) -> Document:
    """Return how many eat at each meal, and how many of them without what: no names. Three queries."""
    words, rows = words_in(language), list[Row]()
    with override(language):
        for meal in meals(visit, words.__getitem__):
            when = date_format(timezone.localtime(meal.item.starts_at), "{day_format}, {time_format}".format_map(words))
            what = "\n".join(filter(None, (meal.item.title.in_language(language)[0], meal.item.place)))
            rows.append((when, what, str(meal.eaters), "\n".join(f"{number} {name}" for name, number in meal.diets)))
    head = tuple(words[key] for key in ("time", "meal", "eat", "of_them"))
    return document_of(visit, language, "kitchen", [Table("", head, tuple(rows), (3, 5, 2.2, 4), figures=(2,))])


# By kind, the page that is asked whether somebody may read it, and what makes the paper.
PAPERS: dict[str, tuple[str, Callable[[Visit, str], Document]]] = {
    "programme": ("programme", programme_document), "badges": ("guests", badges),
    "participants": ("guests", participants), "hosts": ("beds", hosts), "kitchen": ("health", kitchen)}  # fmt: skip
