# SPDX-License-Identifier: EUPL-1.2
"""A served site with Ängelholm's data, a browser, and axe."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "resan-till-kamen-1956"  # of a server that lives for one test run
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


class Server:
    """A site of its own: database, files and port that nobody else uses."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.environment = {**os.environ, "VANORT_VAR": str(folder), "PORT": str(self.port), "CI": ""}
        self.environment.pop("DATABASE_URL", None)
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--blocking-threads", "1", "config.wsgi:application",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _attempt in range(150):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError("the server did not answer within 30 seconds")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


ADD_STAFF = """
from django.contrib.auth.models import Group
from vanort.accounts.models import User
for name, role in (("anna", "Samordnare"), ("bo", "Samordnare"), ("rut", "Administratör"), ("lars", "Läsare")):
    user = User.objects.create_user(name, f"{name}@exempel.se", "%s", first_name=name.title())
    user.groups.add(Group.objects.get(name=role))
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("site"))
    made.manage("migrate", "-v0")
    made.manage("collectstatic", "-v0", "--noinput")
    made.manage("load_demo", "angelholm")
    made.manage("shell", "-v0", "-c", ADD_STAFF % PASSWORD)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A person at a browser, who notices errors in the console and requests that leave the site."""

    def __init__(self, browser, server, **options):
        self.server = server
        self.context = browser.new_context(base_url=server.url, locale="sv-SE", **{"viewport": DESK, **options})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", lambda request: self._watch(request.url))

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def _watch(self, url):
        if not url.startswith((self.server.url, "data:", "blob:", "about:")):
            self.complaints.append(f"left the site: {url}")

    def open(self, path):
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def text(self):
        return self.page.inner_text("main")

    def sign_in(self, name):
        self.open("/konto/login/?next=/admin/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/admin/")

    def axe(self, *rules, without=()):
        """Return axe's findings on the open page, as sentences; only some rules when named."""
        options = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "rule", "values": list(rules)}
        else:
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
            options["runOnly"] = {"type": "tag", "values": tags}
        context = {"exclude": [[selector] for selector in without]} if without else None
        found = Axe().run(self.page, context=context, options=options).response["violations"]
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def is_wider_than_screen(self):
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


@pytest.fixture
def visit(chromium, server):
    visitors = []

    def arrive(**options):
        visitors.append(Visitor(chromium, server, **options))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
        assert visitor.complaints == []


@pytest.fixture
def visitor(visit):
    return visit()
