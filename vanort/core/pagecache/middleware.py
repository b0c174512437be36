# SPDX-License-Identifier: EUPL-1.2
"""The address alone says the language, and whether an answer may be kept for everybody."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from vanort.core.pagecache.answers import is_for_everybody
from vanort.core.pagecache.turns import next_turn
from vanort.core.pagecache.wrapper import KEEPS

Answer = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware(LocaleMiddleware):
    """Django's, without its ``Vary: Accept-Language``: no page of ours looks at what the browser prefers."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "")
        return response


class PageCacheMiddleware:
    """Says to the page cache outside Django until when it may keep an answer; packs what it may not keep.

    Stands where Django's ``GZipMiddleware`` would, and uses it: that hides the length of a page with a form's token
    by random bytes, against guessing (BREACH). A page that everybody gets has nothing to hide.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.gzip = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what the page says is worked out after the moment is read when it stops being true."""
        until = next_turn().timestamp() if KEEPS in request.META else None
        response = self.get_response(request)
        if until and is_for_everybody(request, response):
            patch_vary_headers(response, ("Accept-Encoding",))
            request.META[KEEPS] = until
            return response
        packed: HttpResponseBase = self.gzip.process_response(request, response)
        return packed
