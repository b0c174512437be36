# SPDX-License-Identifier: EUPL-1.2
"""The address alone says the language, and whether an answer may be kept for everybody."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from vanort.core.pagecache.answers import is_for_everybody
from vanort.core.pagecache.generations import next_turn
from vanort.core.pagecache.wrapper import KEEPS


class LanguageMiddleware(LocaleMiddleware):
    """Django's, without its ``Vary: Accept-Language``: no page of ours looks at what the browser prefers."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "")
        return response


class PageCacheMiddleware:
    """Tells the page cache until when it may keep an answer; packs others, against guessing by length (BREACH)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response, self.gzip = get_response, GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        until = next_turn().timestamp() if KEEPS in request.META else None
        response = self.get_response(request)
        if until and is_for_everybody(request, response):
            patch_vary_headers(response, ("Accept-Encoding",))
            request.META[KEEPS] = until
            return response
        return self.gzip.process_response(request, response)
