# SPDX-License-Identifier: EUPL-1.2
"""What somebody may send to break a site: texts for fields and queries, and addresses of every page that reads."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.urls import get_resolver
from django.urls.resolvers import URLPattern

HUGE = "9" * 30
# Twenty-five texts; each has broken something, somewhere.
PAYLOADS = [
    "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\ufffe\uffff", "🏳️\u200d🌈" * 50,
    "' OR '1'='1", '"; DROP TABLE x; --', "x\"", "1; SELECT pg_sleep(9)", "%' ESCAPE '", "\\", "NEAR(a b) AND * :",
    "<script>alert(1)</script>", "{{ 7*7 }}{% debug %}", "${7*7}", "../../../../etc/passwd", "file:///etc/passwd",
    "a\r\nSet-Cookie: x=y", "٣", "-1", HUGE, "1e400", "2026-02-31", "NaN", "å" * 100_000,
]  # fmt: skip
# Those that differ most, for where there is little time.
QUICK = ["\x00", 'x"', HUGE, "-1", "2026-02-31", "٣", "<script>alert(1)</script>", "å" * 5000]
QUERIES = ["q=%ff%fe", "%00=1&q=%00", "q[]=1&q[a]=2", "q=%ED%A0%80", "q=" + "a" * 20_000, "=&&==&", "q&q&q",
           "page=%F0%9F", "&".join(f"x{number}=1" for number in range(900)), "&".join(["q=1"] * 900)]  # fmt: skip
NAMES = ["q", "p", "page", "sida", "ar", "typ", "ort", "om", "amne", "nr", "sprak", "status", "ordning", "ordering",
         "id", "next", "locale", "show", "year", "export", "in_preview_panel", "mode", "lang"]  # fmt: skip
IDENTIFIERS = [HUGE, "9223372036854775808"]
SLUGS = ["-", "x" * 300]


class _Fields(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.names = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        name = dict(attrs).get("name")
        if tag in ("input", "select", "textarea") and name and name != "csrfmiddlewaretoken":
            self.names.append(name)


def fields_of(html):
    """Return the names of all fields of a page, in their order."""
    return list(dict.fromkeys(_Fields(html).names))


def patterns(resolver=None, prefix=""):
    """Return every address of the site as a pattern: what it is called, and its converters."""
    for one in (resolver or get_resolver()).url_patterns:
        where = prefix + str(one.pattern).lstrip("^").removesuffix("$")
        if isinstance(one, URLPattern):
            yield where, one
        else:
            yield from patterns(one, where)


def filled(pattern, identifier, slug):
    """Return an address made of a pattern: numbers and names in the places of its parts."""
    path = re.sub(r"<int:\w+>|\(\?P<\w+>\\d\+\)|\(\\d\+\)", identifier, pattern)
    path = re.sub(r"<slug:\w+>|<str:\w+>|<path:\w+>|<\w+>|\(\?P<\w+>[^)]*\)+\)?|\(\.\*\)", slug, path)
    return "/" + re.sub(r"[\\^$()?*|\[\]]", "", path)
