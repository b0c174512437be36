# SPDX-License-Identifier: EUPL-1.2
"""Two processes that live and end together."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

# Seconds that a process may take to end by itself.
PATIENCE = 15


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nobody listens on a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def run_together(commands: Sequence[Sequence[str]], env: dict[str, str]) -> int:
    """Run commands until one of them ends or a signal asks to stop; then end all.

    Args:
        commands: program and arguments of each.
        env: their environment.

    Returns:
        0 when a signal asked for the end, else the exit code of the one that ended by itself (1 for a clean end, which
        nobody asked for).
    """
    with _stop_asked() as asked:
        # A session of their own: Ctrl+C reaches only the supervisor, which then asks each of them once.
        running = [subprocess.Popen(command, env=env, start_new_session=True) for command in commands]  # noqa: S603
        try:
            while not asked and all(one.poll() is None for one in running):
                time.sleep(0.2)
            ended = [one.returncode for one in running if one.returncode is not None]
        finally:
            _end(running)
    return 0 if asked else next((abs(code) for code in ended if code), 1)


@contextmanager
def _stop_asked() -> Iterator[list[int]]:
    """Collect the signals that ask to stop, instead of dying of them; the old answers to them are put back."""
    asked: list[int] = []

    def note(number: int, _frame: Any) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
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
