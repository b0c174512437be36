# SPDX-License-Identifier: EUPL-1.2
"""Activities and collaborations as tables for a spreadsheet: labels, not codes; a column per language with text."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _, override

from vanort.activities.models import ActivityQuerySet
from vanort.collaborations.models.collaboration import CollaborationQuerySet
from vanort.core.countries import language_names
from vanort.core.exports import BOM, csv_line, text_in
from vanort.core.texts import FALLBACK, text_languages
from vanort.opendata.plain import absolute, plain, shown_sources, shown_town

Column = tuple[str, Callable[[Any], object]]
_CHUNK = 500


def activities(rows: ActivityQuerySet, language: str) -> Iterator[str]:
    """Return the table of activities in a language. One query at once, to see which languages have text."""
    columns: list[Column] = [
        (_("identifier"), lambda one: one.uuid), *_texts(_("title"), "title", rows),
        (_("kind"), lambda one: one.get_kind_display()), (_("state"), lambda one: one.shown_state_label),
        (_("date (ISO 8601)"), lambda one: one.when.edtf), (_("first possible day"), lambda one: one.start_date),
        (_("last possible day"), lambda one: one.end_date), (_("direction"), lambda one: one.get_direction_display()),
        (_("place"), shown_town), (_("collaborations"), lambda one: _joined(one.collaborations.all())),
        *_texts(_("what happens"), "summary", rows), *_origin()]  # fmt: skip
    return _lines(rows.for_pages().order_by("start_date", "pk"), columns, language)


def collaborations(rows: CollaborationQuerySet, language: str) -> Iterator[str]:
    """Return the table of collaborations in a language. One query at once, to see which languages have text."""
    columns: list[Column] = [
        (_("identifier"), lambda one: one.uuid), *_texts(_("name"), "name", rows),
        (_("kind"), lambda one: one.get_kind_display()),
        (_("type of relation"), lambda one: one.get_relation_display()),
        (_("status"), lambda one: one.get_status_display() or _("unknown")), (_("counts from"), lambda one: one.since),
        (_("began"), lambda one: one.start.edtf if one.start else None),
        (_("ends or ended"), lambda one: one.end.edtf if one.end else None),
        (_("parties"), lambda one: _joined(_parties(one))),
        (_("countries"), lambda one: _joined(dict.fromkeys(party.country_name for party in _parties(one)))),
        (_("fund and period"), lambda one: one.programme), *_texts(_("in short"), "summary", rows), *_origin(),
    ]  # fmt: skip
    loaded = rows.with_parties().with_milestones().prefetch_related("sources")
    return _lines(loaded.order_by("kind", "pk"), columns, language)


def _lines(rows: QuerySet[Any], columns: list[Column], language: str) -> Iterator[str]:
    """Yield a table line by line, so that many rows fit in memory; the request's own language has passed by then."""
    yield BOM + csv_line(heading for heading, _read in columns)
    for row in rows.iterator(chunk_size=_CHUNK):
        with override(language):
            line = csv_line(guarded(read(row)) for _heading, read in columns)
        yield line


def guarded(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    text = "" if value is None else plain(value)
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\n")) else text


def _origin() -> list[Column]:
    return [
        (_("sources"), lambda one: _joined(shown_sources(one.sources.all()))),
        (_("web address"), lambda one: absolute(one.get_absolute_url())),
        (_("last changed"), lambda one: one.updated_at.isoformat(timespec="seconds"))]  # fmt: skip


def _texts(heading: str, field: str, rows: ActivityQuerySet | CollaborationQuerySet) -> Iterator[Column]:
    """Yield a column for each language of the register in which some row has the text; Swedish always."""
    having = {code: Count("pk", filter=Q(**{f"{field}__has_key": code})) for code in text_languages()}
    counts = rows.order_by().aggregate(**having)
    for code in text_languages():
        if counts[code] or code == FALLBACK:
            yield f"{heading} ({language_names(code)})", text_in(field, code)


def _parties(collaboration: Any) -> list[Any]:
    current = (party.organization for party in collaboration.parties.all() if party.is_current())
    return list(dict.fromkeys(one for one in current if one.is_public))


def _joined(things: Iterable[Any]) -> str:
    return " | ".join(plain(thing) for thing in things if str(thing))
