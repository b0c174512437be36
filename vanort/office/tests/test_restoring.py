# SPDX-License-Identifier: EUPL-1.2
"""The drill: a backup taken under load becomes the same installation elsewhere, all of it or nothing."""

import os
import re
import signal
import tarfile
from contextlib import ExitStack
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from freezegun import freeze_time

from config.landing import locked
from vanort.accounts.models import User
from vanort.core.models import OutgoingMail, RetentionRule, SiteGeneration
from vanort.directory.models import Person
from vanort.directory.tests.factories import ContactFunctionFactory, PersonFactory
from vanort.office import archives, backups, restoring
from vanort.office.restoring import RestoreError
from vanort.office.tests.installations import IS_SQLITE, installation, manifest_of
from vanort.office.tests.writing import content_of

pytestmark = pytest.mark.django_db
WRITERS = ("anna", "bo")


@pytest.fixture
def place(template, tmp_path):
    """Give installations by name, filled like the tests' database or empty."""
    with ExitStack() as stack:
        yield lambda name, *, is_empty=False: stack.enter_context(
            installation(tmp_path / name, None if is_empty else template)
        )


@pytest.fixture
def archive(place, tmp_path, monkeypatch, settings):
    """A backup of an installation with one source and one upload."""
    made = place("from")
    add(made, "kvar")
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", made.database or made.folder / "vanort.sqlite3")
        settings.MEDIA_ROOT = str(made.folder / "media")
        backups.take(tmp_path / "one.vanort", print)
    return tmp_path / "one.vanort"


@pytest.fixture
def var(settings, tmp_path):
    """The data folder of a restore in this process."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    return settings.VAR


def add(made, title):
    made.tell(f"INSERT INTO core_source (title, url, seen_on, note) VALUES ('{title}', '', '2026-11-01', '')")
    made.tell(
        "INSERT INTO wagtaildocs_document (title, file, created_at, file_hash, collection_id) "
        f"VALUES ('{title}', 'documents/{title}.txt', '2026-11-01', '', 1)"
    )
    (made.folder / "media" / "documents").mkdir(parents=True, exist_ok=True)
    (made.folder / "media" / "documents" / f"{title}.txt").write_text(title, encoding="utf-8")


def titles(made):
    return [row[0] for row in made.ask("SELECT title FROM core_source ORDER BY title")]


def written(made, writer):
    """Return the numbers of the rows of a writer, and see that each has its upload, whole."""
    numbers = sorted(int(title.partition("-")[2]) for title in titles(made) if title.startswith(f"{writer}-"))
    documents = dict(made.ask(f"SELECT title, file FROM wagtaildocs_document WHERE title LIKE '{writer}-%'"))
    assert sorted(documents) == sorted(f"{writer}-{number}" for number in numbers)
    for number in numbers:
        upload = made.folder / "media" / documents[f"{writer}-{number}"]
        assert upload.read_bytes() == content_of(writer, number)
    return numbers


def test_a_backup_taken_under_load_holds_every_row_and_upload_of_one_moment(place, tmp_path):
    live, empty = place("live"), place("empty", is_empty=True)
    writers = [live.begin(name, module="-m vanort.office.tests.writing") for name in WRITERS]
    try:
        before = [int(process.stdout.readline()) for process in writers]
        live.backup(tmp_path / "one.vanort")
    finally:
        for process in writers:
            os.killpg(process.pid, signal.SIGKILL)
    after = [[int(line) for line in process.communicate()[0].split()] for process in writers]
    code, said = empty.manage("restore", str(tmp_path / "one.vanort"))
    assert code == 0, said
    for name, first, acknowledged in zip(WRITERS, before, after, strict=True):
        numbers = written(empty, name)
        # All of one moment: none is missing before the last, and there was one before, and some after.
        assert numbers == list(range(1, len(numbers) + 1))
        # On a busy machine a writer may be stopped before it has said a second time how far it has come.
        assert first <= len(numbers) <= [first, *acknowledged][-1] + 1
    assert (empty.folder / "secret_key").read_text() == (live.folder / "secret_key").read_text()
    rows = manifest_of(tmp_path / "one.vanort")["rows"]
    assert {table: len(rows) for table, rows in empty.tables().items()} == {
        table: number for table, number in rows.items() if table != "core_sitegeneration"
    }


def test_the_restored_one_is_the_same_and_what_was_there_lies_aside(place, archive, tmp_path):
    made = place("used")
    add(made, "gammal")
    code, said = made.manage("restore", str(archive), "--replace")
    assert code == 0, said
    steps = re.findall(r"^(\w+ \w+)", said, re.MULTILINE)
    assert steps[:4] == ["Reading the", "It is", "Unpacking it", "Making it"]
    assert steps[-1] == "What was" if IS_SQLITE else "The database"
    assert made.files() == {"documents/kvar.txt": b"kvar"}
    assert titles(made) == ["kvar"]
    aside = next(made.folder.glob("replaced-*"))
    assert str(aside) in said
    assert (aside / "media" / "documents" / "gammal.txt").read_text() == "gammal"
    old, snapshot = place("aside", is_empty=True), place("snapshot", is_empty=True)
    if IS_SQLITE:
        (aside / "vanort.sqlite3").rename(old.folder / "vanort.sqlite3")
        with tarfile.open(archive) as tar:
            tar.extract("database.sqlite3", tmp_path)
        (tmp_path / "database.sqlite3").rename(snapshot.folder / "vanort.sqlite3")
        assert made.tables() == snapshot.tables()
    else:
        old.database = f"{made.database}_{aside.name}"
        assert old.database in said
    assert titles(old) == ["gammal"]


def restored(archive, *, replace=False):
    said = []
    restoring.restore(archive, replace=replace, say=said.append)
    return said


def test_an_installation_that_people_have_worked_in_is_not_touched(archive, var, monkeypatch):
    User.objects.create(username="anna", last_login=timezone.now())
    monkeypatch.setattr(restoring, "_tables", connection.introspection.table_names)
    with pytest.raises(RestoreError, match=r"People have worked in this installation.*--replace"):
        restored(archive)
    assert list(var.iterdir()) == []


def test_an_untouched_demonstration_gives_way(monkeypatch):
    User.objects.create(username="admin", last_login=None)
    monkeypatch.setattr(restoring, "_tables", connection.introspection.table_names)
    assert restoring.is_in_use() is False
    monkeypatch.setattr(restoring, "_tables", lambda: ["somebody_elses_table"])
    assert restoring.is_in_use() is True


def test_letters_that_wait_are_held_and_kept_pages_do_not_fit():
    State = OutgoingMail.State
    letters = {state: OutgoingMail.objects.create(recipient="kim@example.se", state=state) for state in State}
    SiteGeneration.objects.update_or_create(pk=1, defaults={"number": 7})
    out = StringIO()
    call_command("restore", settle=40, stdout=out)
    states = {state: OutgoingMail.objects.get(pk=letter.pk).state for state, letter in letters.items()}
    assert states == {state: state for state in State} | {State.QUEUED: State.UNCLEAR, State.SENDING: State.UNCLEAR}
    assert "were sent: 2." in out.getvalue()
    assert SiteGeneration.current() == 41
    call_command("restore", settle=3, stdout=out)
    assert SiteGeneration.current() == 42


def test_what_is_due_is_erased_before_anything_is_served():
    with freeze_time("2001-01-01"):
        ContactFunctionFactory(person=PersonFactory(name="Kim Exempel"), end_date="2001-01-01")
    RetentionRule.objects.update_or_create(data_class="directory.person", defaults={"months": 24, "decision": "KS § 1"})
    out = StringIO()
    call_command("restore", settle=0, stdout=out)
    assert "Erased: 1." in out.getvalue()
    assert not Person.objects.filter(name="Kim Exempel").exists()


def test_a_backup_of_an_earlier_version_is_brought_up_to_this_one(place, tmp_path):
    old, new = place("old"), place("new", is_empty=True)
    # The state before wagtailusers' last migration, which made a column longer and is known to be reversible.
    code, said = old.manage("migrate", "-v0", "wagtailusers", "0010")
    assert code == 0, said
    add(old, "kvar")
    old.backup(tmp_path / "one.vanort")
    applied = manifest_of(tmp_path / "one.vanort")["migrations"]
    assert max(name for app, name in applied if app == "wagtailusers").startswith("0010")
    code, said = new.manage("restore", str(tmp_path / "one.vanort"))
    assert code == 0, said
    names = [row[0] for row in new.ask("SELECT name FROM django_migrations WHERE app = 'wagtailusers'")]
    assert max(names) > "0011"
    assert titles(new) == ["kvar"]


def changed(archive, target, **changes):
    """Write a backup anew, with another manifest."""
    manifest = archives.check(archive)
    with archives.Writer(target) as writer, tarfile.open(archive) as tar:
        for member in tar:
            if member.name != "manifest.json":
                writer.add(member.name, tar.extractfile(member), member.size)
        writer.close({**manifest, **changes})
    return target


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vanort": "0.2.0"}, "0.2.0, which is newer than this"),
        ({"vanort": "10.0"}, "Install that version first"),
        ({"migrations": [["core", "0099_later"]]}, "newer than this version: core 0099_later"),
        ({"database": "oracle"}, "holds a oracle database"),
        ({"rows": {"core_source": 2}}, "do not have all their rows: core_source"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_left(archive, var, tmp_path, changes, words):
    with pytest.raises(RestoreError, match=words):
        restored(changed(archive, tmp_path / "other.vanort", **changes))
    assert list(var.iterdir()) == []


def test_a_damaged_one_is_refused_before_anything_is_touched(archive, var):
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    archive.write_bytes(data)
    with pytest.raises(archives.DamagedArchive, match="checksum is wrong"):
        restored(archive)
    with pytest.raises(CommandError, match=r"Nothing was changed. The file's checksum is wrong"):
        call_command("restore", archive)
    assert list(var.iterdir()) == []


def test_two_at_once_do_not_mix(archive, var):
    with locked(var), pytest.raises(RestoreError, match="Another restore is running"):
        restored(archive)
    assert list(var.iterdir()) == []


def test_a_file_must_be_named_and_there(var):
    with pytest.raises(CommandError, match="Name the backup"):
        call_command("restore")
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", var / "nowhere.vanort")


@pytest.mark.audit
@pytest.mark.parametrize("step", ["Reading", "Unpacking", "Making it ready", "  Letters", "What was"])
def test_a_kill_leaves_the_old_or_the_new_and_the_next_try_works(place, archive, step):
    made = place("used")
    add(made, "gammal")
    process = made.begin("restore", str(archive))
    for line in process.stdout:
        if line.startswith(step):
            os.killpg(process.pid, signal.SIGKILL)
            break
    process.communicate()
    assert made.manage("check")[0] == 0
    found = titles(made)[0], made.files()
    assert found in [(title, {f"documents/{title}.txt": title.encode()}) for title in ("gammal", "kvar")]
    code, said = made.manage("restore", str(archive))
    assert code == 0, said
    assert titles(made) == ["kvar"]
    assert not (made.folder / "restoring").exists()
