# SPDX-License-Identifier: EUPL-1.2
"""What the audits share: the demonstration, an official copy of it, all of its pages, and the figures measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.audit.crawling import walk
from tests.audit.fetching import FOLDER
from tests.served import chromium, server

__all__ = ["chromium", "server"]

FIGURES = pytest.StashKey[dict]()
# A demonstration keeps search engines out on purpose; what they are told is audited on a site that lets them in.
DECLARE = """
from vanort.accounts.models import User
from vanort.website.actions import declare_official
from vanort.website.models import SiteFacts
facts = SiteFacts.objects.get()
facts.security_contact = "sakerhet@exempel.se"
facts.save()
declare_official(facts, by=User.objects.get(username="rut"))
"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.audit)


@pytest.fixture(scope="session")
def official(server, tmp_path_factory):
    """The same site, declared official."""
    made = server.copy(tmp_path_factory.mktemp("official"))
    made.manage("shell", "-v0", "-c", DECLARE)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def behind_proxy(server, tmp_path_factory):
    """The same site as it stands behind a proxy that speaks TLS to the outside."""
    made = server.copy(tmp_path_factory.mktemp("behind-proxy"), BEHIND_PROXY="1", SECURE_SSL_REDIRECT="1")
    made.environment["SITE_URL"] = made.url.replace("http:", "https:")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def walked(server):
    """Every public address of the demonstration and its answer."""
    return walk(server.url)


@pytest.fixture(scope="session")
def pages(walked):
    """Every public page of the demonstration, by path."""
    return {path: answer for path, answer in walked.items() if answer.is_page and answer.status == 200}


@pytest.fixture
def figure(request):
    """Keep a measured figure for the summary: ``figure(name, value)``."""
    kept = request.config.stash.setdefault(FIGURES, {})
    return kept.__setitem__


def pytest_terminal_summary(terminalreporter, config):
    figures = config.stash.get(FIGURES, {})
    if figures:
        terminalreporter.section("measured")
        for name, value in figures.items():
            terminalreporter.write_line(f"{name}: {value}")
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
