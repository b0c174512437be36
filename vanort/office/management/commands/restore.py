# SPDX-License-Identifier: EUPL-1.2
"""Make this installation what a backup holds: ``manage.py restore FILE``."""

from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction

from vanort.core.actions import hold_all_after_restore
from vanort.core.models import SiteGeneration
from vanort.office.archives import DamagedArchive
from vanort.office.chores import erase_what_is_due
from vanort.office.restoring import RestoreError, restore
from vanort.office.snapshots import SnapshotError


class Command(BaseCommand):
    """``restore FILE [--replace]``."""

    help = "Make this installation what a backup holds. Stop the site first. All or nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--replace", action="store_true", help="put aside what is here, and say where it is")
        # For the program that restore starts itself, with the unpacked copy as its data.
        parser.add_argument("--settle", type=int, help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["settle"] is not None:
            return self._settle(options["settle"])
        if options["file"] is None:
            raise CommandError("Name the backup: manage.py restore FILE")
        try:
            restore(options["file"], replace=options["replace"], say=self.stdout.write)
        except (DamagedArchive, RestoreError, SnapshotError, OSError) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        except RuntimeError as error:
            raise CommandError(str(error)) from error

    def _settle(self, generation: int) -> None:
        """Bring an unpacked copy up to this day; pages kept of the old ``generation`` must not fit the new one."""
        call_command("migrate", verbosity=0, interactive=False)
        with transaction.atomic():
            held = hold_all_after_restore()
            number = max(generation, SiteGeneration.current()) + 1
            SiteGeneration.objects.update_or_create(pk=1, defaults={"number": number})
        self.stdout.write(f"Letters that wait until somebody has looked whether they were sent: {held}.")
        for line in erase_what_is_due():
            self.stdout.write(line)
