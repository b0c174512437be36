# SPDX-License-Identifier: EUPL-1.2
"""Which record a page of the site is about, told by its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.models import Record

# Route names are a contract (docs/reference/urls.md).
_RECORDS: dict[str, type[Collaboration] | type[Activity]] = {
    "website:twin_town": Collaboration,
    "website:collaboration": Collaboration,
    "website:activity": Activity,
}


def page_path(given: str) -> str:
    """Return the path of a page of this site, without query; nothing when the text is no such address."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return ""
    path = parts.path
    is_own = not parts.scheme and not parts.netloc and given.startswith("/") and not path.startswith("//")
    # Browsers read a backslash as a slash, so that it may lead to another site.
    is_plain = len(path) <= 200 and path.isprintable() and not {" ", "\\"} & set(path)
    return path if is_own and is_plain else ""


def record_of(path: str) -> Record | None:
    """Return the record whose public page an address leads to. One query at most."""
    with translation.override(get_language_from_path(path) or "sv"):
        try:
            match = resolve(path) if path else None
        except Resolver404:
            return None
    model = _RECORDS.get(match.view_name) if match else None
    return model.objects.filter(slug=match.kwargs["slug"]).first() if model and match else None
