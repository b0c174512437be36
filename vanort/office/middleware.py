# SPDX-License-Identifier: EUPL-1.2
"""One way in to the office, and the looser content security policy that Wagtail's own pages need there."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import override


class OfficeMiddleware:
    """Stand last in ``MIDDLEWARE``: it needs the person and the language, and the policy's own middleware before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.office = reverse("wagtailadmin_home")
        self.second_door = reverse("wagtailadmin_login")
        # Signing in posts a form that the identity service answers; the policy must let the form lead there.
        self.sign_in = reverse("account_login").removesuffix("login/")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under the policy of its part of the site."""
        if request.path.startswith(self.office):
            # Staff read Swedish whatever their browser asks for, unless they choose another language in their profile.
            with override(settings.LANGUAGE_CODE):
                response = self._turned_away(request) or self.get_response(request)
            response._csp_config = settings.OFFICE_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            return response
        response = self.get_response(request)
        if request.path.startswith(self.sign_in):
            policy = settings.OFFICE_CONTENT_SECURITY_POLICY
            response._csp_replace = {"form-action": policy["form-action"]}  # type: ignore[attr-defined]
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Let the sign-in page show our site; allauth hides it behind one of the same name."""
        if request.path.startswith(self.sign_in) and response.context_data:
            response.context_data.pop("site", None)
        return response

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """Answer those who may not pass; None for everybody else.

        Wagtail's own sign-in would let a password pass without the second factor, so it leads to ours. A person who is
        signed in and has no role would be sent between the two for ever, so that person is told instead.
        """
        if request.path == self.second_door:
            query = request.GET.urlencode()
            return HttpResponseRedirect(reverse("account_login") + (f"?{query}" if query else ""))
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            return render(request, "account/no_access.html", status=403)
        return None
