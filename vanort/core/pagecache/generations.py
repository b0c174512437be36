# SPDX-License-Identifier: EUPL-1.2
"""Which generation the site is in, asked before every answer: from SQLite's file in 2 µs, from PostgreSQL each second.

A reader returns a mark that is equal only as long as nothing has changed, its first part the number; None when the
database does not answer, and then nothing is served from memory.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, connection

from vanort.core.models import SiteGeneration

Mark = tuple[int, ...]
Reader = Callable[[], Mark | None]

# Longest time in which a node may not know of a change that another one made, in seconds.
SECONDS_BETWEEN = 1.0


def reader_for_database() -> Reader:
    """Return the reader that fits the database of this installation."""
    name = str(connection.settings_dict["NAME"])
    return RowReader() if connection.vendor != "sqlite" or "mode=memory" in name else FileReader(Path(name))


class FileReader:
    """Reads the row from SQLite each time, on a connection of its own per thread: exact, and quicker than a stat."""

    def __init__(self, file: Path) -> None:
        self.file = os.fspath(file)
        self.uri = f"{file.absolute().as_uri()}?mode=ro"
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
        self.seconds = seconds
        self.mark: Mark | None = None
        self.read_at = float("-inf")

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
