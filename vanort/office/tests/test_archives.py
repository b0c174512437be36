# SPDX-License-Identifier: EUPL-1.2
"""The file of a backup: what was put in comes out, and what is not as it was written is refused."""

import hashlib
import io
import random
import stat
import subprocess
import tarfile
import tracemalloc

import pytest

from vanort.office import archives
from vanort.office.archives import DamagedArchive, Writer, check, members

PARTS = {
    "database.sqlite3": b"rows" * 500,
    "secret_key": b"k" * 86,
    "media/bilder/sjö.txt": b"",
    "media/a.pdf": b"%PDF",
}


def make(path, parts=None, **manifest):
    with Writer(path) as archive:
        for name, data in (parts or PARTS).items():
            archive.add(name, io.BytesIO(data), len(data))
        archive.close({"vanort": "0.1.0", **manifest})
    return path


def read(path):
    return {name: content.read() for name, content in members(path, check(path))}


@pytest.fixture
def archive(tmp_path):
    return make(tmp_path / "one.vanort", site="https://exempel.se")


def test_what_was_put_in_comes_out(archive):
    assert read(archive) == PARTS
    assert check(archive)["site"] == "https://exempel.se"
    assert check(archive)["format"] == archives.FORMAT


def test_only_its_owner_may_read_it(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_it_is_a_tar_that_opens_without_us(archive, tmp_path):
    subprocess.run(["tar", "-xf", archive, "-C", tmp_path], check=True, capture_output=True)
    assert (tmp_path / "media" / "a.pdf").read_bytes() == b"%PDF"


def test_every_flipped_bit_is_refused(archive):
    whole = archive.read_bytes()
    spots = [*range(0, len(whole), 97), *range(len(whole) - archives.TRAILER, len(whole))]
    bits = random.Random(1956)
    for spot in spots:
        changed = bytearray(whole)
        changed[spot] ^= 1 << bits.randrange(8)
        archive.write_bytes(changed)
        with pytest.raises(DamagedArchive):
            check(archive)
    archive.write_bytes(whole)
    assert read(archive) == PARTS


def test_every_cut_is_refused(archive):
    whole = archive.read_bytes()
    for length in [*range(0, len(whole), 511), len(whole) - 1, len(whole) - archives.TRAILER]:
        archive.write_bytes(whole[:length])
        with pytest.raises(DamagedArchive):
            check(archive)


@pytest.mark.parametrize("more", [b"\n", b"x" * 1000])
def test_what_grew_is_refused(archive, more):
    archive.write_bytes(archive.read_bytes() + more)
    with pytest.raises(DamagedArchive, match="end as a backup does"):
        check(archive)


def sealed(path, data):
    """Write a file whose checksum is right, whatever it holds."""
    path.write_bytes(data + hashlib.sha256(data).hexdigest().encode() + archives.MARK)
    return path


def test_a_whole_file_that_is_no_backup_is_refused(tmp_path):
    for data in (b"x", b"x" * 20_000, b"\0" * 20_480):
        with pytest.raises(DamagedArchive):
            check(sealed(tmp_path / "x.vanort", data))


@pytest.mark.parametrize("name", ["/etc/passwd", "../out", "media/../../out"])
def test_a_member_that_leads_outside_is_refused(tmp_path, name):
    with pytest.raises(DamagedArchive, match="no backup writes"):
        read(make(tmp_path / "x.vanort", {name: b"x"}))


def test_a_link_is_refused(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        link = tarfile.TarInfo("media/x")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        data = b'{"format": 1, "members": {"media/x": ""}}'
        info = tarfile.TarInfo("manifest.json")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    with pytest.raises(DamagedArchive, match="no backup writes"):
        read(sealed(tmp_path / "x.vanort", out.getvalue()))


def test_a_part_that_is_missing_or_differs_is_refused(archive):
    manifest = check(archive)
    manifest["members"]["media/b.pdf"] = "0"
    with pytest.raises(DamagedArchive, match=r"missing: media/b\.pdf"):
        [content.read() for _name, content in members(archive, manifest)]
    manifest["members"]["secret_key"] = "0" * 64
    with pytest.raises(DamagedArchive, match="differs from its manifest: secret_key"):
        [content.read() for _name, content in members(archive, manifest)]


def test_nothing_is_left_of_one_that_was_broken_off(tmp_path):
    target = tmp_path / "x.vanort"
    with pytest.raises(OSError, match="unexpected end"), Writer(target) as archive:
        archive.add("media/x", io.BytesIO(b"short"), 100)
    assert list(tmp_path.iterdir()) == []


class Endless:
    """A large file that is nowhere."""

    def read(self, size):
        return b"x" * size


def test_memory_does_not_grow_with_the_files(tmp_path):
    size = 48 << 20
    tracemalloc.start()
    try:
        with Writer(tmp_path / "x.vanort") as archive:
            archive.add("media/film.mp4", Endless(), size)
            archive.close({})
        total = 0
        for _name, content in members(tmp_path / "x.vanort", check(tmp_path / "x.vanort")):
            while data := content.read(archives.CHUNK):
                total += len(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == size
    assert peak < 8 << 20
