# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody has just proved by a passkey or a code who it is, where a password is not enough."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse


def has_one(user: Any) -> bool:
    """Whether an account has a passkey or a code app. One query."""
    own = Authenticator.objects.filter(user_id=user.pk)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def is_proved(request: HttpRequest) -> bool:
    """Whether one was used in this session within allauth's seconds, and is still there. One query."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    used = [one.get("id") for one in records if one.get("method") == "mfa" and one.get("at", 0) > since]
    return bool(used) and Authenticator.objects.filter(user_id=request.user.pk, pk__in=used).exists()


def proof_url(user: Any, *, back: str) -> str:
    """Return where a person proves it and is then led back, or gets a second factor if there is none. One query."""
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    if not kinds - {Authenticator.Type.RECOVERY_CODES}:
        return reverse("mfa_index")
    name = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    return reverse(name, query={"next": back})
