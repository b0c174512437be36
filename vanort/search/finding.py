# SPDX-License-Identifier: EUPL-1.2
"""From what somebody typed to a page of results: found in the index, ranked, and asked once more of the register.

Weights fall from exact words over other marks and parts of compounds to guesses, from titles to texts; they add up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.db.models.functions import Length
from django.utils import timezone

from vanort.core.models import OutboxEntry
from vanort.search import engine, indexing
from vanort.search.expanding import Meaning, meaning_of
from vanort.search.models import Kind, SearchDocument, in_language, key_of, kind_of
from vanort.search.sources import SOURCES
from vanort.search.words import plain, words_in

# What is read of a question at most.
LONGEST, MOST_WORDS = 100, 12
PAGE_SIZE = 10
# The best results, which are sorted by the length of their titles too.
_BEST = 100
# What each word that is there counts when not all are; more than any weight.
_PRESENT = 16
Scores = dict[int, int]


class Hit(NamedTuple):
    """One thing found: the document to show, and the one that holds the words, in another language perhaps."""

    document: SearchDocument
    matching: SearchDocument


class Results(NamedTuple):
    """A page of results, how many there are of each kind, and the terms that were looked for, to mark them.

    suggestion: what was probably meant, if a word is in no document as typed. is_loose: they hold some of the words."""

    text: str
    hits: Sequence[Hit]
    counts: Mapping[Kind, int]
    total: int
    page: int
    pages: int
    terms: frozenset[str]
    suggestion: str
    is_loose: bool


def tidy(text: str) -> str:
    """Return what was typed as it is searched for and shown: one line, no longer than anybody searches for."""
    return " ".join(plain(text[: 4 * LONGEST]).split())[:LONGEST].strip()


def find(text: str, *, language: str, kind: Kind | None = None, page: int = 1) -> Results:
    """Find what is public and holds the words, in any language; each thing once, in the visitor's language if it can.

    text: anything at all. kind: only things of a kind; the counts are of all. page: from 1, or the nearest there is."""
    asked = tidy(text)
    words = list(dict.fromkeys(words_in(asked)))[:MOST_WORDS]
    meanings = {word: meaning_of(word, language) for word in words}
    scores, is_loose = _together({word: _scores(meaning) for word, meaning in meanings.items()})
    counts = Counter(map(kind_of, set(map(key_of, scores))))
    if kind:
        scores = {number: score for number, score in scores.items() if kind_of(key_of(number)) == kind}
    pages = max(1, -(-(counts[kind] if kind else counts.total()) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    chosen = list(islice(_things(_ordered(scores)), PAGE_SIZE * (page - 1), PAGE_SIZE * page))
    # Shown in the visitor's language, and told with the words of it, if they are there.
    shown = [(in_language(key_of(number), language), number) for number in chosen]
    hits = _checked([(own, own if own in scores else number) for own, number in shown])
    # What the register no longer shows does not count either, as far as it was met.
    counts -= Counter(kind_of(key_of(number)) for number in chosen) - Counter(hit.document.kind for hit in hits)
    meant = " ".join(meaning.suggestion or word for word, meaning in meanings.items())
    by_kind = {each: counts[each] for each in Kind if counts[each]}
    total = counts[kind] if kind else counts.total()
    terms = frozenset[str]().union(*(term for meaning in meanings.values() for term in meaning.steps))
    suggestion = meant if hits and any(meaning.suggestion for meaning in meanings.values()) else ""
    return Results(asked, hits, by_kind, total, page, pages, terms, suggestion, is_loose)


def _scores(meaning: Meaning) -> Scores:
    """Return the documents of a word with their weights; a surer step writes over one less sure."""
    found: Scores = {}
    for step, terms in enumerate(meaning.steps):
        title, anywhere = engine.documents_with(terms)
        found.update(dict.fromkeys(anywhere, 2 * step + 1))
        found.update(dict.fromkeys(title, 2 * step + 2))
    return found


def _together(found: Mapping[str, Scores]) -> tuple[Scores, bool]:
    """Return the documents that hold all words, else those that hold some; and whether it is some only.

    Among several words, those of one or two letters and those that most documents hold need not be there."""
    if len(found) < 2:
        return next(iter(found.values()), {}), False
    most = max(SearchDocument.objects.count() // 2, PAGE_SIZE)
    needed = [scores for word, scores in found.items() if len(word) > 2 and len(scores) <= most] or list(found.values())
    shared = set.intersection(*sorted(map(set, needed), key=len))
    if shared:
        return {number: sum(scores.get(number, 0) for scores in found.values()) for number in shared}, False
    some: Counter[int] = Counter()
    for scores in found.values():
        some.update({number: score + _PRESENT for number, score in scores.items()})
    return dict(some), bool(some)


def _ordered(scores: Scores) -> list[int]:
    """Return the documents, the best first; among equals short titles first, then what was entered last."""
    ordered = sorted(sorted(scores, reverse=True), key=scores.__getitem__, reverse=True)
    best = SearchDocument.objects.filter(number__in=ordered[:_BEST])
    lengths = dict(best.values_list("number", Length("title")))
    return sorted(ordered[:_BEST], key=lambda number: (-scores[number], lengths.get(number, 0))) + ordered[_BEST:]


def _things(numbers: Iterable[int]) -> Iterator[int]:
    seen: set[int] = set()
    for number in numbers:
        if (key := key_of(number)) not in seen:
            seen.add(key)
            yield number


def _checked(pairs: Sequence[tuple[int, int]]) -> list[Hit]:
    """Load documents, and leave out what the register does not say to all, now. Two queries, and one per kind.

    While changes wait to be indexed, each text is made anew to compare, which costs some queries more."""
    documents = SearchDocument.objects.in_bulk({number for pair in pairs for number in pair})
    today, is_behind = timezone.localdate(), bool(pairs) and OutboxEntry.objects.exists()
    records: dict[Kind, set[int]] = defaultdict(set)
    for document in documents.values():
        records[Kind(document.kind)].add(document.record)
    valid = set()
    for kind, keys in records.items():
        public = SOURCES[kind].public().filter(pk__in=keys)
        if is_behind:
            fresh = {each.number: each.digest for each in indexing.documents(kind, public)}
            valid |= {number for number, each in documents.items() if fresh.get(number) == each.digest}
        else:
            shown = set(public.values_list("pk", flat=True))
            valid |= {number for number, each in documents.items() if each.kind == kind and each.record in shown}
    fit = {n: each for n, each in documents.items() if n in valid and (not each.until or each.until >= today)}
    return [Hit(fit.get(own, fit[found]), fit[found]) for own, found in pairs if found in fit]
