# SPDX-License-Identifier: EUPL-1.2
"""Changes of visits: the same from a view, a command and a test.

Each action raises PermissionDenied when ``by``, the person acting, may not do it, and for all that it refuses a
ValidationError whose sentence says what to do; then nothing is changed. The log tells of the visit, never of a guest.
"""

from vanort.visits.actions.people import (  # isort: skip
    accept_proposal, change_host, explained, note_extract, offer_beds, place, proposal_for, save_delegate, send_pages,
    unplace)  # fmt: skip
from vanort.visits.actions.planning import (  # isort: skip
    answer, finish, invite, plan_visit, push_to_report, refresh_checklist, save_visit)  # fmt: skip

__all__ = [
    "accept_proposal", "answer", "change_host", "explained", "finish", "invite", "note_extract", "offer_beds", "place",
    "plan_visit", "proposal_for", "push_to_report", "refresh_checklist", "save_delegate", "save_visit", "send_pages",
    "unplace"]  # fmt: skip
