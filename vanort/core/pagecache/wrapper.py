# SPDX-License-Identifier: EUPL-1.2
"""The outermost part of the site: answers visitors without cookies from memory, and passes on everybody else."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from vanort.core.pagecache.answers import Environ, Headers, Page, StartResponse
from vanort.core.pagecache.generations import Mark, Reader, day_here, reader_for_database
from vanort.core.pagecache.published import Publisher

Application = Callable[[Environ, Any], Iterable[bytes]]
Key = tuple[bool, str, str]

# By this name the wrapper tells Django that it would keep the answer; Django says there until when it may.
KEEPS = "vanort.keeps_until"
MOST_BYTES = 64 * 2**20
LARGEST = 2 * 2**20
# Whoever sends one of these may get something of their own, or a part, or another answer than the page.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
# For staff, for whoever watches the site, and files, which have rules of their own.
PASSED_ON = ("/admin/", "/konto/", "/dokument/", "/healthz")


class PageCache:
    """A WSGI application around another one, which works the pages out: a Django site with ``PageCacheMiddleware``."""

    def __init__(self, application: Application, generation: Reader | None = None) -> None:
        self.application, self.generation = application, generation or reader_for_database()
        self.shelf, self.hosts = Shelf(MOST_BYTES), _own_hosts()
        self.passed_on = (*PASSED_ON, settings.STATIC_URL, settings.MEDIA_URL)
        self.publisher = Publisher()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        mark = self.generation() if key else None
        if not key or not mark:
            return self.application(environ, start_response)
        page = self.shelf.get(key)
        if page and page.mark == mark and time.time() < page.until:
            if not page.is_asked_again:
                page.is_asked_again = True
                self.publisher.take(*key, page)
            return page.answer(environ, start_response)
        return self._work_out(key, mark, environ, start_response)

    def _key(self, environ: Environ) -> Key | None:
        """Return what a page is found by; None when the request is not one that everybody could make."""
        is_plain = environ["REQUEST_METHOD"] in ("GET", "HEAD") and not environ.get("QUERY_STRING")
        if not is_plain or any(name in environ for name in PERSONAL):
            return None
        if "HTTP_IF_MODIFIED_SINCE" in environ and "HTTP_IF_NONE_MATCH" not in environ:
            return None
        host, path = environ.get("HTTP_HOST", ""), environ["PATH_INFO"]
        is_kept = host in self.hosts and not path.startswith(self.passed_on)
        return (_is_secure(environ), host, path) if is_kept else None

    def _work_out(self, key: Key, mark: Mark, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = {**environ, "REQUEST_METHOD": "GET", KEEPS: None}
        said: list[tuple[str, Headers]] = []
        day = day_here()
        answer = self.application(asked, lambda status, headers, _error=None: said.append((status, headers)))
        (status, headers), until = said[0], asked[KEEPS]
        if until is None:
            start_response(status, headers)
            if environ["REQUEST_METHOD"] == "GET":
                return answer
            _close(answer)
            return []
        try:
            body = b"".join(answer)
        finally:
            _close(answer)
        page = Page(headers, body, mark=mark, day=day, until=until)
        if len(body) <= LARGEST:
            self.shelf.put(key, page)
        return page.answer(environ, start_response)


class Shelf:
    """Pages by address, up to a weight; the one not asked for the longest goes first. Safe for several threads."""

    def __init__(self, most: int) -> None:
        self.most, self.weight = most, 0
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self.lock:
            if page := self.pages.get(key):
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self.lock:
            if old := self.pages.pop(key, None):
                self.weight -= old.weight
            self.pages[key] = page
            self.weight += page.weight
            while self.weight > self.most:
                self.weight -= self.pages.popitem(last=False)[1].weight


def _own_hosts() -> frozenset[str]:
    """Return how the site is called; other names and ports would only fill the memory."""
    port = urlsplit(settings.SITE_URL).port
    names = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    return frozenset([urlsplit(settings.SITE_URL).netloc, *names, *(f"{name}:{port}" for name in names if port)])


def _is_secure(environ: Environ) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if said := environ.get(name):
            return bool(said.partition(",")[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


def _close(answer: Iterable[bytes]) -> None:
    getattr(answer, "close", lambda: None)()
