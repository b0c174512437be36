# SPDX-License-Identifier: EUPL-1.2
"""What is worked out from the register is kept in memory until the register changes. Exact, because it is found by the
site generation, the day and the language it was worked out for. Every change of content raises the generation in its
own transaction; the number is read before anything kept is used or worked out, once per GET request. Within a
transaction nothing is kept or used: what is changed there may be rolled back. Never kept: what depends on who asks, a
whole answer."""

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

# The generation as this request has read it: empty before it asked, None outside requests that only read.
_read: ContextVar[list[int] | None] = ContextVar("vanort_generation", default=None)
_emptyings: list[Callable[[], None]] = []


def kept(*, size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep ``size`` results of a function of the register, per process, until the register or the day changes. It may
    depend on its (hashable) arguments, the register, the day and the active language alone; nobody may change what it
    returns."""

    def keeping(work: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=size, typed=True)
        def remembered(_stamp: tuple[int, dt.date, str], /, *args: P.args, **kwargs: P.kwargs) -> R:
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
    _read.set([] if (environ or {}).get("REQUEST_METHOD") in ("GET", "HEAD") else None)


request_started.connect(_begin_or_end, dispatch_uid="vanort.core.keeping.begin")
request_finished.connect(_begin_or_end, dispatch_uid="vanort.core.keeping.end")
post_migrate.connect(forget_all, dispatch_uid="vanort.core.keeping.forget")
