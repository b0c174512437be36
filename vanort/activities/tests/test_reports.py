# SPDX-License-Identifier: EUPL-1.2
"""The way of a report: who owes one, who is asked and reminded on which day, what comes back, who approves it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities import actions
from vanort.activities.models import ActivityReport
from vanort.activities.retention import DATA_CLASS, erase_expired_leaders
from vanort.activities.tests.factories import (
    ActivityFactory,
    ActivityReportFactory,
    OwingFactory,
    ParticipantGroupFactory,
    ReportGroupFactory,
    ReportRuleFactory,
)
from vanort.core.models import ErasureCertificate, OutgoingMail, RetentionRule, SecretLink
from vanort.core.secret_links import find_link

pytestmark = pytest.mark.django_db
LEADER = {"name": "Kim Exempel", "email": "kim@example.se"}


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2026-06-01 10:00") as clock:
        yield clock


@pytest.fixture
def anna():
    user = User.objects.create(username="anna", email="anna@example.se", first_name="Anna")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="activities"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def stranger():
    return User.objects.create(username="sten")


@pytest.fixture
def asked(anna):
    report = actions.expect_report(OwingFactory(), by=anna)
    actions.ask_leader(report, by=anna, **LEADER)
    return report


def done(report):
    return list(ModelLogEntry.objects.filter(label=str(report)).order_by("pk").values_list("action", flat=True))


def letters():
    return list(OutgoingMail.objects.order_by("pk").values_list("recipient", "subject"))


@pytest.mark.parametrize(
    "more",
    [
        {"involvement": ""}, {"state": "cancelled", "state_reason": {"sv": "Sjukdom"}}, {"state": "idea"},
        {"state": "postponed"}, {"state": "planned", "when": "2026-08"},
    ],
)  # fmt: skip
def test_what_owes_nothing_is_refused(anna, more):
    activity = OwingFactory(**more)
    with pytest.raises(ValidationError):
        actions.expect_report(activity, by=anna)
    actions.expect_reports()
    assert not ActivityReport.objects.exists()


def test_what_nobody_has_said_is_done_owes_it_too(anna):
    OwingFactory(state="planned")
    actions.expect_reports()
    assert ActivityReport.objects.get().due_on == dt.date(2026, 7, 18)


def test_the_day_follows_the_rule_of_the_body(anna):
    activity = OwingFactory()
    ReportRuleFactory(body=activity.body, days=30)
    assert actions.due_day(activity) == dt.date(2026, 6, 18)
    ReportRuleFactory(body=activity.body, involvement="runs", days=10)
    ReportRuleFactory(body=activity.body, involvement="funds", days=20)
    ReportRuleFactory(days=1)
    assert actions.expect_report(activity, by=anna).due_on == dt.date(2026, 5, 29)


def test_a_report_is_expected_once_and_moves_with_its_activity_until_somebody_is_asked(anna):
    activity = OwingFactory()
    report = actions.expect_report(activity, by=anna)
    assert actions.expect_report(activity, by=anna) == report
    assert done(report) == ["vanort.report_expected"]
    activity.when = "2026-05-30"
    activity.save()
    actions.expect_reports()
    report.refresh_from_db()
    assert report.due_on == dt.date(2026, 7, 29)
    actions.ask_leader(report, by=anna, **LEADER)
    ReportRuleFactory(body=activity.body, days=1)
    actions.expect_reports()
    report.refresh_from_db()
    assert report.due_on == dt.date(2026, 7, 29)


def test_the_leader_gets_a_letter_with_a_link_that_stands_nowhere_else(anna):
    report = actions.expect_report(OwingFactory(), by=anna)
    link = actions.ask_leader(report, by=anna, **LEADER)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.reply_to, mail.is_automatic) == ("kim@example.se", "anna@example.se", False)
    assert link in mail.body
    assert "18 juli 2026" in mail.body
    assert "Anna" in mail.body
    assert [report.letters.get(), report.leader_name] == [mail, "Kim Exempel"]
    found = find_link(link.rstrip("/").rpartition("/")[2])
    assert (found.opens, found.object_id) == ("activities:report", report.pk)
    assert "kim" not in str(list(ModelLogEntry.objects.values_list("data", "label"))).lower()


def test_asking_again_closes_the_link_before_and_a_double_click_asks_once(anna):
    report = actions.expect_report(OwingFactory(), by=anna)
    first = actions.ask_leader(report, by=anna, seen=1, **LEADER)
    with pytest.raises(ValidationError):
        actions.ask_leader(report, by=anna, seen=1, **LEADER)
    assert len(letters()) == SecretLink.objects.count() == 1
    second = actions.ask_leader(report, by=anna, seen=report.version, name="Robin", email="robin@example.se")
    tokens = [each.rstrip("/").rpartition("/")[2] for each in (first, second)]
    assert [bool(find_link(token)) for token in tokens] == [False, True]


def test_an_address_that_is_none_sends_nothing(anna):
    report = actions.expect_report(OwingFactory(), by=anna)
    with pytest.raises(ValidationError):
        actions.ask_leader(report, name="Kim", email="kim", by=anna)
    report.refresh_from_db()
    assert (report.leader_email, letters(), SecretLink.objects.count()) == ("", [], 0)


def walk(now, first, days):
    """Do the daily chore on each of some days; return on which a letter was written."""
    written = []
    for number in range(days):
        day = first + dt.timedelta(days=number)
        now.move_to(f"{day} 01:00")
        assert actions.remind_leaders() in (0, 1)
        if OutgoingMail.objects.filter(created_at__date=day, is_automatic=True).exists():
            assert actions.remind_leaders() == 0
            written.append(day.isoformat())
    return written


def test_reminders_come_on_the_days_of_the_rule_and_once_each(now, asked):
    assert walk(now, dt.date(2026, 6, 1), 90) == ["2026-07-04", "2026-07-19", "2026-08-01"]
    asked.refresh_from_db()
    assert (asked.state, OutgoingMail.objects.count(), asked.letters.count()) == ("reminded", 4, 4)
    assert done(asked)[-3:] == ["vanort.report_reminded"] * 3


def test_days_that_were_missed_are_caught_up_by_one_letter(now, asked):
    assert walk(now, dt.date(2026, 7, 25), 3) == ["2026-07-25"]
    assert walk(now, dt.date(2026, 7, 28), 30) == ["2026-08-01"]


def test_who_was_asked_late_is_not_reminded_of_days_before(now, anna):
    report = actions.expect_report(OwingFactory(), by=anna)
    now.move_to("2026-07-20 10:00")
    actions.ask_leader(report, by=anna, **LEADER)
    assert walk(now, dt.date(2026, 7, 20), 40) == ["2026-08-01"]


@pytest.mark.parametrize(("reminders", "expected"), [("", []), ("0", ["2026-07-18"]), ("9999999999999999999", [])])
def test_a_rule_says_when(now, asked, reminders, expected):
    ReportRuleFactory(body=asked.activity.body, reminders=reminders)
    assert walk(now, dt.date(2026, 7, 10), 20) == expected


@pytest.mark.parametrize("change", [{"state": "postponed"}, {"involvement": ""}])
def test_nobody_is_reminded_of_what_is_no_longer_owed(now, asked, change):
    type(asked.activity).objects.filter(pk=asked.activity_id).update(**change)
    assert walk(now, dt.date(2026, 7, 4), 2) == []


def test_without_a_leader_nobody_is_reminded(now, anna):
    actions.expect_report(OwingFactory(), by=anna)
    assert walk(now, dt.date(2026, 7, 4), 2) == []


def test_who_has_reported_is_not_reminded(now, asked):
    actions.receive(asked)
    assert walk(now, dt.date(2026, 7, 4), 2) == []


def test_the_whole_way_there_and_back(now, asked, anna):
    actions.receive(asked)
    actions.receive(asked)
    first = asked.received_at
    actions.send_back(asked, note="Antalet ledare saknas.", by=anna)
    actions.send_back(asked, note="Antalet ledare saknas.", by=anna)
    mail = OutgoingMail.objects.order_by("pk").last()
    assert "Antalet ledare saknas." in mail.body
    assert "/lank/" in mail.body
    now.move_to("2026-07-30 10:00")
    actions.receive(asked)
    assert (asked.received_at, asked.was_late) == (first, False)
    actions.approve(asked, by=anna)
    actions.approve(asked, by=anna)
    asked.refresh_from_db()
    assert (asked.state, asked.approved_by, asked.approved_at.date()) == ("approved", anna, dt.date(2026, 7, 30))
    assert done(asked) == [f"vanort.report_{each}" for each in (
        "expected", "asked", "received", "returned", "received", "approved")]  # fmt: skip
    assert len(letters()) == 2
    assert not any(link.is_working for link in SecretLink.objects.all())
    actions.send_back(asked, note="En bild för mycket.", by=anna)
    assert (asked.state, asked.approved_at, asked.approved_by) == ("returned", None, None)


@pytest.mark.parametrize("state", ["expected", "reminded", "returned"])
def test_what_is_not_here_is_not_approved(anna, state):
    report = ActivityReportFactory(state=state, returned_note="Saknas" if state == "returned" else "")
    with pytest.raises(ValidationError):
        actions.approve(report, by=anna)
    report.refresh_from_db()
    assert report.state == state


@pytest.mark.parametrize("state", ["expected", "reminded"])
def test_what_is_not_here_is_not_sent_back(anna, state):
    report = ActivityReportFactory(state=state)
    with pytest.raises(ValidationError):
        actions.send_back(report, note="Mer", by=anna)
    report.refresh_from_db()
    assert (report.state, report.returned_note) == (state, "")


def test_a_note_is_needed_to_send_it_back(anna):
    report = ActivityReportFactory(state="received", received_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    with pytest.raises(ValidationError):
        actions.send_back(report, note="", by=anna)
    report.refresh_from_db()
    assert report.state == "received"


def test_whoever_led_it_does_not_approve_it(asked, anna):
    anna.email = "Kim@Example.se"
    actions.receive(asked)
    with pytest.raises(ValidationError):
        actions.approve(asked, by=anna)
    asked.refresh_from_db()
    assert asked.state == "received"


def test_the_groups_of_an_approved_report_are_those_of_the_activity(asked, anna):
    activity = asked.activity
    ParticipantGroupFactory(activity=activity, number=99)
    ReportGroupFactory(report=asked, text="elever", age="minor", number=18)
    ReportGroupFactory(report=asked, text="ledare", age="adult", number=10)
    actions.receive(asked)
    before = type(activity).objects.get().version
    actions.approve(asked, by=anna)
    found = [(one.group["sv"], one.age, one.number) for one in activity.participants.order_by("pk")]
    assert found == [("elever", "minor", 18), ("ledare", "adult", 10)]
    assert type(activity).objects.get().version == before + 1


def test_a_report_that_counts_nobody_leaves_the_groups(asked, anna):
    ParticipantGroupFactory(activity=asked.activity, number=99)
    actions.receive(asked)
    actions.approve(asked, by=anna)
    assert [one.number for one in asked.activity.participants.all()] == [99]


def test_who_may_not_change_reports_is_turned_away(asked, stranger):
    for act in (
        lambda: actions.expect_report(asked.activity, by=stranger),
        lambda: actions.ask_leader(asked, by=stranger, **LEADER),
        lambda: actions.receive(asked, by=stranger),
        lambda: actions.send_back(asked, note="Nej", by=stranger),
        lambda: actions.approve(asked, by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    asked.refresh_from_db()
    assert (asked.state, len(letters())) == ("expected", 1)


def rule(**more):
    return RetentionRule.objects.update_or_create(data_class=DATA_CLASS, defaults={"months": 12, **more})[0]


def test_the_leader_is_erased_by_decision_with_letters_and_links_and_the_rest_stays(now, asked, anna):
    asked.results = "De skriver till varandra."
    asked.save()
    actions.receive(asked)
    actions.approve(asked, by=anna)
    rule(days=10, decision="KS 2026-01-01 § 1")
    now.move_to("2027-07-28 01:00")
    assert erase_expired_leaders().endswith("none. Erased: 0.")
    now.move_to("2027-07-29 01:00")
    assert erase_expired_leaders() == f"Leaders of activities kept longer than the rule says: #{asked.pk}. Erased: 1."
    asked.refresh_from_db()
    assert (asked.leader_name, asked.leader_email, asked.results) == ("", "", "De skriver till varandra.")
    assert asked.erased_at
    assert not OutgoingMail.objects.exists()
    certificate = ErasureCertificate.objects.get()
    assert (certificate.data_class, certificate.number, certificate.decision) == (DATA_CLASS, 1, "KS 2026-01-01 § 1")
    assert certificate.subject == str(asked.activity)
    assert erase_expired_leaders().endswith("none. Erased: 0.")
    assert ErasureCertificate.objects.count() == 1


def test_without_a_decision_it_is_only_told_and_without_a_rule_nothing_is(now, asked):
    now.move_to("2030-01-01 01:00")
    assert RetentionRule.objects.get(data_class=DATA_CLASS).decision == ""
    RetentionRule.objects.filter(data_class=DATA_CLASS).delete()
    assert erase_expired_leaders() == "Leaders of activities are kept without a rule."
    rule()
    assert erase_expired_leaders().endswith(f"#{asked.pk}. Erased: 0.")
    asked.refresh_from_db()
    assert asked.leader_email == "kim@example.se"


def test_who_was_written_to_lately_is_kept_however_old_the_activity_is(now, anna):
    report = actions.expect_report(OwingFactory(when="2018"), by=anna)
    actions.ask_leader(report, by=anna, **LEADER)
    rule(decision="KS 2026-01-01 § 1")
    now.move_to("2027-05-30 01:00")
    erase_expired_leaders()
    report.refresh_from_db()
    assert report.leader_email == "kim@example.se"


def test_reports_cost_the_same_for_many(asked, anna, django_assert_max_num_queries):
    for _number in range(2):
        report = actions.expect_report(OwingFactory(), by=anna)
        actions.ask_leader(report, by=anna, **LEADER)
    ActivityFactory()
    with django_assert_max_num_queries(1 + 3):
        assert actions.remind_leaders() == 0


def test_a_change_made_while_it_is_erased_is_not_lost(now, asked):
    rule(decision="KS 2026-01-01 § 1")
    now.move_to("2030-01-01 01:00")
    ActivityReport.objects.filter(pk=asked.pk).update(results="Nytt")
    erase_expired_leaders()
    asked.refresh_from_db()
    assert (asked.results, asked.leader_email, asked.version) == ("Nytt", "", 3)
