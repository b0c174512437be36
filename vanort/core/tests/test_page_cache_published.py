# SPDX-License-Identifier: EUPL-1.2
"""Pages as files: written whole, reached by one link, and out of reach before a change can be seen."""

import datetime as dt
import gzip
import os
import re
from pathlib import Path

import brotli
import pytest
from django.db import transaction
from freezegun import freeze_time

from vanort.core.models import SiteGeneration
from vanort.core.pagecache.answers import Page
from vanort.core.pagecache.published import Publisher, sweep_pages, withdraw, write
from vanort.core.tests.factories import SourceFactory

TODAY = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
DAY = "2026-11-23+01:00"
BODY = Path(__file__).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("X-Frame-Options", "SAMEORIGIN")]

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """Return the folder of published pages; the site is at https://www.example.se."""
    settings.PUBLISH_PAGES = str(tmp_path / "pages")
    settings.SITE_URL, settings.IS_SECURE = "https://www.example.se", True
    with freeze_time(TODAY):
        yield tmp_path / "pages"


def make(body=BODY, number=None, headers=HEADERS):
    """Return a page of the present generation, packed."""
    page = Page(headers, body, mark=(SiteGeneration.current() if number is None else number,), day=DAY, until=0)
    page.tighten()
    return page


def served(folder, path, page):
    """Return what nginx would find for a path."""
    file = folder / "current" / DAY / page.fingerprint / path.strip("/") / "index.html"
    return file.read_bytes() if file.exists() else None


def test_nothing_is_published_unless_a_folder_is_named(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings.PUBLISH_PAGES = ""
    assert Publisher().folder is None
    SourceFactory()
    sweep_pages()
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_written_in_each_coding_with_the_stamp_of_its_content(folder):
    start, page = Publisher().folder, make()
    write(start, "/vanorter/kamen/", page)
    sweep_pages()
    assert served(folder, "/vanorter/kamen/", page) == BODY
    place = folder / "current" / DAY / page.fingerprint / "vanorter" / "kamen"
    assert sorted(each.name for each in place.iterdir()) == ["index.html", "index.html.br", "index.html.gz"]
    assert gzip.decompress((place / "index.html.gz").read_bytes()) == BODY
    assert brotli.decompress((place / "index.html.br").read_bytes()) == BODY
    assert {int(each.stat().st_mtime) for each in place.iterdir()} == {page.stamp}
    assert 0 <= page.stamp < 2**31


def test_what_packing_does_not_make_smaller_has_no_packed_copy(folder):
    page = make(b"x")
    write(Publisher().folder, "/", page)
    sweep_pages()
    assert [each.name for each in (folder / "current" / DAY / page.fingerprint).iterdir()] == ["index.html"]


def test_a_page_that_is_there_is_not_written_again(folder):
    start, page = Publisher().folder, make()
    write(start, "/", page)
    sweep_pages()
    file = folder / "current" / DAY / page.fingerprint / "index.html"
    before = file.stat().st_ino
    write(start, "/", make())
    assert file.stat().st_ino == before


def test_the_queue_publishes_the_pages_of_the_site_s_own_address_only(folder):
    publisher, page = Publisher(), make()
    for secure, host, path in [
        (True, "www.example.se", "/"), (True, "www.example.se", "/en/vanorter/kamen/"),
        (False, "www.example.se", "/http/"), (True, "localhost", "/other/"), (True, "www.example.se", "/kalender.ics"),
        (True, "www.example.se", "/../up/"), (True, "www.example.se", "//"), (True, "www.example.se", "/a"),
        (True, "www.example.se", "/å/"), (True, "www.example.se", "/a\x00/"), (True, "www.example.se", "/a\n"),
        (True, "www.example.se", "/.hidden/"), (True, "www.example.se", ""),
    ]:  # fmt: skip
        publisher.take(secure, host, path, page)
    publisher.waiting.join()
    root = publisher.folder / str(page.mark[0]) / DAY / page.fingerprint
    found = {each.parent.relative_to(root).as_posix() for each in folder.rglob("index.html")}
    assert found == {".", "en/vanorter/kamen"}


def test_a_page_that_cannot_be_written_is_told_of_and_stays_in_memory(folder, caplog):
    publisher = Publisher()
    publisher.folder.write_text("in the way")
    page = make()
    page.bodies.pop("br")
    publisher.take(True, "www.example.se", "/", page)
    publisher.waiting.join()
    assert "could not be published" in caplog.text
    assert "br" in page.bodies


def test_a_folder_that_cannot_be_used_does_not_stop_the_site(folder, caplog):
    folder.write_text("in the way")
    assert Publisher().folder is None
    assert "cannot be published" in caplog.text


def test_each_generation_has_its_own_pages_and_the_link_follows(folder):
    start, first = Publisher().folder, make(b"first " * 99)
    write(start, "/", first)
    sweep_pages()
    assert served(folder, "/", first) == b"first " * 99
    SourceFactory()
    assert served(folder, "/", first) is None
    second = make(b"second " * 99)
    write(start, "/", second)
    assert served(folder, "/", second) is None
    sweep_pages()
    assert served(folder, "/", second) == b"second " * 99
    assert [each.name for each in start.iterdir()] == [str(SiteGeneration.current())]


def test_a_page_worked_out_before_a_change_is_never_reached(folder):
    start, old = Publisher().folder, make()
    sweep_pages()
    SourceFactory()
    write(start, "/", old)
    sweep_pages()
    assert served(folder, "/", old) is None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_pages_are_out_of_reach_before_the_change_is_committed(folder):
    start, page = Publisher().folder, make()
    write(start, "/", page)
    sweep_pages()
    with transaction.atomic():
        assert served(folder, "/", page) == BODY
        SourceFactory()
        assert served(folder, "/", page) is None
        assert not (folder / "current").is_symlink()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_change_that_is_undone_brings_the_pages_back(folder):
    start, page = Publisher().folder, make()
    write(start, "/", page)
    sweep_pages()
    with transaction.atomic():
        SourceFactory()
        transaction.set_rollback(True)
    assert served(folder, "/", page) is None
    sweep_pages()
    assert served(folder, "/", page) == BODY


def test_a_change_that_cannot_take_the_pages_away_is_not_made(folder, monkeypatch):
    Publisher()
    (folder / "current").mkdir()
    with pytest.raises(OSError, match="current"):
        SourceFactory()


def test_a_change_by_a_process_that_does_not_know_of_the_pages_is_mended_by_the_sweep(folder, settings):
    start, page = Publisher().folder, make()
    write(start, "/", page)
    sweep_pages()
    named, settings.PUBLISH_PAGES = settings.PUBLISH_PAGES, ""
    SourceFactory()
    assert served(folder, "/", page) == BODY
    settings.PUBLISH_PAGES = named
    sweep_pages()
    assert served(folder, "/", page) is None


def test_yesterday_s_pages_are_not_found_today_and_are_removed(folder):
    start, page = Publisher().folder, make()
    write(start, "/", page)
    sweep_pages()
    with freeze_time(TODAY + dt.timedelta(days=1)):
        sweep_pages()
    assert list((folder / "current").iterdir()) == []


def test_the_sweep_asks_one_question_while_nothing_has_changed(folder, django_assert_num_queries):
    Publisher()
    SourceFactory()
    sweep_pages()
    with django_assert_num_queries(1):
        sweep_pages()


def test_before_a_web_server_has_started_there_is_nothing_to_sweep(folder):
    sweep_pages()
    assert not folder.exists()
    folder.mkdir()
    sweep_pages()
    assert list(folder.iterdir()) == []


def test_all_workers_of_one_start_share_their_pages(folder):
    start, page = Publisher().folder, make()
    write(start, "/", page)
    sweep_pages()
    assert Publisher().folder == start
    assert served(folder, "/", page) == BODY
    assert re.fullmatch(rf"start-{os.getppid()}(-\d+-[0-9a-f]{{8}})?", start.name)


def test_a_new_start_leaves_the_pages_of_the_old_one_behind(folder):
    old, page = folder / "start-1-old", make()
    folder.mkdir()
    (folder / "serving").write_text(old.name)
    write(old, "/", page)
    sweep_pages()
    assert served(folder, "/", page) == BODY
    start = Publisher().folder
    assert served(folder, "/", page) is None
    write(old, "/late/", page)
    sweep_pages()
    assert os.readlink(folder / "current") == f"{start.name}/{SiteGeneration.current()}"
    assert not old.exists()


def test_what_others_have_put_into_the_folder_stays(folder):
    start, others = Publisher().folder, {"mine", "starting", "2026"}
    for name in others:
        (folder / name).mkdir()
    write(start, "/", make())
    sweep_pages()
    assert {each.name for each in folder.iterdir()} == {*others, "serving", "current", start.name}


def test_withdrawing_twice_does_no_harm(folder):
    Publisher()
    sweep_pages()
    withdraw()
    withdraw()
    assert not (folder / "current").is_symlink()


def test_the_fingerprint_tells_headers_apart_but_not_languages_or_their_order():
    first = make(headers=[*HEADERS, ("Content-Language", "sv"), ("Content-Security-Policy", "a 'self'; b 'none'")])
    same = make(headers=[("Content-Security-Policy", "b 'none'; a 'self'"), *HEADERS, ("Content-Language", "en")])
    noindex = make(headers=[*HEADERS, ("X-Robots-Tag", "noindex")])
    assert first.fingerprint == same.fingerprint
    assert len({first.fingerprint, noindex.fingerprint, make().fingerprint}) == 3
