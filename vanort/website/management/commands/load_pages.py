# SPDX-License-Identifier: EUPL-1.2
"""Make the pages of a demonstration; called by load_demo, which loads the registers first."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from vanort.website.page_loading import PageError, load_pages


class Command(BaseCommand):
    """``load_pages NAME``, where NAME is a folder of ``demo/`` whose registers are loaded."""

    help = "Make the pages of a demonstration of demo/. Pages that exist are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = sorted(file.parent.name for file in (settings.ROOT / "demo").glob("*/organizations.json"))
        parser.add_argument("name", choices=names)

    def handle(self, *args: Any, **options: Any) -> None:
        # Without Wagtail's line for every step of every page.
        logging.disable(logging.INFO)
        try:
            made = load_pages(settings.ROOT / "demo" / options["name"])
        except PageError as error:
            raise CommandError(str(error)) from error
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(f"{made} pages")
