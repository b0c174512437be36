# SPDX-License-Identifier: EUPL-1.2
"""Whether a token of the identity service is its own: signed by one of its keys, for us, and for now."""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Signatures that only the owner of a secret key can make. One made by a secret that we know too would prove nothing.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


def decode_identity(self: Any, app: SocialApp, token: str) -> dict[str, Any]:
    """Return what an ID token says, in the place of allauth's method, which leaves signatures out after TLS.

    The keys are those of the service that was set up (OpenID Connect Core 1.0, 3.1.3.7); a token that names none of
    them is tried with each.

    Raises:
        OAuth2Error: when it is not signed by the service, not for us, or has run out.
    """
    with get_adapter().get_requests_session() as session:
        answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
    try:
        named = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
    except (jwt.PyJWTError, ValueError) as error:
        raise OAuth2Error("Unreadable id_token or keys") from error
    for key in keys:
        if named in (None, key.key_id):
            try:
                claims: dict[str, Any] = jwt.decode(
                    token, key.key, algorithms=ALGORITHMS, audience=app.client_id, issuer=self.openid_config["issuer"],
                    options={"require": ["exp", "iss", "aud", "sub"]},
                )  # fmt: skip
            except (jwt.PyJWTError, TypeError):
                continue
            verify_jti(claims)
            return claims
    raise OAuth2Error("Invalid id_token")
