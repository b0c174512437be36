# SPDX-License-Identifier: EUPL-1.2
"""What browsers are told to refuse, on every answer: pages, files, errors."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def refusals(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Add the headers of ``REFUSALS`` to each answer that does not say otherwise itself; stand first."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in settings.REFUSALS.items():
            response.setdefault(name, value)
        return response

    return answer
