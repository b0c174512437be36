# SPDX-License-Identifier: EUPL-1.2
"""Activities and collaborations as tables for a spreadsheet: labels, not codes; a column per language with text."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from vanort.activities.models import ActivityQuerySet
from vanort.collaborations.models.collaboration import CollaborationQuerySet
from vanort.core.countries import language_names
from vanort.core.exports import BOM, csv_line, text_in
from vanort.core.texts import FALLBACK, text_languages
from vanort.opendata.plain import absolute, plain, shown_sources, shown_town

Column = tuple[str, Callable[[Any], object]]

_CHUNK = 500


def lines(rows: Iterable[Any], columns: list[Column], language: str) -> Iterator[str]:
    """Yield the table's lines, the head first; a line at a time, so that any number of rows fits in memory.

    Args:
        rows: records, loaded as the columns need them.
        columns: heading and how to read the value.
        language: what labels are written in; the lines are made after the request's own language has passed.
    """
    yield BOM + csv_line(heading for heading, _read in columns)
    for row in rows:
        with override(language):
            line = csv_line(guarded(read(row)) for _heading, read in columns)
        yield line


def guarded(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    if value is None:
        return ""
    text = plain(value)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\n")) else text


def activity_rows(activities: ActivityQuerySet) -> Iterator[Any]:
    """Return activities as the table needs them."""
    return iter(activities.for_pages().order_by("start_date", "pk").iterator(chunk_size=_CHUNK))


def activity_columns(activities: ActivityQuerySet) -> list[Column]:
    """Return the table's columns. One query, to see which languages have text."""
    return [
        (_("identifier"), lambda one: one.uuid),
        *_texts(_("title"), "title", activities),
        (_("kind"), lambda one: one.get_kind_display()),
        (_("state"), lambda one: one.shown_state_label),
        (_("date (ISO 8601)"), lambda one: one.when.edtf),
        (_("first possible day"), lambda one: one.start_date),
        (_("last possible day"), lambda one: one.end_date),
        (_("direction"), lambda one: one.get_direction_display()),
        (_("place"), shown_town),
        (_("collaborations"), lambda one: _joined(one.collaborations.all())),
        *_texts(_("what happens"), "summary", activities),
        (_("sources"), lambda one: _joined(shown_sources(one.sources.all()))),
        (_("web address"), lambda one: absolute(one.get_absolute_url())),
        (_("last changed"), lambda one: one.updated_at.isoformat(timespec="seconds")),
    ]


def collaboration_rows(collaborations: CollaborationQuerySet) -> Iterator[Any]:
    """Return collaborations as the table needs them."""
    loaded = collaborations.with_parties().with_milestones().prefetch_related("sources")
    return iter(loaded.order_by("kind", "pk").iterator(chunk_size=_CHUNK))


def collaboration_columns(collaborations: CollaborationQuerySet) -> list[Column]:
    """Return the table's columns. One query, to see which languages have text."""
    return [
        (_("identifier"), lambda one: one.uuid),
        *_texts(_("name"), "name", collaborations),
        (_("kind"), lambda one: one.get_kind_display()),
        (_("type of relation"), lambda one: one.get_relation_display()),
        (_("status"), lambda one: one.get_status_display() or _("unknown")),
        (_("counts from"), lambda one: one.since),
        (_("began"), lambda one: one.start.edtf if one.start else None),
        (_("ends or ended"), lambda one: one.end.edtf if one.end else None),
        (_("parties"), lambda one: _joined(_parties(one))),
        (_("countries"), lambda one: _joined(dict.fromkeys(party.country_name for party in _parties(one)))),
        (_("fund and period"), lambda one: one.programme),
        *_texts(_("in short"), "summary", collaborations),
        (_("sources"), lambda one: _joined(shown_sources(one.sources.all()))),
        (_("web address"), lambda one: absolute(one.get_absolute_url())),
        (_("last changed"), lambda one: one.updated_at.isoformat(timespec="seconds")),
    ]


def _texts(heading: str, field: str, rows: ActivityQuerySet | CollaborationQuerySet) -> Iterator[Column]:
    """Yield a column for each language of the register in which some row has the text; Swedish always."""
    counts = rows.order_by().aggregate(
        **{code: Count("pk", filter=Q(**{f"{field}__has_key": code})) for code in text_languages()}
    )
    for code in text_languages():
        if counts[code] or code == FALLBACK:
            yield f"{heading} ({language_names(code)})", text_in(field, code)


def _parties(collaboration: Any) -> list[Any]:
    """Return the public organisations that take part today, each once."""
    current = (party.organization for party in collaboration.parties.all() if party.is_current())
    return list(dict.fromkeys(one for one in current if one.is_public))


def _joined(things: Iterable[Any]) -> str:
    return " | ".join(plain(thing) for thing in things if str(thing))
