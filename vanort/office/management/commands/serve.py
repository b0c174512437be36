# SPDX-License-Identifier: EUPL-1.2
"""From nothing to a served site in one command: ``manage.py serve``."""

import hashlib
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands.collectstatic import Command as Collect
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import BaseCommand, CommandError, call_command
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

from vanort.office.first_admin import make_first_admin
from vanort.office.management.commands.load_demo import demos
from vanort.office.supervising import is_free, run_together


class Command(BaseCommand):
    """``serve``: prepare what is missing, then run the web server and the worker until told to stop."""

    help = "Prepare the database, the texts and the files, load the demonstration once, and serve the site."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--prepare", action="store_true", help="only prepare, for a server that others start")
        first = min(demos(), default="")
        parser.add_argument("--demo", default=first, help="folder of demo/ for an empty register; '' for none")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            # Nobody outlives this command, so all files are compressed before it ends.
            return self._prepare(options["demo"], lambda: compress(Path(settings.STATIC_ROOT)))
        port: int = options["port"]
        if not is_free(port):
            raise CommandError(f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}")
        self._prepare(options["demo"], compress_the_rest)
        self._greet(port)
        sys.exit(run_together(self._commands(port), {**os.environ, "PORT": str(port)}))

    def _prepare(self, demo: str, compress_all: Callable[[], None]) -> None:
        call_command("migrate", verbosity=0)
        if demo:
            call_command("load_demo", demo, if_empty=True, stdout=self.stdout)
        if collect_if_changed():
            compress_all()

    def _greet(self, port: int) -> None:
        address = os.environ.get("SITE_URL", f"http://localhost:{port}").rstrip("/")
        lines = ["", f"  The public site:  {address}/", f"  For staff:        {address}/admin/"]
        if made := make_first_admin():
            lines += ["", f"  Sign in as {made[0].username} with the password {made[1]}"]
            lines += ["  It is shown only now; `make staff-password` makes a new one."]
        self.stdout.write("\n".join([*lines, "", "  Stop with Ctrl+C.", ""]))
        self.stdout.flush()

    def _commands(self, port: int) -> list[list[str]]:
        web = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application", "--workers", "2",
            "--blocking-threads", "1", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
            "--log-level", "warning", "--workers-kill-timeout", "3"]  # fmt: skip
        worker = [sys.executable, str(settings.ROOT / "manage.py"), "worker", "--interval", "2", "--verbosity", "0"]
        return [web, worker]


def collect_if_changed() -> bool:
    """Collect the static files when any has changed; say whether. Only the public site's own are compressed at once."""
    root = Path(settings.STATIC_ROOT)
    stamp, mark = root / ".collected", _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == mark:
        return False
    collect = Collect()
    collect.storage = ManifestStaticFilesStorage()
    call_command(collect, interactive=False, verbosity=0)
    for folder in (folder.name for app in settings.ROOT.glob("vanort/*/static") for folder in app.iterdir()):
        compress(root / folder)
    stamp.write_text(mark, encoding="ascii")
    return True


def compress(folder: Path) -> None:
    """Write compressed copies beside the files of a folder, where they are smaller."""
    compressor = Compressor(quiet=True)
    for path in folder.rglob("*"):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))


def compress_the_rest() -> None:
    """Begin to compress all files, at the lowest priority; they are served compressed from the next start on."""
    command = [sys.executable, "-m", "whitenoise.compress", "--quiet", str(settings.STATIC_ROOT)]
    subprocess.Popen(command, start_new_session=True, preexec_fn=lambda: os.nice(19))  # noqa: S603


def _fingerprint() -> str:
    files = ((name, storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    stats = ((name, os.stat(path)) for name, path in files)
    marks = [f"{name} {found.st_size} {found.st_mtime_ns}" for name, found in stats]
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()
