# SPDX-License-Identifier: EUPL-1.2
"""Sign-in for staff only: no open sign-up, and nobody is matched by e-mail address: whoever controls that claim of the
identity service would get the account's rights. Who has an account signs in to it and connects the service from
there."""

from typing import Any

import jwt
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException, Session

from vanort.accounts.actions import set_roles
from vanort.accounts.models import User
from vanort.core.clients import client_address

# Signatures that only the owner of a secret key can make. One made by a secret that we know too would prove nothing.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or by the identity service, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the office, or for people to whom it is closed to their own pages."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return str(super().get_login_redirect_url(request))
        return reverse("meetings:mine" if hasattr(request.user, "person") else "mfa_index")

    get_signup_redirect_url = get_login_redirect_url

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> Any:
        """Take over the roles that the identity service says, before it is asked where to go."""
        sociallogin = (options.get("signal_kwargs") or {}).get("sociallogin")
        if sociallogin and settings.OIDC_GROUPS_CLAIM:
            set_roles(user, names=claimed_names(sociallogin.account.extra_data, settings.OIDC_GROUPS_CLAIM))
            request.user = User.objects.get(pk=user.pk)
        return super().post_login(request, user, **options)


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """Whoever the municipality's identity service vouches for may have an account; the office needs a role as well."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Who has an account here with one of the addresses is told to connect it."""
        if any(filter_users_by_email(address.email) for address in sociallogin.email_addresses):
            raise ImmediateHttpResponse(render(request, "socialaccount/known_address.html", status=409))
        return True

    def get_requests_session(self) -> Session:
        """A service that cannot be reached gives a page, not a fault."""
        session: Session = super().get_requests_session()
        ask = session.request

        def ask_or_tell(*args: Any, **kwargs: Any) -> Any:
            try:
                return ask(*args, **kwargs)
            except RequestException as error:
                page = render(self.request, "socialaccount/authentication_error.html", status=502)
                raise ImmediateHttpResponse(page) from error

        session.request = ask_or_tell  # type: ignore[method-assign]
        return session


def claimed_names(claims: dict[str, Any], path: str) -> list[str]:
    """Return the groups at a claim's dotted path; the first of ``userinfo`` and ``id_token`` that has it counts."""
    for part in (claims.get("userinfo"), claims.get("id_token"), claims):
        found = _at(part, path)
        if isinstance(found, str):
            return [found]
        if isinstance(found, list):
            return [name for name in found if isinstance(name, str)]
    return []


def _at(claims: Any, path: str) -> Any:
    if not isinstance(claims, dict):
        return None
    if path in claims:
        return claims[path]
    first, _dot, rest = path.partition(".")
    return _at(claims.get(first), rest) if rest else None


def decode_identity(self: Any, app: SocialApp, token: str) -> dict[str, Any]:
    """Return what an ID token says, in the place of allauth's method, which leaves signatures out after TLS.

    The keys are those of the service (OpenID Connect Core 1.0, 3.1.3.7); a token that names none is tried with each.
    Raises ``OAuth2Error`` when it is not signed by the service, not for us, or has run out."""
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
                claims: dict[str, Any] = jwt.decode(token, key.key, algorithms=ALGORITHMS, audience=app.client_id,
                                                    issuer=self.openid_config["issuer"],
                                                    options={"require": ["exp", "iss", "aud", "sub"]})  # fmt: skip
            except (jwt.PyJWTError, TypeError):
                continue
            verify_jti(claims)
            return claims
    raise OAuth2Error("Invalid id_token")
