# SPDX-License-Identifier: EUPL-1.2
"""The small registers that nearly every page needs, kept in memory until something changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.keeping import kept
from vanort.core.texts import FALLBACK, Texts, active_language
from vanort.directory.models import Organization
from vanort.website.models import AccessibilityPage, PrivacyPage, SiteFacts

PRIVACY = PrivacyPage._meta.model_name
# The statements that the law asks for.
LEGAL_PAGES = (AccessibilityPage._meta.model_name, PRIVACY)
# How many languages to keep a result for.
LANGUAGES = 8


@dataclass(frozen=True)
class PageLink:
    """A page that an editor wrote, as a link."""

    title: Texts
    url: str
    in_menu: bool
    model: str


@kept(size=LANGUAGES)
def home() -> Organization | None:
    """Return the municipality whose site this is. One query."""
    return Organization.objects.home()


@kept(size=LANGUAGES)
def facts() -> SiteFacts:
    """Return what the site says about itself; a fresh one, not stored, before anybody wrote it. One query."""
    return SiteFacts.objects.select_related("eu_page").first() or SiteFacts()


@kept(size=LANGUAGES)
def collaborations() -> tuple[Collaboration, ...]:
    """Return all public collaborations by name, with all that lists show. Three queries."""
    rows = Collaboration.objects.public().select_related("responsible", "replaced_by")
    return tuple(rows.with_parties().with_milestones())


def parts_of(activities: Iterable[Activity], known: Iterable[Collaboration]) -> dict[int, list[Collaboration]]:
    """Return the collaborations that each activity is part of, per activity id, in the order known. One query."""
    links = Activity.collaborations.through.objects.filter(activity__in=[each.pk for each in activities])
    found = set(links.values_list("activity", "collaboration"))
    return {key: [each for each in known if (key, each.pk) in found] for key in {key for key, _each in found}}


@kept(size=LANGUAGES)
def pages() -> tuple[PageLink, ...]:
    """Return pages for the menu and the footer, in the active language or else in Swedish. One query."""
    is_wanted = Q(show_in_menus=True) | Q(content_type__app_label="website", content_type__model__in=LEGAL_PAGES)
    codes = (active_language(), FALLBACK)
    rows = Page.objects.live().filter(is_wanted, depth=3, view_restrictions=None, locale__language_code__in=codes)
    versions: dict[Any, list[Page]] = {}
    for page in rows.select_related("locale", "content_type").order_by("path"):
        versions.setdefault(page.translation_key, []).append(page)
    return tuple(PageLink(
        title=Texts({page.locale.language_code: page.title for page in found}), model=found[-1].content_type.model,
        url=reverse("wagtail_serve", args=[f"{found[-1].slug}/"]), in_menu=any(page.show_in_menus for page in found),
    ) for found in versions.values())  # fmt: skip
