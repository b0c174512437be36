# SPDX-License-Identifier: EUPL-1.2
"""Put a restored installation in its place, all of it, also when a kill came in between. A restore makes everything
ready in a folder beside the data. One rename, to ``restored-…``, says that it is whole: every later start finishes the
moving before it reads anything, and passes over what is done. Knows nothing of Django."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

READY, REPLACED = "restored-", "replaced-"
DATABASE = "vanort.sqlite3"
# Beside SQLite's file lie those of its journal: with another database they would spoil it, so they go first.
PIECES = ("secret_key", "media", DATABASE)
JOURNALS = ("-wal", "-shm", "-journal", "")
PATIENCE = 10  # seconds in which a program that stays connected to PostgreSQL may get in between


def land(var: Path, database_url: str) -> None:
    """Move what a restore has made ready into the data folder, and what was there aside; no address means SQLite."""
    for ready in sorted(var.glob(f"{READY}*")):
        with locked(ready) as is_there:
            if is_there:
                _move(ready, var / ready.name.replace(READY, REPLACED), database_url)


@contextmanager
def locked(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold a folder against other processes; gives False when it is gone, or held and we should not wait."""
    try:
        number = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        fcntl.flock(number, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder.exists()
    except BlockingIOError:
        yield False
    finally:
        os.close(number)


def _move(ready: Path, aside: Path, database_url: str) -> None:
    var = ready.parent
    aside.mkdir(mode=0o700, exist_ok=True)
    if (staged := ready / "database").exists():
        _exchange(database_url, staged.read_text(encoding="ascii"), aside.name)
        staged.unlink()
    for name in PIECES:
        if not (ready / name).exists():
            continue
        for ending in JOURNALS:
            if (old := var / (name + ending)).exists():
                old.rename(aside / old.name)
        (ready / name).rename(var / name)
    os.sync()
    shutil.rmtree(ready)
    # A first start makes a key and an empty file before there is anything to keep.
    if not database_url and not any((aside / name).exists() and _size(aside / name) for name in (DATABASE, "media")):
        shutil.rmtree(aside)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else len(os.listdir(path))


def _exchange(database_url: str, staged: str, aside: str) -> None:
    """Let the staged PostgreSQL database take the live one's name in one transaction, if that is still to be done."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    live = urlsplit(database_url).path.lstrip("/")
    server = urlsplit(database_url)._replace(scheme="postgresql", path="/postgres", query="").geturl()
    for _attempt in range(PATIENCE * 5):
        with psycopg.connect(server) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [staged]).fetchone():
                return
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)"
            connection.execute(others, [live, staged])
            rename = SQL("ALTER DATABASE {} RENAME TO {}")
            try:
                connection.execute(rename.format(Identifier(live), Identifier(f"{live}_{aside}")))
                connection.execute(rename.format(Identifier(staged), Identifier(live)))
                return
            except psycopg.errors.ObjectInUse:
                connection.rollback()
        time.sleep(0.2)
    raise RuntimeError(f"The database {live} is in use. Stop the site, and start the restore again.")
