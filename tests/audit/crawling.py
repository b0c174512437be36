# SPDX-License-Identifier: EUPL-1.2
"""Ask a served site without a browser, and walk through all of its public pages."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urljoin, urlsplit

MOST_PAGES = 150
# For staff, and for programs: walked by other tests.
NOT_PUBLIC = ("/admin/", "/konto/", "/static/", "/media/")


@dataclass(frozen=True)
class Answer:
    """What the site said; redirects are not followed."""

    path: str
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def is_page(self):
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def language(self):
        return "en" if self.path.startswith("/en/") else "sv"


class _Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in ("a", "area", "link"):
            self.found += [value for name, value in attrs if name == "href" and value]


def ask(site, path, **headers):
    """Return the answer to a GET of a path."""
    where = urlsplit(site)
    with closing(HTTPConnection(where.hostname, where.port, timeout=60)) as line:
        line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return Answer(path, answer.status, answer.headers, answer.read())


def links_of(site, answer):
    """Return the paths of the site that a page leads to, without fragments."""
    found = []
    for href in _Links(answer.text).found:
        whole = urljoin(site + answer.path, href).partition("#")[0]
        if whole.startswith(site + "/"):
            found.append(whole.removeprefix(site))
    return [path for path in dict.fromkeys(found) if not path.startswith(NOT_PUBLIC)]


def walk(site, starts=("/", "/en/"), most=MOST_PAGES):
    """Return the answer of every public address by path: pages first, then one selection of each list.

    Args:
        site: address of the served site.
        starts: where the walk begins.
        most: where it ends; the languages take turns until then.
    """
    waiting, choices, answers = list(starts), {}, {}
    while (waiting or choices) and len(answers) < most:
        if not waiting:
            waiting.append(choices.pop(next(iter(choices))))
        path = waiting.pop(0)
        answers[path] = answer = ask(site, path)
        if not (answer.is_page and answer.status == 200) or "?" in path:
            continue
        for link in links_of(site, answer):
            if "?" in link:
                choices.setdefault(link.partition("?")[0], link)
            elif link not in answers and link not in waiting:
                waiting.append(link)
    return answers
