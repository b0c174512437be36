# SPDX-License-Identifier: EUPL-1.2
"""A first visit over slow 4G, truly slowed down: every Swedish page shows its largest part soon and stands still."""

from statistics import median

import pytest

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser

# What Lighthouse calls slow 4G, and its processor: ms, bytes a second, times slower.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 768_000 / 8}
PROCESSOR = 4
LARGEST_PAINT, SHIFT, BLOCKED = 1_200, 0.02, 100  # ms, share of the screen, ms
WATCH = """
window.seen = {fcp: 0, lcp: 0, cls: 0, tbt: 0};
const watch = (type, note) => new PerformanceObserver(
    list => list.getEntries().forEach(note)).observe({type, buffered: true});
watch("largest-contentful-paint", one => { seen.lcp = one.startTime; });
watch("layout-shift", one => { if (!one.hadRecentInput) seen.cls += one.value; });
watch("paint", one => { if (one.name === "first-contentful-paint") seen.fcp = one.startTime; });
// Only what blocks after the first paint keeps anybody waiting, as Lighthouse counts it too.
watch("longtask", one => {
    const end = one.startTime + one.duration, from = Math.max(one.startTime, seen.fcp);
    if (seen.fcp && end > seen.fcp) seen.tbt += Math.max(end - from - 50, 0);
});
"""


def visited(chromium, address):
    """Return what a telephone sees of a page it has never seen before: ms, share of the screen, ms."""
    context = chromium.new_context(locale="sv-SE", viewport=PHONE, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", NETWORK)
    line.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    seen = page.evaluate("seen")
    context.close()
    return seen


@pytest.fixture(scope="session")
def seen(chromium, server, pages):
    paths = [path for path, answer in pages.items() if answer.language == "sv" and "?" not in path]
    visited(chromium, server.url)  # the browser's own first start is not the site's
    return {path: visited(chromium, server.url + path) for path in paths}


def worst(seen, what):
    path = max(seen, key=lambda one: seen[one][what])
    return path, seen[path][what]


def test_the_largest_part_is_there_soon(seen, figure):
    middle = median(one["lcp"] for one in seen.values())
    path, most = worst(seen, "lcp")
    figure("slow 4G, slowed down", f"LCP median {middle:.0f} ms, worst {most:.0f} ms ({path}), {len(seen)} pages")
    assert min(one["lcp"] for one in seen.values()) > NETWORK["latency"]
    assert middle <= LARGEST_PAINT


def test_nothing_moves(seen, figure):
    path, most = worst(seen, "cls")
    figure("slow 4G, shift", f"CLS at most {most:.3f} ({path})")
    assert most <= SHIFT


def test_pages_answer_at_once(seen, figure):
    path, most = worst(seen, "tbt")
    middle = median(one["tbt"] for one in seen.values())
    figure("slow 4G, blocked", f"TBT median {middle:.0f} ms, worst {most:.0f} ms ({path})")
    assert middle <= BLOCKED
