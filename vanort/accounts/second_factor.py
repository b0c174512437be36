# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody has just proved by a passkey or a code who it is, where a password is not enough."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def has_one(user: Any) -> bool:
    """Whether an account has a passkey or a code app. One query."""
    own = Authenticator.objects.filter(user_id=user.pk)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def is_proved(request: HttpRequest) -> bool:
    """Whether the person has used one in this session, within as many seconds as allauth lets any proof be good for.

    A password that was given again counts for nothing here, nor does what another session proved. One query: a passkey
    or an app that has been taken away meanwhile proves nothing any more.
    """
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    user: Any = request.user
    records = get_authentication_records(request, user)
    used = [one.get("id") for one in records if one.get("method") == "mfa" and one.get("at", 0) > since]
    return bool(used) and Authenticator.objects.filter(user_id=user.pk, pk__in=used).exists()


def proof_url(user: Any, *, back: str) -> str:
    """Return where a person proves it and is then led back, or gets a second factor if there is none. One query."""
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    if not kinds - {Authenticator.Type.RECOVERY_CODES}:
        return reverse("mfa_index")
    by_key = "mfa_reauthenticate_webauthn"
    name = by_key if Authenticator.Type.TOTP not in kinds else "mfa_reauthenticate"
    return f"{reverse(name)}?{urlencode({'next': back})}"
