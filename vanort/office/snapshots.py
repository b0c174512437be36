# SPDX-License-Identifier: EUPL-1.2
"""The database as a file, taken while others write, and made a database again: SQLite and PostgreSQL."""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import FileField

SQLITE, POSTGRES = "database.sqlite3", "database.dump"


class SnapshotError(Exception):
    """The database could not be copied or put back; the message says what to do."""


class Snapshot(NamedTuple):
    """A copy of the database, what is in it, and the moment it shows."""

    file: Path
    taken_at: dt.datetime
    rows: dict[str, int]
    migrations: list[list[str]]
    media: list[str]


@contextmanager
def taken(folder: Path) -> Iterator[Snapshot]:
    """Copy the database as of one moment, while others write; ``SnapshotError`` when PostgreSQL's programs refuse."""
    with (_sqlite if connection.vendor == "sqlite" else _postgres)(folder) as (file, moment, cursor):
        applied = _ask(cursor, "SELECT app, name FROM django_migrations ORDER BY id")
        rows = _counts(cursor)
        yield Snapshot(file, moment, rows, [list(row) for row in applied], _media(cursor, set(rows)))


def sqlite_file() -> Path:
    """Return where SQLite keeps our database."""
    return Path(str(connection.settings_dict["NAME"]))


def row_counts(file: Path | None, database: str = "") -> dict[str, int]:
    """Count the rows of every table of an SQLite file, or of a PostgreSQL database by its name."""
    if file:
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
            if (answer := made.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise SnapshotError(f"SQLite finds a fault in the restored database: {answer}")
            return _counts(made.cursor())
    other = connection.copy()
    other.settings_dict = {**other.settings_dict, "NAME": database}
    with closing(other), other.cursor() as cursor:
        return _counts(cursor)


def _counts(cursor: Any) -> dict[str, int]:
    tables = connection.introspection.table_names(cursor)
    return {table: _ask(cursor, f"SELECT count(*) FROM {_quoted(table)}")[0][0] for table in tables}  # noqa: S608


@contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[Path, dt.datetime, Any]]:
    file = folder / SQLITE
    address = f"{sqlite_file().absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=60)) as live, closing(sqlite3.connect(file)) as copy:
        # The first reading fixes what the transaction sees; the moment after it is what the copy shows.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        moment = dt.datetime.now(dt.UTC)
        live.backup(copy)
        live.rollback()
        # Rows erased for good linger in free pages until these are given up.
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")
        yield file, moment, copy.cursor()


@contextmanager
def _postgres(folder: Path) -> Iterator[tuple[Path, dt.datetime, Any]]:
    file = folder / POSTGRES
    with closing(connection.copy()) as other, other.cursor() as cursor:
        # One snapshot for the dump and for what we ask beside it.
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        name = _ask(cursor, "SELECT pg_export_snapshot()")[0][0]
        moment = dt.datetime.now(dt.UTC)
        run("pg_dump", f"--snapshot={name}", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
        yield file, moment, cursor
        cursor.execute("ROLLBACK")


def _media(cursor: Any, tables: set[str]) -> list[str]:
    names: set[str] = set()
    models = [model for model in apps.get_models() if not model._meta.proxy and model._meta.db_table in tables]
    for field in (field for model in models for field in model._meta.local_concrete_fields):
        if isinstance(field, FileField):
            table, column = _quoted(field.model._meta.db_table), _quoted(str(field.column))
            query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"  # noqa: S608
            names.update(row[0] for row in _ask(cursor, query))
    return sorted(names)


def _ask(cursor: Any, query: str) -> list[Any]:
    cursor.execute(query)
    return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def run(program: str, *words: str, database: str = "") -> None:
    """Run a client program of PostgreSQL on our server; ``SnapshotError`` says what to install, or what it said."""
    given = {**connection.settings_dict, "DATABASE": database or connection.settings_dict["NAME"]}
    names = ("HOST", "PORT", "USER", "PASSWORD", "DATABASE")
    env = {**os.environ, **{f"PG{name}": str(given[name]) for name in names if given[name]}}
    done = subprocess.run([found(program), *words], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SnapshotError(f"{program} could not do it: {done.stderr.strip()}")


def found(program: str) -> str:
    """Return where one of PostgreSQL's programs is: the newest that is installed, else the first on the path."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    if path := max(installed, key=lambda path: int(path.parts[-3]), default=None) or shutil.which(program):
        return str(path)
    raise SnapshotError(f"{program} is not installed. On Debian and Ubuntu: apt-get install postgresql-client")


def make_database(name: str) -> None:
    """Make an empty PostgreSQL database, also over an interrupted restore's; ``SnapshotError`` says what to grant."""
    drop_database(name)
    try:
        _tell(f"CREATE DATABASE {_quoted(name)}")
    except DatabaseError as error:
        user = connection.settings_dict["USER"]
        raise SnapshotError(f"{error}\nA restore needs a database of its own: ALTER ROLE {user} CREATEDB;") from error


def drop_database(name: str) -> None:
    """Remove a PostgreSQL database that a restore has made."""
    _tell(f"DROP DATABASE IF EXISTS {_quoted(name)}")


def _tell(statement: str) -> None:
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute(statement)


def address_of(name: str) -> str:
    """Return DATABASE_URL with another database's name."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
