# SPDX-License-Identifier: EUPL-1.2
"""A served site with Ängelholm's data, a browser, and axe."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.served import PASSWORD, chromium, server

__all__ = ["DESK", "PHONE", "Visitor", "chromium", "server"]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# Wagtail's own parts, which we do not render; what stands in them is Wagtail's to mend.
WAGTAILS_OWN = (
    ".sidebar",
    "[data-wagtail-sidebar]",
    "header.w-slim-header",
    "[data-minimap-container]",
    "footer.footer",
)


def rows(server, query, *given):
    """Return what a query finds in the data of a site."""
    with closing(sqlite3.connect(server.folder / "vanort.sqlite3")) as line:
        return line.execute(query, given).fetchall()


def letter_to(server, address):
    """Return the newest letter to somebody."""
    found = rows(server, "SELECT body FROM core_outgoingmail WHERE recipient = ? ORDER BY id DESC LIMIT 1", address)
    return found[0][0]


class Visitor:
    """A person at a browser, who notices errors in the console and requests that leave the site."""

    def __init__(self, browser, server, **options):
        self.server = server
        self.context = browser.new_context(base_url=server.url, locale="sv-SE", **{"viewport": DESK, **options})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", lambda request: self._watch(request.url))

    def _hear(self, message):
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def _watch(self, url):
        if not url.startswith((self.server.url, "data:", "blob:", "about:")):
            self.complaints.append(f"left the site: {url}")

    def open(self, path):
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def text(self):
        return self.page.inner_text("main")

    def sign_in(self, name):
        self.open("/konto/login/?next=/admin/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url("**/admin/")

    def axe(self, *rules, without=()):
        """Return axe's findings on the open page, as sentences; only some rules when named."""
        options = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "rule", "values": list(rules)}
        else:
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
            options["runOnly"] = {"type": "tag", "values": tags}
        context = {"exclude": [[selector] for selector in without]} if without else None
        # A message that is still fading in has another contrast than the one that people read.
        self.page.wait_for_timeout(400)
        # Asked again and again from here: a page under our policy runs no text as code, not for a test either.
        for _attempt in range(50):
            if self.page.evaluate("document.getAnimations().every(one => one.playState !== 'running')"):
                break
            self.page.wait_for_timeout(100)
        found = Axe().run(self.page, context=context, options=options).response["violations"]
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def press(self, words, within="main"):
        """Press the first button or link with some words, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(f"{within} :is(button, a)", has_text=words).first.click()

    def looks_right(self):
        """Look at the page as a whole, in the dark, and in the width of the smallest phone."""
        size = self.page.viewport_size
        assert self.axe() == []
        self.page.emulate_media(color_scheme="dark")
        assert self.axe("color-contrast", "link-in-text-block") == []
        self.page.set_viewport_size({"width": 320, "height": PHONE["height"]})
        assert not self.is_wider_than_screen()
        assert self.axe("target-size") == []
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="light")

    def looks_right_in_office(self):
        """Look at what is ours of a screen of the office, in light and dark."""
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme)
            assert self.axe(without=WAGTAILS_OWN) == []

    def is_wider_than_screen(self):
        return self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


@pytest.fixture
def visit(chromium, server):
    visitors = []

    def arrive(**options):
        visitors.append(Visitor(chromium, server, **options))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
        assert visitor.complaints == []


@pytest.fixture
def visitor(visit):
    return visit()


@pytest.fixture
def anna(visit):
    """A coordinator who has signed in."""
    visitor = visit()
    visitor.sign_in("anna")
    return visitor
