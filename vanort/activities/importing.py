# SPDX-License-Identifier: EUPL-1.2
"""Reads what the ledger says from CSV: a trial tells row by row what would be made, then all or nothing.

The column names are Swedish: they are the format of the file, whatever language the office is read in. A line is known
by body, voucher, account and text, so that reading a file twice makes nothing new."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from vanort.accounts.models import User
from vanort.activities.models import Activity, CostLine
from vanort.core import actions
from vanort.core.models import Visibility
from vanort.core.money import format_money
from vanort.core.permissions import permission_for
from vanort.core.steps import DayField
from vanort.directory.models import Organization
from vanort.mandates.importing import Line, Row

NEEDED = ("konto", "datum", "text", "belopp", "verifikation")
COLUMNS = {
    "konto": gettext_lazy("The account, such as 7100."),
    "datum": gettext_lazy("The day of payment, such as 2026-05-14. It tells the year."),
    "text": gettext_lazy("What the ledger says. It is kept for staff only: it may name people."),
    "belopp": gettext_lazy("In SEK, such as 1 234,50. With a minus: money that we receive."),
    "verifikation": gettext_lazy("The number of the voucher. With account and text it tells a new line from a known."),
    "aktivitet": gettext_lazy("The activity's name in the web address. May be empty."),
}
EXAMPLE = """konto;datum;text;belopp;verifikation;aktivitet
7100;2026-05-14;Buss från flygplatsen;8 450,00;A 1023;
3990;2026-06-02;Bidrag från stiftelsen;-5 000,00;A 1077;"""
_AMOUNT = re.compile(r"([-−–]?)\s?(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?:\s?kr)?", re.ASCII)


@transaction.atomic
def store(body: Organization, rows: Sequence[Row], *, by: User, is_trial: bool) -> list[Line]:
    """Store all rows as paid lines of a body, or none when one is wrong or it is a trial; return what each makes."""
    if not by.has_perm(permission_for(CostLine, "add")):
        raise PermissionDenied
    activities = Activity.objects.in_bulk({row.cells.get("aktivitet", "") for row in rows}, field_name="slug")
    seen: set[tuple[str, ...]] = set()
    done = [_line(row, body, activities, seen, by) for row in rows]
    if is_trial or any(line.error for line in done):
        transaction.set_rollback(True)
    return done


def _line(row: Row, body: Organization, activities: dict[str, Activity], seen: set[tuple[str, ...]], by: User) -> Line:
    cells = row.cells
    try:
        key = tuple(cells.get(name, "") for name in ("verifikation", "konto", "text"))
        if not all(key):
            raise ValidationError(_("Account, text and voucher are needed: they tell a new line from a known."))
        if key in seen:
            raise ValidationError(_("This line stands twice in the file. If both are right, give one another text."))
        seen.add(key)
        slug, day = cells.get("aktivitet", ""), DayField().clean(cells["datum"])
        flow, amount = _amount(cells["belopp"])
        if slug and slug not in activities:
            raise ValidationError(_("No activity has the name “%(name)s” in its address.") % {"name": slug[:60]})
        is_new = _is_new(CostLine(body=body, voucher=key[0], account=key[1], text=key[2], flow=flow, actual=amount,
                                  paid_on=day, activity=activities.get(slug), visibility=Visibility.INTERNAL),
                         by)  # fmt: skip
    except ValidationError as error:
        return Line(row.number, cells.get("text", "")[:80], error=" ".join(error.messages))
    known = "" if is_new else _("recorded already, nothing new")
    parts = [key[1], str(day), key[2], CostLine.Flow(flow).label, format_money(amount), key[0], slug, known]
    return Line(row.number, ", ".join(str(part) for part in parts if part), is_new)


def _is_new(line: CostLine, by: User) -> bool:
    """Store a line that is not known; one that is, with another day or amount, is refused."""
    known = CostLine.objects.filter(body=line.body, voucher=line.voucher, account=line.account, text=line.text).first()
    if known is None:
        actions.store(line, "vanort.read_in", by=by)
    elif (known.paid_on, known.actual, known.flow) != (line.paid_on, line.actual, line.flow):
        raise ValidationError(_("This voucher is recorded already with another day or amount. Change it there."))
    return known is None


def _amount(text: str) -> tuple[str, Decimal]:
    if not (found := _AMOUNT.fullmatch(text)):
        raise ValidationError(_("“%(text)s” is no amount. Write it as 1 234,50.") % {"text": text[:40]})
    sign, whole, part = found.groups()
    return CostLine.Flow.IN if sign else CostLine.Flow.COST, Decimal(f"{re.sub('[^0-9]', '', whole)}.{part or 0}")
