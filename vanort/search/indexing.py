# SPDX-License-Identifier: EUPL-1.2
"""The index is written here: documents made of what the sources say, and the terms of all documents."""

import hashlib
from collections.abc import Collection, Iterable

from django.apps import apps
from django.db.models import QuerySet

from vanort.core.models import OutboxEntry
from vanort.search import engine
from vanort.search.models import Kind, SearchDocument, Term, number_of
from vanort.search.sources import SOURCES, Rows
from vanort.search.words import fold, plain, stem, words_in

# Raised when the same text gives other words than before, so that a rebuild writes every document anew.
_ANALYSIS = 1
BATCH = 200
_FIELDS = [field.name for field in SearchDocument._meta.concrete_fields if not field.primary_key]


def touched_by(entries: Iterable[OutboxEntry]) -> dict[Kind, set[int] | None]:
    """Return what changed records show up in: per kind the keys of the rows, or None for all of the kind."""
    found: dict[Kind, set[int] | None] = {}
    for label, key in dict.fromkeys((entry.label, entry.object_id) for entry in entries):
        for kind in Kind:
            keys, before = _touched(kind, label, key), found.get(kind, set())
            if keys or keys is None:
                found[kind] = None if keys is None or before is None else before | keys
    return found


def _touched(kind: Kind, label: str, key: str) -> set[int] | None:
    """Return the rows of a kind that a changed record shows up in; None when it may be any of them."""
    source = SOURCES[kind]
    if kind == Kind.PAGE:
        # A page's address hangs on other pages, sites and languages; pages are few, so all are read again.
        registers = ("activities.", "collaborations.", "directory.", "core.", "mandates.", "meetings.")
        return set() if label.startswith(registers) else None
    if label.startswith(source.apps):
        return None
    if label not in source.links:
        return set()
    lookups = source.links[label]
    if lookups == ("pk",):
        return {int(key)}
    # A row that is gone no longer says where it showed up.
    if not apps.get_model(label)._base_manager.filter(pk=key).exists():
        return None
    rows = source.public().model._base_manager
    return {pk for lookup in lookups for pk in rows.filter(**{lookup: key}).values_list("pk", flat=True)}


def refresh(kind: Kind, things: Collection[int] | None = None) -> None:
    """Bring the documents of some things, or of a whole kind, to what is said of them now; to be called ``alone``."""
    public, known = SOURCES[kind].public(), SearchDocument.objects.filter(kind=kind)
    if things is not None:
        public, known = public.filter(pk__in=things), known.filter(thing__in=things)
    write(documents(kind, public), known)


def refresh_part(kind: Kind, after: int) -> int | None:
    """Bring the next rows of a kind up to date; like ``refresh``, but in parts that hold nobody up.

    A part begins after a key, 0 at first, and returns its own last one or None. Pages are one part: translations."""
    if kind == Kind.PAGE:
        refresh(kind)
        return None
    public = SOURCES[kind].public()
    keys = list(public.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    last = keys[-1] if len(keys) == BATCH else None
    known = SearchDocument.objects.filter(kind=kind, thing__gt=after)
    write(documents(kind, public.filter(pk__in=keys)), known if last is None else known.filter(thing__lte=last))
    return last


def documents(kind: Kind, public: Rows) -> list[SearchDocument]:
    """Return what the index should hold of some public rows, without their words."""
    source = SOURCES[kind]
    found = list(source.tell(source.told(public)))
    for one in found:
        one.kind, one.number = kind, number_of(kind, one.thing, one.language)
        one.title, one.body = plain(one.title), plain(one.body)
        said = (_ANALYSIS, one.record, one.path, one.until, one.title, one.body)
        one.digest = hashlib.blake2b(repr(said).encode("utf-8", "replace"), digest_size=16).hexdigest()
    return found


def write(fresh: Iterable[SearchDocument], known: QuerySet[SearchDocument]) -> None:
    """Make the index hold these documents in place of those known, and the terms that they have."""
    stored = dict(known.values_list("number", "digest"))
    wanted = {each.number: each for each in fresh}
    changed = [each for number, each in wanted.items() if stored.get(number) != each.digest]
    terms: dict[str, str] = {}
    for each in changed:
        _add_words(each, terms)
    replaced = [number for number in stored if number not in wanted or stored[number] != wanted[number].digest]
    before = SearchDocument.objects.filter(number__in=replaced).values_list("words", flat=True)
    left = {word for words in before for word in words.split()} - terms.keys()
    SearchDocument.objects.filter(number__in=stored.keys() - wanted.keys()).delete()
    SearchDocument.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["number"], update_fields=_FIELDS, batch_size=BATCH
    )
    fresh_terms = [Term(text=text, folded=fold(text), shown=shown) for text, shown in sorted(terms.items())]
    Term.objects.bulk_create(fresh_terms, ignore_conflicts=True)
    Term.objects.filter(text__in=[term for term in left if not engine.documents_with({term})[1]]).delete()


def _add_words(document: SearchDocument, terms: dict[str, str]) -> None:
    """Give a document its stems, and note each with a word to suggest: a short one, in small letters if any is."""
    stems = [(word, stem(word, document.language)) for word in words_in(f"{document.title} {document.body}")]
    document.title_words = " ".join(dict.fromkeys(stem(word, document.language) for word in words_in(document.title)))
    document.words = " ".join(dict.fromkeys(text for _word, text in stems))
    for word, text in stems:
        seen = terms.get(text)
        if seen is None or (len(word), word[0].isupper()) < (len(seen), seen[0].isupper()):
            terms[text] = word
