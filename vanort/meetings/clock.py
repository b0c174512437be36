# SPDX-License-Identifier: EUPL-1.2
"""The days that law counts for minutes: adjusted, posted, appealed, taken down. Arithmetic without a database.

Sources: kommunallagen (2017:725), KL, 5:69 (adjusted within fourteen days), 8:12 (announced on the second day after at
the latest, and up for as long as one may appeal), 13:5 (three weeks from the announcement); lag (1930:173) om beräkning
av lagstadgad tid, 1 § (a time of weeks ends on the same weekday) and 2 § (one that ends on a Saturday, Sunday, holiday,
Midsummer Eve, Christmas Eve or New Year's Eve ends on the next weekday). Whether 2 § stretches the municipality's own
fourteen and two days is not known, so those are shown unstretched."""

import datetime as dt
from functools import lru_cache

ADJUSTED_WITHIN = dt.timedelta(days=14)
ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


def adjust_by(meeting: dt.date, *, days: int = ADJUSTED_WITHIN.days) -> dt.date:
    """Return the last day to adjust the minutes of a meeting on a day: the law says 14 days (KL 5:69)."""
    return meeting + dt.timedelta(days=days)


def post_by(adjusted: dt.date) -> dt.date:
    """Return the last day to announce that minutes are adjusted: the second day after (KL 8:12)."""
    return adjusted + dt.timedelta(days=2)


def appeal_by(posted: dt.date) -> dt.date:
    """Return the last day to appeal: three weeks from the announcement (KL 13:5), on a weekday (1930:173, 2 §)."""
    return next_weekday(posted + dt.timedelta(weeks=3))


def may_come_down(posted: dt.date) -> dt.date:
    """Return the first day on which an announcement may be taken down: when one may not appeal any more (KL 8:12)."""
    return appeal_by(posted) + ONE_DAY


def next_weekday(day: dt.date) -> dt.date:
    """Return the day itself, or the next one that is neither Saturday, Sunday, holiday nor one of the three eves."""
    while day.weekday() >= SATURDAY or day in _days_off(day.year):
        day += ONE_DAY
    return day


def notice_by(meeting: dt.date, *, days: int, is_working_days: bool) -> dt.date:
    """Return the last day to call a meeting: so many days, or only weekdays, before the day of the meeting."""
    if not is_working_days:
        return meeting - dt.timedelta(days=days)
    day = meeting
    for _each in range(days):
        day -= ONE_DAY
        while next_weekday(day) != day:
            day -= ONE_DAY
    return day


@lru_cache(maxsize=128)
def _days_off(year: int) -> frozenset[dt.date]:
    """Return the holidays of a year (lag 1989:253) and the three eves that 1930:173 names."""
    from holidays import country_holidays  # Takes half a second to import.

    # Midsummer Eve is the Friday between 19 and 25 June.
    first = dt.date(year, 6, 19)
    eves = {dt.date(year, 12, 24), dt.date(year, 12, 31), first + dt.timedelta(days=(4 - first.weekday()) % 7)}
    return frozenset(country_holidays("SE", years=year, include_sundays=False)) | eves
