# SPDX-License-Identifier: EUPL-1.2
"""The disk runs full while people write: whoever is not served is told, nothing acknowledged is lost, and it heals."""

from __future__ import annotations

import os
import re
import subprocess
import uuid
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from tests.audit.asking import Visitor, stored
from tests.audit.crawling import ask
from tests.served import PASSWORD

SIZE = "24m"
MOST = 400


@pytest.fixture
def site(server, tmp_path):
    """The demonstration on a disk of its own, with a few megabytes left."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "vanort-test", str(place)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can make a small disk")
    try:
        folder = place / "site"
        (folder / "static").parent.mkdir()
        (folder / "static").symlink_to(server.folder / "static")
        made = server.copy_data(folder, POSTS_PER_HOUR="1000000")
        made.start()
        yield made
        made.stop()
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(folder):
    """Take all the room there is; returns the file that holds it."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    return ballast


def test_letters_are_refused_with_a_page_and_stored_again_when_there_is_room(site, figure):
    visitor = Visitor(site)
    assert [visitor.write() for _letter in range(5)] == [302] * 5
    visitor.waiting = visitor._fresh()
    ballast = fill(site.folder)
    codes = [visitor.write() for _letter in range(20)]
    assert 503 in codes
    assert set(codes) <= {302, 503}
    # SQLite may find room in its journal for some of them.
    while visitor.write() != 503:
        assert len(visitor.acknowledged) < MOST
    assert visitor.headers["Retry-After"] == "120"
    assert 'name="subject" value="besked-' in visitor.body
    assert ask(site.url, "/").status == 200
    assert set(stored(site).values()) == {1}
    assert set(visitor.acknowledged) <= set(stored(site))
    ballast.unlink()
    assert visitor.write() == 302
    rows = stored(site)
    figure("disk full", f"{len(visitor.acknowledged)} acknowledged, {visitor.codes} answered, {len(rows)} stored")
    assert rows == dict.fromkeys(visitor.acknowledged, 1)


class Staff:
    """Somebody signed in, with one line to the site."""

    def __init__(self, site):
        self.site, self.cookies = site, {}
        page = self.ask("GET", "/konto/login/")[1]
        token = self.token(page)
        status, _page = self.ask(
            "POST", "/konto/login/", urlencode({"login": "anna", "password": PASSWORD, "csrfmiddlewaretoken": token}),
            "application/x-www-form-urlencoded",
        )  # fmt: skip
        assert status == 302

    @staticmethod
    def token(page):
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def ask(self, method, path, body=None, kind=""):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": kind} if kind else {}
        with closing(HTTPConnection("localhost", self.site.port, timeout=60)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()

    def open_form(self):
        return self.token(self.ask("GET", "/admin/documents/add/")[1])

    def upload(self, token, title, content):
        """Add a document, as the form of the office does."""
        mark = uuid.uuid4().hex
        fields = {"csrfmiddlewaretoken": token, "title": title, "collection": "1", "tags": ""}
        parts = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{title}.txt"\r\n\r\n'
        body = (parts + head).encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", "/admin/documents/add/", body, f"multipart/form-data; boundary={mark}")


def test_uploads_are_refused_with_a_page_for_staff_and_stored_again_when_there_is_room(site):
    staff = Staff(site)
    form = staff.open_form()
    assert staff.upload(form, "first", b"1" * 100_000)[0] == 302
    ballast = fill(site.folder)
    status, page = staff.upload(form, "second", b"2" * 3_000_000)
    assert status == 503
    assert "För dig som arbetar här" in page or "For staff" in page
    ballast.unlink()
    assert staff.upload(form, "third", b"3" * 3_000_000)[0] == 302
    listed = staff.ask("GET", "/admin/documents/")[1]
    assert [title for title in ("first", "second", "third") if f">{title}<" in re.sub(r"\s+", "", listed)] == [
        "first", "third",
    ]  # fmt: skip
    kept = sorted(path.name for path in (site.folder / "media" / "documents").iterdir() if path.stat().st_size)
    assert kept == ["first.txt", "third.txt"]
