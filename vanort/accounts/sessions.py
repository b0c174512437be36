# SPDX-License-Identifier: EUPL-1.2
"""How long somebody who has signed in stays so, and what a first password is good for."""

import re
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

# Seconds between two notes of when somebody was last seen: a page that is read seldom writes anything.
NOTED_EVERY = 600
SINCE, SEEN, MUST_CHOOSE = "signed_in_at", "seen_at", "must_choose_password"

# What staff_password and the first start make; see vanort.office.first_admin.
_MACHINE_MADE = re.compile(r"(?:[a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}")


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Note when the session began; called when somebody signs in."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


def is_over(session: SessionBase) -> bool:
    """Whether the person has been away too long, or signed in too long ago."""
    now = time.time()
    seen, since = session.get(SEEN, 0), session.get(SINCE, 0)
    return bool(now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE)


def note_seen(session: SessionBase) -> None:
    """Note that the person is there, if the last note is old enough to be worth a write."""
    now = int(time.time())
    if now - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = now


def is_machine_made(password: str) -> bool:
    """Whether a password has the form of those that are printed once, which nobody may keep."""
    return bool(_MACHINE_MADE.fullmatch(password))


def has_chosen(request: HttpRequest, **_signal: Any) -> None:
    """Open the office again to somebody who has put a password of their own in the place of the first one."""
    request.session.pop(MUST_CHOOSE, None)
