# SPDX-License-Identifier: EUPL-1.2
"""How long somebody who has signed in stays so, and what a first password is good for."""

import re
import time
from typing import Any

from django.http import HttpRequest

SINCE, SEEN, MUST_CHOOSE = "signed_in_at", "seen_at", "must_choose_password"

# What staff_password and the first start make; see vanort.office.first_admin.
_MACHINE_MADE = re.compile(r"(?:[a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}")


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Note when the session began; called when somebody signs in."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


def is_machine_made(password: str) -> bool:
    """Whether a password has the form of those that are printed once, which nobody may keep."""
    return bool(_MACHINE_MADE.fullmatch(password))


def has_chosen(request: HttpRequest, **_signal: Any) -> None:
    """Open the office again to somebody who has put a password of their own in the place of the first one."""
    request.session.pop(MUST_CHOOSE, None)
