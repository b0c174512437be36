# SPDX-License-Identifier: EUPL-1.2
"""The § of each item: they run on through a body's calendar year in the order of its meetings, and are never reused.

Source: practice in Swedish minutes (1-17 in January, 76-86 in August, 266-284 in December of a year); the number is
fixed when the item, or one after it, is adjusted.
"""

from collections.abc import Iterable

from vanort.meetings.models import AgendaItem, Meeting


def in_words(numbers: Iterable[int]) -> str:
    """Return numbers of paragraphs as minutes write them: ``§ 3``, ``§§ 1, 3–5``; empty without any."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    written = ", ".join(f"{first}–{last}" if first != last else str(first) for first, last in spans)
    is_one = len(spans) == 1 and spans[0][0] == spans[0][1]
    return f"{'§' if is_one else '§§'} {written}" if spans else ""


def paragraphs(meeting: Meeting) -> dict[int, int]:
    """Return the § of each item of the body's year, by item: fixed ones, and what the others will get. One query.

    Items of a meeting that was cancelled get none.
    """
    rows = (
        AgendaItem.objects.in_order()
        .filter(meeting__body=meeting.body_id, meeting__starts_at__year=meeting.day.year)
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .values_list("pk", "paragraph")
    )
    numbers: dict[int, int] = {}
    last = 0
    for pk, fixed in rows:
        last = fixed or last + 1
        numbers[pk] = last
    return numbers


def unfixed_up_to(meeting: Meeting, *, last: int) -> list[AgendaItem]:
    """Return the items of the year with a number up to ``last`` that is not fixed yet, with it set. Two queries."""
    numbers = paragraphs(meeting)
    wanted = [pk for pk, number in numbers.items() if number <= last]
    items = list(AgendaItem.objects.filter(pk__in=wanted, paragraph=None))
    for item in items:
        item.paragraph = numbers[item.pk]
    return items


def is_closed_to_new_items(meeting: Meeting) -> bool:
    """Whether a later item of the year has its number already, so that nothing can come before it. One query."""
    later = AgendaItem.objects.filter(
        meeting__body=meeting.body_id, meeting__starts_at__year=meeting.day.year, paragraph__isnull=False,
        meeting__starts_at__gt=meeting.starts_at,
    )  # fmt: skip
    return later.exists()
