# SPDX-License-Identifier: EUPL-1.2
"""Every public page for search engines, in every language."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.models import Page

from vanort.activities.models import Activity
from vanort.bodies import public
from vanort.collaborations.models import Collaboration
from vanort.core.models import Record

LISTS = ("start", "twin_towns", "collaborations", "activities", "timeline", "calendar", "places", "contact")
ROUTES = (*(f"website:{name}" for name in LISTS), "meetings:bodies")


@dataclass(frozen=True)
class Place:
    """A page that is no record: its route, what the route takes, and when it changed if that is known."""

    route: str
    args: tuple[str, ...] = ()
    updated_at: dt.datetime | None = None

    def get_absolute_url(self) -> str:
        return reverse(self.route, args=self.args)


class SiteSitemap(Sitemap):  # type: ignore[type-arg]
    """Some pages in every language, with the site's own host whatever the request said."""

    i18n = True
    alternates = True
    x_default = True

    def __init__(self, pages: Iterable[Record | Place]) -> None:
        self.pages = list(pages)

    def items(self) -> list[Record | Place]:
        return self.pages

    def lastmod(self, item: Record | Place) -> dt.datetime | None:
        return item.updated_at

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


def all_sitemaps() -> dict[str, type[Sitemap[Any]] | Sitemap[Any]]:
    """Return every part of the map of the site; a query for each part but the first.

    Whoever holds no office any more is not for search engines. A page that editors wrote and did not translate
    shows in Swedish under every language.
    """
    bodies = public.bodies().order_by("pk").values_list("slug", flat=True)
    pages = Page.objects.live().filter(depth=3, view_restrictions=None, locale__language_code=settings.LANGUAGE_CODE)
    written = pages.order_by("path").values_list("slug", "last_published_at")
    parts: dict[str, Iterable[Record | Place]] = {
        "lists": map(Place, ROUTES),
        "collaborations": Collaboration.objects.public().only("slug", "kind", "updated_at").order_by("pk"),
        "activities": Activity.objects.public().only("slug", "updated_at").order_by("pk"),
        "bodies": (Place(route, (slug,)) for slug in bodies for route in ("meetings:body", "meetings:decisions")),
        "meetings": public.meetings().order_by("pk"),
        "people": public.people_in_office().only("slug", "updated_at").order_by("pk"),
        "pages": (Place("wagtail_serve", (f"{slug}/",), published) for slug, published in written),
    }
    return {name: SiteSitemap(found) for name, found in parts.items()}
