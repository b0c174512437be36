# SPDX-License-Identifier: EUPL-1.2
"""Answers to machines: search engines, security researchers, and whoever watches that the site is up."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as draw_sitemap
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from vanort.activities.models import Activity
from vanort.bodies import public
from vanort.collaborations.models import Collaboration
from vanort.core.models import SiteGeneration
from vanort.reports.models import Edition
from vanort.website.context import ONE_LANGUAGE, site_of

PLAIN = "text/plain; charset=utf-8"
# RFC 9116, 2.5.5 recommends less than a year; the file is made anew at each request.
SECURITY_VALID_DAYS = 180
LISTS = ("start", "twin_towns", "collaborations", "activities", "timeline", "calendar", "places", "contact")
ROUTES = (*(f"website:{name}" for name in LISTS), "meetings:bodies", "reports:index")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines in when the site is official, else keep them out (RFC 9309)."""
    rules = ["Disallow: /"]
    if site_of(request).is_official:
        tail = f"Sitemap: {settings.SITE_URL}{reverse('machines:sitemap')}"
        rules = [*(f"Disallow: {path}" for path in ONE_LANGUAGE), "Allow: /", "", tail]
    return HttpResponse("\n".join(["User-agent: *", *rules, ""]), content_type=PLAIN)


# What gives the address of a page in the active language, and when the page changed if that is known.
Place = tuple[Callable[[], str], dt.datetime | None]


class SiteSitemap(Sitemap):  # type: ignore[type-arg]
    """Some pages in every language, with the site's own host whatever the request said."""

    i18n = alternates = x_default = True

    def __init__(self, pages: Iterable[Place]) -> None:
        self.pages = list(pages)

    def items(self) -> list[Place]:
        return self.pages

    def location(self, item: Place) -> str:
        return item[0]()

    def lastmod(self, item: Place) -> dt.datetime | None:
        return item[1]

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page in every language (sitemaps.org, with xhtml:link for the languages).

    A query for each part but the first. Whoever holds no office any more is not for search engines. A page that
    editors wrote and did not translate shows in Swedish under every language."""
    bodies = public.bodies().order_by("pk").values_list("slug", flat=True)
    pages = Page.objects.live().filter(depth=3, view_restrictions=None, locale__language_code=settings.LANGUAGE_CODE)
    written = pages.order_by("path").values_list("slug", "last_published_at")
    editions = Edition.objects.public().filter(number=1).defer("content").select_related("report__body").order_by("pk")
    of_bodies = ("meetings:body", "meetings:decisions")
    parts: dict[str, Iterable[Place]] = {
        "lists": ((partial(reverse, route), None) for route in ROUTES),
        "collaborations": _places(Collaboration.objects.public().only("slug", "kind", "updated_at")),
        "activities": _places(Activity.objects.public().only("slug", "updated_at")),
        "bodies": ((partial(reverse, route, args=[slug]), None) for slug in bodies for route in of_bodies),
        "meetings": _places(public.meetings()),
        "reports": ((one.get_absolute_url, one.published_at) for one in editions),
        "people": _places(public.people_in_office().only("slug", "updated_at")),
        "pages": ((partial(reverse, "wagtail_serve", args=[f"{slug}/"]), published) for slug, published in written),
    }
    maps: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {name: SiteSitemap(found) for name, found in parts.items()}
    kind = "application/xml; charset=utf-8"
    return draw_sitemap(request, maps, template_name="website/sitemap.xml", content_type=kind).render()


def _places(records: QuerySet[Any]) -> Iterator[Place]:
    return ((one.get_absolute_url, one.updated_at) for one in records.order_by("pk"))


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a security hole (RFC 9116); 404 until somebody has been named."""
    contact = _as_uri(site_of(request).facts.security_contact)
    if not contact:
        words = _("Nobody has been named yet whom to tell about security holes.")
        return HttpResponse(f"{words}\n", content_type=PLAIN, status=404)
    # Our own midnight, at which kept pages end too.
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    lines = [
        f"Contact: {contact}", f"Expires: {(midnight + dt.timedelta(days=SECURITY_VALID_DAYS)):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}{reverse('machines:security')}", ""]  # fmt: skip
    return HttpResponse("\r\n".join(lines), content_type=PLAIN)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer ``ok`` when the database answers, else 503; never kept by anybody. One query."""
    words, status = "ok\n", 200
    try:
        SiteGeneration.current()
    except DatabaseError:
        words, status = "database does not answer\n", 503
    return HttpResponse(words, content_type=PLAIN, status=status, headers={"Cache-Control": "no-store"})


def _as_uri(contact: str) -> str:
    """Return the contact as the standard wants it, nothing when it is neither address nor telephone number."""
    cleaned = "".join(contact.split())
    if "@" in cleaned and ":" not in cleaned:
        cleaned = f"mailto:{cleaned}"
    return cleaned if cleaned.startswith(("mailto:", "https://", "tel:")) else ""
