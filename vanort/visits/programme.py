# SPDX-License-Identifier: EUPL-1.2
"""The programme of a visit, day by day, in any language of visits: for pages, for calendars and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import override

from vanort.documents.model import Block, Document, Heading, Table
from vanort.meetings.icals import as_file, entry
from vanort.visits.labels import words_in
from vanort.visits.models import ProgrammeItem, Visit


@dataclass(frozen=True)
class Hour:
    """What happens at an hour, in words; ``language`` is the code of the title's own when it is not the page's."""

    item: ProgrammeItem
    time: str
    title: str
    language: str
    notes: tuple[str, ...]


def days(items: Iterable[ProgrammeItem], language: str) -> list[tuple[str, list[Hour]]]:
    """Return each day with what happens on it; a title that is not translated stands in Swedish."""
    words, found = words_in(language), dict[str, list[Hour]]()
    with override(language):
        for item in items:
            moments = [timezone.localtime(one) for one in (item.starts_at, item.ends_at) if one]
            said = {key: getattr(item, key) for key in ("responsible", "language", "transport", "dress")}
            time = "–".join(date_format(one, words["time_format"]) for one in moments)
            title, code = item.title.in_language(language)
            notes = tuple(f"{words[key]}: {text}" for key, text in said.items() if text)
            day = capfirst(date_format(moments[0], words["day_format"]))
            found.setdefault(day, []).append(Hour(item, time, title, "" if code == language else code, notes))
    return list(found.items())


def span(visit: Visit, language: str) -> str:
    """Return the days of a visit, from and to."""
    pattern = words_in(language)["day_format"]
    with override(language):
        return f"{capfirst(date_format(visit.arrives_on, pattern))} – {date_format(visit.leaves_on, pattern + ' Y')}"


def ics_answer(visit: Visit, items: Iterable[ProgrammeItem], language: str) -> HttpResponse:
    """Return a programme as a calendar file; an entry that is read in anew takes the place of the earlier one."""
    hours = [hour for _day, those in days(items, language) for hour in those]
    events = [
        entry(hour.item, f"{hour.item.pk}-{visit.activity.uuid}", summary=hour.title, location=hour.item.place,
              description="\n".join(hour.notes)) for hour in hours]  # fmt: skip
    kept = {"Content-Disposition": 'attachment; filename="program.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(as_file(events, visit.arrives_on), "text/calendar; charset=utf-8", headers=kept)


def programme_document(visit: Visit, language: str) -> Document:
    """Return the programme to print: a table for each day. One query."""
    words, blocks = words_in(language), list[Block]()
    head = tuple(words[key] for key in ("time", "what", "place", "good_to_know"))
    for day, hours in days(visit.programme.all(), language):
        rows = tuple((hour.time, hour.title, hour.item.place, "\n".join(hour.notes)) for hour in hours)
        foreign = tuple((y, 1, hour.language) for y, hour in enumerate(hours) if hour.language)
        blocks += [Heading(day), Table("", head, rows, widths=(2.6, 5, 4, 5), languages=foreign)]
    facts = [(words[key], getattr(visit, key)) for key in ("arrival_place", "meeting_point", "emergency_phone")]
    return document_of(visit, language, "programme", blocks, facts=tuple(pair for pair in facts if pair[1]))


def document_of(visit: Visit, language: str, kind: str, blocks: Iterable[Block], **more: Any) -> Document:
    """Return a paper of a visit; what it is called is a word of ``labels.toml``."""
    words = words_in(language)
    return Document(
        title=words[kind], subtitle=f"{visit.activity.title.in_language(language)[0]}\n{span(visit, language)}",
        language=language, blocks=tuple(blocks), page=words["page_of"], **{"header": str(visit), **more})  # fmt: skip
