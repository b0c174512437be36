# SPDX-License-Identifier: EUPL-1.2
"""Template tags of the public site: the parts of pages that editors write."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms, template
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from vanort.core.texts import Texts, active_language
from vanort.directory.models import Organization
from vanort.ui.sections import split_body
from vanort.website.models import AccessibilityPage, PrivacyPage
from vanort.website.own_roles import group_by_role
from vanort.website.statements import plain_heading, public_points

register = template.Library()
register.filter("sections", split_body)
register.filter("by_own_role", group_by_role)

OTHER_PLACE = "annan"


@register.filter
def words(page: Page, field: str) -> Texts:
    """Return a page's title or lead as a text that knows its language, so that a fallback is marked.

    One query for the page's language the first time, none after.
    """
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
def statement_points(page: AccessibilityPage | PrivacyPage) -> list[dict[str, Any]]:
    """Return the points of a statement for ``ui/statement.html``."""
    return public_points(page, foreign_language(page))


@register.filter
def statement_gaps(page: AccessibilityPage | PrivacyPage) -> list[str]:
    """Return the points that nobody has filled in, for staff."""
    return [plain_heading(heading) for heading in page.gaps]


@register.simple_tag
def catchment_form(places: Sequence[Organization], asked: str, found: Organization | None) -> forms.Form:
    """Return the choice of place of "Do you live in …?"; a place it does not know counts as another one."""
    choices = [("", _("Choose a place")), *((place.slug, str(place.name)) for place in places)]
    field = forms.ChoiceField(label=_("Where do you live?"), choices=[*choices, (OTHER_PLACE, _("Another place"))])
    chosen = found.slug if found else OTHER_PLACE if asked else ""
    form = forms.Form(initial={"ort": chosen}, auto_id="catchment-%s")
    form.fields["ort"] = field
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
