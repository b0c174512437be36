# SPDX-License-Identifier: EUPL-1.2
"""Kept pages as they are served: two workers, other processes that change and die, and nginx with the shipped lines."""

import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from itertools import product
from urllib.parse import quote

import pytest

from bench.nginx import nginx, plain, program, shipped
from tests.served import ROOT, free_port

pytestmark = pytest.mark.own_site
TITLE = """
from vanort.activities.models import Activity
one = Activity.objects.public().order_by("pk").first()
one.title = {"sv": "%s"}
one.save()
print(one.get_absolute_url())
"""
# Changes a title and stays in the middle of it, until it is told to go on or is killed.
IN_THE_MIDDLE = """
import sys
from django.db import transaction
from vanort.activities.models import Activity
with transaction.atomic():
    one = Activity.objects.public().order_by("pk").first()
    one.title = {"sv": "%s"}
    one.save()
    print("changed", flush=True)
    sys.stdin.readline()
"""
# What the worker does every two seconds.
SWEEP = """
import time
from vanort.core.pagecache.published import sweep_pages
while True:
    sweep_pages()
    time.sleep(0.2)
"""
OFFICIAL = """
from vanort.website.models import SiteFacts
facts = SiteFacts.objects.get()
facts.is_official, facts.declared_on, facts.declared_by = True, "2026-11-23", "Rut"
facts.save()
"""

DEMONSTRATION = OFFICIAL.replace('True, "2026-11-23", "Rut"', 'False, None, ""')
LINES = (ROOT / "deploy" / "nginx" / "pages.conf").read_text(encoding="utf-8")
FINGERPRINT = re.search(r"\$vanort_day/([0-9a-f]{8});", LINES)[1]


def get(port, path, method="GET", **headers):
    """Return status, headers and body, on a new connection so that any worker may answer."""
    with closing(HTTPConnection("localhost", port, timeout=60)) as line:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def says(port, path, text, times=12):
    """Whether each of many visitors reads a text."""
    found = {text.encode() in get(port, path)[2] for _time in range(times)}
    assert len(found) == 1, "visitors read different pages"
    return found.pop()


def begin_to_change(site, title):
    """Start a process that has changed a title and has not committed it."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", IN_THE_MIDDLE % title], cwd=ROOT, env=site.environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "changed\n"
    return process


def end(process, how):
    """Let a process commit and end, or kill it."""
    if how == "commit":
        process.stdin.write("\n")
    else:
        process.send_signal(signal.SIGKILL)
    process.stdin.close()
    process.stdout.close()
    process.wait(30)


@pytest.fixture(scope="module")
def two_workers(server, tmp_path_factory):
    made = server.copy(tmp_path_factory.mktemp("two-workers"))
    made.start(workers=2)
    yield made
    made.stop()


def test_what_another_process_changes_is_seen_by_every_worker_at_once(two_workers):
    port = two_workers.port
    path = two_workers.manage("shell", "-v0", "-c", TITLE % "Första").strip()
    assert says(port, path, "Första")
    assert "etag" in get(port, path)[1]
    for title in ("Andra", "Tredje"):
        two_workers.manage("shell", "-v0", "-c", TITLE % title)
        assert says(port, path, title)
        assert says(port, "/tidslinje/", title)


def test_a_writer_killed_in_the_middle_has_changed_nothing(two_workers):
    port = two_workers.port
    path = two_workers.manage("shell", "-v0", "-c", TITLE % "Hel").strip()
    assert says(port, path, "Hel")
    writer = begin_to_change(two_workers, "Halv")
    assert says(port, path, "Hel")
    end(writer, "kill")
    assert says(port, path, "Hel")
    writer = begin_to_change(two_workers, "Ny")
    assert says(port, path, "Hel")
    end(writer, "commit")
    assert says(port, path, "Ny")


def test_a_real_server_sends_what_the_page_cache_says(two_workers):
    port = two_workers.port
    for _time in range(6):
        status, headers, body = get(port, "/vanorter/kamen/", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"], headers["content-length"]) == (200, "gzip", str(len(body)))
    head = get(port, "/vanorter/kamen/", method="HEAD")
    assert (head[0], head[2]) == (200, b"")
    assert int(head[1]["content-length"]) > len(body)
    again = get(
        port,
        "/vanorter/kamen/",
        Accept_Encoding="gzip",
        If_None_Match=get(port, "/vanorter/kamen/", Accept_Encoding="gzip")[1]["etag"],
    )
    assert (again[0], again[2]) == (304, b"")
    assert get(port, "/vanorter/kamen/", Range="bytes=0-9")[0] == 200
    assert get(port, "/finns-inte/")[0] == 404
    for hostile in ("/%00/", "//", "/../", "/%c3%28/", "/" + quote("å") + "/", "/vanorter/%2e%2e/"):
        assert get(port, hostile)[0] in (301, 302, 400, 404), hostile
    assert get(port, "/", Host="evil.example.com")[0] == 400


class BehindNginx:
    """A site that publishes its pages, and nginx with the lines that the project ships."""

    def __init__(self, server, folder, port):
        self.pages, self.port = folder / "pages", port
        self.site = server.copy(folder / "site", PUBLISH_PAGES=str(self.pages), BEHIND_PROXY="1")
        self.site.environment["SITE_URL"] = f"https://localhost:{port}"
        self.site.manage("shell", "-v0", "-c", OFFICIAL)
        self.site.start()
        self.sweeper = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v0", "-c", SWEEP], cwd=ROOT, env=self.site.environment
        )

    def stop(self):
        self.sweeper.terminate()
        self.sweeper.wait(10)
        self.site.stop()

    def get(self, path, **headers):
        return get(self.port, path, **headers)

    def from_site(self, path, **headers):
        return get(self.site.port, path, Host=f"localhost:{self.port}", X_Forwarded_Proto="https", **headers)

    def publish(self, *paths):
        """Ask for pages until nginx finds them."""
        for path in paths:
            for _try in range(100):
                if self.is_published(path):
                    break
                self.from_site(path)
                time.sleep(0.1)
            assert self.is_published(path), path

    def is_published(self, path):
        """Whether nginx finds a page of the headers that it knows."""
        return any((self.pages / "current").glob(f"*/{FINGERPRINT}/{path.strip('/')}/index.html"))


@pytest.fixture(scope="module")
def published(server, tmp_path_factory):
    if not program():
        pytest.skip("nginx is not installed: apt-get install nginx")
    folder, port = tmp_path_factory.mktemp("published"), free_port()
    made = BehindNginx(server, folder, port)
    with nginx(folder / "nginx", port, shipped(made.pages, made.site.port)):
        yield made
    made.stop()


def test_the_shipped_lines_know_the_headers_of_the_pages(published):
    """When this fails, the site's headers have changed: write them, and the new fingerprint, into pages.conf."""
    lines = {name.lower(): value for name, value in re.findall(r'add_header (\S+) "?([^"\n]*?)"?;\n', LINES)}
    told_by_site = published.from_site("/en/")[1]
    own = {name: told_by_site.get(name, "") for name in lines if name != "content-language"}
    assert {name: sorted(value.split("; ")) for name, value in own.items()} == {
        name: sorted(value.split("; ")) for name, value in lines.items() if name != "content-language"
    }
    assert set(told_by_site) - set(lines) == {"content-type", "content-length", "etag", "server", "date"}
    for _time in range(50):
        published.from_site("/en/")
        if found := {file.parents[1].name for file in published.pages.glob("start-*/*/*/*/en/index.html")}:
            break
        time.sleep(0.2)
    assert found == {FINGERPRINT}


def test_a_page_from_disk_is_the_page_of_the_site(published):
    paths = ("/", "/en/", "/vanorter/kamen/")
    published.publish(*paths)
    for path, coding in product(paths, ("identity", "gzip")):
        own = published.from_site(path, Accept_Encoding=coding)
        disk = published.get(path, Accept_Encoding=coding)
        assert (disk[0], disk[2]) == (own[0], own[2])
        assert told(disk) == told(own)
        same = published.get(path, Accept_Encoding=coding, If_None_Match=own[1]["etag"])
        assert (same[0], same[2]) == (304, b"")
        head = published.get(path, method="HEAD", Accept_Encoding=coding)
        assert (head[0], head[2], head[1]["content-length"]) == (200, b"", str(len(own[2])))


def told(answer):
    """Return what an answer tells browsers, without what every server writes itself."""
    headers = {name: value for name, value in answer[1].items() if name not in ("server", "date", "connection")}
    return headers | {"content-security-policy": sorted(headers["content-security-policy"].split("; "))}


def test_nginx_serves_pages_without_the_site_and_nothing_else(published):
    published.publish("/", "/vanorter/kamen/")
    published.site.stop()
    try:
        assert [published.get(path)[0] for path in ("/vanorter/kamen/", "/?")] == [200, 200]
        assert published.get("/", Range="bytes=0-9")[0] == 502
        for path, headers in (
            ("/", {"Cookie": "a=b"}), ("/?q=1", {}), ("/vanorter", {}), ("/vanorter/", {}),
            ("/", {"Authorization": "Basic eDp5"}), ("/index.html", {}), ("/vanorter/kamen/index.html.gz", {}),
            ("/kalender.ics", {}), ("/", {"method": "POST"}), ("/", {"method": "PUT"}),
        ):  # fmt: skip
            assert published.get(path, **headers)[0] == 502, (path, headers)
        for path in ("/../serving", "/%2e%2e/%2e%2e/serving", "/%00/", "/.."):
            assert published.get(path)[0] in (400, 502), path
    finally:
        published.site.start()


def test_what_the_site_gets_through_nginx_is_the_address_as_it_was_typed(published):
    for path in ("/vanorter", "/finns-inte/%C3%A5/?a=%20b", "/tidslinje/?samarbete=kamen", "/kalender.ics"):
        own, through = published.from_site(path), published.get(path)
        assert (through[0], through[1].get("location")) == (own[0], own[1].get("location")), path
    assert published.get("/vanorter")[1]["location"] == "/vanorter/"


def test_a_change_takes_the_pages_away_before_it_can_be_seen(published):
    path = published.site.manage("shell", "-v0", "-c", TITLE % "Gammal").strip()
    published.publish(path)
    assert published.is_published(path)
    writer = begin_to_change(published.site, "Nyare")
    assert not published.is_published(path)
    assert b"Gammal" in published.get(path)[2]
    # The sweep waits for the writer: until then no page comes back.
    time.sleep(2)
    assert not published.is_published(path)
    end(writer, "commit")
    assert says(published.port, path, "Nyare")
    published.publish(path)
    assert says(published.port, path, "Nyare")


def test_a_killed_writer_leaves_the_old_page_and_the_sweep_brings_it_back(published):
    path = published.site.manage("shell", "-v0", "-c", TITLE % "Trygg").strip()
    published.publish(path)
    writer = begin_to_change(published.site, "Otrygg")
    assert not published.is_published(path)
    end(writer, "kill")
    assert says(published.port, path, "Trygg")
    for _try in range(100):
        if published.is_published(path):
            break
        time.sleep(0.1)
    assert published.is_published(path)
    assert says(published.port, path, "Trygg")


def test_pages_of_another_day_are_not_found(published):
    published.publish("/")
    current = published.pages / "current"
    today = next(current.iterdir())
    published.site.stop()
    try:
        assert published.get("/")[0] == 200
        shutil.move(today, current / "2026-01-01+01:00")
        assert published.get("/")[0] == 502
        shutil.move(current / "2026-01-01+01:00", today)
    finally:
        published.site.start()


def test_a_demonstration_is_not_served_from_disk(published):
    published.publish("/")
    published.site.manage("shell", "-v0", "-c", DEMONSTRATION)
    try:
        for _time in range(10):
            assert published.get("/")[1]["x-robots-tag"] == "noindex"
            time.sleep(0.1)
        assert not published.is_published("/")
    finally:
        published.site.manage("shell", "-v0", "-c", OFFICIAL)


def test_the_plain_configuration_serves_a_folder(tmp_path):
    if not program():
        pytest.skip("nginx is not installed: apt-get install nginx")
    (tmp_path / "index.html").write_text("hej")
    port = free_port()
    with nginx(tmp_path / "nginx", port, plain(tmp_path)):
        assert get(port, "/")[2] == b"hej"
