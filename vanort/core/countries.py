# SPDX-License-Identifier: EUPL-1.2
"""Names of countries and languages in the reader's language, from the Unicode CLDR by babel."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


def _active() -> Locale:
    return _locale(get_language() or "sv")


def country_name(code: str) -> str:
    """Return the name of a country by its ISO 3166-1 alpha-2 code; the code itself when CLDR does not know it."""
    return str(_active().territories.get(code, code))


def language_names(codes: str) -> str:
    """Return the names of languages, in order, by their ISO 639 codes with blanks between, such as ``fi sv``."""
    names = _active().languages
    return ", ".join(str(names.get(code, code)) for code in codes.split())


def country_choices() -> list[tuple[str, str]]:
    """Return every country of the world for a select, sorted by name in the active language."""
    territories = _active().territories
    named = [(code, str(name)) for code, name in territories.items() if len(code) == 2 and code.isalpha()]
    apart = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    return sorted(((c, n) for c, n in named if c not in apart), key=lambda pair: pair[1].casefold())
