# SPDX-License-Identifier: EUPL-1.2
"""Minutes as a document: written from the records until they are adjusted, from then on read as they were.

What is adjusted was kept as it read that day, so that nobody's new name changes it. In public it has words masked."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vanort.core.texts import FALLBACK
from vanort.documents.model import Block, Document, Heading, Paragraph, Signatures
from vanort.meetings.masking import masked_data, words_of
from vanort.meetings.models import Adjustment, AgendaItem
from vanort.meetings.numbering import in_words
from vanort.meetings.presence import Presence
from vanort.meetings.wording import meeting_facts, paragraph

# Minutes are written in the language of the authority (språklagen 2009:600, 10 §).
LANGUAGE = FALLBACK
_KINDS: dict[str, Any] = {one.__name__.lower(): one for one in Block.__subclasses__()}


def head_of(presence: Presence) -> dict[str, Any]:
    """Return what minutes say of the meeting itself, as data: whose it was, when, who was there."""
    meeting = presence.meeting
    with translation.override(LANGUAGE):
        facts = [list(pair) for pair in meeting_facts(presence)]
        return {"body": str(meeting.body), "day": meeting.day.isoformat(), "facts": facts}


def paragraph_of(item: AgendaItem, presence: Presence) -> list[dict[str, Any]]:
    """Return what minutes say of an item, as data: as it was adjusted, else as the records say now."""
    if item.frozen is not None:
        return list(item.frozen)
    with translation.override(LANGUAGE):
        return [_data(block) for block in paragraph(item, presence)]


def text_hash(presence: Presence, items: Iterable[AgendaItem]) -> str:
    """Return the SHA-256 of what minutes say of the meeting and of some items, as the records say now."""
    return hash_of(head_of(presence), [paragraph_of(item, presence) for item in items])


def hash_of(head: dict[str, Any], texts: Sequence[list[dict[str, Any]]]) -> str:
    """Return the SHA-256 of a head and paragraphs; of frozen ones it is the ``text_hash`` of their adjustment."""
    return hashlib.sha256(json.dumps([head, *texts], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def adjustments_of(items: Iterable[AgendaItem]) -> list[Adjustment]:
    """Return the adjustments of some items, each once, the latest last. No query when they were loaded along."""
    found = {item.adjustment_id: item.adjustment for item in items if item.adjustment}
    return sorted(found.values(), key=lambda one: (one.adjusted_on, one.pk))


def minutes_document(
    presence: Presence, *, items: Iterable[AgendaItem] | None = None, is_public: bool = False
) -> Document:
    """Return minutes as a document, whole or an extract of ``items``; ``is_public`` masks what the public may not read.

    Of adjusted paragraphs it is made of what was kept then and of nothing else, and dated by their adjustment: the
    same document every time, until a note of correction is written."""
    chosen = list(presence.items if items is None else items)
    made = adjustments_of(chosen)
    is_final = bool(made) and all(item.is_adjusted for item in chosen)
    head = made[-1].head if is_final else head_of(presence)
    with translation.override(LANGUAGE):
        blocks = [] if is_final else [_data(_draft(made, chosen))]
        for item in chosen:
            blocks += paragraph_of(item, presence)
            blocks += [_data(block) for block in _corrections(item)]
        facts = [*head["facts"], *_adjusted(made, chosen)]
        if is_public:
            words = words_of(presence.items)
            blocks, facts = masked_data(blocks, words), masked_data(facts, words)
        day = dt.date.fromisoformat(head["day"])
        return Document(
            title=_("Minutes") if items is None else _("Extract from minutes"), language=LANGUAGE, author=head["body"],
            subtitle=f"{head['body']}, {date_format(day, 'j F Y')}", header=f"{head['body']} {day.isoformat()}",
            facts=tuple((label, text) for label, text in facts), created=_created(presence, made, chosen, is_final),
            blocks=(*map(_block, blocks), *([] if is_final or items is not None else _signatures(presence))),
        )  # fmt: skip


def _created(presence: Presence, made: list[Adjustment], items: list[AgendaItem], is_final: bool) -> dt.datetime:
    """Return when a document was made: adjusted ones by the day of adjustment, or of the latest note on them."""
    if not is_final:
        return presence.meeting.updated_at
    noon = dt.datetime.combine(made[-1].adjusted_on, dt.time(12), tzinfo=timezone.get_default_timezone())
    return max([noon, *(note.written_at for item in items for note in item.notes.all())])


def _draft(made: list[Adjustment], items: list[AgendaItem]) -> Paragraph:
    said = _("These minutes are not adjusted yet. The text and the § numbers may change.")
    if made:
        fixed = in_words(item.paragraph for item in items if item.is_adjusted and item.paragraph)
        said = _("Only %(paragraphs)s is adjusted. The rest, and its § numbers, may change.") % {"paragraphs": fixed}
    return Paragraph(text=said, style="note")


def _adjusted(made: list[Adjustment], items: list[AgendaItem]) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    for one in made:
        covered = in_words(item.paragraph for item in items if item.adjustment_id == one.pk and item.paragraph)
        when = date_format(one.adjusted_on, "j F Y") + (", " + _("adjusted at once") if one.is_at_once else "")
        facts.append((_("Adjusted"), "\n".join(part for part in (f"{covered}, {when}", one.adjusters) if part)))
    kept = sorted({one.kept_at for one in made if one.kept_at})
    return facts + ([(_("Where the minutes are kept"), ", ".join(kept))] if kept else [])


def _corrections(item: AgendaItem) -> Iterator[Block]:
    for note in item.notes.all() if item.is_adjusted else ():
        day = date_format(timezone.localdate(note.written_at), "j F Y")
        yield Heading(text=_("Note of correction, %(day)s") % {"day": day}, level=2)
        yield Paragraph(text=note.text)


def _signatures(presence: Presence) -> list[Block]:
    meeting = presence.meeting
    people = [(meeting.secretary, _("Secretary")), (meeting.chair, _("Chair"))]
    people += [(person, _("Adjuster")) for person in meeting.adjusters.order_by("name")]
    names = tuple((str(person), role) for person, role in people if person)
    return [Heading(text=_("Signatures"), level=1), Signatures(signers=names)] if names else []


def _data(block: Block) -> dict[str, Any]:
    return {"kind": block.kind} | vars(block)


def _block(data: dict[str, Any]) -> Block:
    made: Block = _KINDS[data["kind"]](**{name: value for name, value in data.items() if name != "kind"})
    return made
