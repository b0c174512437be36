# SPDX-License-Identifier: EUPL-1.2
"""Changes of activities, their money and their reports; the same from a view, a command and a test.

Each asks for the right of ``by`` (None: the system, or the leader with a link), and refuses by PermissionDenied, or by
a ValidationError whose sentence says what to do; then nothing is changed.
"""

from vanort.activities.actions.money import attest, propose_split
from vanort.activities.actions.reports import (
    approve,
    ask_leader,
    due_day,
    expect_report,
    expect_reports,
    receive,
    remind_leaders,
    send_back,
)
from vanort.activities.actions.states import change_state, postpone

__all__ = [
    "approve", "ask_leader", "attest", "change_state", "due_day", "expect_report", "expect_reports", "postpone",
    "propose_split", "receive", "remind_leaders", "send_back",
]  # fmt: skip
