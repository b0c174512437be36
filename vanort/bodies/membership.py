# SPDX-License-Identifier: EUPL-1.2
"""What somebody who sits in a body may read and do there: from the first day of the mandate to midnight of the last."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from vanort.mandates.permissions import bodies_of
from vanort.meetings.models import AgendaItem, Approval, ItemKind, Meeting, Task
from vanort.meetings.models.meeting import MeetingQuerySet
from vanort.meetings.models.task import TaskQuerySet


def meetings_of(user: Any) -> MeetingQuerySet:
    """Return the meetings, planned ones too, of the bodies that a signed-in person sits in today."""
    return Meeting.objects.filter(body__in=bodies_of(user)).select_related("body")


def meetings_read_by(user: Any) -> MeetingQuerySet:
    """Return the meetings that a signed-in person may read as members do, with drafts: all for staff, else own ones."""
    if user.has_perm("wagtailadmin.access_admin"):
        return Meeting.objects.select_related("body")
    return meetings_of(user)


def tasks_of(user: Any) -> TaskQuerySet:
    """Return the tasks that a signed-in person has been given, done ones too; of own bodies only, but for staff."""
    rows = Task.objects.filter(owner__user=user).select_related("body", "item__meeting")
    return rows if user.has_perm("wagtailadmin.access_admin") else rows.filter(body__in=bodies_of(user))


def waiting_for(user: Any) -> MeetingQuerySet:
    """Return the meetings whose minutes are written and wait for a person to approve them, the oldest first.

    Each has ``approved_at``: when the person last did; the text may have been changed since.
    """
    chosen = Meeting.adjusters.through.objects.filter(person__user=user)
    rows = meetings_of(user).filter(Q(chair__user=user) | Q(pk__in=chosen.values("meeting")), state=Meeting.State.HELD)
    left = AgendaItem.objects.filter(meeting=OuterRef("pk"), adjustment=None)
    mine = Approval.objects.filter(meeting=OuterRef("pk"), person__user=user).order_by("-approved_at")
    rows = rows.filter(Exists(left), ~Exists(left.filter(outcome="").exclude(kind=ItemKind.TASKS)))
    found: MeetingQuerySet = rows.annotate(approved_at=Subquery(mine.values("approved_at")[:1]))
    return found.order_by("starts_at", "pk")


def are_written(items: Iterable[AgendaItem]) -> bool:
    """Whether every item has an outcome, so that the minutes can be approved."""
    return all(item.outcome or item.kind == ItemKind.TASKS for item in items)
