# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the form that people write to us by."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from vanort.enquiries.models import Enquiry

# So that a number in the address of the last page can be neither guessed nor counted on from.
_SIGNER = Signer(salt="vanort.enquiries.thanks")


def ask_url(topic: str = "", page: str = "") -> str:
    """Return the address of the form in the active language.

    Args:
        topic: slug of the topic to be chosen beforehand; one that is not open chooses none.
        page: path of the page that it is about.
    """
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
