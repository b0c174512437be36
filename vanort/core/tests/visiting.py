# SPDX-License-Identifier: EUPL-1.2
"""Requests to a WSGI application as a web server makes them, without Django's test client in between."""

from __future__ import annotations

import io
from dataclasses import dataclass

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
