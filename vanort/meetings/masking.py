# SPDX-License-Identifier: EUPL-1.2
"""Personal numbers and named words made unreadable in the public version of a text; the original is not touched.

Source: the Authority for Privacy Protection on minutes on the web: no personal numbers, secret or sensitive facts."""

import re
from collections.abc import Iterable
from typing import Any

from vanort.core.personal_numbers import without_personal_numbers
from vanort.documents.model import plain

# Not black squares: a screen reader reads the words.
MASK = "[maskerad uppgift]"
# What in the data of a block is no text that anybody reads.
STRUCTURE = frozenset(("kind", "style"))


def masked(text: str, words: Iterable[str] = ()) -> str:
    """Return a text with its personal numbers and the given words masked, whatever their capitals, in the genitive too.

    Signs that nobody sees go first, so that none of them can stand inside a word and hide it from the mask."""
    text = plain(text)
    # All in one go and the longest first: no mask is ever looked for inside another.
    if wanted := sorted({" ".join(plain(word).split()) for word in words} - {""}, key=lambda one: (-len(one), one)):
        shapes = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in wanted)
        text = re.sub(rf"(?<!\w)(?:{shapes})s?(?!\w)", MASK, text, flags=re.IGNORECASE)
    return without_personal_numbers(text, MASK)


def masked_data(value: Any, words: Iterable[str]) -> Any:
    """Return data of texts, lists and objects with every text masked; keys, figures and kinds of block stay."""
    kept = list(words)
    if isinstance(value, str):
        return masked(value, kept)
    if isinstance(value, dict):
        return {key: one if key in STRUCTURE else masked_data(one, kept) for key, one in value.items()}
    return [masked_data(one, kept) for one in value] if isinstance(value, list | tuple) else value


def words_of(items: Iterable[Any]) -> list[str]:
    """Return what is to be masked in all items of a meeting, whichever of them says so."""
    return [word for item in items for word in item.masked.splitlines() if word.strip()]
