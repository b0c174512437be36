# SPDX-License-Identifier: EUPL-1.2
"""The site is killed fifty times while people write to it: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import threading
import time

import pytest

from tests.audit.asking import Visitor, stored

KILLS = 50
RESTART = 5.0  # s
LETTERS = 40


@pytest.fixture
def site(server, tmp_path):
    made = server.copy(tmp_path / "killed", POSTS_PER_HOUR="1000000")
    yield made
    if made.process.poll() is None:
        made.kill()


def test_fifty_kills_lose_nothing_and_double_nothing(site, figure):
    chance = random.Random(1956)
    visitors = [Visitor(site, "anna"), Visitor(site, "bo")]
    is_over = threading.Event()
    faults = []

    def keep_writing(visitor):
        while not is_over.is_set() or visitor.waiting:
            try:
                if visitor.write() is None:
                    time.sleep(0.05)
            except AssertionError as fault:
                faults.append(fault)
                return

    starts = []
    writers = [threading.Thread(target=keep_writing, args=(visitor,)) for visitor in visitors]
    for kill in range(KILLS + 1):
        began = time.monotonic()
        site.start()
        starts.append(time.monotonic() - began)
        if not kill:
            [writer.start() for writer in writers]
        if kill < KILLS:
            before = sum(len(visitor.acknowledged) for visitor in visitors)
            until = time.monotonic() + 20
            while sum(len(visitor.acknowledged) for visitor in visitors) == before and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.4))
            site.kill()
    is_over.set()
    [writer.join(60) for writer in writers]
    assert faults == []
    acknowledged = [subject for visitor in visitors for subject in visitor.acknowledged]
    rows = stored(site, "anna") | stored(site, "bo")
    figure("kill -9", f"{KILLS} kills, {len(acknowledged)} acknowledged, worst start {max(starts):.1f} s")
    assert len(acknowledged) >= KILLS
    assert [subject for subject in acknowledged if subject not in rows] == []
    assert {subject: times for subject, times in rows.items() if times != 1} == {}
    assert max(starts) <= RESTART


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed: apt-get install strace")
def test_every_acknowledged_letter_was_on_the_disk(site, tmp_path, figure):
    site.start()
    visitor = Visitor(site)
    assert visitor.write() == 302
    trace = tmp_path / "trace"
    spy = subprocess.Popen(
        ["strace", "-f", "-q", "-e", "trace=fsync,fdatasync", "-o", str(trace), *_attached(site.process.pid)],
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1)
    synced = []
    for _letter in range(LETTERS):
        before = _count(trace)
        assert visitor.write() == 302
        synced.append(_count(trace) - before)
    spy.send_signal(signal.SIGINT)
    spy.wait(10)
    figure("fsync per acknowledged letter", f"least {min(synced)}, mean {sum(synced) / LETTERS:.1f}")
    assert min(synced) >= 1


def _attached(pid):
    """Return the words that let strace watch a process and all that it has started."""
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found += ["-p", str(here)]
        for task in os.listdir(f"/proc/{here}/task"):
            with open(f"/proc/{here}/task/{task}/children", encoding="ascii") as file:
                waiting += map(int, file.read().split())
    return found


def _count(trace):
    return trace.read_text(encoding="utf-8").count("sync(") if trace.exists() else 0
