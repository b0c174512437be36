# SPDX-License-Identifier: EUPL-1.2
"""What browsers are told to refuse, on every answer: pages, files, errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from vanort.core.key_addresses import masked

# Not "no-referrer": with that, browsers say that forms come from nowhere, and such forms are refused.
TELLS_NO_PATH = "strict-origin"


def refusals(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Add the headers of ``REFUSALS`` to each answer that does not say otherwise itself; stand first."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in settings.REFUSALS.items():
            response.setdefault(name, value)
        if masked(request.path) != request.path:
            response["Referrer-Policy"] = TELLS_NO_PATH
        return response

    return answer
