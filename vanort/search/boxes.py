# SPDX-License-Identifier: EUPL-1.2
"""The search boxes of the office: Wagtail's own search, which gets words only, so that no text breaks it.

SQLite refuses the quotation marks and nulls it hands on (wagtail#13227), Python's stack a thousand words."""

from typing import Any

from wagtail.search.backends import database
from wagtail.search.query import And, Phrase, PlainText

from vanort.search.finding import MOST_WORDS, tidy
from vanort.search.words import words_in


class SearchBackend:
    """Wagtail's search in the site's database, asked for letters and figures."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._wagtail = database.SearchBackend(params)

    def search(self, query: Any, *args: Any, **options: Any) -> Any:
        return self._wagtail.search(_words(query), *args, **options)

    def autocomplete(self, query: Any, *args: Any, **options: Any) -> Any:
        return self._wagtail.autocomplete(_words(query), *args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wagtail, name)


def _words(query: Any) -> Any:
    """Return what somebody typed as words; of what Wagtail has made of it, the parts that hold any."""
    if isinstance(query, str):
        return " ".join(list(words_in(tidy(query)))[:MOST_WORDS])
    if isinstance(query, And):
        parts = [part for part in map(_words, query.subqueries) if part]
        return And(parts) if len(parts) > 1 else next(iter(parts), "")
    if isinstance(query, PlainText | Phrase):
        query.query_string = _words(query.query_string)
        return query if query.query_string else ""
    return query
