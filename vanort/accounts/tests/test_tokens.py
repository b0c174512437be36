# SPDX-License-Identifier: EUPL-1.2
"""Tokens of the identity service: only its own, signed by its keys, for us and for now (ASVS chapter 9)."""

import json
import time

import jwt
import pytest
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpRequest

from tests.asvs import proves

pytestmark = pytest.mark.django_db


@pytest.fixture
def kid(identity_service):
    """The name of the key that the service signs by."""
    configuration = requests.get(f"{identity_service.url}/.well-known/openid-configuration", timeout=5).json()
    return requests.get(configuration["jwks_uri"], timeout=5).json()["keys"][0]["kid"]


@pytest.fixture
def read(identity_service, rf):
    """What reads a token as the sign-in does."""
    request = rf.get("/")
    adapter = OpenIDConnectOAuth2Adapter(request, "oidc")
    app = get_adapter(request).get_app(request, "oidc")
    assert isinstance(request, HttpRequest)

    def read_token(token):
        # As after a sign-in in which the token came straight from the service.
        adapter.did_fetch_access_token = True
        return adapter._decode_id_token(app, token)

    return read_token


def claims(service, **changes):
    now = int(time.time())
    return {"iss": service.url, "aud": "vanort", "sub": "karin", "iat": now, "exp": now + 60, **changes}


@proves("9.1.1", "9.1.3")
def test_a_token_signed_by_another_key_is_refused(identity_service, kid, read):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    for headers in ({"kid": kid}, {"kid": kid, "jwk": own}, {"kid": kid, "jku": "https://example.com/keys"}):
        forged = jwt.encode(claims(identity_service), key, "RS256", headers=headers)
        with pytest.raises(OAuth2Error):
            read(forged)


@proves("9.1.2")
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_without_a_signature_of_the_service_is_refused(identity_service, kid, read, algorithm):
    key = None if algorithm == "none" else "x" * 32
    forged = jwt.encode(claims(identity_service), key, algorithm, headers={"kid": kid})
    with pytest.raises((OAuth2Error, TypeError, jwt.PyJWTError)):
        read(forged)
