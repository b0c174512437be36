# SPDX-License-Identifier: EUPL-1.2
"""Ways in for people without an account: a link with a secret, exchanged once per visit for the visitor's session.

The secret stands in the letter and nowhere else: we keep its hash, and the session the number of the row. Each request
asks again whether the link still works, so that taking it back shuts out whoever is inside."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from vanort.core.models import SecretLink

View = Callable[..., HttpResponse]

# In the session: for each route, the number of the link that has opened it.
OPENED = "opened_by_link"


def new_link(opens: str, object_id: int, *, days: int) -> str:
    """Make a link that lets its holder open a page about one row; call it in the transaction that sends the letter.

    ``opens`` is the route name of the page, which has no arguments and asks ``opened`` for the row. What is returned is
    the whole address, in the active language; it cannot be shown a second time."""
    token = secrets.token_urlsafe(32)
    until = timezone.now() + dt.timedelta(days=days)
    SecretLink.objects.create(token_hash=_hashed(token), opens=opens, object_id=object_id, expires_at=until)
    return settings.SITE_URL + reverse("secret_link", args=[token])


def revoke_links(opens: str, object_id: int) -> int:
    """Take back all links to a page about a row, also for who is inside already; return how many still worked."""
    working = SecretLink.objects.filter(opens=opens, object_id=object_id, revoked_at=None)
    return working.filter(expires_at__gt=timezone.now()).update(revoked_at=timezone.now())


def forget_links() -> None:
    """Throw away links that stopped working of age a month ago or more."""
    SecretLink.objects.filter(expires_at__lt=timezone.now() - dt.timedelta(days=30)).delete()


def find_link(token: str) -> SecretLink | None:
    """Return the working link that a token belongs to; None for one that is unknown, too old or taken back."""
    link = SecretLink.objects.filter(token_hash=_hashed(token)).first()
    return link if link and link.is_working else None


def let_in(request: HttpRequest, link: SecretLink) -> None:
    """Note in the session what a link opens. The session gets another key, so that one from before opens nothing."""
    SecretLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
    request.session[OPENED] = {**request.session.get(OPENED, {}), link.opens: link.pk}
    request.session.cycle_key()


def opened(request: HttpRequest, opens: str) -> int | None:
    """Return the id of the row that this session may open on a page; None without a link that works now. One query."""
    key = request.session.get(OPENED, {}).get(opens)
    link = SecretLink.objects.filter(pk=key, opens=opens).first() if key else None
    return link.object_id if link and link.is_working else None


def unkept(view: View) -> View:
    """Let nobody store what a page behind a link says, neither on the way nor in a browser or a search engine."""

    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        response = view(request, **named)
        response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex, nofollow"
        return response

    return answered


def _hashed(token: str) -> str:
    # The token is random and long: no salt and no slow hash would make it harder to guess.
    return hashlib.sha256(token.encode()).hexdigest()
