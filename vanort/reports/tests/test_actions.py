# SPDX-License-Identifier: EUPL-1.2
"""What is done with annual reports: the job that compiles, words, editions that never change, and who may do what."""

import datetime as dt
import signal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.activities.models import Activity
from vanort.core.tests.together import process, shared_database
from vanort.directory.tests.factories import DecisionReferenceFactory
from vanort.mandates.tests.factories import BodyFactory, DutyFactory, RegulationFactory
from vanort.meetings.tests.factories import AgendaItemFactory
from vanort.office.tests.conftest import client_of
from vanort.reports.actions import (
    adopt,
    ask_compile,
    begin_report,
    compile_asked,
    deliver,
    is_compiling,
    lacking,
    publish,
    sections_of,
    write_words,
)
from vanort.reports.figures import digest
from vanort.reports.models import AnnualReport, Edition
from vanort.reports.tests.factories import AnnualReportFactory, activity, held
from vanort.reports.tests.working import begun, finished, paragraph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2025-03-01 09:00", tick=True) as clock:
        yield clock


@pytest.fixture
def siv():
    return client_of("secretary", "siv").user


@pytest.fixture
def duty():
    """A duty of 2024 for which nothing was done."""
    return DutyFactory(regulation=RegulationFactory(valid_from="2020-01-01"), position=1)


def log_of(report):
    entries = ModelLogEntry.objects.filter(object_id=report.pk, action__startswith="vanort.annual_").order_by("pk")
    return [entry.action.removeprefix("vanort.annual_") for entry in entries]


def refusal(act):
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act()
    return " ".join(error.value.messages)


def test_a_report_is_begun_once_and_asks_for_its_figures(siv):
    body = BodyFactory()
    first, second = begin_report(body, 2024, by=siv), begin_report(body, 2024, by=siv)
    assert first == second == AnnualReport.objects.get()
    first.refresh_from_db()
    assert is_compiling(first)
    assert log_of(first) == ["asked"]


def test_the_worker_compiles_what_is_asked_for_and_then_rests(siv, django_assert_num_queries):
    report = begun(siv)
    assert (report.progress, report.begun_at, report.error, is_compiling(report)) == (100, None, "", False)
    assert report.compiled_at >= report.asked_at
    assert [each.key for each in sections_of(report)][:2] == ["summary", "committee"]
    with django_assert_num_queries(1):
        compile_asked()


def test_a_report_is_compiled_by_itself_while_others_wait(siv):
    reports = [begin_report(BodyFactory(), 2024, by=siv) for _each in range(2)]
    compile_asked()
    assert AnnualReport.objects.exclude(compiled_at=None).count() == 1
    compile_asked()
    assert AnnualReport.objects.exclude(compiled_at=None).count() == len(reports)


def test_asking_twice_is_one_job_and_asking_while_it_goes_on_one_more(siv):
    report = begun(siv)
    ask_compile(report, by=siv)
    ask_compile(report, by=siv)
    assert log_of(report) == ["asked", "asked"]
    AnnualReport.objects.update(begun_at=timezone.now())
    ask_compile(report, by=siv)
    # The job that goes on ends, and its figures are of the moment when it began.
    AnnualReport.objects.update(compiled_at=timezone.now() - dt.timedelta(minutes=1), begun_at=None)
    report.refresh_from_db()
    assert is_compiling(report)
    compile_asked()
    report.refresh_from_db()
    assert not is_compiling(report)


@pytest.mark.parametrize(("silent", "is_taken"), [(119, False), (121, True)])
def test_a_job_is_taken_over_when_nothing_has_been_heard_for_two_minutes(siv, silent, is_taken):
    report = begin_report(BodyFactory(), 2024, by=siv)
    then = timezone.now() - dt.timedelta(hours=1)
    heard = timezone.now() - dt.timedelta(seconds=silent)
    AnnualReport.objects.update(begun_at=then, updated_at=heard, progress=40)
    compile_asked()
    report.refresh_from_db()
    assert (report.compiled_at is not None) == is_taken
    assert report.progress == (100 if is_taken else 40)


DIE = """
import os, signal
from django.db import connection
from vanort.reports.actions import compile_asked
def die(execute, sql, params, many, context):
    if sql.startswith("UPDATE") and "reports_annualreport" in sql and 55 in (params or ()):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)
with connection.execute_wrapper(die):
    compile_asked()
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_that_is_killed_in_the_middle_is_followed_by_the_next():
    AnnualReport.objects.create(body=BodyFactory(), year=2024, asked_at=timezone.now())
    with shared_database() as environment:
        killed = process(environment, DIE)
        killed.communicate("\n")
    assert killed.returncode == -signal.SIGKILL
    row = AnnualReport.objects.get()
    assert (row.progress, row.figures, is_compiling(row)) == (44, None, True)
    for seconds, progress in ((119, 44), (121, 100)):
        with freeze_time(row.updated_at + dt.timedelta(seconds=seconds)):
            compile_asked()
        after = AnnualReport.objects.get()
        assert (after.progress, is_compiling(after)) == (progress, progress == 44)


def test_what_has_changed_since_the_last_time_is_stored(siv):
    report = begun(siv)
    assert report.figures["changed"] == {}
    activity("2024-09-01", report.body)
    ask_compile(report, by=siv)
    compile_asked()
    report.refresh_from_db()
    assert report.figures["changed"]["all-others"] == "1"
    assert "meetings-held" not in report.figures["changed"]
    ask_compile(report, by=siv)
    compile_asked()
    report.refresh_from_db()
    assert report.figures["changed"] == {}


def test_a_failure_is_told_in_words_and_can_be_tried_again(siv, caplog):
    report = begin_report(BodyFactory(), 2024, by=siv)
    AnnualReport.objects.update(figures={"year": 2024})
    compile_asked()
    report.refresh_from_db()
    assert "KeyError" in report.error
    assert (is_compiling(report), report.compiled_at, report.begun_at) == (False, None, None)
    AnnualReport.objects.update(figures=None)
    ask_compile(report, by=siv)
    compile_asked()
    report.refresh_from_db()
    assert (report.error, is_compiling(report), report.figures["year"]) == ("", False, 2024)


def test_words_are_written_and_taken_away_each_once(siv):
    report = begun(siv)
    for text in ("Ett lugnt år.", "Ett lugnt år.", "", ""):
        write_words(report, key="summary", text=text, by=siv)
    report.refresh_from_db()
    assert report.words == {}
    assert log_of(report) == ["asked", "written", "written"]


def test_a_colleagues_words_are_shown_and_nothing_is_lost(siv):
    report, kim = begun(siv), client_of("secretary", "kim").user
    write_words(report, key="summary", text="Kims text", by=kim, seen=digest(""))
    told = refusal(lambda: write_words(report, key="summary", text="Sivs text", by=siv, seen=digest("")))
    assert "Kims text" in told
    assert "Kim" in told.replace("Kims text", "")
    write_words(report, key="economy", text="Sivs text", by=siv, seen=digest(""))
    report.refresh_from_db()
    assert report.words == {"summary": "Kims text", "economy": "Sivs text"}


def test_a_duty_without_activity_must_be_answered_before_the_report_is_adopted(siv, duty):
    report = begin_report(duty.regulation.body, 2024, by=siv)
    item = paragraph(report.body)
    assert refusal(lambda: adopt(report, item=item, by=siv)) != ""
    compile_asked()
    report.refresh_from_db()
    [missing] = lacking(report)
    assert str(duty.text) in refusal(lambda: adopt(report, item=item, by=siv))
    write_words(report, key=missing.key, text="Ingen bjöd in oss.", by=siv)
    edition = adopt(report, item=item, by=siv)
    assert edition.content["words"] == {missing.key: "Ingen bjöd in oss."}


def test_an_edition_is_frozen_with_its_hash_and_later_changes_do_not_reach_it(siv):
    report = finished(siv)
    edition = adopt(report, item=paragraph(report.body), by=siv)
    before = Edition.objects.values().get()
    assert (edition.number, edition.sha256, edition.frozen_by) == (1, digest(edition.content), siv)
    assert digest(before["content"]) == before["sha256"]
    Activity.objects.update(title={"sv": "Annat"}, state="planned")
    ask_compile(report, by=siv)
    compile_asked()
    write_words(report, key="summary", text="Annat", by=siv)
    assert Edition.objects.values().get() == before


def test_nothing_but_its_days_can_be_saved_on_an_edition(siv):
    report = finished(siv)
    edition = adopt(report, item=paragraph(report.body), by=siv)
    edition.content, edition.sha256, edition.number, edition.delivered_on = {}, "", 7, dt.date(2025, 3, 1)
    edition.save()
    stored = Edition.objects.get()
    assert (stored.number, stored.sha256, stored.delivered_on) == (1, digest(stored.content), dt.date(2025, 3, 1))


@pytest.mark.parametrize("change", [{"number": 2}, {"item": None}])
def test_the_database_refuses_a_correction_without_reason_and_an_edition_from_nowhere(siv, change):
    report = finished(siv)
    adopt(report, item=paragraph(report.body), by=siv)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(**change)


def test_adopting_twice_is_once(siv):
    report = finished(siv)
    item = paragraph(report.body)
    assert adopt(report, item=item, by=siv) == adopt(report, item=item, by=siv) == Edition.objects.get()
    assert log_of(report).count("adopted") == 1


def test_a_report_is_adopted_at_an_adjusted_paragraph_of_its_own_body_or_by_a_decision(siv):
    report = finished(siv)
    unadjusted = AgendaItemFactory(meeting=held(report.body, "2025-02-11"))
    for item in (unadjusted, paragraph(BodyFactory()), None):
        assert refusal(lambda item=item: adopt(report, item=item, by=siv)) != ""
    assert Edition.objects.count() == 0
    decision = DecisionReferenceFactory(body=report.body)
    assert adopt(report, decision=decision, by=siv).decision == decision


def test_what_a_colleague_has_changed_since_is_shown_before_it_is_frozen(siv):
    report = finished(siv)
    item, seen = paragraph(report.body), report.version
    write_words(report, key="summary", text="Sent tillagt", by=siv)
    assert refusal(lambda: adopt(report, item=item, by=siv, seen=seen)) != ""
    report.refresh_from_db()
    assert adopt(report, item=item, by=siv, seen=report.version).content["words"]["summary"] == "Sent tillagt"


def test_a_correction_is_a_new_edition_with_its_reason(siv):
    report = finished(siv)
    item = paragraph(report.body)
    first = adopt(report, item=item, by=siv)
    write_words(report, key="summary", text="Rättat", by=siv)
    assert refusal(lambda: adopt(report, reason="Fel antal", by=siv)) != ""
    ask_compile(report, by=siv)
    compile_asked()
    assert refusal(lambda: adopt(report, by=siv)) != ""
    second = adopt(report, reason="Fel antal", by=siv)
    assert adopt(report, reason="Fel antal", by=siv) == second
    assert (second.number, second.item, second.reason) == (2, item, "Fel antal")
    assert [each.content["words"].get("summary") for each in Edition.objects.order_by("number")] == [None, "Rättat"]
    assert Edition.objects.get(number=1).sha256 == first.sha256


def test_a_correction_that_corrects_nothing_is_refused(siv):
    report = finished(siv)
    adopt(report, item=paragraph(report.body), by=siv)
    ask_compile(report, by=siv)
    compile_asked()
    assert refusal(lambda: adopt(report, reason="Fel", by=siv)) != ""
    assert Edition.objects.count() == 1


def test_it_is_handed_over_on_a_day_that_has_been_and_after_it_was_adopted(siv):
    report = finished(siv)
    edition = adopt(report, item=paragraph(report.body, "2025-02-10"), by=siv)
    for day in (dt.date(2025, 2, 9), dt.date(2025, 3, 2)):
        assert refusal(lambda day=day: deliver(edition, on=day, by=siv)) != ""
    for _each in range(2):
        deliver(edition, on=dt.date(2025, 2, 20), by=siv)
    assert Edition.objects.get().delivered_on == dt.date(2025, 2, 20)
    assert log_of(report).count("delivered") == 1


def test_it_is_published_and_taken_back_each_once(siv):
    report = finished(siv)
    edition = adopt(report, item=paragraph(report.body), by=siv)
    assert list(Edition.objects.public()) == []
    publish(edition, by=siv)
    at = Edition.objects.get().published_at
    publish(Edition.objects.get(), by=siv)
    assert Edition.objects.public().get().published_at == at
    publish(edition, by=siv, is_public=False)
    publish(edition, by=siv, is_public=False)
    assert list(Edition.objects.public()) == []
    assert log_of(report)[-3:] == ["adopted", "published", "unpublished"]


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_only_who_may_write_reports_does_anything(siv, role):
    report = finished(siv)
    edition, other = adopt(report, item=paragraph(report.body), by=siv), client_of(role).user
    acts = [
        lambda: begin_report(report.body, 2023, by=other), lambda: begin_report(report.body, 2024, by=other),
        lambda: ask_compile(report, by=other), lambda: write_words(report, key="summary", text="A", by=other),
        lambda: adopt(report, reason="A", by=other), lambda: deliver(edition, on=dt.date(2025, 3, 1), by=other),
        lambda: publish(edition, by=other),
    ]  # fmt: skip
    before = list(AnnualReport.objects.values()), list(Edition.objects.values())
    for act in acts:
        with pytest.raises(PermissionDenied), transaction.atomic():
            act()
    assert (list(AnnualReport.objects.values()), list(Edition.objects.values())) == before


def test_a_report_that_nobody_asked_for_is_left_alone():
    AnnualReportFactory()
    compile_asked()
    assert AnnualReport.objects.get().figures is None
