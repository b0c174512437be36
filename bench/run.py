# SPDX-License-Identifier: EUPL-1.2
"""Measure the public pages against the bench peer, and the growth with activities and meetings (make bench).

The peer is a Wagtail page with a menu from the page tree and one rich text per 1.5 kB up to the same bytes.
The same server serves it with the same middleware and without any cache; no page of ours is cached either. Both
are asked in turn in one run, so that only their ratio counts. Each page is measured twice: as it is served, with
what was worked out from the register kept in memory (decision 0010), and right after a change, when nothing is
kept, because the site generation is raised before every request. Whole pages that the page cache keeps are measured
against nginx in cached.py, the search in search.py, the annual report as PDF in report.py. Results go into
bench/results.json.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
PAGES = {"start page": "/", "partner page": "/vanorter/kamen/", "timeline": "/tidslinje/"}
GROWING = {"timeline": "/tidslinje/", "list of activities": "/aktiviteter/"}
BODY = "vanortskommitten"
MEETING = {"body": f"/organ/{BODY}/", "decisions": f"/organ/{BODY}/beslut/"}
ROUNDS = 5
SECONDS = 3.0
# How near the peer's bytes must come.
NEAR = 0.10


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@contextlib.contextmanager
def server() -> Iterator[int]:
    """Serve with one worker while the block runs; gives the port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        "1",
    ]
    command += [
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--log-level",
        "warning",
        "bench.wsgi:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("The server did not answer within 30 seconds.")


def size_of(port: int, path: str) -> int:
    """Return the bytes of a page."""
    from bench.load import get

    return len(get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path))


def peer_of(port: int, name: str, size: int) -> tuple[str, int]:
    """Make the peer of a page.

    Args:
        port: where the server listens.
        name: the page's name.
        size: the page's bytes.

    Returns: the peer's address and bytes, within 10 % of the page's.
    """
    from bench.rows import add_peer

    slug = "peer-" + name.replace(" ", "-")
    body = size
    for _try in range(5):
        path = add_peer(slug, body)
        found = size_of(port, path)
        if abs(found - size) <= NEAR * size / 2:
            return path, found
        body += size - found
    raise SystemExit(f"No peer of the same size as the {name} could be made.")


def compare(port: int) -> list[dict[str, Any]]:
    """Measure each page and its peer in turn; the medians of the rounds make the ratios."""
    from bench.load import milliseconds, rate
    from vanort.core.models import SiteGeneration

    rows = []
    sizes = {name: size_of(port, path) for name, path in PAGES.items()}
    # All peers first, so that the menu has the same length for each.
    peers = {name: peer_of(port, name, size) for name, size in sizes.items()}
    for name, path in PAGES.items():
        peer_path, peer_size = peers[name][0], size_of(port, peers[name][0])
        ours, theirs = [], []
        changed, theirs_changed = [], []
        for _round in range(ROUNDS):
            ours.append(rate(port, path, seconds=SECONDS))
            theirs.append(rate(port, peer_path, seconds=SECONDS))
            changed.append(milliseconds(port, path, before=SiteGeneration.raise_by_one))
            theirs_changed.append(milliseconds(port, peer_path, before=SiteGeneration.raise_by_one))
        rows.append(
            {"page": name, "path": path, "bytes": sizes[name], "peer_bytes": peer_size}
            | _as_served(statistics.median(ours), statistics.median(theirs))
            | _after_a_change(statistics.median(changed), statistics.median(theirs_changed))
        )
        print(
            "{page}: {ratio} × the peer as served ({requests_per_second} and {peer_requests_per_second} requests a "
            "second), {ratio_after_a_change} × after a change ({ms_after_a_change} and {peer_ms_after_a_change} ms)"
            "".format(**rows[-1])
        )
    return rows


def _as_served(ours: float, theirs: float) -> dict[str, float]:
    """Return the rates in requests per second, and how many times the peer's ours is."""
    return {
        "requests_per_second": round(ours, 1),
        "peer_requests_per_second": round(theirs, 1),
        "ratio": round(ours / theirs, 2),
    }


def _after_a_change(ours: float, theirs: float) -> dict[str, float]:
    """Return the times of one request in milliseconds, and how many times as fast as the peer's ours is."""
    return {
        "ms_after_a_change": round(ours, 1),
        "peer_ms_after_a_change": round(theirs, 1),
        "ratio_after_a_change": round(theirs / ours, 2),
    }


def kept_pages(folder: Path) -> dict[str, Any]:
    """Measure what the page cache keeps, on a site that is declared official; a demonstration is not put on disk."""
    from bench import cached
    from vanort.website.models import SiteFacts

    facts = SiteFacts.load()
    facts.is_official, facts.declared_on, facts.declared_by = True, dt.datetime.now(tz=dt.UTC).date(), "bench"
    facts.save()
    rows = cached.compare(folder, (free_port(), free_port(), free_port()))
    return {"generator": cached.generator(), "pages": rows}


def growth() -> list[dict[str, Any]]:
    """Measure pages with ten times as many activities, and with ten times as many meetings, with nothing kept."""
    from bench.report import compiling
    from bench.rows import fill_activities, fill_meetings

    # No made-up activity is of the year that is compiled.
    compiled = {"annual report, compiled": lambda: compiling(BODY, 2023)}
    return [
        *_growing(GROWING, "activities", 1_000, fill_activities, compiled),
        *_growing(MEETING, "meetings", 100, lambda number: fill_meetings(BODY, number)),
    ]


def _growing(
    pages: dict[str, str],
    what: str,
    few: int,
    fill: Callable[[int], None],
    work: dict[str, Callable[[], float]] | None = None,
) -> list[dict[str, Any]]:
    """Measure pages, and other work that tells its milliseconds, with some rows and with ten times as many."""
    from bench.load import milliseconds
    from vanort.core.models import SiteGeneration

    work = work or {}
    taken: dict[str, list[float]] = {name: [] for name in [*pages, *work]}
    for number in (few, few * 10):
        fill(number)
        with server() as port:
            for name, path in pages.items():
                taken[name].append(milliseconds(port, path, before=SiteGeneration.raise_by_one))
        for name, measure in work.items():
            taken[name].append(measure())
    rows = []
    for name, (before, after) in taken.items():
        row = {
            "page": name,
            "path": pages.get(name, ""),
            "rows": f"{what} {few} → {few * 10}",
            "ratio": round(after / before, 2),
        }
        rows.append(row | {"ms_few": round(before, 1), "ms_many": round(after, 1)})
        print(f"{name}: {row['ratio']} × the time with {few * 10} {what} instead of {few}")
    return rows


def searching() -> dict[str, Any]:
    """Measure the search in a register of its own, where there is nothing but what it looks for."""
    with tempfile.TemporaryDirectory(prefix="vanort-bench-") as folder:
        env = {**os.environ, "VANORT_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=env, cwd=ROOT)
        measure = [sys.executable, "manage.py", "shell", "-v0", "-c", "from bench.search import main; main()"]
        answer = subprocess.run(measure, check=True, env=env, cwd=ROOT, stdout=subprocess.PIPE)
    *told, found = answer.stdout.decode().splitlines()
    print("\n".join(told))
    results: dict[str, Any] = json.loads(found)
    return results


def main() -> int:
    """Measure everything in a data folder of its own and write the results. Returns 0."""
    with tempfile.TemporaryDirectory(prefix="vanort-bench-") as folder:
        os.environ |= {
            "VANORT_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(ROOT),
        }
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("DEBUG", None)
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from bench.rows import prepare

        prepare(os.environ.get("DEMO", "angelholm"))
        with server() as port:
            pages = compare(port)
        kept = kept_pages(Path(folder))
        results = {
            "measured_on": dt.datetime.now(tz=dt.UTC).date().isoformat(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "pages": pages,
            "kept_pages": kept,
            "growth": growth(),
        }
        from bench.report import annual_report

        results["annual_report"] = annual_report(Path(folder))
    results["search"] = searching()
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
