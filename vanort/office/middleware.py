# SPDX-License-Identifier: EUPL-1.2
"""One way in to the office, its content security policy, and no trace of its pages in browsers and caches."""

import logging
import re
from collections.abc import Callable
from traceback import walk_tb

from csp.constants import UNSAFE_INLINE
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import override

from vanort.ui.refused import bad, signed_out, typed_in

logger = logging.getLogger(__name__)

# The editor of rich text writes a style sheet of its own into the page; only pages have such texts.
RICH_TEXT = re.compile(r"pages/(?:add/.+|\d+/edit)/")
UNREADABLE = (ValueError, OverflowError, LookupError, AttributeError, TypeError, DataError)


class OfficeMiddleware:
    """Stand last in ``MIDDLEWARE``: it needs the person and the language, and the policy's own middleware before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.office = reverse("wagtailadmin_home")
        self.second_door = reverse("wagtailadmin_login")
        # Signing in posts a form that the identity service answers; the policy must let the form lead there.
        self.sign_in = reverse("account_login").removesuffix("login/")
        self.ways_out = {reverse("wagtailadmin_logout"), reverse("account_logout")}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.office):
            # Staff read Swedish whatever their browser asks for, unless they choose another language in their profile.
            with override(settings.LANGUAGE_CODE):
                response = self._turned_away(request) or self.get_response(request)
            response._csp_config = self._policy(request.path)  # type: ignore[attr-defined]
            # A preview is an answer inside this one, and brings the policy of the public site with it.
            del response["Content-Security-Policy"]
            return self._left_no_trace(request, response)
        response = self.get_response(request)
        if request.path.startswith(self.sign_in):
            ways = settings.OFFICE_CONTENT_SECURITY_POLICY["form-action"]
            response._csp_replace = {"form-action": ways}  # type: ignore[attr-defined]
            return self._left_no_trace(request, response)
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Let the sign-in page show our site; allauth hides it behind one of the same name."""
        if request.path.startswith(self.sign_in) and response.context_data:
            response.context_data.pop("site", None)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that an address or form cannot be read, where Wagtail or allauth fell over it; our faults stay ours."""
        ours = request.path.startswith((self.office, self.sign_in)) and isinstance(exception, UNREADABLE)
        frames = [frame.f_globals.get("__name__", "") for frame, _line in walk_tb(exception.__traceback__)]
        if not ours or not frames or frames[-1].startswith("vanort."):
            return None
        logger.error("Not readable: %s", request.path, exc_info=exception)
        return bad(request)

    def _policy(self, path: str) -> dict[str, list[str]]:
        policy: dict[str, list[str]] = settings.OFFICE_CONTENT_SECURITY_POLICY
        inline = [UNSAFE_INLINE] if RICH_TEXT.fullmatch(path.removeprefix(self.office)) else []
        return {**policy, "style-src": [*policy["style-src"], *inline]}

    def _left_no_trace(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep a page for staff, its address and what scripts noted of it to the visit; icons and words may be kept."""
        if "public" not in response.get("Cache-Control", "") and "Last-Modified" not in response:
            response["Cache-Control"] = "no-store"
        # The form still tells our own site where it came from, which guards against forged ones.
        response["Referrer-Policy"] = "same-origin"
        if request.method == "POST" and request.path in self.ways_out:
            response["Clear-Site-Data"] = '"storage"'
        return response

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """Answer those who may not pass; None for everybody else.

        Wagtail's own sign-in would let a password pass without the second factor, so it leads to ours. Between the two
        a person without a role would be sent for ever. Who was signed out while writing gets the text back."""
        if request.path == self.second_door:
            return HttpResponseRedirect(reverse("account_login", query=request.GET))
        if not request.user.is_authenticated:
            by_hand = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
            return signed_out(request) if request.method == "POST" and by_hand and typed_in(request) else None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return render(request, "account/no_access.html", status=403)
        return None
