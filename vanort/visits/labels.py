# SPDX-License-Identifier: EUPL-1.2
"""The words of programmes, guests' pages and letters in the languages of visits; kept in ``labels.toml``."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """Return a word or a letter's text in a language, in English when it has none of its own.

    Args:
        key: as in ``labels.toml``, for example ``arrival``.
        values: what stands for ``{name}`` in it; never read as anything but text."""
    texts = _words()[key]
    return (texts.get(language) or texts["en"]).format_map(values)


@cache
def words_in(language: str) -> dict[str, str]:
    """Return every word in a language, for a page; those with values in them as they are written."""
    return {key: texts.get(language) or texts["en"] for key, texts in _words().items()}
