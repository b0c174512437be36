# SPDX-License-Identifier: EUPL-1.2
"""Addresses: of the form that people write to us by, and of the pages of this site that they write about."""

from urllib.parse import urlencode, urlsplit

from django.core.signing import BadSignature, Signer
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import get_language_from_path

from vanort.activities.models import Activity
from vanort.collaborations.models import Collaboration
from vanort.core.models import Record
from vanort.enquiries.models import Enquiry

# So that a number in the address of the last page can be neither guessed nor counted on from.
_SIGNER = Signer(salt="vanort.enquiries.thanks")
# Route names are a contract (docs/reference/urls.md).
_RECORDS: dict[str, type[Collaboration] | type[Activity]] = {
    "website:twin_town": Collaboration, "website:collaboration": Collaboration, "website:activity": Activity,
}  # fmt: skip


def ask_url(topic: str = "", page: str = "") -> str:
    """Return the form's address in the active language, about a page by its path, with an open topic by its slug."""
    given = {name: value for name, value in (("amne", topic), ("om", page)) if value}
    return reverse("enquiries:ask") + (f"?{urlencode(given, safe='/')}" if given else "")


def thanks_url(enquiry: Enquiry) -> str:
    """Return the address of the page that confirms an enquiry; the case number is all that it tells."""
    return f"{reverse('enquiries:thanks')}?{urlencode({'nr': _SIGNER.sign(enquiry.number)}, safe=':')}"


def read_number(signed: str) -> tuple[int, int] | None:
    """Return year and serial of the case number in an address; None when we did not write it."""
    try:
        year, serial = _SIGNER.unsign(signed).split("-")
    except BadSignature:
        return None
    return int(year), int(serial)


def page_path(given: str) -> str:
    """Return the path of a page of this site, without query; nothing when the text is no such address."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return ""
    path = parts.path
    is_own = not parts.scheme and not parts.netloc and given.startswith("/") and not path.startswith("//")
    # Browsers read a backslash as a slash, so that it may lead to another site.
    is_plain = len(path) <= 200 and path.isprintable() and not {" ", "\\"} & set(path)
    return path if is_own and is_plain else ""


def record_of(path: str) -> Record | None:
    """Return the record whose public page an address leads to. One query at most."""
    with translation.override(get_language_from_path(path) or "sv"):
        try:
            match = resolve(path) if path else None
        except Resolver404:
            return None
    model = _RECORDS.get(match.view_name) if match else None
    return model.objects.filter(slug=match.kwargs["slug"]).first() if model and match else None
