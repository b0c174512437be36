# SPDX-License-Identifier: EUPL-1.2
"""One file with everything, taken while the site runs: ``manage.py backup``."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from vanort.office import backups
from vanort.office.snapshots import SnapshotError


class Command(BaseCommand):
    """``backup [--to FOLDER|FILE] [--keep NUMBER]``."""

    help = "Write the database, the uploaded files and the key into one file, while the site runs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.VAR / "backups", help="a folder, or the file's name")
        parser.add_argument("--keep", type=int, default=0, help="remove the oldest but so many in the folder; 0: none")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["to"].absolute()
        if not target.suffix or target.is_dir():
            target = target / backups.new_name(dt.datetime.now(dt.UTC))
        if target.exists():
            raise CommandError(f"{target} exists already; choose another name.")
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            backups.take(target, self.stdout.write)
        except (SnapshotError, OSError) as error:
            raise CommandError(f"No backup was written: {error}") from error
        if options["keep"] > 0:
            backups.prune(target.parent, options["keep"])
        self.stdout.write(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")
