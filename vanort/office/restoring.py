# SPDX-License-Identifier: EUPL-1.2
"""Make an installation from a backup: all of it or nothing, and nothing is served before it is ready."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import vanort
from config.landing import DATABASE, READY, REPLACED, land, locked
from vanort.accounts.models import User
from vanort.core.models import SiteGeneration
from vanort.core.pagecache.published import withdraw
from vanort.office import archives, snapshots
from vanort.office.backups import KEY, MEDIA

Say = Callable[[str], object]


class RestoreError(Exception):
    """The backup was not restored, and nothing was changed; the message says why and what to do."""


def restore(archive: Path, *, replace: bool, say: Say) -> None:
    """Make this installation what a backup holds; ``replace`` one that people have worked in only when told to.

    It is unpacked beside the data and made ready there; only then does it take the place of what was there. A kill
    before that leaves everything as it was, a kill after it is made good by the next start (``config.landing``).
    Raises ``DamagedArchive``, ``RestoreError`` when it does not fit, ``SnapshotError`` when it cannot be filled."""
    with locked(settings.VAR, wait=False) as is_ours:
        if not is_ours:
            raise RestoreError("Another restore is running.")
        say("Reading the whole backup and comparing its checksum.")
        manifest = archives.check(archive)
        _refuse_what_does_not_fit(manifest)
        if not replace and is_in_use():
            said = "People have worked in this installation. To put it aside and restore all the same, add --replace."
            raise RestoreError(said)
        say(f"It is whole: {manifest['site']}, taken {manifest['taken_at']}, Vänort {manifest['vanort']}.")
        _restore(archive, manifest, say)


def _restore(archive: Path, manifest: dict[str, Any], say: Say) -> None:
    moment, stage = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}", settings.VAR / "restoring"
    aside = settings.VAR / f"{REPLACED}{moment}"
    shutil.rmtree(stage, ignore_errors=True)
    (stage / "media").mkdir(mode=0o700, parents=True)
    tables = _tables()
    generation = SiteGeneration.current() if SiteGeneration._meta.db_table in tables else 0
    staged = "" if connection.vendor == "sqlite" else f"{connection.settings_dict['NAME']}_restoring"
    try:
        say("Unpacking it beside the data.")
        for name, content in archives.members(archive, manifest):
            _unpack(name, content, stage, aside.name)
        _fill_database(stage, staged, manifest["rows"])
        say("Making it ready: migrations, erasures that are due, letters that wait.")
        _settle(stage, staged, generation, say)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        if staged:
            snapshots.drop_database(staged)
        raise
    connection.close()
    os.sync()
    # From here on it is the new one: whoever starts next finishes what is left to move.
    stage.rename(settings.VAR / f"{READY}{moment}")
    land(settings.VAR, os.environ.get("DATABASE_URL", ""))
    withdraw()
    if staged and not tables:
        snapshots.drop_database(f"{connection.settings_dict['NAME']}_{aside.name}")
    _say_the_end(aside, say, has_old_database=bool(staged and tables))


def is_in_use() -> bool:
    """Whether anybody has ever signed in here; the demonstration of a first start, untouched, is nobody's work."""
    tables = _tables()
    if not tables:
        return not isinstance(default_storage, FileSystemStorage) and any(map(bool, default_storage.listdir("")))
    return User._meta.db_table not in tables or User.objects.exclude(last_login=None).exists()


def _tables() -> list[str]:
    if connection.vendor == "sqlite" and not snapshots.sqlite_file().exists():
        return []
    return connection.introspection.table_names()


def _refuse_what_does_not_fit(manifest: dict[str, Any]) -> None:
    theirs, ours = manifest["vanort"], vanort.__version__
    if manifest["format"] > archives.FORMAT or _parts(theirs) > _parts(ours):
        said = f"The backup was taken by Vänort {theirs}, which is newer than this {ours}. Install that version first."
        raise RestoreError(said)
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {*loader.disk_migrations, *(old for one in loader.disk_migrations.values() for old in one.replaces)}
    apps = {app for app, _name in known}
    if unknown := [f"{app} {name}" for app, name in manifest["migrations"] if app in apps and (app, name) not in known]:
        raise RestoreError(f"The backup's database is newer than this version: {', '.join(unknown[:3])}.")
    if manifest["database"] != connection.vendor:
        said = f"The backup holds a {manifest['database']} database, but this installation uses {connection.vendor}"
        raise RestoreError(f"{said}: see DATABASE_URL in the settings.")


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def _unpack(name: str, content: IO[bytes], stage: Path, aside: str) -> None:
    if name.startswith(MEDIA) and not isinstance(default_storage, FileSystemStorage):
        _upload(name.removeprefix(MEDIA), content, stage / "upload", aside)
        return
    target = stage / (DATABASE if name == snapshots.SQLITE else name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file, archives.CHUNK)
    target.chmod(0o600 if name == KEY else 0o640)


def _upload(name: str, content: IO[bytes], passing: Path, aside: str) -> None:
    if default_storage.exists(name):
        with default_storage.open(name) as old:
            default_storage.save(f"{aside}/{name}", old)
        default_storage.delete(name)
    with passing.open("w+b") as file:
        shutil.copyfileobj(content, file, archives.CHUNK)
        default_storage.save(name, File(file))
    passing.unlink()


def _fill_database(stage: Path, staged: str, expected: dict[str, int]) -> None:
    if staged:
        dump = stage / snapshots.POSTGRES
        snapshots.make_database(staged)
        snapshots.run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={staged}", str(dump))
        dump.unlink()
        (stage / "database").write_text(staged, encoding="ascii")
    counted = snapshots.row_counts(None if staged else stage / DATABASE, staged)
    if wrong := sorted(table for table in expected if counted.get(table) != expected[table]):
        raise RestoreError(f"These tables do not have all their rows: {', '.join(wrong)}.")


def _settle(stage: Path, staged: str, generation: int, say: Say) -> None:
    """Let a program of its own, with the stage as its data, do what must be done before anything is served."""
    env = {**os.environ, "VANORT_VAR": str(stage)}
    if staged:
        env["DATABASE_URL"] = snapshots.address_of(staged)
    command = [sys.executable, str(settings.ROOT / "manage.py"), "restore", "--settle", str(generation)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RestoreError(f"It could not be made ready: {done.stderr.strip()}")
    for line in done.stdout.splitlines():
        say(f"  {line}")
    if not staged:
        snapshots.row_counts(stage / DATABASE)


def _say_the_end(aside: Path, say: Say, *, has_old_database: bool) -> None:
    if aside.exists():
        say(f"What was there before lies in {aside}. Remove it when you no longer need it.")
    if has_old_database:
        say(f"The database from before is called {connection.settings_dict['NAME']}_{aside.name}.")
    if (given := os.environ.get("SECRET_KEY")) and given != (settings.VAR / KEY).read_text(encoding="ascii"):
        say("SECRET_KEY in the environment is another one than the backup's: everybody must sign in anew.")
    say("Restored. Start the site, or start it anew if it is running.")
