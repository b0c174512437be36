# SPDX-License-Identifier: EUPL-1.2
"""Words of a text: found, stemmed by their language, and folded to letters without marks."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

# No word is longer for the index: what matters stands before.
LONGEST = 40
WORD = re.compile(r"[^\W_]+")
_ALGORITHMS = {
    "sv": "swedish", "en": "english", "de": "german", "da": "danish", "fi": "finnish", "nl": "dutch",
    "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "pl": "polish", "et": "estonian", "lt": "lithuanian",
    "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese", "hu": "hungarian", "ro": "romanian",
}  # fmt: skip
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n"}
)
# Two letters that stand for one with a mark: Taastrup and Tåstrup, Muenchen and München, Næstved and Nästved.
_PAIRS = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))

# What Snowball's Swedish leaves alone: skolan, kommittén, museum and museet, stipendium and stipendiet; and vänorters,
# of which it takes the s only, so that it is asked again.
_LEFT_ALONE = re.compile(r"(?<=...)(?:an|(?<=é)n|(?<=[ei])um|(?<=[ei])et)$")


def plain(text: str) -> str:
    """Return a text in composed form, fit for any database: without the null character and halves of characters."""
    return unicodedata.normalize("NFC", text.replace("\x00", " ").encode("utf-8", "replace").decode())


def words_in(text: str) -> Iterator[str]:
    """Return the words of a text in ``plain`` form, as written."""
    return (match.group()[:LONGEST] for match in WORD.finditer(text))


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return the stem of a word; the word in small letters where its language has no stemmer."""
    small = word.lower()
    name = _ALGORITHMS.get(language[:2])
    if not name:
        return small
    stemmer = _stemmer(name, threading.get_ident())
    found: str = stemmer.stemWord(small)
    if name != "swedish":
        return found
    return _LEFT_ALONE.sub("", stemmer.stemWord(found) if small.endswith("s") else found)


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return a word as people type it who leave out marks: å and ä as a, ö and ø as o, é as e, ß as ss."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    found = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for pair, one in _PAIRS:
        found = found.replace(pair, one)
    return found


@lru_cache(maxsize=64)
def _stemmer(name: str, _thread: int) -> snowballstemmer.stemmer:
    # A stemmer keeps the word it works on, so that no two threads may share one.
    return snowballstemmer.stemmer(name)
