# SPDX-License-Identifier: EUPL-1.2
"""Two processes that live and end together."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PATIENCE = 15  # seconds that a process may take to end by itself


def is_free(port: int) -> bool:
    """Whether nobody listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def run_together(commands: Sequence[Sequence[str]], env: dict[str, str]) -> int:
    """Run commands until one of them ends or a signal asks to stop; then end all. Returns 0 after a signal, else the
    exit code of the one that ended by itself (1 for a clean end, which nobody asked for)."""
    with _stop_asked() as asked:
        # A session of their own: Ctrl+C reaches only the supervisor, which then asks each of them once.
        running = [subprocess.Popen(command, env=env, start_new_session=True) for command in commands]  # noqa: S603
        try:
            while not asked and all(one.poll() is None for one in running):
                time.sleep(0.2)
            ended = [abs(one.returncode) for one in running if one.returncode]
        finally:
            _end(running)
    return 0 if asked else next(iter(ended), 1)


@contextmanager
def _stop_asked() -> Iterator[list[int]]:
    asked: list[int] = []

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda got, _frame: asked.append(got)) for number in signals}
    try:
        yield asked
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for one in running:
        if one.poll() is None:
            one.terminate()
    until = time.monotonic() + PATIENCE
    for one in running:
        try:
            one.wait(timeout=max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
