# SPDX-License-Identifier: EUPL-1.2
"""A body's money of a year: budget against outcome, what came in, what is carried over, what each activity cost.

What is paid in the year is its outcome; what was decided and not paid by its last day is carried over to the next."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from vanort.activities.models import Activity, Budget, CostLine
from vanort.reports.figures import ZERO, Figure, Part, Row, Section, Table, key_of
from vanort.reports.year import Year, day_of, name_of, part_of, took_place

Amount = Callable[[CostLine], Decimal | None]


def economy_section(year: Year) -> Section:
    """Return the tables of money. Four queries."""
    lines = CostLine.objects.filter(body=year.body)
    before, earlier = year.first - dt.timedelta(days=1), _("Decided in earlier years, not paid when the year began")
    paid = list(lines.paid_in(year.number).order_by("paid_on", "pk"))
    unpaid = [
        one for each in year.activities if took_place(each) != ZERO for one in _lines(year, each)
        if _is_ours(one) and not (one.paid_on or one.is_settled or (one.decided_on and one.decided_on <= year.last))
    ]  # fmt: skip
    # What is decided is carried over. A line without an amount belongs to the outcome, nobody knows how much of it.
    costs = [*filter(_is_ours, paid), *(each for each in unpaid if each.actual is None)]
    tables = (
        _accounts(year, costs),
        _listed("income", _("Money received"), [each for each in paid if each.flow == CostLine.Flow.IN], _sek),
        _listed("unpaid", _("Costs without a day of payment"), unpaid, _sek),
        _listed("carried_in", earlier, filter(_is_ours, lines.committed(before)), _due),
        _listed("carried_over", _("Decided, not paid when the year ended"),
                filter(_is_ours, lines.committed(year.last)), _due),
        _activities(year))  # fmt: skip
    # Each table but the last has a row of totals, and where nothing is recorded they say nothing about the year.
    if sum(len(each.rows) for each in tables) < len(tables):
        return Section("economy", _("Economy"), _("Nothing is recorded of the money of the year."))
    return Section("economy", _("Economy"), tables=tables)


def _lines(year: Year, activity: Activity) -> list[CostLine]:
    ours = (each for each in activity.costs.all() if each.body_id == year.body.pk)
    return sorted(ours, key=lambda each: each.pk)


def _is_ours(line: CostLine) -> bool:
    return line.payer == CostLine.Payer.OWN and line.flow != CostLine.Flow.IN


def _sek(line: CostLine) -> Decimal | None:
    """Return what a line came to in SEK: nothing, when it was decided and will never be paid."""
    return ZERO if line.is_settled and line.actual is None else line.actual_sek


def _due(line: CostLine) -> Decimal | None:
    return line.actual_sek if line.budget is None else line.budget_sek


def _parts(lines: Iterable[CostLine], amount: Amount = _sek) -> list[Part]:
    return [part_of(each, amount(each)) for each in lines]


def _accounts(year: Year, costs: Sequence[CostLine]) -> Table:
    budgets = list(Budget.objects.filter(body=year.body, year=year.number))
    rows: list[Row] = []
    for account in sorted({each.account for each in budgets} | {each.account for each in costs}):
        given = [each for each in budgets if each.account == account]
        spent = _parts(each for each in costs if each.account == account)
        label = " ".join([account, *(each.name for each in given)]).strip() or _("Without an account")
        rows.append((label, *_compared(key_of("account", account), given, spent, is_known=bool(budgets))))
    total: Row = (_("All accounts"), *_compared("economy", budgets, _parts(costs), is_known=bool(budgets)))
    head = (_("Account"), _("Budget"), _("Outcome"), _("Deviation"), _("Deviation in per cent"))
    note = _("The outcome is what we paid in the year. Money received is shown apart and is not taken off.")
    return Table("accounts", _("Budget and outcome"), head, (*rows, total), note, chart="bars", charted=(1, 2))


def _compared(key: str, budgets: Sequence[Budget], spent: list[Part], *, is_known: bool) -> tuple[Figure, ...]:
    """Return budget, outcome and deviation in SEK and per cent; without any budget of the year nobody knows three."""
    given = [part_of(each, each.amount, title=f"{each.account} {each.name}".strip()) for each in budgets]
    taken = [replace(each, value=each.value and -each.value) for each in spent]
    budget, deviation = Figure(f"{key}-budget", None, "SEK"), Figure(f"{key}-deviation", None, "SEK")
    if is_known:
        budget, deviation = Figure.total(budget.key, given, "SEK"), Figure.total(deviation.key, given + taken, "SEK")
    outcome, share = Figure.total(f"{key}-outcome", spent, "SEK"), Figure.share(f"{key}-share", deviation, budget)
    return budget, outcome, deviation, share


def _listed(key: str, caption: str, lines: Iterable[CostLine], amount: Amount) -> Table:
    found = sorted(lines, key=lambda each: each.pk)
    sums = [Figure.total(key_of(key, each.uuid.hex), _parts([each], amount), "SEK") for each in found]
    rows = [(part_of(each), day_of(each.decided_on), _now(each), one) for each, one in zip(found, sums, strict=True)]
    total = (_("In all"), "", "", Figure.total(f"{key}-all", _parts(found, amount), "SEK"))
    return Table(key, caption, (_("What"), _("Decided"), _("When compiled"), _("Amount")), (*rows, total))


def _now(line: CostLine) -> str:
    if line.paid_on:
        return _("paid on %(day)s") % {"day": day_of(line.paid_on)}
    return _("nothing more is to be paid") if line.is_settled else _("not paid")


def _activities(year: Year) -> Table:
    """Return what each activity cost us and others, and what we received for it, in whatever year it is paid."""
    rows: list[Row] = []
    for each in year.activities:
        key, lines = key_of("activity", name_of(each)), _lines(year, each)
        received = [line for line in lines if line.flow == CostLine.Flow.IN]
        others = [line for line in lines if line not in received and not _is_ours(line)]
        sums = {"own": filter(_is_ours, lines), "others": others, "received": received}
        totals = (Figure.total(f"{key}-{name}", _parts(some), "SEK") for name, some in sums.items())
        rows += [(part_of(each), *totals)] if lines else []
    head = (_("Activity"), _("We pay"), _("Others pay"), _("We receive"))
    note = _("All that belongs to an activity of the year, in whatever year it is paid.")
    return Table("activity-costs", _("What each activity cost"), head, tuple(rows), note)
