# SPDX-License-Identifier: EUPL-1.2
"""The records of meetings."""

from vanort.meetings.models.attendance import Attendance, Serving
from vanort.meetings.models.item import AgendaItem, ItemKind, Paper, Recusal, StandingItem
from vanort.meetings.models.meeting import Adjustment, Approval, Meeting, MinutesNote
from vanort.meetings.models.voting import Ballot, Proposal, Reservation, Task, Vote

__all__ = [
    "Adjustment", "AgendaItem", "Approval", "Attendance", "Ballot", "ItemKind", "Meeting", "MinutesNote", "Paper",
    "Proposal", "Recusal", "Reservation", "Serving", "StandingItem", "Task", "Vote"]  # fmt: skip
