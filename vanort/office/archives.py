# SPDX-License-Identifier: EUPL-1.2
"""One file that holds a whole installation: an ordinary tar, closed by a checksum over every byte before it.

``tar -xf`` opens it without Vänort. Members: the database, ``secret_key``, ``media/…`` and, last, ``manifest.json``."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self, cast

ENDING = ".vanort"
FORMAT = 1
MANIFEST = "manifest.json"
# What closes the file: the SHA-256 of all before it in hexadecimal, and a word that tells a whole file from a cut one.
MARK = b"\nvanort-backup-ends\n"
TRAILER = 64 + len(MARK)
CHUNK = 1 << 20


class DamagedArchive(Exception):
    """The file is no backup, or not as it was written; nothing of it may be used."""


class Writer:
    """Write an archive beside its final name; it gets that name when it is whole and on the disk.

    Streams: memory does not grow with the members. Readable by its owner alone, because it holds keys."""

    def __init__(self, target: Path) -> None:
        self.target, self._part = target, target.with_name(target.name + ".part")
        self.members: dict[str, str] = {}
        self._part.unlink(missing_ok=True)
        self._file = open(self._part, "wb", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
        self._whole = _Hashed(self._file)
        self._tar = tarfile.open(fileobj=cast(Any, self._whole), mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """``OSError`` when the source holds fewer bytes than ``size``."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashed = _Hashed(source)
        self._tar.addfile(member, cast(Any, hashed))
        self.members[name] = hashed.sum.hexdigest()

    def close(self, manifest: dict[str, Any]) -> None:
        manifest = {"format": FORMAT, **manifest, "members": self.members}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, BytesIO(data), len(data))
        self._tar.close()
        self._file.write(self._whole.sum.hexdigest().encode() + MARK)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._part.rename(self.target)
        folder = os.open(self.target.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        # Of one that was broken off nothing is kept; a full disk may be why.
        with suppress(OSError):
            self._tar.close()
            self._file.close()
        self._part.unlink(missing_ok=True)


class _Hashed:
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        return self.file.write(data)


def check(path: Path) -> dict[str, Any]:
    """Read the whole file, compare its checksum, and return its manifest; ``DamagedArchive`` when a bit differs."""
    with path.open("rb") as file:
        length = path.stat().st_size - TRAILER
        if length <= 0:
            raise DamagedArchive("The file is too short to be a backup.")
        whole = _Hashed(file)
        while length and (data := whole.read(min(CHUNK, length))):
            length -= len(data)
        trailer = file.read()
    if trailer[64:] != MARK:
        raise DamagedArchive("The file does not end as a backup does: it is something else, or it was cut off.")
    if trailer[:64] != whole.sum.hexdigest().encode():
        raise DamagedArchive("The file's checksum is wrong: it is not as it was when it was written.")
    with opened(path) as tar:
        content = tar.extractfile(MANIFEST)
        return dict(json.load(content)) if content else {}


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """Open an archive for reading; what is no tar inside is damaged too."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except (tarfile.TarError, KeyError, ValueError) as error:
        raise DamagedArchive(f"The file cannot be read as a backup: {error}") from error


def members(archive: Path, manifest: dict[str, Any]) -> Iterator[tuple[str, IO[bytes]]]:
    """Give names and contents in order, each compared once read to its end; ``DamagedArchive`` when one is odd."""
    left = dict(manifest["members"])
    with opened(archive) as tar:
        for member in tar:
            if member.name == MANIFEST:
                continue
            path = PurePosixPath(member.name)
            is_inside = not path.is_absolute() and ".." not in path.parts
            content = tar.extractfile(member) if member.isreg() and is_inside else None
            if content is None or member.name not in left:
                raise DamagedArchive(f"The file holds something that no backup writes: {member.name}")
            hashed = _Hashed(content)
            yield member.name, cast(Any, hashed)
            if hashed.sum.hexdigest() != left.pop(member.name):
                raise DamagedArchive(f"A part of the file differs from its manifest: {member.name}")
    if left:
        raise DamagedArchive(f"Parts of the file are missing: {', '.join(sorted(left)[:3])}")
