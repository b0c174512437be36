# SPDX-License-Identifier: EUPL-1.2
"""Names of countries and languages in the reader's language, from the Unicode CLDR by babel."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

_parsed = lru_cache(maxsize=8)(Locale.parse)


def _active() -> Locale:
    return _parsed((get_language() or "sv").replace("-", "_"))


def country_name(code: str) -> str:
    """Return the name of a country by its ISO 3166-1 alpha-2 code; the code itself when CLDR does not know it."""
    return str(_active().territories.get(code, code))


def language_names(codes: str) -> str:
    """Return the names of languages, in order, by their ISO 639 codes with blanks between, such as ``fi sv``."""
    return ", ".join(str(_active().languages.get(code, code)) for code in codes.split())


def country_choices() -> list[tuple[str, str]]:
    """Return every country of the world for a select, sorted by name in the active language."""
    apart = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    codes = [code for code in map(str, _active().territories) if len(code) == 2 and code.isalpha()]
    named = ((code, country_name(code)) for code in codes if code not in apart)
    return sorted(named, key=lambda pair: pair[1].casefold())
