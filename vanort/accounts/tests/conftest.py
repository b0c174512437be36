# SPDX-License-Identifier: EUPL-1.2
"""An identity service of one's own: a real OpenID Connect provider, answering over HTTP in a process of its own."""

import socket
import subprocess
import sys
import time

import pytest
import requests


class IdentityService:
    """The provider as a test sees it."""

    def __init__(self, url):
        self.url = url

    def knows(self, sub, **claims):
        """Give a person claims, or other claims than before."""
        response = requests.put(f"{self.url}/users/{sub}", json=claims, timeout=5)
        assert response.status_code == 204


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url, process):
    for _attempt in range(300):
        assert process.poll() is None, "the provider ended"
        try:
            return requests.get(f"{url}/.well-known/openid-configuration", timeout=5).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the provider does not answer")


@pytest.fixture(scope="session")
def provider():
    port = _free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(url, process)
            yield url
        finally:
            process.terminate()


@pytest.fixture
def identity_service(provider, settings):
    """The provider, and an installation set up to trust it."""
    app = {
        "provider_id": "oidc", "name": "Exempelbys inloggning", "client_id": "vanort", "secret": "hemligt",
        "settings": {"server_url": provider},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.OFFICE_CONTENT_SECURITY_POLICY = {
        **settings.OFFICE_CONTENT_SECURITY_POLICY, "form-action": ["'self'", provider],
    }  # fmt: skip
    settings.OIDC_GROUPS_CLAIM = "groups"
    return IdentityService(provider)
