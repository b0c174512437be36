# SPDX-License-Identifier: EUPL-1.2
"""How long pages are true: as long as the generation is the same, and until midnight or a moment that editors have set.
The generation is asked before every answer: from SQLite's file in 2 µs, from PostgreSQL each second. A reader returns a
mark that stays equal while nothing changes, its first part the number; None (serve nothing) without a database."""

import datetime as dt
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone
from wagtail.models import Page, Revision

from vanort.core.models import SiteGeneration

Mark = tuple[int, ...]
Reader = Callable[[], Mark | None]

SECONDS_BETWEEN = 1.0  # longest time in which a node may not know of a change that another one made, in seconds


def reader_for_database() -> Reader:
    """Return the reader that fits the database of this installation."""
    name = str(connection.settings_dict["NAME"])
    return RowReader() if connection.vendor != "sqlite" or "mode=memory" in name else FileReader(Path(name))


class FileReader:
    """Reads the row from SQLite each time, on a connection of its own per thread: exact, and quicker than a stat."""

    def __init__(self, file: Path) -> None:
        self.file, self.uri = file, f"{file.absolute().as_uri()}?mode=ro"
        self.own = threading.local()

    def __call__(self) -> Mark | None:
        """Return the number, and which file it was read from: a restored one counts its changes anew."""
        try:
            found = os.stat(self.file)
            place = (found.st_dev, found.st_ino)
            if getattr(self.own, "place", None) != place:
                self.own.line = sqlite3.connect(self.uri, uri=True, isolation_level=None, timeout=1)
                self.own.place = place
            # All rows are fetched, so that no transaction stays open and holds an older state.
            rows = self.own.line.execute("SELECT number FROM core_sitegeneration WHERE id = 1").fetchall()
        except (sqlite3.Error, OSError):
            self.own.place = None
            return None
        return (rows[0][0] if rows else 0, *place)


class RowReader:
    """Reads the row through Django, at most once in so many seconds, because a server's database is far away."""

    def __init__(self, seconds: float = SECONDS_BETWEEN) -> None:
        self.seconds, self.read_at = seconds, float("-inf")
        self.mark: Mark | None = None

    def __call__(self) -> Mark | None:
        now = time.monotonic()
        if now - self.read_at >= self.seconds:
            try:
                self.mark = (SiteGeneration.current(),)
            except DatabaseError:
                # The next try is on a new line.
                connection.close_if_unusable_or_obsolete()
                self.mark = None
            self.read_at = now
        return self.mark


def next_turn(now: dt.datetime | None = None) -> dt.datetime:
    """Return the next midnight here, or go-live or expiry of a page that is not due already (the worker does that)."""
    now = now or timezone.now()
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    midnight = dt.datetime.combine(tomorrow, dt.time(), timezone.get_default_timezone())
    coming = Revision.objects.filter(approved_go_live_at__gt=now).aggregate(first=Min("approved_go_live_at"))
    ending = Page.objects.filter(live=True, expire_at__gt=now).aggregate(first=Min("expire_at"))
    return min(moment for moment in (midnight, coming["first"], ending["first"]) if moment)


def day_here(now: dt.datetime | None = None) -> str:
    """Return a day with its offset from UTC, by which nginx finds the pages of the day: ``2026-11-23+01:00``."""
    written = timezone.localtime(now).isoformat()
    return written[:10] + written[-6:]
