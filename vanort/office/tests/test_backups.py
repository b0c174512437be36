# SPDX-License-Identifier: EUPL-1.2
"""Taking a backup: what is in it, what happens when a file goes away meanwhile, and how many are kept."""

import datetime as dt
import os
import stat
from contextlib import closing
from io import StringIO

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import connection

import vanort
from vanort.office import archives, backups, snapshots
from vanort.office.snapshots import SnapshotError, found
from vanort.office.tests.installations import IS_SQLITE, installation

NOW = dt.datetime(2026, 11, 23, 8, 30, 5, tzinfo=dt.UTC)
DATABASE = "database.sqlite3" if IS_SQLITE else "database.dump"


@pytest.fixture
def live(template, db, tmp_path, monkeypatch, settings):
    """Let the commands of this process work on a database whose rows others see."""
    settings.MEDIA_ROOT = str(tmp_path / "live" / "media")
    with installation(tmp_path / "live", template) as made, monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", made.database or made.folder / "vanort.sqlite3")
        default_storage.save("documents/avtal.pdf", ContentFile(b"%PDF-1"))
        made.tell(
            "INSERT INTO wagtaildocs_document (title, file, created_at, file_hash, collection_id) "
            "VALUES ('Avtal', 'documents/avtal.pdf', '2026-11-01', '', 1)"
        )
        yield made


def take(target):
    said = []
    backups.take(target, said.append)
    return said, archives.check(target)


def content(path, name):
    return {one: file.read() for one, file in archives.members(path, archives.check(path))}[name]


def test_it_holds_database_key_and_the_files_that_rows_name(live, tmp_path):
    default_storage.save("documents/nobodys.txt", ContentFile(b"left over"))
    said, manifest = take(tmp_path / "x.vanort")
    assert said == []
    assert sorted(manifest["members"]) == [DATABASE, "media/documents/avtal.pdf", "secret_key"]
    assert content(tmp_path / "x.vanort", "media/documents/avtal.pdf") == b"%PDF-1"
    assert content(tmp_path / "x.vanort", "secret_key") == project.SECRET_KEY.encode()
    assert manifest["database"] == connection.vendor
    assert manifest["vanort"] == vanort.__version__
    assert manifest["rows"]["wagtaildocs_document"] == 1
    assert ["core", "0001_initial"] in manifest["migrations"]
    assert manifest["missing"] == []


def test_what_was_erased_is_not_in_its_free_pages(live, tmp_path):
    with live.cursor() as cursor:
        if IS_SQLITE:
            cursor.execute("PRAGMA secure_delete=OFF")
        cursor.execute("INSERT INTO core_source (title, url, seen_on, note) VALUES ('Hemlig', '', '2026-01-01', '')")
        cursor.execute("DELETE FROM core_source WHERE title = 'Hemlig'")
    assert not IS_SQLITE or b"Hemlig" in (live.folder / "vanort.sqlite3").read_bytes()
    take(tmp_path / "x.vanort")
    assert b"Hemlig" not in (tmp_path / "x.vanort").read_bytes()


class Vanishing(FileSystemStorage):
    """A storage in which somebody removes a document, row and file, just when the backup comes to its file."""

    is_to_vanish = True

    def _open(self, name, mode="rb"):
        if Vanishing.is_to_vanish:
            Vanishing.is_to_vanish = False
            with closing(connection.copy()) as other, other.cursor() as cursor:
                cursor.execute("DELETE FROM wagtaildocs_document")
            self.delete(name)
        return super()._open(name, mode)


def test_it_is_taken_anew_when_a_file_vanished_meanwhile(live, tmp_path, monkeypatch):
    monkeypatch.setitem(vars(default_storage), "_wrapped", Vanishing())
    Vanishing.is_to_vanish = True
    said, manifest = take(tmp_path / "x.vanort")
    assert said == ["documents/avtal.pdf changed while the backup was taken: taking it again."]
    assert manifest["rows"]["wagtaildocs_document"] == 0
    assert sorted(manifest["members"]) == [DATABASE, "secret_key"]


def test_a_file_that_is_nowhere_is_told_and_does_not_stop_the_rest(live, tmp_path):
    default_storage.delete("documents/avtal.pdf")
    said, manifest = take(tmp_path / "x.vanort")
    assert said[-1] == "Missing in the storage, and so in the backup: documents/avtal.pdf"
    assert manifest["missing"] == ["documents/avtal.pdf"]
    assert manifest["rows"]["wagtaildocs_document"] == 1


def test_a_name_that_another_upload_took_over_is_noticed(live, tmp_path):
    with archives.Writer(tmp_path / "x.vanort") as archive:
        before = default_storage.get_modified_time("documents/avtal.pdf") - dt.timedelta(seconds=1)
        with pytest.raises(backups.FileChanged):
            backups._add_file(archive, "documents/avtal.pdf", before)
        backups._add_file(archive, "documents/avtal.pdf", before + dt.timedelta(seconds=1))
    assert list(archive.members) == ["media/documents/avtal.pdf"]


def test_the_name_tells_the_site_and_the_moment(settings):
    settings.SITE_URL = "https://vanorter.exempel.se"
    assert backups.new_name(NOW) == "vanort-vanorter.exempel.se-20261123T083005Z.vanort"


def test_only_this_sites_oldest_are_removed(settings, tmp_path):
    settings.SITE_URL = "https://a.exempel.se"
    names = [backups.new_name(NOW + dt.timedelta(days=day)) for day in range(4)]
    for name in [*names, "vanort-b.exempel.se-20200101T000000Z.vanort", "brev.txt"]:
        (tmp_path / name).touch()
    assert [path.name for path in backups.prune(tmp_path, 2)] == [names[1], names[0]]
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted([*names[2:], "vanort-b.exempel.se-20200101T000000Z.vanort", "brev.txt"])


def test_the_command_writes_into_a_folder_that_only_its_owner_reads(live, tmp_path, settings):
    settings.SITE_URL = "https://a.exempel.se"
    old = tmp_path / "safe" / "vanort-a.exempel.se-20200101T000000Z.vanort"
    old.parent.mkdir(mode=0o700)
    old.touch()
    out = StringIO()
    call_command("backup", to=tmp_path / "safe", keep=1, stdout=out)
    (made,) = (tmp_path / "safe").iterdir()
    assert made != old
    assert str(made) in out.getvalue()
    assert archives.check(made)["site"] == "https://a.exempel.se"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_the_command_writes_over_nothing(live, tmp_path):
    target = tmp_path / "x.vanort"
    call_command("backup", to=target, stdout=StringIO())
    first = target.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", to=target)
    assert target.read_bytes() == first


def test_a_folder_that_cannot_be_written_to_is_told(live, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="No backup was written"):
        call_command("backup", to=tmp_path / "file" / "x.vanort")


def test_a_program_that_is_missing_is_named_with_what_to_install():
    with pytest.raises(SnapshotError, match=r"pg_nothing is not installed.*postgresql-client"):
        found("pg_nothing")


def test_what_the_program_says_is_handed_on(tmp_path, monkeypatch):
    program = tmp_path / "pg_complains"
    program.write_text("#!/bin/sh\necho no room for $PGDATABASE >&2; exit 1\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(SnapshotError, match="pg_complains could not do it: no room for bergen"):
        snapshots.run("pg_complains", database="bergen")


def test_another_database_of_the_same_server_has_the_same_address(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://anna:p%40ss@db.example.se:5433/vanort")
    assert snapshots.address_of("other") == "postgres://anna:p%40ss@db.example.se:5433/other"
