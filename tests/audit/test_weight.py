# SPDX-License-Identifier: EUPL-1.2
"""What a first visit to each page costs: bytes over the wire with nothing kept, and nobody else asked."""

from statistics import median

import pytest

pytestmark = pytest.mark.browser

KB = 1000
MEDIAN, WORST, SCRIPTS, REQUESTS = 120 * KB, 500 * KB, 30 * KB, 15


class Weighing:
    """Listens to a page's network: bytes with headers, as they came over the wire, by kind."""

    def __init__(self, page, site):
        self.site, self.kinds, self.bytes, self.elsewhere = site, {}, {}, []
        line = page.context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", self._asked)
        line.on("Network.loadingFinished", self._came)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _asked(self, event):
        url = event["request"]["url"]
        if url.startswith(("data:", "blob:")):
            return
        self.kinds[event["requestId"]] = event.get("type", "Other")
        if not url.startswith(self.site + "/"):
            self.elsewhere.append(url)

    def _came(self, event):
        if event["requestId"] in self.kinds:
            self.bytes[event["requestId"]] = event["encodedDataLength"]

    @property
    def total(self):
        return sum(self.bytes.values())

    @property
    def scripts(self):
        return sum(size for one, size in self.bytes.items() if self.kinds[one] == "Script")


@pytest.fixture(scope="session")
def weighed(chromium, server, pages):
    """The weight of every page at its first visit, scrolled to its end."""
    found = {}
    for path in pages:
        context = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        found[path] = Weighing(page, server.url)
        page.goto(server.url + path)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_load_state("networkidle")
        context.close()
    return found


def heaviest(weighed, what):
    """Return the page with most of something, and how much."""
    path = max(weighed, key=lambda one: what(weighed[one]))
    return path, what(weighed[path])


def test_pages_are_light(weighed, figure):
    middle = median(one.total for one in weighed.values())
    path, worst = heaviest(weighed, lambda one: one.total)
    figure("weight", f"median {middle / KB:.1f} KB, worst {worst / KB:.1f} KB ({path}), {len(weighed)} pages")
    assert middle <= MEDIAN
    assert worst <= WORST


def test_scripts_are_few(weighed, figure):
    path, worst = heaviest(weighed, lambda one: one.scripts)
    figure("scripts", f"at most {worst / KB:.1f} KB ({path})")
    assert worst <= SCRIPTS


def test_requests_are_few(weighed, figure):
    path, most = heaviest(weighed, lambda one: len(one.kinds))
    figure("requests", f"at most {most} ({path})")
    assert most <= REQUESTS


def test_nobody_else_is_asked(weighed):
    assert {path: one.elsewhere for path, one in weighed.items() if one.elsewhere} == {}
