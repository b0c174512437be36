# SPDX-License-Identifier: EUPL-1.2
"""Pages for what the site refuses: they say what to do, and give back what was typed."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

# Not given back: what is secret, and what was chosen and not typed, or is quicker to type again.
SECRET = ("password", "csrfmiddlewaretoken", "code", "token", "credential", "key")
CHOSEN = re.compile(r"[a-z0-9_-]*|.{0,2}")


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what cannot be read; with 413 what is too long."""
    status = 413 if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent) else 400
    return render(request, f"{status}.html", status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what the person may not do."""
    return render(request, "403.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of this site, or came too late."""
    return render(request, "403_csrf.html", {"typed": typed_in(request), "again": request.path}, status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Answer a form of the office that comes after the session has ended."""
    return render(request, "401.html", {"typed": typed_in(request)}, status=401)


def typed_in(request: HttpRequest) -> list[str]:
    """Return what was typed into the form, field by field; nothing of a form that another site has sent."""
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", "")).netloc
    if source != request.get_host():
        return []
    fields = [(name, text.strip()) for name, texts in request.POST.lists() for text in texts]
    return [text for name, text in fields if not CHOSEN.fullmatch(text) and not any(word in name for word in SECRET)]


class WrongMethodMiddleware:
    """Give the bare answer to a wrong method its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or response.get("Content-Length", "0") != "0" or response.streaming:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response.get("Allow", "")
        return page
