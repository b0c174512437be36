# SPDX-License-Identifier: EUPL-1.2
"""The § of each item: they run on through a body's calendar year in the order of its meetings, and are never reused.

Source: practice in Swedish minutes (1-17 in January, 266-284 in December). Fixed when it or a later one is adjusted."""

from collections.abc import Iterable
from itertools import groupby

from vanort.meetings.models import AgendaItem, Meeting


def in_words(numbers: Iterable[int]) -> str:
    """Return numbers of paragraphs as minutes write them: ``§ 3``, ``§§ 1, 3–5``; empty without any."""
    found = sorted(set(numbers))
    # Numbers that follow one another are all as far from their places in the row.
    groups = groupby(enumerate(found), lambda one: one[1] - one[0])
    runs = [[number for _place, number in group] for _distance, group in groups]
    written = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'§§' if len(found) > 1 else '§'} {written}" if found else ""


def paragraphs(meeting: Meeting) -> dict[int, int]:
    """Return the § of each item of the body's year, fixed or expected; none at a cancelled meeting. One query."""
    rows = AgendaItem.objects.of_year(meeting).exclude(meeting__state=Meeting.State.CANCELLED).in_order()
    numbers, last = dict[int, int](), 0
    for pk, fixed in rows.values_list("pk", "paragraph"):
        last = numbers[pk] = fixed or last + 1
    return numbers
