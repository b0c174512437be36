# SPDX-License-Identifier: EUPL-1.2
"""From a fresh clone to the first page with one command, first with nothing at hand and then once more."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.audit.crawling import ask
from tests.served import ROOT, free_port

COLD, WARM = 60, 10  # s
PATIENCE = 300  # s, so that a slow start gives a figure and not only a fault
# What another test run or this one's environment would lend to the clone.
BORROWED = ("VANORT_VAR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


class Start:
    """``make run`` in a clone, timed until it shows its first page."""

    def __init__(self, clone, log):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = log
        environment = {name: value for name, value in os.environ.items() if name not in BORROWED}
        # Nothing that was fetched before helps.
        environment |= {"PORT": str(self.port), "XDG_CACHE_HOME": str(log.parent / "cache")}
        environment |= {"PYTHON": "/usr/bin/python3"} if os.path.exists("/usr/bin/python3") else {}
        for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR"):
            environment.pop(name, None)
        began = time.monotonic()
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                ["make", "run"], cwd=clone, env=environment, stdout=out, stderr=out, start_new_session=True
            )
        self.page = self._first_page(began + PATIENCE)
        self.seconds = time.monotonic() - began

    def _first_page(self, until):
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            try:
                return ask(self.url, "/")
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"no page within {PATIENCE} seconds: {self.log.read_text(encoding='utf-8')}")

    def stop(self):
        """Ask ``make`` and the program below it to end, and wait for both."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)


def running_in(folder):
    """Return the numbers of the processes whose command names a folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().decode(errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        if str(folder) in words:
            found.append(int(file.parent.name))
    return found


def wait_for_the_rest(folder):
    """Let the first start finish what it does in peace after the page is there, so that it does not slow the second."""
    until = time.monotonic() + PATIENCE
    while running_in(folder):
        assert time.monotonic() < until
        time.sleep(0.5)


@pytest.fixture(scope="module")
def starts(tmp_path_factory):
    """The first start of a fresh clone, and the second; both have ended."""
    folder = tmp_path_factory.mktemp("setup")
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    made = []
    for name in ("cold", "warm"):
        made.append(Start(clone, folder / f"{name}.log"))
        made[-1].stop()
        wait_for_the_rest(clone)
    yield made
    shutil.rmtree(clone, ignore_errors=True)


def test_a_fresh_clone_shows_its_first_page_within_a_minute(starts, figure):
    cold = starts[0]
    figure("make run, cold", f"{cold.seconds:.1f} s")
    assert cold.page.status == 200
    assert "Kamen" in cold.page.text
    assert cold.seconds <= COLD


def test_the_first_start_says_where_to_go_and_how_to_sign_in(starts):
    told = starts[0].log.read_text(encoding="utf-8")
    assert f"{starts[0].url}/admin/" in told
    assert "with the password" in told


def test_the_second_start_is_quick_and_keeps_the_password_to_itself(starts, figure):
    warm = starts[1]
    figure("make run, warm", f"{warm.seconds:.1f} s")
    assert "Kamen" in warm.page.text
    assert "with the password" not in warm.log.read_text(encoding="utf-8")
    assert warm.seconds <= WARM


def test_nothing_runs_on_when_it_has_been_stopped(starts):
    for start in starts:
        with pytest.raises(ConnectionRefusedError):
            ask(start.url, "/")
