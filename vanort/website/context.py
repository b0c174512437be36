# SPDX-License-Identifier: EUPL-1.2
"""What every page needs to know about the site: three queries after a change, none on a page that does not ask."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _, gettext_lazy

from vanort.core.key_addresses import masked
from vanort.core.texts import Texts, active_language
from vanort.enquiries.addresses import ask_url
from vanort.ui.languages import own_name, path_in_language
from vanort.website import register

REGISTER_LINKS = (
    ("website:twin_towns", gettext_lazy("Twin towns")), ("website:timeline", gettext_lazy("Timeline")),
    ("website:collaborations", gettext_lazy("Collaborations")))  # fmt: skip
FOOTER_LINKS = (
    ("website:activities", gettext_lazy("Activities")), ("website:calendar", gettext_lazy("Calendar to subscribe to")),
    ("website:places", gettext_lazy("Places and gifts")), ("meetings:bodies", gettext_lazy("Bodies")),
    ("reports:index", gettext_lazy("Annual reports")))  # fmt: skip
ONE_LANGUAGE = ("/admin/", "/konto/")


class SiteInfo:
    """The site as templates see it; each part is fetched once per request, and only when a page asks for it."""

    # Lazy, so in the language that is active when they are printed.
    home_url = reverse_lazy("website:start")
    search_url = reverse_lazy("search:search")
    contact_url = reverse_lazy("website:contact")

    def __init__(self, path: str = "") -> None:
        self.path = path

    home = cached_property(lambda _site: register.home())
    facts = cached_property(lambda _site: register.facts())
    pages = cached_property(lambda _site: register.pages())

    @property
    def municipality_name(self) -> str:
        """The municipality's full name as it writes it itself, else its name; empty before the register has it."""
        return (self.home.endonym or str(self.home.name)) if self.home else ""

    @property
    def site_name(self) -> Texts | str:
        return self.facts.site_name or _("Collaborations and twin towns")

    @property
    def is_official(self) -> bool:
        return self.facts.is_official

    @property
    def origin(self) -> str:
        return settings.SITE_URL

    @property
    def correct_url(self) -> str:
        is_told = not self.path.startswith(ask_url()) and masked(self.path) == self.path
        return ask_url("rattelse", self.path if is_told else "")

    @property
    def privacy_url(self) -> str:
        return next((page.url for page in self.pages if page.model == register.PRIVACY), "")


def site_of(request: HttpRequest) -> SiteInfo:
    """Return the one ``SiteInfo`` of a request."""
    info: SiteInfo = request.__dict__.setdefault("vanort_site", SiteInfo(request.path))
    return info


def site_context(request: HttpRequest) -> dict[str, Any]:
    """Give templates the site, its menus and its languages; nothing is fetched before a template uses it."""
    return {
        "site": site_of(request), "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "footer_links": SimpleLazyObject(lambda: _footer_links(request)),
        "language_links": SimpleLazyObject(lambda: _language_links(request.path)),
        "alternates": SimpleLazyObject(lambda: _alternates(request.path))}  # fmt: skip


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    links: list[tuple[Any, str]] = [(title, reverse(route)) for route, title in REGISTER_LINKS]
    links += [(page.title, page.url) for page in site_of(request).pages if page.in_menu]
    return [{"title": title, "url": url, "is_current": request.path.startswith(url)} for title, url in links]


def _footer_links(request: HttpRequest) -> list[dict[str, Any]]:
    links: list[tuple[Any, str]] = [(title, reverse(route)) for route, title in FOOTER_LINKS]
    links += [(page.title, page.url) for page in site_of(request).pages if page.model in register.LEGAL_PAGES]
    return [{"title": title, "url": url} for title, url in links]


def _language_links(path: str) -> list[dict[str, Any]]:
    """Return the page in each language; none where the address has one language only."""
    if path.startswith(ONE_LANGUAGE):
        return []
    active = active_language()
    return [
        {"code": code, "name": own_name(code), "url": path_in_language(path, code), "is_current": code == active}
        for code, _name in settings.LANGUAGES]  # fmt: skip


def _alternates(path: str) -> list[dict[str, str]]:
    links = [{"code": link["code"], "url": settings.SITE_URL + link["url"]} for link in _language_links(path)]
    default = [{"code": "x-default", "url": settings.SITE_URL + path_in_language(path, settings.LANGUAGE_CODE)}]
    return links + default if links else []
