# SPDX-License-Identifier: EUPL-1.2
"""Who pays by which rule, and what lines add up to."""

from collections.abc import Iterable
from decimal import Decimal

from vanort.activities.models import CostLine, PayRule

ZERO = Decimal("0.00")
# Budget and outcome in SEK, and how many lines have no outcome.
Sum = tuple[Decimal, Decimal, int]


def payer_by(rule: PayRule, direction: str) -> str:
    """Return who pays by a rule: we, when we are that side; else the partner; somebody else when nobody is the host."""
    ours = {"host": PayRule.Payer.HOST, "travel": PayRule.Payer.GUEST}.get(direction)
    other = CostLine.Payer.PARTNER if ours else CostLine.Payer.OTHER
    return CostLine.Payer.OWN if rule.payer == ours else other


def sums(lines: Iterable[CostLine]) -> dict[str, Sum]:
    """Add up what we pay (``own``) and receive, what others pay, and the net of the two first; unknown is nothing."""
    found: dict[str, Sum] = dict.fromkeys(("own", "received", "net", "others"), (ZERO, ZERO, 0))
    for line in lines:
        key = "others" if line.payer != CostLine.Payer.OWN else "received" if line.flow == CostLine.Flow.IN else "own"
        budget, actual, unknown = found[key]
        found[key] = (budget + (line.budget_sek or 0), actual + (line.actual_sek or 0), unknown + (line.actual is None))
    (budget, actual, unknown), received = found["own"], found["received"]
    found["net"] = (budget - received[0], actual - received[1], unknown + received[2])
    return found
