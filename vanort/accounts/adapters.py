# SPDX-License-Identifier: EUPL-1.2
"""Sign-in for staff only: no open sign-up, and what the identity service may decide.

Nobody is ever matched by e-mail address. An address is a claim of the service that sends it, and taking over an
account by it would give whoever controls that claim the rights of an administrator. A person who has an account here
signs in to it and connects the service from there; after that the service knows the account by its own identifier.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException, Session

from vanort.accounts.actions import set_roles
from vanort.accounts.models import User
from vanort.core.clients import client_address


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or by the identity service, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the office; those to whom it is closed to their own pages if they are in the register of people."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return str(super().get_login_redirect_url(request))
        return reverse("meetings:mine" if hasattr(request.user, "person") else "mfa_index")

    get_signup_redirect_url = get_login_redirect_url

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Take over the roles that the identity service says, before it is asked where to go."""
        sociallogin = (options.get("signal_kwargs") or {}).get("sociallogin")
        if sociallogin and settings.OIDC_GROUPS_CLAIM:
            set_roles(user, names=claimed_names(sociallogin.account.extra_data, settings.OIDC_GROUPS_CLAIM))
            request.user = User.objects.get(pk=user.pk)
        response: HttpResponse = super().post_login(request, user, **options)
        return response


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """Whoever the municipality's identity service vouches for may have an account; the office needs a role as well."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let in who is new, and tell who has an account already to connect it.

        Raises:
            ImmediateHttpResponse: when an account here has one of the addresses that the service sent.
        """
        addresses = [address.email for address in sociallogin.email_addresses]
        if any(filter_users_by_email(address) for address in addresses):
            raise ImmediateHttpResponse(render(request, "socialaccount/known_address.html", status=409))
        return True

    def get_requests_session(self) -> Session:
        """Return the session that the service is asked in; one that cannot be reached gives a page, not a fault."""
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
    """Return the groups that a claim holds; nothing when there is no such claim.

    Args:
        claims: what the service sent: ``userinfo`` and ``id_token``, the first of them that has the claim is believed.
        path: the claim's name; dots lead into nested claims, as in ``realm_access.roles``.
    """
    for part in (claims.get("userinfo"), claims.get("id_token"), claims):
        found = _at(part, path)
        if isinstance(found, str):
            return [found]
        if isinstance(found, list):
            return [name for name in found if isinstance(name, str)]
    return []


def _at(claims: Any, path: str) -> Any:
    """Return the value at a claim's name, whole or by its dotted parts."""
    if not isinstance(claims, dict):
        return None
    if path in claims:
        return claims[path]
    first, _dot, rest = path.partition(".")
    return _at(claims.get(first), rest) if rest else None
