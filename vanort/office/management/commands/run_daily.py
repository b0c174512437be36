# SPDX-License-Identifier: EUPL-1.2
"""What must happen once a day; a timer calls it."""

import datetime as dt
from typing import Any

from django.core.management import BaseCommand

from vanort.collaborations.models import Signing
from vanort.directory.actions import report_expired_people


class Command(BaseCommand):
    """``run_daily``: safe to run more than once a day."""

    help = "Do what must be done once a day: report people whose data has been kept long enough, and erase by decision."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was found; people are named by number only."""
        found = report_expired_people(also_used=_signed())
        numbers = ", ".join(f"#{key}" for key in found.reported)
        self.stdout.write(f"People kept longer than the rule says: {numbers or 'none'}. Erased: {len(found.erased)}.")


def _signed() -> dict[int, dt.date]:
    """Return the last day on which each signatory signed."""
    last: dict[int, dt.date] = {}
    for person, signed in Signing.objects.exclude(person=None).values_list("person", "signed"):
        if signed:
            last[person] = max(signed.end, last.get(person, dt.date.min))
    return last
