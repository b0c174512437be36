# SPDX-License-Identifier: EUPL-1.2
"""The process beside the web server: jobs from the queue, and the chores that nobody asks for."""

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as TaskCommand

from vanort.office.chores import Chores


class Command(TaskCommand):
    """``worker``: django-tasks' own worker, with mail, index and the clock beside it."""

    help = "Run queued jobs, send mail, keep the search index, and publish pages when their moment comes."

    def handle(self, **options: Any) -> None:
        """A letter that is being sent is finished first."""
        chores = Chores()
        chores.start()
        try:
            super().handle(**options)
        finally:
            chores.stop()
