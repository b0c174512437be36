# SPDX-License-Identifier: EUPL-1.2
"""Requests to a WSGI application as a web server makes them, without Django's test client in between."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

HOST = "localhost:8000"


@dataclass(frozen=True)
class Answer:
    """What the application said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        return self.body.decode()


@contextmanager
def on_one_line():
    """Let no request close the line that the test's transaction is on, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def environ_of(path, *, method="GET", query="", host=HOST, **headers):
    """Return what a web server tells an application; headers as ``accept_encoding="gzip"``."""
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query,
        "SCRIPT_NAME": "", "HTTP_HOST": host, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False, "wsgi.version": (1, 0),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip


def visit(application, path="/", **request):
    """Ask an application for a path and return its answer."""
    said = []
    answer = application(environ_of(path, **request), lambda *words: said.append(words[:2]))
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    (status, headers), names = said[0], [name.lower() for name, _value in said[0][1]]
    assert len(said) == 1
    assert len(names) == len(set(names)) or "set-cookie" in names
    return Answer(int(status[:3]), dict(headers), body)
