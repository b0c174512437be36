# SPDX-License-Identifier: EUPL-1.2
"""Tokens of the identity service: only its own, signed by its keys, for us and for now (ASVS chapter 9)."""

import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import jwt
import pytest
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.asvs import proves

pytestmark = pytest.mark.django_db


@pytest.fixture
def kid(identity_service):
    """The name of the key that the service signs by."""
    configuration = requests.get(f"{identity_service.url}/.well-known/openid-configuration", timeout=5).json()
    return requests.get(configuration["jwks_uri"], timeout=5).json()["keys"][0]["kid"]


@pytest.fixture
def adapter(identity_service, rf):
    """What reads tokens at the sign-in, after it got one straight from the service."""
    made = OpenIDConnectOAuth2Adapter(rf.get("/"), "oidc")
    made.did_fetch_access_token = True
    return made


@pytest.fixture
def read(adapter):
    app = get_adapter(adapter.request).get_app(adapter.request, "oidc")
    return lambda token: adapter._decode_id_token(app, token)


@pytest.fixture
def service_key(adapter):
    """A key that the service signs by; its public half is published where the service says."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    published = json.dumps({"keys": [{**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": "own"}]}).encode()

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(published)

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Keys) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        adapter.openid_config["jwks_uri"] = f"http://127.0.0.1:{server.server_port}/"
        yield key
        server.shutdown()


def claims(service, **changes):
    now = int(time.time())
    return {"iss": service.url, "aud": "vanort", "sub": "karin", "iat": now, "exp": now + 60, **changes}


@proves("9.1.1", "9.2.1")
@pytest.mark.parametrize(
    "change",
    [{"exp": 1}, {"aud": "somebody-else"}, {"iss": "https://example.com"}, {"nbf": 9_999_999_999}, {"exp": None},
     {"sub": None}],
)  # fmt: skip
@pytest.mark.parametrize("names_its_key", [True, False])
def test_a_token_of_the_service_counts_only_for_us_and_for_now(
    service_key, identity_service, read, change, names_its_key
):
    headers = {"kid": "own"} if names_its_key else {}
    good = claims(identity_service)
    assert read(jwt.encode(good, service_key, "RS256", headers=headers))["sub"] == "karin"
    bad = {name: value for name, value in {**good, **change}.items() if value is not None}
    with pytest.raises(OAuth2Error):
        read(jwt.encode(bad, service_key, "RS256", headers=headers))


@proves("9.1.1")
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "e30.e30."])
def test_what_is_no_token_is_refused(read, token):
    with pytest.raises(OAuth2Error):
        read(token)


@proves("9.1.1", "9.1.3")
def test_a_token_signed_by_another_key_is_refused(identity_service, kid, read):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
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
    with pytest.raises(OAuth2Error):
        read(forged)
