# SPDX-License-Identifier: EUPL-1.2
"""One page as it is kept: in each coding that browsers ask for, with the headers that all of them get."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import brotli  # type: ignore[import-untyped]
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from vanort.core.pagecache.generations import Mark

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
StartResponse = Callable[[str, Headers], object]

# By preference. While a visitor waits, with little effort; later, in a moment of rest, as small as it gets.
PACKERS: dict[str, Callable[[bytes, bool], bytes]] = {
    "br": lambda body, is_tight: bytes(brotli.compress(body, quality=11 if is_tight else 5)),
    "gzip": lambda body, is_tight: gzip.compress(body, 9 if is_tight else 5, mtime=0)}  # fmt: skip
# What is said anew for each coding, and what an answer without a body does not say.
_OWN = {"content-length", "etag", "cache-control"}
_OF_BODY = {"Content-Type", "Content-Encoding", "Content-Length"}


def is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer has no cookie, no form's token, no variants and no cache rules of its own."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    is_own = response.cookies or varies or "CSRF_COOKIE" in request.META or hasattr(response, "file_to_stream")
    has_rules = response.has_header("Cache-Control") or response.has_header("Content-Encoding")
    return response.status_code == 200 and not is_own and not has_rules


@lru_cache(maxsize=512)
def best_coding(accepted: str) -> str:
    """Return the coding that an ``Accept-Encoding`` allows and we like best; empty for none (RFC 9110, 12.5.3)."""
    allowed = set()
    for part in accepted.lower().split(","):
        name, _mark, weight = part.partition(";")
        if weight.replace(" ", "").removeprefix("q=").rstrip("0") not in ("0.", "") or not weight:
            allowed.add(name.strip())
    return next((coding for coding in PACKERS if coding in allowed), "")


class Page:
    """An answer of 200 that everybody gets: ``headers`` as the application gave them, ``body`` without coding, the
    generation's ``mark`` and a ``day`` with its offset from UTC that it is of, and ``until`` when it is true, in
    seconds since the epoch."""

    def __init__(self, headers: Headers, body: bytes, *, mark: Mark, day: str, until: float) -> None:
        self.mark, self.day, self.until = mark, day, until
        self.headers = [(name, value) for name, value in headers if name.lower() not in _OWN]
        # A browser may keep a page but asks each time whether it is still true: a correction is seen at once.
        self.headers.append(("Cache-Control", "no-cache"))
        self.bodies: dict[str, bytes] = {"": body}
        self._kept: dict[str, tuple[Headers, bytes]] = {}
        # 31 bits, because nginx makes its mark of a file from the time stamp, which not every disk keeps beyond 2038.
        self.stamp = int.from_bytes(hashlib.blake2b(body, digest_size=4).digest(), "big") >> 1
        self.is_asked_again = False

    @property
    def fingerprint(self) -> str:
        """What tells these headers from others; the language is left out, because the address says it."""
        told = [(name.lower(), value) for name, value in self.headers if name != "Content-Language"]
        # The parts in order: django-csp gives them in any.
        lines = [f"{name}: {';'.join(sorted(part.strip() for part in value.split(';')))}" for name, value in told]
        return hashlib.blake2b("\n".join(sorted(lines)).encode(), digest_size=4).hexdigest()

    @property
    def weight(self) -> int:
        """Bytes of memory that it takes at most, about."""
        return 2 * len(self.bodies[""]) + 4_096

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        coding = best_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = self._kept.get(coding) or self._keep(coding)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and self._has(asked, coding):
            start_response("304 Not Modified", [each for each in headers if each[0] not in _OF_BODY])
            return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _has(self, asked: str, coding: str) -> bool:
        """Whether a browser has this page; packed by another worker, or less tightly, it is still the same."""
        is_packed = bool(coding) and f'"{self.stamp:x}-' in asked and self._tag(self.bodies[""]) not in asked
        return is_packed or self._tag(self.bodies.get(coding, b"")) in asked or asked.strip() == "*"

    def _tag(self, body: bytes) -> str:
        """Return the mark of a body as nginx writes it for a file of this time and size, so that both agree."""
        return f'"{self.stamp:x}-{len(body):x}"'

    def tighten(self) -> None:
        """Make the codings anew, as small as they get; takes a tenth of a second, mostly without holding others up."""
        for coding in PACKERS:
            self._keep(coding, is_tight=True)

    def _keep(self, coding: str, *, is_tight: bool = False) -> tuple[Headers, bytes]:
        body, coded = self.bodies[""], []
        if coding and len(packed := PACKERS[coding](body, is_tight)) < len(body):
            body = self.bodies[coding] = packed
            coded = [("Content-Encoding", coding)]
        headers = [*self.headers, *coded, ("Content-Length", str(len(body))), ("ETag", self._tag(body))]
        self._kept[coding] = headers, body
        return self._kept[coding]
