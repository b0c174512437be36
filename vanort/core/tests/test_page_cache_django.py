# SPDX-License-Identifier: EUPL-1.2
"""What Django tells the page cache: which answers are for everybody, until when, and in which generation."""

import datetime as dt
import io
import os
import sqlite3
import threading
from contextlib import closing

import pytest
from django.conf import settings as site_settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Page

from vanort.core.models import SiteGeneration
from vanort.core.pagecache.generations import FileReader, RowReader, day_here, next_turn, reader_for_database
from vanort.core.pagecache.middleware import PageCacheMiddleware
from vanort.core.pagecache.wrapper import KEEPS
from vanort.website.tests.site import make_home, make_page

NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
MIDNIGHT = dt.datetime(2026, 11, 23, 23, tzinfo=dt.UTC)
LONG = b"<p>Sister cities</p>" * 50


def answered(view, **headers):
    """Return the answer of a view through the middleware, and until when it may be kept."""
    request = RequestFactory().get("/", headers=headers)
    request.META[KEEPS] = None
    response = PageCacheMiddleware(view)(request)
    return response, request.META[KEEPS]


def giving(response):
    return lambda _request: response


@pytest.mark.django_db
@freeze_time(NOON)
def test_a_plain_page_may_be_kept_until_midnight_and_is_left_unpacked():
    response, until = answered(giving(HttpResponse(LONG)), accept_encoding="gzip")
    assert until == MIDNIGHT.timestamp()
    assert (response.content, response["Vary"]) == (LONG, "Accept-Encoding")
    assert not response.has_header("Content-Encoding")


@pytest.mark.django_db
def test_a_table_sent_line_by_line_may_be_kept():
    response, until = answered(giving(StreamingHttpResponse([b"a", b"b"])), accept_encoding="gzip")
    assert until
    assert b"".join(response) == b"ab"


def with_cookie():
    response = HttpResponse(LONG)
    response.set_cookie("a", "b")
    return response


@pytest.mark.django_db
@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(LONG, status=404), HttpResponse(LONG, status=206), HttpResponse(LONG, status=503),
        HttpResponse(status=301, headers={"Location": "/"}), with_cookie(),
        HttpResponse(LONG, headers={"Vary": "Cookie"}), HttpResponse(LONG, headers={"Vary": "accept-encoding, Cookie"}),
        HttpResponse(LONG, headers={"Vary": "*"}), HttpResponse(LONG, headers={"Vary": "Accept-Language"}),
        HttpResponse(LONG, headers={"Cache-Control": "no-store"}),
        HttpResponse(LONG, headers={"Cache-Control": "private"}),
        HttpResponse(LONG, headers={"Cache-Control": "max-age=31536000"}),
        HttpResponse(LONG, headers={"Content-Encoding": "zstd"}), FileResponse(io.BytesIO(LONG)),
    ],
    ids=lambda response: f"{response.status_code} {dict(response.items())}",
)  # fmt: skip
def test_what_is_not_for_everybody_is_not_kept(response):
    _response, until = answered(giving(response))
    assert until is None


@pytest.mark.django_db
def test_a_page_with_the_token_of_a_form_is_not_kept_and_its_length_is_hidden():
    def with_token(request):
        return HttpResponse(get_token(request).encode() + LONG)

    sizes = set()
    for _time in range(20):
        response, until = answered(with_token, accept_encoding="gzip")
        assert until is None
        assert response["Content-Encoding"] == "gzip"
        sizes.add(len(response.content))
    assert len(sizes) > 5


def test_without_the_page_cache_django_packs_pages_itself():
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    response = PageCacheMiddleware(giving(HttpResponse(LONG)))(request)
    assert response["Content-Encoding"] == "gzip"
    assert KEEPS not in request.META


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/en/", "/kontakt/", "/finns-inte/", "/robots.txt", "/kalender.ics", "/sitemap.xml"]
)
def test_no_public_page_differs_by_browser_or_visitor(client, path):
    make_home()
    answer = client.get(path, headers={"accept-language": "de, en;q=0.5"})
    assert set(answer.get("Vary", "").split(", ")) <= {"", "Accept-Encoding"}
    assert answer["Content-Language"] == ("en" if path == "/en/" else "sv")
    assert answer.content == client.get(path, headers={"accept-language": "sv"}).content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23T22:59:59Z", "2026-11-23T23:00:00Z"),
        ("2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z"),
        ("2026-03-28T23:30:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-24T22:30:00Z", "2026-10-25T23:00:00Z"),
        ("2026-12-31T12:00:00Z", "2026-12-31T23:00:00Z"),
    ],
    ids=["a second before", "at midnight", "the day of 23 hours", "the day of 25 hours", "new year's eve"],
)
def test_pages_change_by_themselves_at_midnight_in_sweden(now, then):
    assert next_turn(dt.datetime.fromisoformat(now)) == dt.datetime.fromisoformat(then)


@pytest.mark.django_db
@freeze_time(NOON)
def test_pages_change_when_one_goes_live_or_ends():
    page = make_page(make_home())
    assert next_turn() == MIDNIGHT
    page.expire_at = NOON + dt.timedelta(hours=3)
    page.save_revision().publish()
    assert next_turn() == NOON + dt.timedelta(hours=3)
    page.go_live_at = NOON + dt.timedelta(hours=2)
    page.save_revision().publish()
    assert next_turn() == NOON + dt.timedelta(hours=2)
    assert next_turn(NOON + dt.timedelta(hours=2)) == NOON + dt.timedelta(hours=3)
    assert next_turn(NOON + dt.timedelta(hours=3)) == MIDNIGHT


@pytest.mark.django_db
@freeze_time(NOON)
def test_a_draft_or_a_page_that_has_ended_changes_nothing():
    page = make_page(make_home())
    Page.objects.filter(pk=page.pk).update(expire_at=NOON + dt.timedelta(hours=1), live=False)
    assert next_turn() == MIDNIGHT


@pytest.mark.django_db
def test_asking_for_the_next_turn_costs_two_questions(django_assert_num_queries):
    with django_assert_num_queries(2):
        next_turn()


def test_a_day_is_named_with_its_offset():
    assert day_here(NOON) == "2026-11-23+01:00"
    assert day_here(dt.datetime(2026, 7, 1, 22, tzinfo=dt.UTC)) == "2026-07-02+02:00"


# Reading the generation.


@pytest.fixture
def file(tmp_path):
    """Return an SQLite file with the row, in the way that the site opens it."""
    path = tmp_path / "a b?#%.sqlite3"
    with closing(sqlite3.connect(path)) as line:
        line.execute("PRAGMA journal_mode=WAL")
        line.execute("CREATE TABLE core_sitegeneration (id INTEGER PRIMARY KEY, number INTEGER)")
        line.execute("INSERT INTO core_sitegeneration VALUES (1, 7)")
        line.commit()
    return path


def raise_to(path, number):
    with closing(sqlite3.connect(path)) as line:
        line.execute("UPDATE core_sitegeneration SET number = ?", [number])
        line.commit()


def test_the_number_is_read_anew_each_time(file):
    read = FileReader(file)
    assert read()[0] == 7
    for number in range(8, 40):
        raise_to(file, number)
        assert read()[0] == number


def test_a_change_counts_from_its_commit_on(file):
    read = FileReader(file)
    with closing(sqlite3.connect(file)) as line:
        line.execute("UPDATE core_sitegeneration SET number = 8")
        assert read()[0] == 7
        line.rollback()
        assert read()[0] == 7
        line.execute("UPDATE core_sitegeneration SET number = 8")
        line.commit()
        assert read()[0] == 8


def test_reading_holds_nobody_up(file):
    read = FileReader(file)
    read()
    raise_to(file, 8)
    with closing(sqlite3.connect(file)) as line:
        assert line.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
    assert read()[0] == 8


def test_reading_never_writes(file):
    read = FileReader(file)
    read()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        read.own.line.execute("UPDATE core_sitegeneration SET number = 1")


def test_a_restored_file_is_another_one_though_its_number_is_the_same(file, tmp_path):
    read = FileReader(file)
    before = read()
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(tmp_path / "copy")) as new:
        old.backup(new)
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    os.replace(tmp_path / "copy", file)
    after = read()
    assert after[0] == before[0] == 7
    assert after != before
    raise_to(file, 9)
    assert read()[0] == 9


def test_a_file_that_is_missing_or_empty_gives_nothing_until_it_is_there(file, tmp_path):
    read = FileReader(tmp_path / "none")
    assert read() is None
    (tmp_path / "none").write_bytes(b"")
    assert read() is None
    (tmp_path / "none").unlink()
    os.link(file, tmp_path / "none")
    assert read()[0] == 7


def test_before_the_first_change_the_number_is_nought(file):
    with closing(sqlite3.connect(file)) as line:
        line.execute("DELETE FROM core_sitegeneration")
        line.commit()
    assert FileReader(file)()[0] == 0


def test_every_thread_reads_on_a_line_of_its_own(file):
    read, found = FileReader(file), []
    threads = [threading.Thread(target=lambda: found.append((read(), id(read.own.line)))) for _each in range(3)]
    found.append((read(), id(read.own.line)))
    for thread in threads:
        thread.start()
        thread.join()
    assert len({mark for mark, _line in found}) == 1
    assert len(found) == 4


@pytest.mark.django_db
def test_a_server_s_row_is_believed_for_a_second(django_assert_num_queries):
    SiteGeneration.raise_by_one()
    with freeze_time(NOON) as clock:
        read = RowReader()
        first = read()
        with django_assert_num_queries(0):
            assert read() == first
        SiteGeneration.raise_by_one()
        clock.tick(0.9)
        assert read() == first
        clock.tick(0.2)
        with django_assert_num_queries(1):
            assert read() == (first[0] + 1,)


@pytest.mark.django_db
def test_the_reader_fits_the_database():
    name = str(site_settings.DATABASES["default"]["NAME"])
    assert isinstance(reader_for_database(), RowReader if "memory" in name or "/" not in name else FileReader)


@pytest.mark.django_db
def test_the_row_is_read_from_the_site_s_own_table():
    SiteGeneration.raise_by_one()
    assert RowReader(seconds=0)() == (SiteGeneration.current(),)
    assert SiteGeneration._meta.db_table == "core_sitegeneration"
    assert timezone.get_default_timezone_name() == "Europe/Stockholm"
