# SPDX-License-Identifier: EUPL-1.2
"""Several threads or processes on one real database at once; SQLite's database in memory lies in a file meanwhile."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


@contextmanager
def shared_database():
    """Let others see what this test has stored, and this test afterwards what they did.

    Yields the environment of a process that works on the same database. Only for tests with ``transaction=True``.
    """
    if connection.vendor != "sqlite":
        place = connection.settings_dict
        user = f"{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}"
        yield os.environ | {"DATABASE_URL": f"postgres://{user}/{place['NAME']}"}
        return
    with tempfile.TemporaryDirectory() as folder:
        _copy(connection.connection, Path(folder) / "vanort.sqlite3")
        yield os.environ | {"VANORT_VAR": folder}
        _copy(Path(folder) / "vanort.sqlite3", connection.connection)


def _copy(source, target):
    """Copy a whole database between a connection and a file, which is opened anew to be read as it is now."""
    with closing(sqlite3.connect(source if isinstance(source, Path) else target)) as file:
        # A database in memory has no write-ahead log.
        file.execute("PRAGMA journal_mode=DELETE")
        if isinstance(source, Path):
            file.backup(target)
        else:
            source.backup(file)


def at_once(*jobs):
    """Run jobs in threads, each over a connection of its own; return what each gave, or the error it raised."""
    given = [None] * len(jobs)
    gate = threading.Barrier(len(jobs))

    def run(number):
        gate.wait(timeout=30)
        try:
            given[number] = jobs[number]()
        except Exception as error:
            given[number] = error
        finally:
            connections.close_all()

    with shared_database() as environment:
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            connection.settings_dict["NAME"] = Path(environment["VANORT_VAR"]) / "vanort.sqlite3"
        threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        connection.settings_dict["NAME"] = name
    return given


def process(environment, code):
    """Start Python with the project ready; it says ``ready``, waits for a line, and then runs the code."""
    begin = "import django; django.setup(); print('ready', flush=True); input()\n"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    env = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    started = subprocess.Popen([sys.executable, "-c", begin + code], cwd=settings.ROOT, env=env, **pipes)
    assert started.stdout.readline() == "ready\n"
    return started
