# SPDX-License-Identifier: EUPL-1.2
"""Planning, holding, deciding and adjusting: the same from a view, a command and a test."""

from vanort.meetings.actions.adjusting import (
    adjust,
    approve,
    correct,
    post,
    publish,
    take_down,
    unpublish,
)
from vanort.meetings.actions.attending import (
    Arrival,
    call_substitutes,
    record_attendance,
    recuse,
    serve,
    withdraw_recusal,
)
from vanort.meetings.actions.deciding import Count, decide, record_proposals, record_vote, reserve
from vanort.meetings.actions.planning import add_item, call, cancel, end, fill_agenda, move_item, remove_item
from vanort.meetings.actions.tasks import finish, give_task, reassign

__all__ = [
    "Arrival", "Count", "add_item", "adjust", "approve", "call", "call_substitutes", "cancel", "correct", "decide",
    "end", "fill_agenda", "finish", "give_task", "move_item", "post", "publish", "reassign", "record_attendance",
    "record_proposals", "record_vote", "recuse", "remove_item", "reserve", "serve", "take_down", "unpublish",
    "withdraw_recusal",
]  # fmt: skip
