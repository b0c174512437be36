# SPDX-License-Identifier: EUPL-1.2
"""Installations of their own for the drills: a data folder and a database that no other test sees."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection

from vanort.office import snapshots

IS_SQLITE = "DATABASE_URL" not in os.environ
# Changed on purpose by a restore.
RAISED = {"core_sitegeneration"}


class Installation:
    """What ``manage.py`` works on, in a process of its own."""

    def __init__(self, folder, database=""):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database = database
        self.environment = {**os.environ, "VANORT_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
        self.environment.pop("SECRET_KEY", None)
        if database:
            self.environment["DATABASE_URL"] = snapshots.address_of(database)

    def begin(self, *words, module="manage.py"):
        """Start a command and return its process."""
        return subprocess.Popen(
            [sys.executable, *module.split(), *words], cwd=settings.ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def manage(self, *words):
        """Run a command; returns its code and all that it said."""
        process = self.begin(*words)
        out, err = process.communicate()
        return process.returncode, out + err

    @contextmanager
    def cursor(self):
        if self.database:
            other = connection.copy()
            other.settings_dict = {**other.settings_dict, "NAME": self.database}
            with closing(other), other.cursor() as cursor:
                yield cursor
        else:
            with closing(sqlite3.connect(self.folder / "vanort.sqlite3")) as made:
                yield made.cursor()
                made.commit()

    def ask(self, query):
        with self.cursor() as cursor:
            cursor.execute(query)
            return [tuple(row) for row in cursor.fetchall()]

    def tell(self, statement):
        with self.cursor() as cursor:
            cursor.execute(statement)

    def tables(self):
        """Return the rows of every table."""
        with self.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
        return {name: sorted(map(repr, self.ask(f'SELECT * FROM "{name}"'))) for name in names if name not in RAISED}

    def files(self):
        """Return the content of every upload."""
        media = self.folder / "media"
        return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}

    def backup(self, target):
        code, said = self.manage("backup", "--to", str(target))
        assert code == 0, said
        return said


def make_template(folder):
    """Copy the tests' own database, migrated and with its first rows, into a file; nothing may be open in it."""
    if not IS_SQLITE:
        snapshots.run("pg_dump", "--format=custom", f"--file={folder / 'template'}")
        return folder / "template"
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "template")) as copy:
        connection.connection.backup(copy)
    return folder / "template"


@contextmanager
def installation(folder, template=None):
    """Give an installation with what a template holds, or an empty one; its database goes afterwards."""
    if IS_SQLITE:
        made = Installation(folder)
        if template:
            shutil.copy(template, folder / "vanort.sqlite3")
        yield made
        return
    name = f"drill_{uuid.uuid4().hex[:8]}"
    snapshots.make_database(name)
    if template:
        snapshots.run("pg_restore", "--no-owner", f"--dbname={name}", str(template))
    yield Installation(folder, name)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{name}%"])
        for row in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{row[0]}" WITH (FORCE)')


def manifest_of(archive):
    with tarfile.open(archive) as tar:
        return json.load(tar.extractfile("manifest.json"))
