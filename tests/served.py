# SPDX-License-Identifier: EUPL-1.2
"""A served site with the demonstration's data, and a browser: what the journeys and the audit both need."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "resan-till-kamen-1956"  # of a server that lives for one test run


def free_port():
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A site of its own: database, files and port that nobody else uses."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {**os.environ, "VANORT_VAR": str(folder), "PORT": str(self.port), "CI": "", **settings}
        self.environment.pop("DATABASE_URL", None)
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def copy(self, folder: Path, **settings: str) -> Server:
        """Return a site with the same content and files in another folder, not started yet."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite3*"))
        return self.copy_data(folder, **settings)

    def copy_data(self, folder: Path, **settings: str) -> Server:
        """Return a site with the same content in another folder that is there already, not started yet."""
        name = "vanort.sqlite3"
        with closing(sqlite3.connect(self.folder / name)) as old, closing(sqlite3.connect(folder / name)) as new:
            old.backup(new)
        return Server(folder, **settings)

    def start(self, workers: int = 1) -> None:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(workers), "--blocking-threads", "1", "config.wsgi:application",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        for _attempt in range(150):
            if self._answers():
                return
            time.sleep(0.2)
        raise AssertionError("the server did not answer within 30 seconds")

    def _answers(self) -> bool:
        """Whether it answers at all; a site that sends everybody on to https does."""
        with closing(HTTPConnection("localhost", self.port, timeout=2)) as line:
            try:
                line.request("GET", "/healthz")
                line.getresponse().read()
            except OSError:
                return False
        return True

    def kill(self) -> None:
        """End all of it at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

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
def server(tmp_path_factory, django_db_setup):
    made = Server(tmp_path_factory.mktemp("site"))
    if django_db_setup:
        shutil.copy(django_db_setup, made.folder / "vanort.sqlite3")
    else:
        made.manage("migrate", "-v0")
    made.manage("collectstatic", "-v0", "--noinput")
    made.manage("load_demo", "angelholm")
    made.manage("shell", "-v0", "-c", ADD_STAFF % PASSWORD)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    # The tests' database is made first: the driver's loop stays in this thread, and Django makes none beside a loop.
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
