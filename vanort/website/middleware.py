# SPDX-License-Identifier: EUPL-1.2
"""Rules for every answer: search engines stay away from a demonstration, and a shortage is not our fault."""

import logging

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from vanort.website.context import ONE_LANGUAGE, site_of
from vanort.website.views.errors import is_shortage, unavailable

logger = logging.getLogger(__name__)


class NoIndexMiddleware(MiddlewareMixin):
    """Tell search engines not to keep pages of a demonstration, nor ever those for staff."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_never_kept = response.status_code >= 400 or request.path.startswith(ONE_LANGUAGE)
        # The database is asked only for a page that came out well.
        if is_page and (is_never_kept or not site_of(request).is_official):
            response.setdefault("X-Robots-Tag", "noindex")
        return response


class ShortageMiddleware(MiddlewareMixin):
    """Answer 503 and not 500 when the database is locked or gone, or the disk is full."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_shortage(exception):
            return None
        logger.error("Short of database or disk: %s", request.path, exc_info=exception)
        return unavailable(request)
