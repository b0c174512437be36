# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees when something is wrong: not found, our fault, or resting for a moment."""

import errno
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from vanort.website.context import site_of

RETRY_AFTER_SECONDS = 120
STAFF, SIGN_IN = "/admin/", "/konto/"
# SQLite reports a wrong table or statement as the same kind of error as a full disk; those are our fault.
OUR_FAULT = ("no such", "syntax error", "has no column")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, in the language of the address; so there is nothing on it to correct."""
    site_of(request).path = ""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; without context and database, because either may be the fault."""
    if is_shortage(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the site rests, when to try again, and to staff what may be wrong; what was sent can be sent again."""
    context = {"path": request.path, "is_for_staff": request.path.startswith(STAFF), "typed": _typed(request)}
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(loader.get_template("503.html").render(context), status=503, headers=headers)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form held, so that nothing typed is lost; never a password."""
    if request.method != "POST" or request.path.startswith(SIGN_IN):
        return []
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # what cannot be read now cannot be shown either, and must not turn the answer into a fault
        return []


def is_shortage(error: BaseException | None) -> bool:
    """Whether an error passes by itself: a locked or unreachable database, a full disk."""
    if isinstance(error, OperationalError):
        return not any(words in str(error) for words in OUR_FAULT)
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
