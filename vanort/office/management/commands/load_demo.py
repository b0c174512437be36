# SPDX-License-Identifier: EUPL-1.2
"""Load a demonstration into the registers and make its pages; a second time changes nothing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction

from demo.loading import DemoError, load
from demo.playing import play
from demo.playing_year import play_year
from vanort.directory.models import Organization


def demos() -> list[str]:
    """Return the names of the folders of demo/ that can be loaded."""
    return sorted(file.parent.name for file in (settings.ROOT / "demo").glob("*/organizations.json"))


class Command(BaseCommand):
    """``load_demo NAME [--if-empty]``, where NAME is a folder of ``demo/``."""

    help = "Load a demonstration of demo/ into the registers and make its pages. Rows that exist are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=demos())
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is an organisation already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Organization.objects.exists():
            self.stdout.write("The register has content already; nothing was loaded.")
            return
        folder = settings.ROOT / "demo" / options["name"]
        with transaction.atomic():
            try:
                made = load(folder)
                made["meetings"] += play(folder)
                made["reports and visits"] += play_year(folder)
            except DemoError as error:
                raise CommandError(str(error)) from error
            call_command("load_pages", options["name"], stdout=self.stdout)
        self.stdout.write(", ".join(f"{number} {register}" for register, number in (+made).items()) or "No new rows.")
