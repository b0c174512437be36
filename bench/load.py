# SPDX-License-Identifier: EUPL-1.2
"""A small load of requests on this machine, bounded in time, from a few connections that stay open."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable, Mapping


class WrongAnswer(Exception):
    """A measured address did not answer 200: there is nothing to compare."""


PLAIN = {"Accept-Encoding": "identity"}


def get(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str] = PLAIN) -> bytes:
    """Fetch one page.

    Returns: its body.
    Raises: WrongAnswer when the server says anything but 200.
    """
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise WrongAnswer(f"{path} answered {response.status}")
    return body


def rate(port: int, path: str, *, seconds: float, connections: int = 2, headers: Mapping[str, str] = PLAIN) -> float:
    """Ask for one address again and again.

    Args:
        port: where the server listens on this machine.
        path: the address without host.
        seconds: for how long.
        connections: how many at once.
        headers: what is asked with.

    Returns: answers per second.
    """
    counts = [0] * connections
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            get(connection, path, headers)
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - started)


def milliseconds(port: int, path: str, *, times: int = 25, before: Callable[[], object] | None = None) -> float:
    """Ask for one address again and again, one request after another.

    Args:
        port: where the server listens on this machine.
        path: the address without host.
        times: how often; three more are asked first and left out.
        before: called before each request, outside the time.

    Returns: the median time of a request, in milliseconds.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for number in range(times + 3):
        if before:
            before()
        started = time.perf_counter()
        get(connection, path)
        if number >= 3:
            taken.append((time.perf_counter() - started) * 1000)
    connection.close()
    return statistics.median(taken)
