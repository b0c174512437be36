# SPDX-License-Identifier: EUPL-1.2
"""A visitor who writes to a served site by its public form, and knows what was acknowledged."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

FORM = "/kontakt/skriv/"
FIELD = re.compile(r'name="(csrfmiddlewaretoken|form_key)"[^>]*value="([^"]+)"')
TOPIC = re.compile(r'name="topic"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="topic"')


class Visitor:
    """Writes letter after letter; one that got no answer is sent again as a browser would, with the same key."""

    def __init__(self, server, name="besked"):
        self.server, self.name = server, name
        self.acknowledged = []
        self.codes = {}
        self.waiting = None
        self.number = 0

    def write(self):
        """Send the next letter, or the one that got no answer; returns the status, None when nobody answered."""
        try:
            if self.waiting is None:
                self.waiting = self._fresh()
            status = self._send(*self.waiting)
        except (OSError, HTTPException):
            return None
        self.codes[status] = self.codes.get(status, 0) + 1
        if status == 302:
            self.acknowledged.append(self.waiting[0]["subject"])
            self.waiting = None
        elif status != 503:
            raise AssertionError(f"the form was answered with {status}")
        return status

    def _fresh(self):
        self.number += 1
        with closing(HTTPConnection("localhost", self.server.port, timeout=20)) as line:
            line.request("GET", FORM)
            answer = line.getresponse()
            page = answer.read().decode()
        if answer.status != 200:
            raise HTTPException(answer.status)
        cookie = next(one for one in answer.headers.get_all("Set-Cookie") if "csrftoken=" in one).partition(";")[0]
        topic = next(filter(None, TOPIC.search(page).groups()))
        subject = f"{self.name}-{self.number}"
        return {**dict(FIELD.findall(page)), "topic": topic, "subject": subject, "text": "Hej! " * 40}, cookie

    def _send(self, data, cookie):
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        with closing(HTTPConnection("localhost", self.server.port, timeout=30)) as line:
            line.request("POST", FORM, urlencode(data), headers)
            answer = line.getresponse()
            self.body = answer.read().decode()
            self.headers = answer.headers
            return answer.status


def stored(server, name="besked"):
    """Return how often each letter is in the database."""
    with closing(sqlite3.connect(server.folder / "vanort.sqlite3")) as database:
        query = "SELECT subject, count(*) FROM enquiries_enquiry WHERE subject LIKE ? GROUP BY subject"
        return dict(database.execute(query, [f"{name}-%"]))
