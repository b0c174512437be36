# SPDX-License-Identifier: EUPL-1.2
"""How many enquiries of each kind a year had, and how soon they were answered."""

import datetime as dt
from statistics import median
from typing import NamedTuple

from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vanort.core.exports import Column
from vanort.enquiries.models import Enquiry, Message, Topic


class Line(NamedTuple):
    """The figures of one kind, or of all: numbers of enquiries, and days."""

    label: str
    months: list[int]
    answered: int
    median_days: float | None
    in_time: int
    was_due: int

    @property
    def total(self) -> int:
        return sum(self.months)

    @property
    def share_in_time(self) -> int | None:
        return round(100 * self.in_time / self.was_due) if self.was_due else None


def years() -> list[int]:
    """Return the years in which something was received, and this one; the last one first. One query."""
    found = {day.year for day in Enquiry.objects.datetimes("received_at", "year")}
    return sorted(found | {timezone.localdate().year}, reverse=True)


def lines_of(year: int, *, on: dt.date | None = None) -> list[Line]:
    """Return the figures of each kind among those received in a year, and of all together. One query.

    The day of an answer is that of the first one. Due on a day (default: today) is what has been answered, and what is
    open after its day, but not what was closed without an answer. Erased cases count, by the days kept of them."""
    first = Coalesce(Min("messages__at", filter=Q(messages__kind=Message.Kind.ANSWER)), F("answered_at"))
    rows = Enquiry.objects.filter(received_at__year=year).order_by().annotate(first=first)
    cases = list(rows.values_list("topic__kind", "received_at", "first", "due_on", "state"))
    today = on or timezone.localdate()
    kinds = [_line(str(capfirst(kind.label)), [one for one in cases if one[0] == kind], today) for kind in Topic.Kind]
    return [*kinds, _line(_("All"), cases, today)]


def figure_columns() -> list[Column]:
    """Return the columns of the table as a file."""
    months = [
        Column(f"m{number}", str(capfirst(name)), lambda line, at=number - 1: line.months[at])  # type: ignore[misc]
        for number, name in MONTHS_3.items()
    ]
    return [
        Column("kind", _("Kind"), lambda line: line.label), Column("total", _("Total"), lambda line: line.total),
        Column("answered", _("Were answered"), lambda line: line.answered),
        Column("days", _("Days to answer (median)"), lambda line: "" if line.median_days is None else line.median_days),
        Column("due", _("Due"), lambda line: line.was_due),
        Column("in_time", _("Answered in time"), lambda line: line.in_time), *months]  # fmt: skip


def _line(label: str, cases: list[tuple[str, dt.datetime, dt.datetime | None, dt.date, str]], today: dt.date) -> Line:
    day = timezone.localdate
    answered = [(day(received), day(first), due) for _kind, received, first, due, _state in cases if first]
    waits = [max(0, (first - received).days) for received, first, _due in answered]
    late = sum(not first and state in Enquiry.OPEN_STATES and due < today for _k, _r, first, due, state in cases)
    return Line(
        label=label,
        months=[sum(day(received).month == month for _k, received, *_rest in cases) for month in range(1, 13)],
        answered=len(answered), median_days=median(waits) if waits else None,
        in_time=sum(first <= due for _received, first, due in answered), was_due=len(answered) + late)  # fmt: skip
