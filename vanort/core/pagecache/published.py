# SPDX-License-Identifier: EUPL-1.2
"""Pages as files where nginx serves them without asking us; gone before a change can be seen. The web server's workers
write ``PUBLISH_PAGES/<start>/<generation>/<day>/…/index.html``. The link ``current`` leads to one generation. Only
``sweep_pages`` sets it, in a transaction that keeps every writer out; whoever changes anything takes it away in the
same transaction. So whenever nobody is in the middle of a change, also after a kill, it leads to what is true, or
nowhere."""

import logging
import os
import queue
import re
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from vanort.core.models import SiteGeneration
from vanort.core.pagecache.answers import Page
from vanort.core.pagecache.generations import day_here

logger = logging.getLogger(__name__)

# Pages in folders; what has an ending has headers that a file would not have.
PAGE_PATH = re.compile(r"/(?:[A-Za-z0-9_-]+/)*")
ENDINGS = {"br": ".br", "gzip": ".gz", "": ""}
MOST_WAITING = 500


class Publisher(threading.Thread):
    """Does in moments of rest what no visitor should wait for: packs pages tightly, and publishes them."""

    def __init__(self) -> None:
        super().__init__(name="publisher", daemon=True)
        self.waiting: queue.Queue[tuple[str, Page]] = queue.Queue(MOST_WAITING)
        self.beginning = threading.Lock()
        self.folder = _begin()
        self.site = (settings.IS_SECURE, urlsplit(settings.SITE_URL).netloc)

    def take(self, is_secure: bool, host: str, path: str, page: Page) -> None:
        with self.beginning:
            if not self.ident:
                self.start()
        is_published = (is_secure, host) == self.site and PAGE_PATH.fullmatch(path)
        with suppress(queue.Full):
            self.waiting.put_nowait((path if is_published else "", page))

    def run(self) -> None:
        """Work through the queue; what fails is told and left, because every page can be served without it."""
        while True:
            path, page = self.waiting.get()
            try:
                page.tighten()
                if self.folder and path:
                    write(self.folder, path, page)
            except Exception:
                logger.exception("A page could not be published")
            finally:
                self.waiting.task_done()


def write(start: Path, path: str, page: Page) -> None:
    """Put a page and its packed copies in their place below the folder of this start, each whole or not at all."""
    place = start / str(page.mark[0]) / page.day / page.fingerprint / path.strip("/")
    if (place / "index.html").exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    for coding, ending in ENDINGS.items():
        if coding in page.bodies:
            new = place / f".{os.getpid()}{ending}"
            new.write_bytes(page.bodies[coding])
            os.utime(new, (page.stamp, page.stamp))
            new.replace(place / f"index.html{ending}")


def withdraw() -> None:
    """Take away what nginx serves, in the transaction that changes it; after an ``OSError`` the change must fail."""
    if settings.PUBLISH_PAGES:
        (Path(settings.PUBLISH_PAGES) / "current").unlink(missing_ok=True)


def sweep_pages() -> None:
    """Let nginx serve the present generation, and remove older ones; called every 2 seconds. One query at rest."""
    folder = Path(settings.PUBLISH_PAGES)
    if not settings.PUBLISH_PAGES or not (start := _serving(folder)):
        return
    current = folder / "current"
    number = SiteGeneration.current()
    if not current.is_symlink() or os.readlink(current) != f"{start}/{number}":
        with transaction.atomic():
            # Writers hold this row, or on SQLite the file, until what they have changed can be seen or is undone.
            number = getattr(SiteGeneration.objects.select_for_update().filter(pk=1).first(), "number", 0)
            new = folder / ".current"
            new.unlink(missing_ok=True)
            new.symlink_to(f"{start}/{number}")
            new.replace(current)
    _tidy(folder, keep=(start, str(number), day_here()))


def _tidy(folder: Path, *, keep: tuple[str, str, str]) -> None:
    start, number, today = keep
    old = [each for each in folder.glob("start-*") if each.name != start]
    old += [each for each in (folder / start).glob("*") if each.name != number]
    old += [each for each in (folder / start / number).glob("*") if each.name < today]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)


def _begin() -> Path | None:
    """Return the folder of this start, shared by all its workers; what earlier starts wrote counts no more."""
    if not settings.PUBLISH_PAGES:
        return None
    folder, start = Path(settings.PUBLISH_PAGES), _name_of_start()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if _serving(folder) != start:
            new = folder / f".serving-{os.getpid()}"
            new.write_text(start, encoding="ascii")
            new.replace(folder / "serving")
            withdraw()
    except OSError:
        logger.exception("Pages cannot be published in %s", folder)
        return None
    return folder / start


def _serving(folder: Path) -> str:
    with suppress(FileNotFoundError):
        return (folder / "serving").read_text(encoding="ascii")
    return ""


def _name_of_start() -> str:
    """Name the process that all workers were started by: its number, which comes again, and when it began."""
    parent, parts = os.getppid(), []
    with suppress(OSError):
        parts.append(Path(f"/proc/{parent}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8])
    return "-".join(["start", str(parent), *parts])
