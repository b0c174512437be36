# SPDX-License-Identifier: EUPL-1.2
"""The piece of a text that shows why it was found, with the words marked."""

from collections.abc import Set
from typing import NamedTuple

from vanort.search.words import LONGEST, WORD, stem

# Characters of an excerpt, of them before the first marked word; and how much of a long text is looked through.
LENGTH, BEFORE, READ = 240, 60, 20_000


class Piece(NamedTuple):
    """A piece of a text; marked when it is a word that was looked for."""

    text: str
    is_marked: bool = False


def marked(text: str, terms: Set[str], language: str) -> list[Piece]:
    """Cut a text into pieces, of which the words whose stems are among the terms are marked."""
    pieces, last = [], 0
    for start, end in _places(text, terms, language):
        pieces += [Piece(text[last:start]), Piece(text[start:end], is_marked=True)]
        last = end
    return [piece for piece in (*pieces, Piece(text[last:])) if piece.text]


def excerpt(text: str, terms: Set[str], language: str) -> list[Piece]:
    """Return the part of a text that holds most of the terms, in pieces; its beginning when it holds none."""
    text = text[:READ]
    places = _places(text, terms, language)
    first = max((start for start, _end in places), key=lambda at: _worth(at, places, text), default=0)
    start = max(first - BEFORE, 0) if len(text) > LENGTH else 0
    end = min(start + LENGTH, len(text))
    # No word is cut in two, unless it is longer than that.
    if start:
        start = text.find(" ", start, first) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", first, end), 0) or end
    pieces = marked(text[start:end], terms, language)
    return [*([Piece("… ")] if start else []), *pieces, *([Piece(" …")] if end < len(text) else [])]


def _places(text: str, terms: Set[str], language: str) -> list[tuple[int, int]]:
    return [match.span() for match in WORD.finditer(text) if stem(match.group()[:LONGEST], language) in terms]


def _worth(start: int, places: list[tuple[int, int]], text: str) -> int:
    return len({text[a:b].lower() for a, b in places if start <= a and b <= start + LENGTH - BEFORE})
