# SPDX-License-Identifier: EUPL-1.2
"""Kept pages against nginx serving the same bytes: from the site's own memory, and from disk by the shipped lines.

Every server has one worker, and all are asked in turn by the same generator, so that only their ratio counts: wrk
where it is installed, else our own, which is slower than what it measures and brings every ratio near 1.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.load import rate
from bench.nginx import nginx, plain, program, shipped

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"start page": "/", "partner page": "/vanorter/kamen/", "timeline": "/tidslinje/"}
CODINGS = {"plain": "identity", "packed": "gzip"}
ROUNDS = 5
SECONDS = 1
CONNECTIONS = 8


def generator() -> str:
    """Return the name of what makes the load."""
    return "wrk" if shutil.which("wrk") else "bench/load.py"


def compare(folder: Path, ports: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Measure each page, as it is and packed.

    Args:
        folder: an empty folder; the data of the demonstration must be loaded, and its site be official.
        ports: of the site, of nginx with the shipped lines, of nginx that serves the same bytes.

    Returns: rates in answers per second and their ratios, by page; nothing where nginx is not installed.
    """
    if not program():
        print("Kept pages are not measured: nginx is not installed.")
        return []
    site, disk, same = ports
    pages = folder / "pages"
    with contextlib.ExitStack() as running:
        running.enter_context(_site(site, disk, pages))
        running.enter_context(nginx(folder / "disk", disk, shipped(pages, site)))
        _publish(pages, site, disk)
        running.enter_context(nginx(folder / "same", same, plain(_same_bytes(folder / "plain", disk))))
        rows = [_measure(name, coding, ports) for name in PAGES for coding in CODINGS]
    for row in rows:
        print("{page}, {coding}: {embedded} × nginx from memory, {shipped} × nginx from disk".format(**row))
    return rows


@contextlib.contextmanager
def _site(port: int, outside: int, pages: Path) -> Iterator[None]:
    """Serve the product itself with one worker, as behind nginx with TLS."""
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "SITE_URL": f"https://localhost:{outside}",
        "BEHIND_PROXY": "1", "PUBLISH_PAGES": str(pages),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1",
        "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _publish(pages: Path, site: int, disk: int) -> None:
    """Ask for each page until it lies on disk, and let nginx find it."""
    from django.test.utils import override_settings

    from vanort.core.pagecache.published import sweep_pages

    until = time.monotonic() + 60
    while len(list(pages.rglob("index.html"))) < len(PAGES):
        if time.monotonic() > until:
            raise SystemExit("The pages were not published.")
        for path in PAGES.values():
            with contextlib.suppress(OSError):
                _get(site, path, disk)
        time.sleep(0.5)
    with override_settings(PUBLISH_PAGES=str(pages)):
        sweep_pages()
    if not any((pages / "current").glob("*/*/index.html")):
        raise SystemExit("nginx does not find the pages.")


def _get(port: int, path: str, outside: int) -> bytes:
    """Fetch a page as nginx passes it on."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path, headers={"Host": f"localhost:{outside}", "X-Forwarded-Proto": "https"})
    body = line.getresponse().read()
    line.close()
    return body


def _same_bytes(root: Path, disk: int) -> Path:
    """Write what is measured as plain files. Returns their folder."""
    for path in PAGES.values():
        body = _get(disk, path, disk)
        file = root / path.strip("/") / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        file.with_name("index.html.gz").write_bytes(gzip.compress(body, 9))
    return root


def _measure(name: str, coding: str, ports: tuple[int, int, int]) -> dict[str, Any]:
    """Ask the three servers in turn; the ratio of a round is that of its three rates, and the median round counts."""
    asks: dict[str, list[float]] = {"embedded": [], "shipped": [], "nginx": []}
    for _round in range(ROUNDS):
        for (_server, rates), port in zip(asks.items(), ports, strict=True):
            rates.append(_rate(port, PAGES[name], coding, ports[1]))
    middle = {server: statistics.median(rates) for server, rates in asks.items()}
    row: dict[str, Any] = {"page": name, "path": PAGES[name], "coding": coding}
    row |= {f"{server}_per_second": round(each) for server, each in middle.items()}
    for server in ("embedded", "shipped"):
        ratios = [ours / same for ours, same in zip(asks[server], asks["nginx"], strict=True)]
        row[server] = round(statistics.median(ratios), 2)
    return row


def _rate(port: int, path: str, coding: str, outside: int) -> float:
    """Return answers per second.

    Raises: SystemExit when an answer was no page.
    """
    headers = {
        "Host": f"localhost:{outside}", "X-Forwarded-Proto": "https", "Accept-Encoding": CODINGS[coding],
    }  # fmt: skip
    if generator() != "wrk":
        return rate(port, path, seconds=SECONDS, connections=CONNECTIONS, headers=headers)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    for header, value in headers.items():
        command += ["-H", f"{header}: {value}"]
    said = subprocess.run([*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    if "Non-2xx" in said.stdout:
        raise SystemExit(f"{path} answered something else than the page.")
    return float(said.stdout.partition("Requests/sec:")[2].split()[0])
