# SPDX-License-Identifier: EUPL-1.2
"""The index follows the register: after each change, or all at once."""

from vanort.core.models import OutboxEntry
from vanort.search import engine, indexing
from vanort.search.models import Kind, SearchDocument

# How many changes one transaction takes in.
MANY = 50


def index_changes() -> int:
    """Take the changes that the outbox holds into the index, some at a time. For the worker, every few seconds.

    The entries go in the transaction that writes what they lead to: a worker that dies leaves them to the next one,
    and two workers take turns. Costs one query when nothing has changed.

    Returns: how many entries were taken in; 0 when there is nothing left to do.
    """
    if not OutboxEntry.objects.exists():
        return 0
    with engine.alone():
        entries = list(OutboxEntry.objects.order_by("pk")[:MANY])
        for kind, things in indexing.touched_by(entries).items():
            indexing.refresh(kind, things)
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(entries)


def rebuild() -> int:
    """Compare all documents with the register and write what differs, while the site is served.

    Each part is a transaction of its own, so that nobody who writes waits for long. What has not changed is not
    written. Also for the nightly run: what was shown until a day has to go.

    Returns: how many documents the index holds afterwards.
    """
    for kind in Kind:
        last: int | None = 0
        while last is not None:
            with engine.alone():
                last = indexing.refresh_part(kind, last)
    return SearchDocument.objects.count()


def is_empty() -> bool:
    """Whether nothing has been indexed yet, so that a first start has to."""
    return not SearchDocument.objects.exists()
