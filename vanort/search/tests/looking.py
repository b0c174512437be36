# SPDX-License-Identifier: EUPL-1.2
"""What tests of the search share: an index brought up to date, and results as names."""

from vanort.core.models import OutboxEntry
from vanort.search.actions import index_changes
from vanort.search.finding import find
from vanort.search.models import Kind


def indexed():
    """Take all changes into the index, as the worker does."""
    while index_changes():
        pass
    assert not OutboxEntry.objects.exists()


def titles(text, language="sv", **options):
    """Return the titles of the first page of results, the best first."""
    return [hit.document.title for hit in find(text, language=language, **options).hits]


def counts(text, language="sv"):
    """Return how many things were found of each kind, by the kind's name."""
    return {Kind(kind).name: number for kind, number in find(text, language=language).counts.items()}
