# SPDX-License-Identifier: EUPL-1.2
"""Load a demonstration: the JSON files of a folder become rows of the registers, each once.

Every file is a list of records. A record's keys are the fields of its model; other records are named by their
``slug`` or ``key``; rows that belong to a record (parties, milestones, signings ...) stand inside it. Topics to write
about are in every installation already: ``topics.json`` only says who answers.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction

from vanort.activities.models import Activity, Budget, CostLine, ReportRule
from vanort.collaborations.actions import change_status
from vanort.collaborations.models import Agreement, Collaboration, MemoryPlace, StatusChange
from vanort.core.models import Record, Source
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.enquiries.models import Topic
from vanort.mandates.models import Duty, ElectionDay, Mandate, Regulation, Term
from vanort.reports.models import PlanItem

# In this order a record can name only what stands above it, or earlier in its own file.
REGISTERS: tuple[tuple[str, type[models.Model]], ...] = (
    ("sources", Source),
    ("people", Person),
    ("organizations", Organization),
    ("decisions", DecisionReference),
    ("elections", ElectionDay),
    ("regulations", Regulation),
    ("terms", Term),
    ("mandates", Mandate),
    ("collaborations", Collaboration),
    ("agreements", Agreement),
    ("places", MemoryPlace),
    ("activities", Activity),
    ("report_rules", ReportRule),
    ("budgets", Budget),
    ("costs", CostLine),
    ("plans", PlanItem),
)
# What tells one row from another, where it is no record of a register.
SAME: dict[type[models.Model], tuple[str, ...]] = {
    ElectionDay: ("day",), Budget: ("body", "year", "account"), PlanItem: ("body", "year", "text"),
    ReportRule: ("body",),
}  # fmt: skip
_NAMESPACE = uuid.UUID("0d3ba1f6-6a0e-5d5b-9b60-6f6d8a3c1e52")

Known = dict[tuple[type[models.Model], str], models.Model]


class DemoError(Exception):
    """A record cannot be loaded; the message names its file, its key and what is wrong."""


@transaction.atomic
def load(folder: Path) -> Counter[str]:
    """Load a folder of records; a row that exists already is left as it is, with all that belongs to it.

    Args:
        folder: holds one JSON file per register; a register without a file has no records.

    Returns:
        How many rows were made, per register, and how many topics got a recipient. Rows inside a record do not count.

    Raises:
        DemoError: when a file or a record is not whole; then nothing at all is loaded.
    """
    known: Known = {}
    made: Counter[str] = Counter()
    for register, model in REGISTERS:
        for record in read_records(folder / f"{register}.json"):
            with told(f"{register}.json"):
                key = _key(record)
            with told(f"{register}.json, {key}"):
                if (model, key) in known:
                    raise DemoError("the key stands there twice")
                row = _existing(model, folder.name, key, record, known)
                if row is None:
                    row = _make(model, folder.name, key, record, known)
                    made[register] += 1
                known[model, key] = row
    for record in read_records(folder / "topics.json"):
        with told("topics.json"):
            key = _key(record)
        with told(f"topics.json, {key}"):
            made["topics"] += _give_recipient(key, record, known)
    return +made


def _give_recipient(slug: str, record: dict[str, Any], known: Known) -> int:
    """Say who answers about a topic, unless staff have said so; return how many topics that were."""
    organization: Any = _named(_field(Topic, "organization"), record.get("organization"), known)
    topic = Topic.objects.filter(slug=slug, organization=None).first()
    if topic is None:
        return 0
    topic.organization = organization
    saved(topic)
    return 1


def read_records(file: Path) -> list[dict[str, Any]]:
    """Return the records of a file; none when the file does not exist.

    Raises:
        DemoError: when it is not JSON, or not a list of records.
    """
    if not file.exists():
        return []
    try:
        records = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DemoError(f"{file.name}: {error}") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise DemoError(f"{file.name}: a list of records is needed")
    return records


def _key(record: dict[str, Any]) -> str:
    """Return the name by which other records name this one."""
    if key := record.get("key") or record.get("slug"):
        return str(key)
    raise DemoError(f"a record has neither key nor slug: {record}")


@contextmanager
def told(place: str) -> Iterator[None]:
    """Put the place of a fault before what is wrong there, and make it a DemoError."""
    try:
        yield
    except DemoError as error:
        raise DemoError(f"{place}: {error}") from error
    except ValidationError as error:
        raise DemoError(f"{place}: {_faults(error)}") from error


def _faults(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())


def identity(model: type[models.Model], demo: str, key: str) -> uuid.UUID:
    """Return the same identity for a record at every loading; staff cannot change it, so it is found again."""
    return uuid.uuid5(_NAMESPACE, f"{demo}/{model._meta.label_lower}/{key}")


def _existing(
    model: type[models.Model], demo: str, key: str, record: dict[str, Any], known: Known
) -> models.Model | None:
    """Return the row that a record was loaded into before, or that staff made for the same thing."""
    rows = model._default_manager.all()
    if issubclass(model, Record):
        if found := rows.filter(uuid=identity(model, demo, key)).first():
            return found
        return rows.filter(slug=record["slug"]).first() if "slug" in record else None
    same = SAME.get(model) or (("url",) if record.get("url") else ("title",))
    values, _links, _inside = _sorted(model, {name: record.get(name, "") for name in same}, known)
    return rows.filter(**values).first()


def _make(model: type[models.Model], demo: str, key: str, record: dict[str, Any], known: Known) -> models.Model:
    """Make one row, link it, and make the rows that belong to it."""
    values, links, inside = _sorted(model, record, known)
    if issubclass(model, Record):
        values["uuid"] = identity(model, demo, key)
    row = saved(model(**values))
    for name, targets in links.items():
        getattr(row, name).set(targets)
    for name, records in inside.items():
        for number, one in enumerate(records, 1):
            with told(f"{name} {number}"):
                _make_inside(row, name, one, known)
    return row


def _make_inside(row: models.Model, name: str, record: dict[str, Any], known: Known) -> None:
    """Make one row that belongs to another; a step of the status history goes the way it always goes."""
    relation: Any = row._meta.get_field(name)
    values, links, inside = _sorted(relation.related_model, record, known)
    if links or inside:
        raise DemoError("rows inside a record cannot hold others")
    if relation.related_model is StatusChange and isinstance(row, Collaboration):
        change_status(row, by=None, **values)
    else:
        saved(relation.related_model(**values, **{relation.field.name: row}))


def saved(row: models.Model) -> models.Model:
    """Validate as a form would, then save."""
    row.full_clean(exclude={field.name for field in row._meta.fields if not field.editable})
    row.save()
    return row


def _sorted(
    model: type[models.Model], record: dict[str, Any], known: Known
) -> tuple[dict[str, Any], dict[str, list[models.Model]], dict[str, list[dict[str, Any]]]]:
    """Part a record into the values of its own fields, links to many others, and records that belong to it."""
    values: dict[str, Any] = {}
    links: dict[str, list[models.Model]] = {}
    inside: dict[str, list[dict[str, Any]]] = {}
    for name, value in record.items():
        if name == "key":
            continue
        field = _field(model, name)
        if field.many_to_many:
            links[name] = [_named(field, one, known) for one in value]
        elif field.one_to_many:
            inside[name] = value
        elif field.is_relation:
            values[name] = None if value is None else _named(field, value, known)
        else:
            with told(name):
                values[name] = field.to_python(value)
    return values, links, inside


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        raise DemoError(f"{name}: there is no such field") from None


def _named(field: Any, key: object, known: Known) -> models.Model:
    """Return the row that a record names."""
    if found := known.get((field.related_model, str(key))):
        return found
    if field.related_model is Duty:
        # As the regulation's key and the number of the duty: ``reglemente-2023/3``.
        regulation, _slash, number = str(key).partition("/")
        rules: Any = known.get((Regulation, regulation))
        duty: models.Model | None = rules.duties.filter(position=number).first() if rules else None
        if duty:
            return duty
    raise DemoError(f"{field.name}: “{key}” is not among the {field.related_model._meta.model_name} records above")
