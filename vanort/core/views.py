# SPDX-License-Identifier: EUPL-1.2
"""Uploaded pictures, from the data folder or from a bucket; and the door that secret links lead to."""

import mimetypes
from posixpath import normpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from vanort.core.clients import client_household
from vanort.core.secret_links import find_link, let_in, unkept
from vanort.core.throttling import is_over_limit

# What Wagtail draws for pages, and portraits of staff under names that nobody can guess.
SHOWN = ("images/", "avatar_images/")
# An original may tell where a photograph was taken. Documents have their own view, which asks who may read them.
ORIGINALS = "original_images/"
LONGEST = 255
KEPT = 24 * 3600  # seconds; a picture that is drawn anew gets a new name


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """Hand out a picture that pages show, and originals to staff; 404 for every other uploaded file."""
    kind = mimetypes.guess_type(name)[0] or ""
    is_original = name.startswith(ORIGINALS) and request.user.has_perm("wagtailadmin.access_admin")
    is_odd = len(name) > LONGEST or normpath(name) != name
    if is_odd or not kind.startswith("image/") or not (name.startswith(SHOWN) or is_original):
        raise Http404
    try:
        file = default_storage.open(name)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    kept = "private, no-store" if is_original else f"public, max-age={KEPT}"
    return FileResponse(file, content_type=kind, headers={"Cache-Control": kept})


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
def secret_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, and when it is pressed open the page that the link leads to.

    A GET consumes nothing and tells no more than whether the link works: programs that check letters follow each link.
    """
    if request.method == "POST" and is_over_limit(client_household(request), form="secret_link"):
        return render(request, "429.html", status=429)
    if not (link := find_link(token)):
        return link_closed(request)
    if request.method != "POST":
        return render(request, "link.html")
    let_in(request, link)
    return redirect(link.opens)


def link_closed(request: HttpRequest) -> HttpResponse:
    """Answer somebody whose link does not work, or no longer, and say whom to ask; every page behind a link uses it."""
    return render(request, "410.html", status=410)
