# SPDX-License-Identifier: EUPL-1.2
"""Days of election and the terms that follow from them: arithmetic without a database.

Sources: vallagen (2005:837) 1:3 (ordinary elections every fourth year on the second Sunday of September);
kommunallagen (2017:725) 5:9 (the council's own members: four years from 15 October of the election year) and 6:18
(boards: from 1 January of the year after)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

SUNDAY = 6
# The rule of the second Sunday holds since the election of 2014; earlier ordinary elections are rows with their source.
FIRST_BY_RULE = 2014
YEARS_BETWEEN = 4


class TermRule(StrEnum):
    """When a term begins after an ordinary election."""

    JANUARY = "january"
    OCTOBER = "october"


@dataclass(frozen=True)
class Period:
    """A span of days, both included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end


def ordinary_election(year: int) -> dt.date:
    """Return the day of a year's ordinary election, the second Sunday of September; ValueError when there is none."""
    if year < FIRST_BY_RULE or (year - FIRST_BY_RULE) % YEARS_BETWEEN:
        raise ValueError(f"no ordinary election by rule in {year}")
    first = dt.date(year, 9, 1)
    return first + dt.timedelta(days=(SUNDAY - first.weekday()) % 7 + 7)


def coming_election(on: dt.date) -> dt.date:
    """Return the next ordinary election on a day or after it, by the rule."""
    year = max(on.year, FIRST_BY_RULE)
    while (year - FIRST_BY_RULE) % YEARS_BETWEEN or ordinary_election(year) < on:
        year += 1
    return ordinary_election(year)


def latest_election(on: dt.date) -> dt.date:
    """Return the last ordinary election on a day or before it, by the rule; the first one by rule when none was."""
    year = max(on.year - (on.year - FIRST_BY_RULE) % YEARS_BETWEEN, FIRST_BY_RULE)
    day = ordinary_election(year)
    return ordinary_election(year - YEARS_BETWEEN) if day > on and year > FIRST_BY_RULE else day


def term_after(election: dt.date, rule: TermRule, *, years: int = YEARS_BETWEEN) -> Period:
    """Return the term that follows an ordinary election, by its day and the rule; an extra election starts none."""
    start = dt.date(election.year + 1, 1, 1) if rule == TermRule.JANUARY else dt.date(election.year, 10, 15)
    return Period(start, start.replace(year=start.year + years) - dt.timedelta(days=1))
