# SPDX-License-Identifier: EUPL-1.2
"""The page cache around an application: what it keeps, for whom, for how long, and how it sends it."""

import gzip
import threading
import time
from pathlib import Path

import brotli
import pytest
from freezegun import freeze_time

from vanort.core.pagecache.answers import PACKERS, Page, best_coding
from vanort.core.pagecache.wrapper import KEEPS, LARGEST, PageCache, Shelf
from vanort.core.tests.visiting import HOST, environ_of, visit

WORDS = b"<p>V\xc3\xa4nort</p>" * 200


class Site:
    """An application that counts how often it is asked, and says so; its generation can be raised."""

    def __init__(self):
        self.number, self.asked, self.closed = 1, 0, 0
        self.keeps, self.body, self.status = True, WORDS, "200 OK"
        self.until = float("inf")
        self.cache = PageCache(self, generation=lambda: (self.number,) if self.number else None)

    def __call__(self, environ, start_response):
        self.asked += 1
        self.environ = environ
        if KEEPS in environ and self.keeps:
            environ[KEEPS] = self.until
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding")]
        start_response(self.status, [*headers, ("Content-Length", str(len(self.body)))])
        return Closing([b"%d " % self.asked, self.body], self)

    def visit(self, path="/", **request):
        return visit(self.cache, path, **request)


class Closing(list):
    def __init__(self, parts, site):
        super().__init__(parts)
        self.site = site

    def close(self):
        self.site.closed += 1


@pytest.fixture
def site(settings):
    settings.SITE_URL = f"http://{HOST}"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", ".example.se"]
    return Site()


def test_a_page_is_worked_out_once_for_everybody(site):
    first, second = site.visit(), site.visit()
    assert (site.asked, site.closed) == (1, 1)
    assert first == second
    assert first.body == b"1 " + WORDS
    assert first.headers["Content-Length"] == str(len(first.body))


def test_each_address_is_a_page_of_its_own(site):
    assert site.visit("/a/").body != site.visit("/b/").body
    assert site.visit("/a/").text.startswith("1 ")


def test_after_any_change_every_page_is_worked_out_anew(site):
    site.visit("/a/"), site.visit("/b/")
    site.number += 1
    assert [site.visit(path).text[:2] for path in ("/a/", "/b/", "/a/")] == ["3 ", "4 ", "3 "]


def test_a_page_that_changes_by_itself_is_kept_until_then(site):
    with freeze_time("2026-11-23 22:59:59") as clock:
        site.until = time.time() + 1
        assert site.visit().text.startswith("1 ")
        assert site.visit().text.startswith("1 ")
        clock.tick(1)
        assert site.visit().text.startswith("2 ")


@pytest.mark.parametrize(
    "request_",
    [
        {"cookie": "sessionid=x"}, {"cookie": ""}, {"authorization": "Basic eDp5"}, {"range": "bytes=0-9"},
        {"if_match": '"x"'}, {"if_unmodified_since": "Mon, 23 Nov 2026 08:00:00 GMT"},
        {"if_modified_since": "Mon, 23 Nov 2026 08:00:00 GMT"}, {"query": "utm_source=x"}, {"method": "POST"},
        {"method": "OPTIONS"}, {"method": "BREW"}, {"host": "evil.example.com"}, {"host": "localhost:9999"},
        {"host": "any.example.se"}, {"host": ""},
    ],
    ids=str,
)  # fmt: skip
def test_who_may_get_something_of_their_own_is_passed_on_untouched(site, request_):
    site.visit()
    asked = site.visit(**request_)
    assert site.asked == 2
    assert asked.text.startswith("2 ")
    assert "ETag" not in asked.headers
    assert KEEPS not in site.environ
    assert site.environ["REQUEST_METHOD"] == request_.get("method", "GET")
    assert site.visit().text.startswith("1 ")


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/x/", "/konto/login/", "/dokument/1/a.pdf", "/healthz", "/static/a"]
)
def test_what_is_not_for_visitors_is_passed_on(site, path):
    assert site.visit(path).text != site.visit(path).text


def test_every_name_of_the_site_is_kept_apart(site):
    for host in ("localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:8000"):
        assert site.visit(host=host).body == site.visit(host=host).body
    assert site.asked == 4


def test_http_and_https_are_kept_apart(site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    plain, secure = site.visit(), site.visit(x_forwarded_proto="https")
    assert plain.body != secure.body
    assert site.visit(x_forwarded_proto="https, http").body == secure.body
    assert site.visit(x_forwarded_proto="http").body == plain.body
    settings.SECURE_PROXY_SSL_HEADER = None
    assert site.visit(x_forwarded_proto="https").body == plain.body


def test_nothing_is_kept_while_the_database_does_not_answer(site):
    site.visit()
    site.number = 0
    assert [site.visit().text[:2] for _time in range(2)] == ["2 ", "3 "]


def test_what_the_site_does_not_give_away_is_asked_for_each_time(site):
    site.keeps = False
    assert site.visit().body != site.visit().body
    assert "ETag" not in site.visit().headers
    assert site.closed == site.asked == 3


def test_an_answer_to_head_has_the_headers_of_the_page_and_no_body(site):
    head = site.visit(method="HEAD")
    page = site.visit()
    assert (head.body, head.headers) == (b"", page.headers)
    assert site.visit(method="HEAD").headers == page.headers
    assert site.asked == 1


def test_head_of_what_is_not_kept_has_no_body_either(site):
    site.keeps, site.status = False, "404 Not Found"
    head = site.visit(method="HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (404, b"", str(len(WORDS)))
    assert site.closed == 1


def test_a_browser_asks_each_time_and_gets_nothing_when_nothing_has_changed(site):
    page = site.visit()
    tag = page.headers["ETag"]
    assert page.headers["Cache-Control"] == "no-cache"
    same = site.visit(if_none_match=tag)
    assert (same.status, same.body) == (304, b"")
    assert same.headers == {"Vary": "Accept-Encoding", "Cache-Control": "no-cache", "ETag": tag}
    for asked in (f'"other", {tag}', f"W/{tag}", "*", " * "):
        assert site.visit(if_none_match=asked).status == 304
    for asked in ('"other"', tag.strip('"'), ""):
        assert site.visit(if_none_match=asked) == page
    site.number += 1
    assert site.visit(if_none_match=tag).status == 200


def test_the_first_visitor_after_a_change_elsewhere_still_has_the_page(site):
    site.visit()
    site.number, site.asked = 2, 0
    page = site.visit()
    site.number, site.asked = 3, 0
    assert site.visit(if_none_match=page.headers["ETag"]).status == 304


def test_a_page_is_sent_in_the_coding_that_the_browser_likes(site):
    plain, packed, best = (site.visit(accept_encoding=each) for each in ("", "gzip", "gzip, deflate, br"))
    assert [each.headers.get("Content-Encoding") for each in (plain, packed, best)] == [None, "gzip", "br"]
    assert gzip.decompress(packed.body) == brotli.decompress(best.body) == plain.body
    assert len({each.headers["ETag"] for each in (plain, packed, best)}) == 3
    assert {each.headers["Vary"] for each in (plain, packed, best)} == {"Accept-Encoding"}
    for each in (plain, packed, best):
        assert each.headers["Content-Length"] == str(len(each.body))
    assert site.asked == 1
    other = site.visit(accept_encoding="gzip", if_none_match=plain.headers["ETag"])
    assert (other.status, gzip.decompress(other.body)) == (200, plain.body)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""), ("gzip", "gzip"), ("br", "br"), ("GZIP", "gzip"), ("gzip;q=0", ""), ("gzip; q=0.000, br;q=0", ""),
        ("gzip;q=0.5, br;q=0.1", "br"), ("br;q=0, gzip;q=1.0", "gzip"), ("deflate, zstd", ""), ("identity", ""),
        ("xgzip", ""), ("*", ""), (",;,=,q", ""), ("gzip;q=x", "gzip"), ("\x00" * 9, ""),
    ],
)  # fmt: skip
def test_the_coding_is_one_that_the_browser_allows(accepted, coding):
    assert best_coding(accepted) == coding


def test_what_would_not_become_smaller_is_sent_as_it_is(site):
    site.body = b""
    answer = site.visit(accept_encoding="gzip, br")
    assert (answer.body, answer.headers.get("Content-Encoding")) == (b"1 ", None)


def test_a_page_that_is_asked_for_again_is_packed_tighter_in_a_moment_of_rest(site):
    site.body = Path(__file__).read_bytes()
    first = site.visit(accept_encoding="br")
    plain = site.visit()
    site.cache.publisher.waiting.join()
    packed, best = site.visit(accept_encoding="gzip"), site.visit(accept_encoding="br")
    assert (packed.body, best.body) == (PACKERS["gzip"](plain.body, True), PACKERS["br"](plain.body, True))
    assert len(best.body) < len(first.body)
    assert best.headers["ETag"] != first.headers["ETag"]
    assert gzip.decompress(packed.body) == brotli.decompress(best.body) == plain.body
    assert site.asked == 1


def test_what_is_too_large_is_sent_and_not_kept(site):
    site.body = b"x" * LARGEST
    assert len(site.visit().body) == LARGEST + 2
    assert site.visit().text.startswith("2 ")


@pytest.mark.parametrize(
    "path", ["//", "/../", "/./", "/\x00/", "/å/", "/%00", "/a\r\nSet-Cookie: x", "/" + "x" * 9_000, ""]
)
def test_any_path_is_only_a_name(site, path):
    assert site.visit(path).body == site.visit(path).body
    assert site.environ["PATH_INFO"] == environ_of(path)["PATH_INFO"]
    assert site.visit("/").text.startswith("2 ")


def test_an_application_that_fails_leaves_nothing_behind(site):
    def fail(_environ, _start_response):
        raise ZeroDivisionError

    site.cache.application = fail
    with pytest.raises(ZeroDivisionError):
        site.visit()
    site.cache.application = site
    assert site.visit().status == 200


def test_an_answer_that_breaks_off_is_closed_and_not_kept(site):
    def broken():
        yield b"half "
        raise ConnectionError

    class Broken(Site):
        def __call__(self, environ, start_response):
            super().__call__(environ, start_response)
            return broken()

    breaking = Broken()
    for _time in range(2):
        with pytest.raises(ConnectionError):
            breaking.visit()
    assert breaking.asked == 2
    assert not breaking.cache.shelf.pages


def page(size):
    return Page([("Content-Type", "text/plain")], b"x" * size, mark=(1,), day="", until=0)


def test_the_page_not_asked_for_the_longest_goes_first():
    shelf = Shelf(3 * page(100).weight)
    for name in "abc":
        shelf.put((False, "", name), page(100))
    assert shelf.get((False, "", "a"))
    shelf.put((False, "", "d"), page(100))
    assert [key[2] for key in shelf.pages] == ["c", "a", "d"]
    shelf.put((False, "", "d"), page(100))
    assert shelf.weight == sum(each.weight for each in shelf.pages.values())


def test_a_page_that_fills_the_shelf_leaves_it_light():
    shelf = Shelf(1_000)
    shelf.put((False, "", "a"), page(10_000))
    assert (len(shelf.pages), shelf.weight) == (0, 0)


def test_in_several_threads_nobody_gets_an_older_page(site):
    class Telling(Site):
        def __call__(self, environ, start_response):
            if KEEPS in environ:
                environ[KEEPS] = self.until
            text = b"%d" % self.number
            time.sleep(0)
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [text]

    telling, told, over = Telling(), [], threading.Event()

    def ask():
        while not over.is_set():
            before = telling.number
            told.append((before, int(telling.visit().text)))

    threads = [threading.Thread(target=ask) for _each in range(4)]
    for thread in threads:
        thread.start()
    for _change in range(100):
        telling.number += 1
        time.sleep(0.001)
    over.set()
    for thread in threads:
        thread.join()
    assert len(told) > 100
    assert [(before, got) for before, got in told if got < before] == []
