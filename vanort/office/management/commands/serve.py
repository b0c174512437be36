# SPDX-License-Identifier: EUPL-1.2
"""From nothing to a served site in one command: ``manage.py serve``."""

from __future__ import annotations

import hashlib
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from vanort.office.first_admin import make_first_admin
from vanort.office.supervising import is_free, run_together

DEMO = "angelholm"


class Command(BaseCommand):
    """``serve``: prepare what is missing, then run the web server and the worker until told to stop."""

    help = "Prepare the database, the texts and the files, load the demonstration once, and serve the site."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port, and which demonstration an empty register gets."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--demo", default="", help="folder of demo/ to load into an empty register")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare and serve."""
        port: int = options["port"]
        if not is_free(port):
            raise CommandError(f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}")
        self._prepare(options["demo"])
        self._greet(port)
        sys.exit(run_together(self._commands(port), {**os.environ, "PORT": str(port)}))

    def _prepare(self, demo: str) -> None:
        """Do what is missing; each step is quick when there is nothing to do."""
        call_command("migrate", verbosity=0)
        if collect_if_changed():
            self.stdout.write("The files of the site are in place.")
        if "load_demo" in get_commands() and demo:
            call_command("load_demo", demo, if_empty=True, verbosity=0, stdout=self.stdout)

    def _greet(self, port: int) -> None:
        """Say where to go, and the first password at the first run only."""
        address = settings.SITE_URL
        lines = ["", f"  The public site:  {address}/", f"  For staff:        {address}/admin/"]
        if made := make_first_admin():
            user, password = made
            lines += ["", f"  Sign in as {user.username} with the password {password}", "  It is shown only now. "
                      "`make staff-password` makes a new one."]  # fmt: skip
        self.stdout.write("\n".join([*lines, "", "  Stop with Ctrl+C.", ""]))
        self.stdout.flush()

    def _commands(self, port: int) -> list[list[str]]:
        web = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application", "--workers", "2",
            "--blocking-threads", "1", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning",
        ]  # fmt: skip
        worker = [sys.executable, str(settings.ROOT / "manage.py"), "db_worker", "--interval", "2", "--verbosity", "0"]
        return [web, worker]


def collect_if_changed() -> bool:
    """Collect the static files when any of them has changed since the last time; say whether it was needed."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now, encoding="ascii")
    return True


def _fingerprint() -> str:
    """Return a short mark of all static files: their names, sizes and times of change."""
    marks = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = os.stat(storage.path(name))
            marks.append(f"{name} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()
