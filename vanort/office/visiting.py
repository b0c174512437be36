# SPDX-License-Identifier: EUPL-1.2
"""What waits of visits, as lines of To do: one line per visit and sort, with numbers and never a name."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from vanort.activities.models import Activity
from vanort.core.exports import swedish
from vanort.office.rows import FETCHED, Group, Row, shown_day
from vanort.visits.models import Host, Invitation, Visit
from vanort.visits.permissions import can_change_people, can_plan_visits

# Days before the arrival from which children must have beds and consents, and towns have answered.
CHILDREN, ANSWERS = 14, 30
OFF = (Activity.State.CANCELLED, Activity.State.POSTPONED)


def visits(user: Any, today: dt.date) -> tuple[list[Group], list[Group]]:
    """Return what is urgent with visits, and what can wait. Four queries."""
    if not can_plan_visits(user):
        return [], []
    ahead, soon = Q(leaves_on__gte=today), today + dt.timedelta(days=CHILDREN)
    done = _("Checklists of visits: nothing is late.")
    overdue = Q(checklist__done_on=None, checklist__due_on__lt=today)
    late = _group(done, "plan", "checklist", overdue, lambda number: ngettext(
        "%(count)d thing on the checklist is late.", "%(count)d things on the checklist are late.", number
    ))  # fmt: skip
    done = _("Invitations to visits within 30 days: all are answered.")
    silent = ahead & Q(arrives_on__lte=today + dt.timedelta(days=ANSWERS),
                       invitations__answer=Invitation.Answer.WAITING)  # fmt: skip
    towns = _group(done, "plan", "invitations", silent, lambda number: ngettext(
        "%(count)d invited town has not answered.", "%(count)d invited towns have not answered.", number))  # fmt: skip
    if not can_change_people(user):
        return [late], [towns]
    done = _("Children on visits within two weeks: all have beds and their guardians' consent.")
    unplaced = Q(activity__direction=Activity.Direction.HOST, delegates__placement=None)
    unready = Q(arrives_on__lte=soon, delegates__is_minor=True) & (unplaced | Q(delegates__guardian_agreed_on=None))
    children = _group(done, "guests", "delegates", ahead & unready, lambda number: ngettext(
        "%(count)d child lacks a bed or the guardian's consent.",
        "%(count)d children lack a bed or the guardian's consent.", number))  # fmt: skip
    done = _("Offers of beds: all are answered.")
    offered = ahead & Q(hosts__state=Host.State.OFFERED)
    offers = _group(done, "beds", "hosts", offered, lambda number: ngettext(
        "%(count)d offer of beds waits for an answer.", "%(count)d offers of beds wait for an answer.", number
    ))  # fmt: skip
    return [late, children], [towns, offers]


def _group(done: str, tab: str, rows: str, condition: Q, told: Callable[[int], str]) -> Group:
    """Return a line for each visit that has rows of a sort, and how many. One query."""
    found: Any = Visit.objects.for_lists().exclude(activity__state__in=OFF).filter(condition)
    group = Group(done)
    for one in found.annotate(number=Count(rows, distinct=True)).order_by("arrives_on", "pk")[:FETCHED]:
        url = reverse(f"visits_admin:{tab}", args=[one.pk])
        text = told(one.number) % {"count": one.number}
        group.rows.append(Row(shown_day(one.arrives_on), swedish(one.activity), text, _("Open the visit"), url))
    return group
