# SPDX-License-Identifier: EUPL-1.2
"""Planning, holding, deciding and adjusting: the same from a view, a command and a test.

Each action raises PermissionDenied when ``by``, the person acting, may not run meetings, and for all that it refuses a
ValidationError whose sentence says what to do; then nothing is changed. What it changes is locked until it is done."""

from vanort.meetings.actions.adjusting import adjust, approve, correct, mask, post, publish, take_down, unpublish

from vanort.meetings.actions.attending import (  # isort: skip
    call_substitutes, person_named, record_attendance, recuse, serve, withdraw_recusal,
    withdraw_serving)  # fmt: skip
from vanort.meetings.actions.deciding import (  # isort: skip
    Count, decide, finish, give_task, reassign, record_proposals, record_vote, remove_vote, reserve,
    withdraw_reservation)  # fmt: skip
from vanort.meetings.actions.planning import (  # isort: skip
    add_item, add_paper, call, cancel, change_item, choose_officers, end, fill_agenda, move_item, plan_anew,
    remove_item, remove_paper)  # fmt: skip

__all__ = [
    "Count", "add_item", "add_paper", "adjust", "approve", "call", "call_substitutes", "cancel",
    "change_item", "choose_officers", "correct", "decide", "end", "fill_agenda", "finish", "give_task",
    "mask", "move_item", "person_named", "plan_anew", "post", "publish", "reassign", "record_attendance",
    "record_proposals", "record_vote", "recuse", "remove_item", "remove_paper", "remove_vote", "reserve", "serve",
    "take_down", "unpublish", "withdraw_recusal", "withdraw_reservation", "withdraw_serving"]  # fmt: skip
