# SPDX-License-Identifier: EUPL-1.2
"""What is worked out from the register is kept in memory until the register changes.

Exact, because what is kept is found by the site generation, the day and the language it was worked out for:

* Every change of content raises the generation in its own transaction, whichever process makes it. The number is
  read before what is kept is used and before anything is worked out, so nothing older than the number is served.
* It is read once per GET request, which changes no content, and each time elsewhere.
* Within a transaction nothing is kept and nothing kept is used: what is changed there may be rolled back.

Only what the register says is kept, never what depends on who asks, and never a whole answer.
"""

import datetime as dt
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import get_language

from vanort.core.models import SiteGeneration

P = ParamSpec("P")
R = TypeVar("R")
_Stamp = tuple[int, dt.date, str]

# The generation as this request has read it: empty before it asked, None outside requests that only read.
_read: ContextVar[list[int] | None] = ContextVar("vanort_generation", default=None)
_emptyings: list[Callable[[], None]] = []


def kept(*, size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function of the register returns, per process, until the register or the day changes.

    The function may depend on its arguments, the register, the day and the active language, and on nothing else. Its
    arguments must be hashable, and what it returns is shared between requests: nobody may change it.

    Args:
        size: how many results to keep; the one not used for the longest time goes first.
    """

    def keeping(work: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=size, typed=True)
        def remembered(_stamp: _Stamp, /, *args: P.args, **kwargs: P.kwargs) -> R:
            return work(*args, **kwargs)

        @wraps(work)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            if connection.in_atomic_block:
                return work(*args, **kwargs)
            stamp = (generation(), timezone.localdate(), get_language() or "")
            return remembered(stamp, *args, **kwargs)  # type: ignore[arg-type]

        _emptyings.append(remembered.cache_clear)
        return answer

    return keeping


def generation() -> int:
    """Return the site generation; one query, and none the next time within a GET request."""
    read = _read.get()
    if read is None:
        return SiteGeneration.current()
    if not read:
        read.append(SiteGeneration.current())
    return read[0]


def forget_all(**_signal: Any) -> None:
    """Empty all that this process keeps; after migrations and emptied tables the numbers begin anew."""
    for empty in _emptyings:
        empty()


def _begin_or_end(environ: dict[str, Any] | None = None, **_signal: Any) -> None:
    """Remember the generation from the beginning of a request that only reads to its end."""
    only_reads = (environ or {}).get("REQUEST_METHOD") in ("GET", "HEAD")
    _read.set([] if only_reads else None)


request_started.connect(_begin_or_end, dispatch_uid="vanort.core.keeping.begin")
request_finished.connect(_begin_or_end, dispatch_uid="vanort.core.keeping.end")
post_migrate.connect(forget_all, dispatch_uid="vanort.core.keeping.forget")
