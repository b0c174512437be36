# SPDX-License-Identifier: EUPL-1.2
"""Every public page for search engines, in every language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.models import Page

from vanort.activities.models import Activity
from vanort.bodies import public
from vanort.collaborations.models import Collaboration
from vanort.core.models import Record

if TYPE_CHECKING:
    _Sitemap = Sitemap[Any]
else:
    _Sitemap = Sitemap

LISTS = ("start", "twin_towns", "collaborations", "activities", "timeline", "calendar", "places", "contact")
ROUTES = (*(f"website:{name}" for name in LISTS), "meetings:bodies")


class _SiteSitemap(_Sitemap):
    """What all parts share: every language, and the site's own host whatever the request said."""

    i18n = True
    alternates = True
    x_default = True

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class ListSitemap(_SiteSitemap):
    """The start page and the lists."""

    def items(self) -> list[str]:
        return list(ROUTES)

    def location(self, item: str) -> str:
        return reverse(item)


class BodySitemap(_SiteSitemap):
    """The bodies and what they have decided; one query."""

    def items(self) -> list[tuple[str, str]]:
        slugs = public.bodies().order_by("pk").values_list("slug", flat=True)
        return [(route, slug) for slug in slugs for route in ("meetings:body", "meetings:decisions")]

    def location(self, item: tuple[str, str]) -> str:
        return reverse(item[0], args=[item[1]])


class RecordSitemap(_SiteSitemap):
    """The public records of a register; one query."""

    def __init__(self, records: QuerySet[Any]) -> None:
        self.records = list(records.order_by("pk"))

    def items(self) -> list[Record]:
        return self.records

    def lastmod(self, item: Record) -> dt.datetime:
        return item.updated_at


class PageSitemap(_SiteSitemap):
    """The pages that editors wrote; one that is not translated shows in Swedish under every language."""

    def items(self) -> list[Page]:
        pages = Page.objects.live().filter(depth=3, view_restrictions=None)
        written = pages.filter(locale__language_code=settings.LANGUAGE_CODE)
        return list(written.only("slug", "last_published_at").order_by("path"))

    def location(self, item: Page) -> str:
        return reverse("wagtail_serve", args=[f"{item.slug}/"])

    def lastmod(self, item: Page) -> dt.datetime | None:
        published: dt.datetime | None = item.last_published_at
        return published


def all_sitemaps() -> dict[str, type[Sitemap[Any]] | Sitemap[Any]]:
    """Return every part of the map of the site."""
    return {
        "lists": ListSitemap(),
        "collaborations": RecordSitemap(Collaboration.objects.public().only("slug", "kind", "updated_at")),
        "activities": RecordSitemap(Activity.objects.public().only("slug", "updated_at")),
        "bodies": BodySitemap(),
        "meetings": RecordSitemap(public.meetings()),
        # Whoever holds no office any more is not for search engines.
        "people": RecordSitemap(public.people_in_office().only("slug", "updated_at")),
        "pages": PageSitemap(),
    }
