# SPDX-License-Identifier: EUPL-1.2
"""Take a backup while the site runs: database, uploaded files and the key, as they are at one moment."""

import datetime as dt
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

import vanort
from vanort.office import archives, snapshots

KEY = "secret_key"
MEDIA = "media/"
ATTEMPTS = 3  # how often the whole is taken anew when a file went away between the database's copy and its own


class FileChanged(Exception):
    """A file that the database's copy names is no longer what it was at that moment."""


def new_name(now: dt.datetime) -> str:
    """Return the name of a backup of this site: for whom, and when (UTC)."""
    return f"{_prefix()}{now:%Y%m%dT%H%M%SZ}{archives.ENDING}"


def take(target: Path, say: Callable[[str], object]) -> None:
    """Write a backup that only its owner can read, and that appears when it is whole. The database is copied before the
    files, which are stored before their rows: each file that it names is there, unless it was removed meanwhile; then
    all is taken once more. Raises ``SnapshotError``, ``OSError``."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            missing = _attempt(target, is_last=attempt == ATTEMPTS)
        except FileChanged as changed:
            say(f"{changed} changed while the backup was taken: taking it again.")
            continue
        for name in missing:
            say(f"Missing in the storage, and so in the backup: {name}")
        return


def _attempt(target: Path, *, is_last: bool) -> list[str]:
    missing: list[str] = []
    place = tempfile.TemporaryDirectory(dir=target.parent, prefix=".vanort-")
    with place as folder, archives.Writer(target) as archive:
        with snapshots.taken(Path(folder)) as snapshot, snapshot.file.open("rb") as file:
            archive.add(snapshot.file.name, file, snapshot.file.stat().st_size)
        key = settings.SECRET_KEY.encode()
        archive.add(KEY, BytesIO(key), len(key))
        for name in snapshot.media:
            try:
                _add_file(archive, name, snapshot.taken_at)
            except (FileNotFoundError, FileChanged) as error:
                if not is_last:
                    raise FileChanged(name) from error
                missing.append(name)
        archive.close({"vanort": vanort.__version__, "site": settings.SITE_URL,
                       "taken_at": snapshot.taken_at.isoformat(), "database": connection.vendor,
                       "migrations": snapshot.migrations, "rows": snapshot.rows, "missing": missing})  # fmt: skip
    return missing


def _add_file(archive: archives.Writer, name: str, moment: dt.datetime) -> None:
    with default_storage.open(name) as file:
        # A name that was free again and was taken by another upload.
        if default_storage.get_modified_time(name) > moment:
            raise FileChanged(name)
        archive.add(MEDIA + name, file, file.size)


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove this site's oldest backups in a folder but so many; return what was removed."""
    old = sorted(folder.glob(f"{_prefix()}*{archives.ENDING}"), reverse=True)[keep:]
    for path in old:
        path.unlink()
    return old


def _prefix() -> str:
    return f"vanort-{urlsplit(settings.SITE_URL).hostname or 'site'}-"
