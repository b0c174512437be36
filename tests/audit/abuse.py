# SPDX-License-Identifier: EUPL-1.2
"""A client that sends forms as a browser does, and the forms of a served site, for the audits of abuse."""

from __future__ import annotations

import re
from contextlib import closing
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.served import PASSWORD

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Sender:
    """One visitor with cookies and a form's token, who never runs a script."""

    def __init__(self, site):
        self.host = urlsplit(site).netloc
        self.cookies = SimpleCookie()
        self.token = ""

    def ask(self, method, path, body=None, **headers):
        """Return status and text; keep the cookies and the latest token."""
        name, _colon, port = self.host.partition(":")
        sent = {"Cookie": "; ".join(f"{one.key}={one.value}" for one in self.cookies.values()),
                "Origin": f"http://{self.host}", **headers}  # fmt: skip
        with closing(HTTPConnection(name, int(port), timeout=120)) as line:
            try:
                line.request(method, path, body, sent)
            except (BrokenPipeError, ConnectionResetError):
                # The site does not listen to the end of what is far too much; it has answered already.
                return 413, ""
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                self.cookies.load(cookie)
            text = answer.read().decode("utf-8", "replace")
        if found := TOKEN.search(text):
            self.token = found[1]
        return answer.status, text

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields):
        """Send a form; a text that is no text is sent as the bytes that it would be."""
        pairs = [(name, value) for name, value in {**fields, "csrfmiddlewaretoken": self.token}.items()]
        body = urlencode(pairs, errors="surrogatepass")
        return self.ask("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})

    def sign_in(self, name):
        self.get("/konto/login/")
        status, _text = self.post("/konto/login/", {"login": name, "password": PASSWORD})
        assert status == 302
        return self
