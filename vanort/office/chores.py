# SPDX-License-Identifier: EUPL-1.2
"""What nobody asks for but must happen: every few seconds, and once a day."""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from vanort.activities.actions import expect_reports, remind_leaders
from vanort.activities.retention import erase_expired_leaders
from vanort.collaborations.models import Signing
from vanort.core.mail import deliver_due
from vanort.core.models import SiteGeneration
from vanort.core.pagecache.published import sweep_pages
from vanort.core.secret_links import forget_links
from vanort.core.throttling import forget_clients
from vanort.directory.actions import report_expired_people
from vanort.enquiries.actions import report_expired_enquiries
from vanort.mandates.models import Mandate
from vanort.meetings.models import Attendance, Meeting, Task
from vanort.reports.actions import compile_asked
from vanort.search.actions import index_changes, is_empty, rebuild
from vanort.visits.retention import erase_expired_visits

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 2.0


def erase_what_is_due() -> Iterator[str]:
    """Report personal data kept for as long as the rules say, and erase it where a decision says so.

    Yields a line per kind of data; people and cases are named by number only."""
    people = report_expired_people(also_used=_used())
    numbers = ", ".join(f"#{key}" for key in people.reported)
    yield f"People kept longer than the rule says: {numbers or 'none'}. Erased: {len(people.erased)}."
    cases = report_expired_enquiries()
    numbers = ", ".join(cases.reported)
    yield f"Enquiries kept longer than the rule says: {numbers or 'none'}. Erased: {len(cases.erased)}."
    yield erase_expired_leaders()
    yield from erase_expired_visits()


def do_daily() -> Iterator[str]:
    """Do what must be done once a day; safe to do more often. Yields a line per thing worth telling."""
    yield from erase_what_is_due()
    expect_reports()
    yield f"Reminders of reports: {remind_leaders()}."
    forget_clients()
    forget_links()
    call_command("clearsessions")
    # What was to be found until yesterday goes, and so does whatever a change has left behind.
    rebuild()
    # Finished jobs tell nothing after a month.
    call_command("prune_db_task_results", min_age_days=30, verbosity=0)


def turn_pages() -> None:
    """Publish and withdraw pages whose moment has come. Two queries when there are none."""
    if not _is_page_due():
        return
    with transaction.atomic():
        # The row is everybody's: of two workers the second finds nothing left to do.
        SiteGeneration.raise_by_one()
        if _is_page_due():
            call_command("publish_scheduled")


def follow_changes() -> None:
    """Bring the search index up to date with the register, from nothing if it must be."""
    if is_empty():
        rebuild()
    while index_changes():
        pass


EVERY_FEW_SECONDS: tuple[Callable[[], object], ...] = (
    turn_pages, sweep_pages, follow_changes, deliver_due, compile_asked)  # fmt: skip


class Chores(threading.Thread):
    """Does the chores beside the worker's tasks, until told to stop; what has begun is finished first."""

    def __init__(self, seconds: float = SECONDS_BETWEEN) -> None:
        super().__init__(name="chores")
        self.seconds = seconds
        self.is_over = threading.Event()
        self.done_on: dt.date | None = None

    def run(self) -> None:
        while not self.is_over.is_set():
            close_old_connections()
            self.go_round()
            self.is_over.wait(self.seconds)
        connection.close()

    def go_round(self) -> None:
        """Do each chore once, and the daily ones when the day has turned; one that fails does not stop the others."""
        for chore in EVERY_FEW_SECONDS:
            self._try(chore)
        if self.done_on != (today := timezone.localdate()):
            self.done_on = today
            self._try(lambda: logger.info("\n".join(do_daily())))

    def stop(self) -> None:
        self.is_over.set()
        self.join()

    @staticmethod
    def _try(chore: Callable[[], object]) -> None:
        try:
            chore()
        except Exception:
            # Whatever it is, it is tried again next time; the log says what it was.
            logger.exception("A chore failed")


def _is_page_due() -> bool:
    now = timezone.now()
    is_ending: bool = Page.objects.filter(live=True, expire_at__lt=now).exists()
    return is_ending or bool(Revision.objects.filter(approved_go_live_at__lt=now).exists())


def _used() -> dict[int, dt.date]:
    """Return the last day on which each signatory signed; whoever minutes or mandates name is never done with.

    Minutes and who held which office are the public record, which no rule of ours may thin out (arkivlagen
    1990:782)."""
    named = [(Mandate, "person"), (Attendance, "person"), (Meeting, "chair"), (Meeting, "secretary"), (Task, "owner")]
    last: dict[int, dt.date] = {}
    for person, signed in Signing.objects.exclude(person=None).values_list("person", "signed"):
        if signed:
            last[person] = max(signed.end, last.get(person, dt.date.min))
    for model, field in named:
        last |= dict.fromkeys(model._default_manager.values_list(field, flat=True), dt.date.max)
    return last
