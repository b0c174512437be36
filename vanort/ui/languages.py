# SPDX-License-Identifier: EUPL-1.2
"""Addresses in the site's languages: Swedish stands at the root, every other language under its own prefix."""

from django.conf import settings
from django.utils.translation import get_language_info


def own_name(code: str) -> str:
    """Return a language's name in itself, for example ``Svenska``."""
    return str(get_language_info(code)["name_local"]).capitalize()


def path_in_language(path: str, code: str) -> str:
    """Return the address, given without query in any of the site's languages, of the same page in another language."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    prefixed = first in dict(settings.LANGUAGES) and first != settings.LANGUAGE_CODE
    plain = f"/{rest}" if prefixed else path
    return plain if code == settings.LANGUAGE_CODE else f"/{code}{plain}"
