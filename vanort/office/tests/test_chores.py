# SPDX-License-Identifier: EUPL-1.2
"""What happens by itself: pages turn at their moment, letters leave, and one failure stops nothing else."""

import datetime as dt
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time
from wagtail.models import Page, PageLogEntry

from vanort.core.mail import write_mail
from vanort.core.models import DailySalt, OutgoingMail, PostCount, RetentionRule, SiteGeneration
from vanort.core.tests.together import shared_database
from vanort.core.throttling import is_over_limit
from vanort.directory.models import Person
from vanort.directory.tests.factories import ContactFunctionFactory, PersonFactory
from vanort.enquiries.models import Enquiry
from vanort.enquiries.tests.factories import EnquiryFactory
from vanort.mandates.tests.factories import MandateFactory
from vanort.meetings.tests.factories import AttendanceFactory
from vanort.office import chores
from vanort.office.chores import Chores, do_daily, erase_what_is_due, turn_pages
from vanort.website.tests.site import make_home, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make_page(make_home(), title="EU", slug="eu")


def test_a_page_goes_live_at_its_moment_and_not_before(page):
    page.unpublish()
    page.title, page.go_live_at = "Ny rubrik", timezone.now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    turn_pages()
    assert not Page.objects.get(pk=page.pk).live
    with freeze_time(timezone.now() + dt.timedelta(hours=1, seconds=1)):
        turn_pages()
        turned = Page.objects.get(pk=page.pk)
        assert (turned.live, turned.title) == (True, "Ny rubrik")


def test_a_page_is_withdrawn_at_its_moment_once(page):
    page.expire_at = timezone.now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    before = SiteGeneration.current()
    turn_pages()
    assert Page.objects.get(pk=page.pk).live
    assert SiteGeneration.current() == before
    with freeze_time(timezone.now() + dt.timedelta(hours=1, seconds=1)):
        turn_pages()
        turn_pages()
        assert not Page.objects.get(pk=page.pk).live
        assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.unpublish.scheduled").count() == 1


def test_nothing_due_asks_twice_and_changes_nothing(django_assert_num_queries):
    with django_assert_num_queries(2):
        turn_pages()


def test_a_chore_that_fails_is_told_and_stops_no_other(monkeypatch, caplog):
    def broken():
        raise ValueError("the disk is full")

    write_mail(to="kim@example.com", subject="Hej", body="Text")
    monkeypatch.setattr(chores, "EVERY_FEW_SECONDS", (broken, *chores.EVERY_FEW_SECONDS))
    Chores().go_round()
    assert [letter.subject for letter in mail.outbox] == ["Hej"]
    assert "the disk is full" in caplog.text


def test_the_daily_chores_are_done_once_a_day(monkeypatch):
    days = []
    monkeypatch.setattr(chores, "do_daily", lambda: days.append(timezone.localdate()) or [])
    thread = Chores()
    with freeze_time("2026-11-23 12:00") as clock:
        thread.go_round()
        thread.go_round()
        clock.move_to("2026-11-23 23:30")  # 00:30 in Stockholm
        thread.go_round()
    assert days == [dt.date(2026, 11, 23), dt.date(2026, 11, 24)]


def test_the_day_s_work_erases_by_decision_and_forgets_clients():
    RetentionRule.objects.filter(data_class="enquiries.enquiry").update(months=12, decision="KS § 1")
    with freeze_time("2025-10-01 12:00"):
        case = EnquiryFactory(state=Enquiry.State.CLOSED, closed_at=timezone.now())
        is_over_limit("192.0.2.1", form="enquiry")
        old = DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}}, task_path="a.b", status="SUCCESSFUL", backend_name="default",
            finished_at=timezone.now(), run_after=timezone.now(),
        )  # fmt: skip
    with freeze_time("2026-11-23 12:00"):
        lines = "\n".join(do_daily())
        assert f"Enquiries kept longer than the rule says: {case.number}. Erased: 1." in lines
        assert Enquiry.objects.get(pk=case.pk).text == ""
        assert not PostCount.objects.exists()
        assert not DailySalt.objects.exists()
        assert not DBTaskResult.objects.filter(pk=old.pk).exists()


def test_the_command_says_what_it_found():
    out = StringIO()
    call_command("run_daily", stdout=out)
    assert "People kept longer than the rule says: none. Erased: 0." in out.getvalue()
    assert "Enquiries kept longer than the rule says: none. Erased: 0." in out.getvalue()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_sends_what_waits_and_stops_when_asked(tmp_path):
    write_mail(to="a@example.se", subject="Hej", body="Text")
    with shared_database() as environment:
        # Where the database is no file, the letters lie elsewhere.
        place = Path(environment["VANORT_VAR"]) if connection.vendor == "sqlite" else tmp_path
        manage = [sys.executable, str(settings.ROOT / "manage.py")]
        env = environment | {"VANORT_VAR": str(place), "CI": ""}
        worker = subprocess.Popen([*manage, "worker", "--interval", "0.2"], env=env, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not list((place / "mail").glob("*.log")) and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(0.5)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
        [letter] = (place / "mail").glob("*.log")
        assert "To: a@example.se" in letter.read_text(encoding="utf-8")
    assert OutgoingMail.objects.get().state == OutgoingMail.State.SENT


def test_who_minutes_or_mandates_name_is_never_erased(db):
    RetentionRule.objects.update_or_create(
        data_class="directory.person", defaults={"months": 12, "decision": "KS 2026-01-01 § 1"}
    )
    elected, visitor, gone = PersonFactory.create_batch(3)
    for person in (elected, visitor, gone):
        ContactFunctionFactory(person=person, end_date=dt.date(2001, 1, 1))
    MandateFactory(person=elected)
    AttendanceFactory(person=visitor)
    list(erase_what_is_due())
    assert set(Person.objects.filter(name__in=[elected.name, visitor.name, gone.name])) == {elected, visitor}
