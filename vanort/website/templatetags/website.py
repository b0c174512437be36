# SPDX-License-Identifier: EUPL-1.2
"""Template tags of the public site: the parts of pages that editors write."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms, template
from django.core.validators import URLValidator
from django.urls import reverse
from django.utils.html import format_html, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from vanort.core.dates import When
from vanort.core.texts import Texts, active_language
from vanort.directory.models import Organization
from vanort.ui.sections import split_body
from vanort.website.models import StatementPage
from vanort.website.standing import group_by_role

register = template.Library()
register.filter("sections", split_body)
register.filter("by_own_role", group_by_role)

OTHER_PLACE = "annan"
# Points of a statement that are said only where they apply: an empty one means that there is nothing to say.
WHERE_THEY_APPLY = {"burden", "outside"}


@register.filter
def words(page: Page, field: str) -> Texts:
    """Return a page's title or lead as a text that knows its language, so that a fallback is marked. One query once."""
    return Texts({page.locale.language_code: getattr(page, field) or ""})


@register.filter
def foreign_language(page: Page) -> str:
    """Return the language of a page's words when it is not the one the reader asked for."""
    written: str = page.locale.language_code
    return "" if written == active_language() else written


@register.filter
def crumbs(page: Page) -> list[tuple[Any, str]]:
    """Return the way to a page that an editor wrote; such pages lie right under the start page."""
    return [(_("Start"), reverse("website:start")), (words(page, "title"), "")]


@register.filter
def statement_points(page: StatementPage) -> list[dict[str, Any]]:
    """Return the points of a statement for ``ui/statement.html``; what nobody has filled in is not made up."""
    language = foreign_language(page)
    return [
        {"title": _plain(heading), "html": _shown(value, language) + _form(page, name)}
        for name, heading, value in page.points if value or name not in WHERE_THEY_APPLY]  # fmt: skip


@register.filter
def statement_gaps(page: StatementPage) -> list[str]:
    """Return the points that nobody has filled in, for staff."""
    return list(map(_plain, page.gaps))


def _plain(heading: str) -> str:
    """Return a point's heading without the number that the office's form shows."""
    return str(capfirst(re.sub(r"^\d+\.\s*", "", heading)))


def _form(page: StatementPage, point: str) -> SafeString:
    """Return the way to the form, for reports without a name (MDFFS 2019:2: a mailbox and a telephone do not do)."""
    if point != "contact" or not page.report_url:
        return SafeString("")
    words = _("Tell us about it. You need not say who you are.")
    return format_html('<p><a class="ds-link" href="{}">{}</a></p>', page.report_url, words)


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


@register.simple_tag
def catchment_form(places: Sequence[Organization], asked: str, found: Organization | None) -> forms.Form:
    """Return the choice of place of "Do you live in …?"; a place it does not know counts as another one."""
    choices = [("", _("Choose a place")), *((place.slug, str(place.name)) for place in places)]
    chosen = found.slug if found else OTHER_PLACE if asked else ""
    form = forms.Form(initial={"ort": chosen}, auto_id="catchment-%s")
    choices.append((OTHER_PLACE, _("Another place")))
    form.fields["ort"] = forms.ChoiceField(label=_("Where do you live?"), choices=choices)
    return form


@register.simple_tag
def catchment_answer(
    value: Mapping[str, Any], asked: str, found: Organization | None, language: str = ""
) -> dict[str, Any] | None:
    """Return the answer for ``ui/catchment.html``, marked with the page's language; none before anybody asked."""
    if not asked:
        return None
    answer = Texts({language or active_language(): value["yes" if found else "no"]})
    return {"is_inside": bool(found), "title": found.name if found else _("Another place"), "text": answer}
