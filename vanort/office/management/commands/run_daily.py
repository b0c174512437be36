# SPDX-License-Identifier: EUPL-1.2
"""What must happen once a day; a timer calls it, and so does the worker."""

from typing import Any

from django.core.management import BaseCommand

from vanort.office.chores import do_daily


class Command(BaseCommand):
    """``run_daily``: safe to run more than once a day."""

    help = "Do what must be done once a day: report data that has been kept long enough, and erase by decision."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in do_daily():
            self.stdout.write(line)
