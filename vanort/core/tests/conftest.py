# SPDX-License-Identifier: EUPL-1.2
"""A mail server that is there, and one that is not."""

import socket

import pytest

from vanort.core.tests.smtp import MailServer


def use(settings, port):
    settings.EMAIL_BACKEND = "vanort.core.mail.MailServer"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.DEFAULT_FROM_EMAIL = "vanort@example.se"


@pytest.fixture
def server(settings):
    with MailServer() as running:
        use(settings, running.port)
        yield running


@pytest.fixture
def nobody(settings):
    """The port of a mail server that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    use(settings, port)
    return port
