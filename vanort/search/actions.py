# SPDX-License-Identifier: EUPL-1.2
"""The index follows the register: after each change, or all at once."""

from vanort.core.models import OutboxEntry
from vanort.search import engine, indexing
from vanort.search.models import Kind, SearchDocument

MANY = 50  # changes that one transaction takes in


def index_changes() -> int:
    """Take some changes of the outbox into the index and return how many; one query when nothing has changed.

    Entries go in the transaction that writes what they lead to: a worker that dies leaves them to the next one."""
    if not OutboxEntry.objects.exists():
        return 0
    with engine.alone():
        entries = list(OutboxEntry.objects.order_by("pk")[:MANY])
        for kind, things in indexing.touched_by(entries).items():
            indexing.refresh(kind, things)
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(entries)


def rebuild() -> int:
    """Compare all documents with the register, write what differs, and return how many there are then.

    Each part is a transaction of its own, so that nobody waits long. Nightly too: what was shown until a day goes."""
    for kind in Kind:
        last: int | None = 0
        while last is not None:
            with engine.alone():
                last = indexing.refresh_part(kind, last)
    return SearchDocument.objects.count()


def is_empty() -> bool:
    """Whether nothing has been indexed yet, so that a first start has to."""
    return not SearchDocument.objects.exists()
