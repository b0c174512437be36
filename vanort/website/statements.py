# SPDX-License-Identifier: EUPL-1.2
"""The points of a statement that the law asks for, as readers see them; what nobody has filled in is not made up."""

import datetime as dt
import re
from typing import Any

from django.core.validators import URLValidator
from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vanort.core.dates import When
from vanort.website.models import AccessibilityPage, PrivacyPage

# Said only where they apply: an empty one means that there is nothing to say.
WHERE_THEY_APPLY = {"burden", "outside"}
_NUMBER = re.compile(r"^\d+\.\s*")


def public_points(page: AccessibilityPage | PrivacyPage, language: str = "") -> list[dict[str, Any]]:
    """Return the points as ``ui/statement.html`` wants them.

    Args:
        page: the statement.
        language: the language of the editor's words when it is not the page's own.
    """
    named = zip(page.POINTS, page.points, strict=True)
    return [
        {"title": plain_heading(heading), "html": _shown(value, language) + _form(page, name)}
        for name, (heading, value) in named
        if value or name not in WHERE_THEY_APPLY
    ]


def plain_heading(heading: str) -> str:
    """Return a point's heading without the number that the office's form shows."""
    return str(capfirst(_NUMBER.sub("", heading)))


def _form(page: AccessibilityPage | PrivacyPage, point: str) -> SafeString:
    """Return the way to the form, for reports without a name (MDFFS 2019:2: a mailbox and a telephone do not do)."""
    url = getattr(page, "report_url", "") if point == "contact" else ""
    if not url:
        return SafeString("")
    words = _("Tell us about it. You need not say who you are.")
    return format_html('<p><a class="ds-link" href="{}">{}</a></p>', url, words)


def _shown(value: Any, language: str) -> SafeString:
    if not value:
        return SafeString("")
    if isinstance(value, dt.date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), When(value.isoformat()))
    text = str(value)
    if text.startswith(tuple(f"{scheme}://" for scheme in URLValidator.schemes)) and " " not in text:
        return format_html('<a class="ds-link" href="{0}">{0}</a>', text)
    body = mark_safe(linebreaks(urlize(text, autoescape=True)))  # noqa: S308 – urlize escapes
    return format_html('<div lang="{}">{}</div>', language, body) if language else body
