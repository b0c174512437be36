# SPDX-License-Identifier: EUPL-1.2
"""What somebody is to do after a meeting: given, done, given to somebody else."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from vanort.directory.models import Person
from vanort.meetings.models import AgendaItem, Task
from vanort.meetings.permissions import can_run_meetings


@transaction.atomic
def give_task(
    item: AgendaItem, *, text: str, by: Any, owner: Person | None = None, due_on: dt.date | None = None
) -> Task:
    """Give somebody something to do; it returns to the agenda until it is done.

    Refused: when the text is missing.
    """
    _ask(by)
    task = Task(body=item.meeting.body, item=item, text=text, owner=owner, due_on=due_on)
    task.full_clean()
    task.save()
    log(instance=item.meeting, action="vanort.give_task", user=by, data={"text": text})
    return task


@transaction.atomic
def finish(task: Task, *, by: Any, on: dt.date | None = None) -> None:
    """Record that a task is done. The owner may do so too.

    Raises:
        PermissionDenied: when the person neither runs meetings nor owns the task.
    """
    person = getattr(by, "person", None)
    if not can_run_meetings(by) and not (person and by.is_active and task.owner_id == person.pk):
        raise PermissionDenied
    task.done_on = on or timezone.localdate()
    task.full_clean()
    task.save()


@transaction.atomic
def reassign(tasks: Iterable[Task], *, to: Person | None, by: Any) -> int:
    """Give open tasks to somebody else, as at a hand-over; return how many that were."""
    _ask(by)
    moved = [task for task in tasks if task.done_on is None]
    for task in moved:
        task.owner = to
        task.save()
    return len(moved)


def _ask(by: Any) -> None:
    if not can_run_meetings(by):
        raise PermissionDenied
