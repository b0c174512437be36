# SPDX-License-Identifier: EUPL-1.2
"""Sessions end by themselves, change their key when a password is given again, and want a password of one's own."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vanort.accounts.sessions import MUST_CHOOSE, SEEN, SINCE

# Seconds between two notes of when somebody was last seen: a page that is read seldom writes anything.
NOTED_EVERY = 600


class SessionMiddleware:
    """Stand after the middleware that knows the person; visitors without a session are passed by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.office = reverse("wagtailadmin_home")
        ways = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
        self.again = [reverse(name) for name in ways]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        away, signed_in = (time.time() - request.session.get(note, 0) for note in (SEEN, SINCE))
        if away > settings.SESSION_IDLE_SECONDS or signed_in > settings.SESSION_COOKIE_AGE:
            logout(request)
            return self.get_response(request)
        if away > NOTED_EVERY:
            request.session[SEEN] = int(time.time())
        if request.session.get(MUST_CHOOSE) and request.path.startswith(self.office):
            messages.info(request, _("Choose a password of your own first. The one that was printed works only once."))
            return HttpResponseRedirect(reverse("account_change_password"))
        response = self.get_response(request)
        if request.method == "POST" and request.path in self.again and response.status_code == 302:
            request.session.cycle_key()
        return response
