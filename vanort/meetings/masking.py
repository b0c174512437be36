# SPDX-License-Identifier: EUPL-1.2
"""Personal numbers and named words made unreadable in the public version of a text; the original is not touched.

Source: the guidance of the Authority for Privacy Protection on minutes on the web: remove personal numbers, secret and
sensitive facts before publishing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from vanort.core.personal_numbers import without_personal_numbers

# Not black squares: a screen reader reads the words.
MASK = "[maskerad uppgift]"


def masked(text: str, words: Iterable[str] = ()) -> str:
    """Return a text with its personal numbers and the given words masked, whatever their capitals.

    Args:
        text: as it is in the original.
        words: what else must not be read, for example a private person's name, in the genitive too.
    """
    for word in sorted({" ".join(word.split()) for word in words if word.strip()}, key=len, reverse=True):
        shape = re.escape(word).replace(r"\ ", r"\s+")
        text = re.sub(rf"(?<!\w){shape}s?(?!\w)", MASK, text, flags=re.IGNORECASE)
    return without_personal_numbers(text, MASK)


def masked_data(value: Any, words: Iterable[str]) -> Any:
    """Return data of texts, lists and objects with every text masked; keys and figures stay."""
    kept = list(words)
    if isinstance(value, str):
        return masked(value, kept)
    if isinstance(value, dict):
        return {key: masked_data(one, kept) for key, one in value.items()}
    return [masked_data(one, kept) for one in value] if isinstance(value, list | tuple) else value
