# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of money and reports: what they show, what each button does once, who may, what is refused."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.activities.importing import EXAMPLE
from vanort.activities.models import Activity, ActivityReport, Budget, CostLine, PayRule
from vanort.activities.tests.factories import (
    ActivityFactory,
    ActivityReportFactory,
    BudgetFactory,
    CostLineFactory,
    OwingFactory,
    PayRuleFactory,
    ReportAimFactory,
    ReportCostFactory,
    ReportGroupFactory,
    ReportPhotoFactory,
    ReportRuleFactory,
)
from vanort.core.models import OutgoingMail
from vanort.directory.tests.factories import PersonFactory
from vanort.mandates.tests.factories import BodyFactory, DutyFactory, RegulationFactory
from vanort.office.tests.conftest import client_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 10, tzinfo=dt.UTC)
LINES, REPORTS = "/admin/snippets/activities/costline/", "/admin/snippets/activities/activityreport/"
LEDGER = "/admin/aktiviteter/las-in/"


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2026-06-15 10:00"):
        yield


@pytest.fixture
def anna():
    client = client_of("secretary", "anna", email="anna@example.se")
    client.user.person = None
    return client


@pytest.fixture
def lars():
    return client_of("reader", "lars")


def page(activity, verb=""):
    return f"/admin/aktiviteter/{activity.pk}/pengar/{f'{verb}/' if verb else ''}"


def shown(client, address, **given):
    answer = client.get(address, given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_the_page_shows_lines_rules_and_sums(anna):
    PayRule.objects.all().delete()
    PayRuleFactory(kind="lodging", payer="host")
    activity = OwingFactory(direction="host")
    CostLineFactory(activity=activity, kind="lodging", text="Hotell", budget=9_000, actual=10_500, payer="own")
    CostLineFactory(activity=activity, flow="in", text="Bidrag", budget=2_000, actual=2_000)
    CostLineFactory(activity=activity, text="Flyg", payer="partner", budget=3_000, currency="EUR", rate=10)
    text = shown(anna, page(activity))
    for piece in ("Hotell", "9 000 kr", "10 500 kr", "-1 500 kr", "7 000 kr", "8 500 kr", "30 000 kr", "3 000 EUR"):
        assert piece in text
    assert f"{LINES}add/?activity={activity.pk}&amp;body={activity.body_id}" in text
    assert text.count("/attest/") == 1


def test_it_costs_the_same_for_three_lines(anna):
    activity = OwingFactory()
    report = ActivityReportFactory(activity=activity, state="received", received_at=NOW)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            anna.get(page(activity))
        return len(found)

    def more():
        CostLineFactory(activity=activity, actual=1, spent_by=PersonFactory(), attested_by=PersonFactory(),
                        attested_on=dt.date(2026, 5, 1))  # fmt: skip
        for each in (ReportGroupFactory, ReportAimFactory, ReportCostFactory, ReportPhotoFactory):
            each(report=report)

    more()
    anna.get(page(activity))
    one = queries()
    more()
    more()
    assert queries() == one


def test_the_button_on_the_activity_leads_there(anna):
    activity = OwingFactory()
    assert page(activity) in shown(anna, f"/admin/snippets/activities/activity/edit/{activity.pk}/")


def test_the_split_is_proposed_by_a_button_once(anna):
    activity = OwingFactory(direction="travel")
    for _number in range(2):
        assert anna.post(page(activity, "split")).url == page(activity)
    assert activity.costs.count() == PayRule.objects.count() > 0
    assert set(activity.costs.filter(kind="travel").values_list("payer", flat=True)) == {"own"}


def test_without_a_body_the_page_says_what_to_do(anna):
    activity = ActivityFactory()
    answer = anna.post(page(activity, "split"))
    assert answer.status_code == 200
    assert answer.context["forms"]["split"].non_field_errors()
    assert 'role="alert"' in answer.content.decode()


def test_the_link_is_shown_once_and_not_by_a_double_click(anna):
    activity = OwingFactory()
    data = {"name": "Kim Exempel", "email": "kim@example.se", "seen": "1"}
    answer = anna.post(page(activity, "ask"), data)
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert link in OutgoingMail.objects.get().body
    again = anna.post(page(activity, "ask"), data)
    assert again.context["forms"]["ask"].non_field_errors()
    assert again.context["forms"]["ask"]["name"].value() == "Kim Exempel"
    assert link not in again.content.decode() + shown(anna, page(activity))
    assert OutgoingMail.objects.count() == 1
    report = ActivityReport.objects.get()
    assert (report.leader_email, report.due_on) == ("kim@example.se", dt.date(2026, 7, 18))


@pytest.mark.parametrize("data", [{}, {"name": "Kim", "email": "kim"}, {"name": "x" * 200, "email": "k@example.se"}])
def test_a_wrong_address_is_told_and_nothing_typed_is_lost(anna, data):
    activity = OwingFactory()
    answer = anna.post(page(activity, "ask"), data | {"seen": "x"})
    assert answer.status_code == 200
    assert answer.context["forms"]["ask"]["name"].value() == data.get("name")
    assert not OutgoingMail.objects.exists()


def test_what_owes_nothing_cannot_be_asked_for(anna):
    activity = ActivityFactory()
    answer = anna.post(page(activity, "ask"), {"name": "Kim", "email": "kim@example.se", "seen": "1"})
    assert answer.context["forms"]["ask"].non_field_errors()
    assert not ActivityReport.objects.exists()
    assert page(activity, "ask") not in shown(anna, page(activity))


def test_writing_it_here_expects_it_first(anna):
    activity = OwingFactory()
    answer = anna.post(page(activity, "write"))
    assert (answer.status_code, answer.url) == (302, f"/admin/aktiviteter/{activity.pk}/rapport/")
    assert ActivityReport.objects.get().activity == activity


def test_a_report_is_read_sent_back_and_approved(anna):
    report = ActivityReportFactory(
        state="received", received_at=NOW, results="De skriver <brev>.", leader_email="k@example.se"
    )
    ReportGroupFactory(report=report)
    activity = report.activity
    text = shown(anna, page(activity))
    assert "De skriver &lt;brev&gt;." in text
    assert "18 elever" in text
    answer = anna.post(page(activity, "return"), {"note": ""})
    assert answer.context["forms"]["return"].errors.keys() == {"note"}
    assert anna.post(page(activity, "return"), {"note": "Antalet ledare"}).url == page(activity)
    report.refresh_from_db()
    assert (report.state, report.returned_note) == ("returned", "Antalet ledare")
    assert "Antalet ledare" in shown(anna, page(activity))
    ActivityReport.objects.update(state="received")
    for _number in range(2):
        assert anna.post(page(activity, "approve")).url == page(activity)
    report.refresh_from_db()
    assert (report.state, report.approved_by) == ("approved", anna.user)
    assert [one.number for one in activity.participants.all()] == [18]


@pytest.mark.parametrize("verb", ["return", "approve"])
def test_there_is_nothing_to_approve_or_send_back_without_a_report(anna, verb):
    activity = OwingFactory()
    assert anna.post(page(activity, verb), {"note": "Mer"}).url == page(activity)
    assert not ActivityReport.objects.exists()


def test_the_leaders_own_approval_is_refused_with_words(anna):
    report = ActivityReportFactory(state="received", received_at=NOW, leader_email="anna@example.se")
    answer = anna.post(page(report.activity, "approve"))
    assert answer.context["forms"]["approve"].non_field_errors()
    report.refresh_from_db()
    assert report.state == "received"


def test_looking_changes_nothing(anna):
    activity = OwingFactory()
    for verb in ("split", "ask", "write", "return", "approve"):
        assert anna.get(page(activity, verb)).url == page(activity)
    assert anna.post(page(activity)).status_code == 405
    assert anna.post(page(activity, "erase")).status_code in (404, 405)
    assert (CostLine.objects.count(), ActivityReport.objects.count()) == (0, 0)


def test_who_may_only_read_sees_figures_and_no_leader(lars):
    report = ActivityReportFactory(leader_name="Kim Exempel", leader_email="kim@example.se")
    line = CostLineFactory(activity=report.activity, actual=100)
    text = shown(lars, page(report.activity))
    assert line.text in text
    assert "kim@example.se" not in text
    assert '<form method="post"' not in text.partition("<main")[2]
    for verb in ("split", "ask", "write", "return", "approve"):
        assert lars.post(page(report.activity, verb), {"note": "x"}).status_code == 302
    assert lars.post(f"/admin/aktiviteter/kostnad/{line.pk}/attest/").status_code == 302
    assert lars.post(LEDGER, {"text": EXAMPLE}).status_code == 302
    assert (CostLine.objects.count(), OutgoingMail.objects.count()) == (1, 0)
    report.refresh_from_db()
    assert report.version == 1


@pytest.mark.parametrize("address", [LINES, REPORTS, LEDGER, "/admin/aktiviteter/1/pengar/"])
def test_strangers_are_sent_to_the_door(client, address):
    assert "login" in client.get(address).url


def test_a_cost_is_attested_on_its_own_page(anna):
    person, activity = PersonFactory(), OwingFactory()
    line = CostLineFactory(activity=activity, actual=100, spent_by=person)
    address = f"/admin/aktiviteter/kostnad/{line.pk}/attest/"
    assert line.text in shown(anna, address)
    wrong = anna.post(address, {"person": person.pk, "on": "2026-05-30"})
    assert wrong.context["form"].non_field_errors()
    assert anna.post(address, {"person": PersonFactory().pk, "on": "2026-05-30"}).url == page(activity)
    line.refresh_from_db()
    assert line.attested_on == dt.date(2026, 5, 30)
    alone = CostLineFactory(actual=1)
    answer = anna.post(f"/admin/aktiviteter/kostnad/{alone.pk}/attest/", {"person": person.pk, "on": "2026-05-30"})
    assert answer.url == LINES


def line_data(line, **more):
    return {
        "body": line.body_id, "activity": line.activity_id or "", "text": line.text, "flow": line.flow,
        "kind": line.kind, "payer": line.payer, "currency": "SEK", "rate": "1", "actual": "100", "visibility": "public",
        "version": line.version, **more,
    }  # fmt: skip


def test_a_changed_outcome_is_attested_anew(anna):
    line = CostLineFactory(actual=100, attested_by=PersonFactory(), attested_on=dt.date(2026, 5, 1))
    anna.post(f"{LINES}edit/{line.pk}/", line_data(line, account="7100"))
    line.refresh_from_db()
    assert (line.account, line.attested_on) == ("7100", dt.date(2026, 5, 1))
    anna.post(f"{LINES}edit/{line.pk}/", line_data(line, actual="120"))
    line.refresh_from_db()
    assert (line.actual, line.attested_on, line.attested_by) == (120, None, None)


def test_a_line_is_begun_from_the_page(anna):
    activity = OwingFactory()
    assert activity.title["sv"] in shown(anna, f"{LINES}add/", activity=activity.pk, body=activity.body_id)
    data = line_data(CostLineFactory.build(body=activity.body, activity=activity), version="")
    anna.post(f"{LINES}add/", data | {"body": activity.body_id, "activity": activity.pk})
    assert activity.costs.get().actual == 100


@pytest.mark.parametrize("given", [{"activity": "abc", "body": "x"}, {"activity": "9" * 30}, {"year": "0"},
                                   {"year": "9" * 30}, {"body": "-1", "activity": "'"}])  # fmt: skip
@pytest.mark.parametrize("address", [f"{LINES}add/", LINES, REPORTS])
def test_odd_addresses_break_nothing(anna, address, given):
    CostLineFactory(paid_on=dt.date(2026, 5, 1), actual=1)
    ActivityReportFactory()
    assert anna.get(address, given).status_code in (200, 400)


def rows_of(answer):
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))[1:]


def test_costs_are_filtered_by_body_and_year_and_taken_out(anna):
    old = CostLineFactory(paid_on=dt.date(2025, 12, 31), actual=1, text="=Gammal")
    new = CostLineFactory(paid_on=dt.date(2026, 1, 1), actual=1, text="Ny")
    text = shown(anna, LINES, year="2026")
    assert ("Ny" in text, "Gammal" in text) == (True, False)
    assert "Gammal" in shown(anna, LINES, body=old.body_id)
    found = rows_of(anna.get(LINES, {"export": "csv"}))
    assert sorted(row[4] for row in found) == sorted(["'=Gammal", new.text])


def test_reports_are_filtered_and_taken_out_and_not_changed_by_hand(anna):
    late = ActivityReportFactory(due_on=dt.date(2026, 5, 1))
    here = ActivityReportFactory(state="received", received_at=NOW, activity__when="2025-05-01")
    assert page(late.activity) in shown(anna, REPORTS)
    text = shown(anna, REPORTS, attention="late")
    assert (page(late.activity) in text, page(here.activity) in text) == (True, False)
    text = shown(anna, REPORTS, year="2025")
    assert (page(late.activity) in text, page(here.activity) in text) == (False, True)
    text = shown(anna, REPORTS, activity__body=late.activity.body_id)
    assert (page(late.activity) in text, page(here.activity) in text) == (True, False)
    assert len(rows_of(anna.get(REPORTS, {"export": "csv"}))) == 2
    assert f"{REPORTS}add/" not in text
    for way in (f"{REPORTS}add/", f"{REPORTS}edit/{late.pk}/", f"{REPORTS}delete/{late.pk}/"):
        assert anna.post(way).status_code in (302, 404)
    assert ActivityReport.objects.count() == 2


@pytest.mark.parametrize("register", ["costline", "activityreport", "budget", "payrule", "reportrule"])
def test_lists_cost_the_same_for_three_rows(anna, register):
    address = f"/admin/snippets/activities/{register}/"

    def more(number):
        CostLineFactory(activity=OwingFactory(), paid_on=dt.date(2026, 5, 1), actual=1)
        ActivityReportFactory()
        BudgetFactory()
        ReportRuleFactory()
        PayRuleFactory(kind=("gifts", "other", "event")[number])

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert anna.get(address).status_code == 200
        return len(found)

    PayRule.objects.all().delete()
    more(0)
    queries()
    one = queries()
    more(1)
    more(2)
    assert queries() == one


def test_the_ledger_is_tried_first_and_read_in_twice_as_once(anna):
    body = BodyFactory()
    trial = anna.post(LEDGER, {"body": body.pk, "file": SimpleUploadedFile("bok.csv", EXAMPLE.encode("cp1252"))})
    assert [line.error for line in trial.context["lines"]] == ["", ""]
    assert "Buss från flygplatsen" in trial.context["form"]["text"].value()
    assert not CostLine.objects.exists()
    for _number in range(2):
        assert anna.post(LEDGER, {"body": body.pk, "text": EXAMPLE, "do": "1"}).url == LINES
    assert CostLine.objects.filter(body=body).count() == 2


@pytest.mark.parametrize(
    "data", [{}, {"body": "x", "text": EXAMPLE}, {"text": "konto;datum\n1;2"}, {"text": "\x00;\x00"}]
)
def test_a_hostile_file_is_told(anna, data):
    answer = anna.post(LEDGER, {"body": BodyFactory().pk, "do": "1", **data})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not CostLine.objects.exists()


def test_a_budget_has_one_row_for_an_account_and_year(anna):
    known = BudgetFactory()
    data = {"body": known.body_id, "year": 2026, "account": known.account, "amount": "1"}
    answer = anna.post("/admin/snippets/activities/budget/add/", data)
    assert answer.context["form"].errors
    anna.post("/admin/snippets/activities/budget/add/", data | {"year": 2027})
    assert Budget.objects.count() == 2


def activity_data(activity, **more):
    return {
        "title_sv": "Resa", "kind": "official_visit", "direction": "travel", "when": "2026-05-16",
        "slug": activity.slug, "visibility": "public", "version": activity.version, "participants-TOTAL_FORMS": "0",
        "participants-INITIAL_FORMS": "0", **more,
    }  # fmt: skip


def test_an_activity_serves_duties_of_its_own_body(anna):
    own, other = DutyFactory(), DutyFactory()
    old = DutyFactory(regulation=RegulationFactory(body=own.regulation.body, valid_from="2000", valid_to="2010"))
    activity = OwingFactory(body=own.regulation.body)
    address = f"/admin/snippets/activities/activity/edit/{activity.pk}/"
    offered = anna.get(address).context["form"].fields["duties"].queryset
    assert list(offered) == [own]
    data = activity_data(activity, body=own.regulation.body_id, involvement="funds")
    wrong = anna.post(address, data | {"duties": [other.pk]})
    assert wrong.context["form"].errors.keys() == {"duties"}
    assert anna.post(address, data | {"duties": [old.pk]}).context["form"].errors.keys() == {"duties"}
    anna.post(address, data | {"duties": [own.pk]})
    stored = Activity.objects.get()
    assert (list(stored.duties.all()), stored.involvement) == ([own], "funds")


def test_who_runs_it_must_be_said_with_the_body(anna):
    activity = ActivityFactory()
    address = f"/admin/snippets/activities/activity/edit/{activity.pk}/"
    assert anna.post(address, activity_data(activity, involvement="runs")).context["form"].errors
    assert Activity.objects.get().involvement == ""
