# SPDX-License-Identifier: EUPL-1.2
"""Which first parts of an address belong to the register, and so are refused as page addresses."""

from functools import cache

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver


@cache
def reserved_segments() -> frozenset[str]:
    """Return the first segments of all addresses that are not pages; read from the routes themselves."""
    return frozenset(segment for segment in _first_segments(get_resolver().url_patterns) if segment) | {"en", "sv"}


def _first_segments(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for entry in patterns:
        if isinstance(entry, URLResolver) and (
            isinstance(entry.pattern, LocalePrefixPattern) or not str(entry.pattern)
        ):
            found |= _first_segments(entry.url_patterns)
        else:
            found.add(str(entry.pattern).lstrip("^").split("/")[0])
    return {segment for segment in found if "<" not in segment and "(" not in segment}
