# SPDX-License-Identifier: EUPL-1.2
"""Which years are jubilees: 5, 10, 25, and every five after as towns in the field do."""

from collections.abc import Iterator


def is_jubilee(years: int) -> bool:
    """Tell whether a number of years is celebrated: 5, 10, 25, 30, 35 …"""
    return years in (5, 10) or (years >= 25 and years % 5 == 0)


def jubilees(since: int, first_year: int, last_year: int) -> Iterator[tuple[int, int]]:
    """Yield jubilees as (calendar year, years since), from the first year to the last, both included."""
    for year in range(max(first_year, since + 1), last_year + 1):
        if is_jubilee(year - since):
            yield year, year - since


def next_jubilee(since: int, this_year: int, years_ahead: int = 5) -> tuple[int, int] | None:
    """Return the next jubilee as (calendar year, years since), this year included; None when none is that near."""
    return next(jubilees(since, this_year, this_year + years_ahead), None)
