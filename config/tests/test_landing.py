# SPDX-License-Identifier: EUPL-1.2
"""A restored installation takes its place, wherever the moving was cut off before."""

import os
import threading
from pathlib import Path

import pytest

from config import landing
from config.landing import land, locked

OLD = {
    "vanort.sqlite3": "old rows", "vanort.sqlite3-wal": "old journal", "vanort.sqlite3-shm": "old index",
    "secret_key": "old key", "media/a.txt": "old upload", "mail/1": "a letter",
}  # fmt: skip
NEW = {"vanort.sqlite3": "new rows", "secret_key": "new key", "media/b.txt": "new upload"}


def fill(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def content(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def var(tmp_path):
    fill(tmp_path, OLD)
    fill(tmp_path / "restored-1", NEW)
    return tmp_path


def landed():
    """What the folder holds when all is done: the new, what no backup holds, and the old aside."""
    aside = {f"replaced-1/{name}": text for name, text in OLD.items() if not name.startswith("mail")}
    return {**NEW, "mail/1": "a letter", **aside}


def test_the_new_takes_the_place_and_the_old_lies_aside(var):
    land(var, "")
    assert content(var) == landed()
    assert not (var / "restored-1").exists()


def test_nothing_happens_where_nothing_is_ready(tmp_path):
    fill(tmp_path, OLD)
    fill(tmp_path / "restoring", NEW)
    before = content(tmp_path)
    land(tmp_path, "")
    assert content(tmp_path) == before


class Killed(Exception):
    pass


@pytest.mark.parametrize("steps", range(9))
def test_wherever_it_was_cut_off_the_next_start_finishes(var, monkeypatch, steps):
    real, done = Path.rename, []

    def rename(path, target):
        if len(done) == steps:
            raise Killed
        done.append(path)
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        try:
            land(var, "")
        except Killed:
            # The journal of the old rows is never beside the new ones.
            beside = content(var)
            assert beside.get("vanort.sqlite3") != "new rows" or "vanort.sqlite3-wal" not in beside
    land(var, "")
    assert content(var) == landed()


def test_a_first_start_leaves_nothing_aside(tmp_path):
    fill(tmp_path, {"secret_key": "made at the first start", "vanort.sqlite3": ""})
    fill(tmp_path / "restored-1", NEW)
    land(tmp_path, "")
    assert content(tmp_path) == NEW
    assert not (tmp_path / "replaced-1").exists()


def test_of_two_starts_at_once_one_moves_and_the_other_waits(var):
    with locked(var / "restored-1") as is_there:
        assert is_there
        other = threading.Thread(target=land, args=(var, ""))
        other.start()
        other.join(0.2)
        assert other.is_alive()
        assert content(var)["secret_key"] == "old key"
    other.join(10)
    assert content(var) == landed()


def test_a_folder_is_held_by_one_at_a_time(tmp_path):
    with locked(tmp_path, wait=False) as first, locked(tmp_path, wait=False) as second:
        assert (first, second) == (True, False)
    with locked(tmp_path, wait=False) as third:
        assert third
    with locked(tmp_path / "nowhere") as missing:
        assert not missing


if "DATABASE_URL" in os.environ:

    def test_a_postgresql_database_changes_its_name_once(tmp_path):
        import psycopg

        server = os.environ["DATABASE_URL"]
        live = f"landing_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            for name in (live, f"{live}_restoring"):
                connection.execute(f'CREATE DATABASE "{name}"')

            def names():
                query = "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY 1"
                return [row[0] for row in connection.execute(query, [f"{live}%"])]

            try:
                fill(tmp_path / "restored-1", {"database": f"{live}_restoring"})
                url = server.rpartition("/")[0] + f"/{live}"
                with psycopg.connect(url):  # a program that did not hear of it
                    land(tmp_path, url)
                assert names() == [live, f"{live}_replaced-1"]
                landing._exchange(url, f"{live}_restoring", "replaced-2")
                assert names() == [live, f"{live}_replaced-1"]
                assert not (tmp_path / "restored-1").exists()
            finally:
                for name in names():
                    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
