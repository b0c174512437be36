# SPDX-License-Identifier: EUPL-1.2
"""From a word that somebody typed to the terms of the index that it may mean, in four steps of certainty.

Swedish writes words together, of which stemmers know nothing: who looks for a committee means the twin-town committee
too. So parts, and words with one letter wrong, are found among the distinct terms; documents are asked for whole ones.
"""

from collections.abc import Collection, Iterable, Set
from string import ascii_lowercase
from typing import NamedTuple

from vanort.core.texts import text_languages
from vanort.search import engine
from vanort.search.models import Term
from vanort.search.words import fold, stem

# Shortest part of a compound that counts by itself, and when nothing else was found.
_ALONE, _LAST_RESORT = 5, 4
# Ending that a misspelt word may have after the stem it is taken for.
_ENDING, _LONGEST_SLIP, _GUESSES = 4, 20, 8
# A term, and a word to suggest.
Guess = tuple[str, str]
Terms = Set[str]
_NO: Terms = frozenset()


class Meaning(NamedTuple):
    """What a word may mean: terms by certainty, no term twice, and what was probably meant if it is misspelt."""

    guessed: Terms = _NO
    part: Terms = _NO
    folded: Terms = _NO
    exact: Terms = _NO
    suggestion: str = ""

    @property
    def steps(self) -> tuple[Terms, ...]:
        return self[:4]


def meaning_of(word: str, language: str) -> Meaning:
    """Find the terms that a word of letters and figures may mean to a visitor of a language. One to five queries."""
    own, forms = fold(stem(word, language)), {word.lower(), stem(word, language)}
    folds = {fold(form) for form in (*forms, *(stem(word, code) for code in text_languages()))}
    rows = list(Term.objects.filter(folded__in=folds | _pieces(own)).values_list("text", "folded"))
    known = {folded for _text, folded in rows}
    exact = {text for text, _folded in rows if text in forms}
    folded = {text for text, folded in rows if folded in folds}
    if word.isdigit():
        return _apart(exact, folded)
    part = _longer(word, stem(word, language))
    is_known, halves = bool(exact or folded), _halves(own, known)
    is_compound = bool(halves) and min(map(len, halves)) >= _LAST_RESORT
    slips = [] if is_known or is_compound or (part and len(word) < _ALONE) else _slips(word, language)
    if slips and not part:
        return _guessed(slips)
    for half in halves or (halves := _ends(own, known, _ALONE)):
        # The last part of a compound says what it is, so that it may be the last part of others.
        part |= _longer(half, half) if own.endswith(half) and len(half) >= _ALONE else set()
    part |= {text for text, folded in rows if folded in halves}
    if is_known or part:
        return _apart(exact, folded, part, {text for text, _shown in slips})
    if guesses := _alike(own):
        return _guessed(guesses)
    ends = _ends(own, known, _LAST_RESORT)
    return _apart(part={text for text, folded in rows if folded in ends})


def _guessed(guesses: list[Guess]) -> Meaning:
    text, shown = guesses[0]
    return Meaning(guessed={each for each, _shown in guesses} | _longer(shown, text), suggestion=shown)


def _apart(exact: Terms = _NO, folded: Terms = _NO, part: Terms = _NO, guessed: Terms = _NO) -> Meaning:
    sure = exact | folded
    return Meaning(guessed - part - sure, part - sure, folded - exact, exact)


def _longer(word: str, stemmed: str) -> set[str]:
    """Return the terms that a word is a part of; under three letters, those that begin with it.

    A short word with marks on its letters is not looked for without them: vän is no part of vanlig."""
    typed, piece = fold(word), fold(stemmed)
    if len(piece) < 3:
        return {text for text, _folded, _shown in engine.terms_with(f" {typed}")} if len(typed) > 1 else set()
    is_loose = len(piece) >= _ALONE or stemmed.isascii()
    found = engine.terms_with(piece)
    return {text for text, term, _shown in found if _is_part(typed, piece, term) and (is_loose or stemmed in text)}


def _is_part(typed: str, piece: str, term: str) -> bool:
    """Whether a piece in a term is a part of it: where the term begins or ends; a longer piece anywhere."""
    is_beginning = term.startswith(typed) or (len(piece) > 3 and term.startswith(piece))
    return is_beginning or len(piece) >= _ALONE or (term.endswith(piece) and len(term) - len(piece) >= 3)


def _pieces(word: str) -> set[str]:
    places = range(3, len(word) - 2)
    return {word[:at] for at in places} | {word[at:] for at in places}


def _halves(word: str, known: Collection[str]) -> set[str]:
    """Return the two known words that a compound is made of, also with an s between; nothing if it is none."""
    for at in range(3, len(word) - 2):
        head, tail = word[:at], word[at:]
        first = next((each for each in (head, head.removesuffix("s")) if each in known), "")
        if first and tail in known:
            return {first, tail}
    return set()


def _ends(word: str, known: Iterable[str], shortest: int) -> set[str]:
    fit = sorted((each for each in known if shortest <= len(each) < len(word)), key=len)
    heads, tails = ([each for each in fit if at_end(word, each)] for at_end in (str.startswith, str.endswith))
    return {*heads[-1:], *tails[-1:]}


def _slips(word: str, language: str) -> list[Guess]:
    """Return the terms of which a word is one letter away: left out, too many, another, or swapped with the next.

    All words that it may be are stemmed, so that endings do not matter. The first letter is seldom wrong."""
    if not 3 <= len(word) <= _LONGEST_SLIP:
        return []
    small = word.lower()
    places = [(small[:at], small[at:]) for at in range(len(small) + 1)]
    near = {head + tail[1:] for head, tail in places} | {h + t[1::-1] + t[2:] for h, t in places if len(t) > 1}
    near |= {head + letter + rest for head, tail in places for letter in ascii_lowercase for rest in (tail, tail[1:])}
    folds = {fold(stem(each, language)) for each in near}
    rows = Term.objects.filter(folded__in={each for each in folds if len(each) > 2}).values_list("text", "shown")
    return sorted(rows, key=lambda row: (fold(row[0])[0] != fold(small)[0], -len(row[0]), row))[:_GUESSES]


def _alike(word: str) -> list[Guess]:
    found = []
    for text, term, shown in engine.terms_like(word) if len(word) > 2 else ():
        if -1 <= len(word) - len(term) + 1 <= _ENDING + 2:
            cost, edits = distance(word, term)
            if cost < len(term) and edits <= (1 if len(term) < 8 else 2):
                found.append((cost, text, shown))
    nearest = min(found, default=(0,))[0]
    return sorted((text, shown) for cost, text, shown in found if cost == nearest)[:_GUESSES]


def distance(word: str, term: str) -> tuple[int, int]:
    """Return how far a misspelt word is from a term: twice the edits and the letters left, and the edits alone.

    Edits are those of optimal string alignment; four letters of an ending, which no stemmer knows, may be left."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(term, 1):
        previous, before, row = before, row, [i]
        for j, typed in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (typed != letter))
            if i > 1 and j > 1 and typed == term[i - 2] and word[j - 2] == letter:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    ends = ((row[len(word) - left], left) for left in range(min(_ENDING, len(word)) + 1))
    return min((2 * edits + left, edits) for edits, left in ends)
