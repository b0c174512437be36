# SPDX-License-Identifier: EUPL-1.2
"""Minutes as a document: written from the records until they are adjusted, from then on read as they were.

What is adjusted was kept as it read that day, so that a person who marries, or a party that takes a new name, changes
nothing in it. The public version is the same text with words masked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.core.texts import FALLBACK
from vanort.documents import model
from vanort.documents.model import Block, Document, Heading, Paragraph, Signatures
from vanort.meetings.masking import masked_data
from vanort.meetings.models import AgendaItem
from vanort.meetings.numbering import paragraphs
from vanort.meetings.presence import Presence
from vanort.meetings.wording import meeting_facts, paragraph

# Minutes are written in the language of the authority (språklagen 2009:600, 10 §).
LANGUAGE = FALLBACK
_KINDS: dict[str, Any] = {
    one.kind: one for one in vars(model).values() if isinstance(one, type) and hasattr(one, "kind")
}


def head_of(presence: Presence) -> dict[str, Any]:
    """Return what minutes say of the meeting itself, as data."""
    with translation.override(LANGUAGE):
        return {"facts": [list(pair) for pair in meeting_facts(presence)]}


def paragraph_of(item: AgendaItem, presence: Presence) -> list[dict[str, Any]]:
    """Return what minutes say of an item, as data: as it was adjusted, else as the records say now."""
    if item.frozen is not None:
        return list(item.frozen)
    number = item.paragraph or paragraphs(presence.meeting).get(item.pk, 0)
    with translation.override(LANGUAGE):
        return [_data(block) for block in paragraph(item, presence, number)]


def text_hash(presence: Presence, items: Iterable[AgendaItem]) -> str:
    """Return the SHA-256 of what minutes say of the meeting and of some items."""
    text = [head_of(presence), *(paragraph_of(item, presence) for item in items)]
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def minutes_document(
    presence: Presence, *, items: Iterable[AgendaItem] | None = None, is_public: bool = False
) -> Document:
    """Return minutes as a document, whole or some of their paragraphs.

    Args:
        presence: the meeting, loaded.
        items: which paragraphs; left out, all of them.
        is_public: whether to mask what the public must not read.
    """
    meeting = presence.meeting
    chosen = list(presence.items if items is None else items)
    adjustment = next((one.adjustment for one in chosen if one.adjustment), None)
    head = adjustment.head if adjustment else head_of(presence)
    words = [word for one in presence.items for word in one.masked.splitlines()]
    with translation.override(LANGUAGE):
        blocks: list[Block] = []
        for item in chosen:
            data = paragraph_of(item, presence)
            blocks += [_block(one) for one in (masked_data(data, item.masked.splitlines()) if is_public else data)]
            blocks += _corrections(item, is_public)
        facts = masked_data(head["facts"], words) if is_public else head["facts"]
        if adjustment is None:
            blocks.append(Paragraph(text=_("These minutes are not adjusted yet and may change."), style="note"))
            blocks += _signatures(presence)
        else:
            facts = [*facts, (_("Adjusted"), f"{date_format(adjustment.adjusted_on, 'j F Y')}, {adjustment.adjusters}")]
        return Document(
            title=_("Minutes"), subtitle=f"{meeting.body}, {date_format(meeting.day, 'j F Y')}", language=LANGUAGE,
            author=str(meeting.body), header=f"{meeting.body} {meeting.day.isoformat()}", facts=tuple(facts),
            blocks=tuple(blocks), created=meeting.updated_at,
        )  # fmt: skip


def _corrections(item: AgendaItem, is_public: bool) -> list[Block]:
    notes = list(item.notes.all()) if item.is_adjusted else []
    return [
        block
        for note in notes
        for block in (
            Heading(text=_("Note of correction, %(day)s") % {"day": date_format(note.written_at, "j F Y")}, level=2),
            Paragraph(text=str(masked_data(note.text, item.masked.splitlines())) if is_public else note.text),
        )
    ]


def _signatures(presence: Presence) -> list[Block]:
    """Return the lines on which the secretary, the chair and those chosen sign."""
    meeting = presence.meeting
    people = [(meeting.secretary, _("Secretary")), (meeting.chair, _("Chair"))]
    people += [(person, _("Adjuster")) for person in meeting.adjusters.order_by("name")]
    names = tuple((str(person), role) for person, role in people if person)
    return [Heading(text=_("Signatures"), level=1), Signatures(signers=names)] if names else []


def _data(block: Block) -> dict[str, Any]:
    return {"kind": block.kind} | {one.name: getattr(block, one.name) for one in fields(block)}


def _block(data: dict[str, Any]) -> Block:
    made: Block = _KINDS[data["kind"]](**{name: value for name, value in data.items() if name != "kind"})
    return made
