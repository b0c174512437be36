# SPDX-License-Identifier: EUPL-1.2
"""Uploaded pictures, as every installation can hand them out: from the data folder or from a bucket."""

import mimetypes
from posixpath import normpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

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
