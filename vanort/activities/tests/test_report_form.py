# SPDX-License-Identifier: EUPL-1.2
"""A report is written by somebody without an account: nothing typed is lost, nothing is stored twice."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities import actions
from vanort.activities.models import ActivityReport, CostLine, ReportAim, ReportCost, ReportGroup
from vanort.activities.notifications import OPENS
from vanort.activities.tests.reporting import PATH, body_of, form_data, let_in, report_of
from vanort.core.models import PostCount, SiteGeneration
from vanort.core.secret_links import revoke_links
from vanort.directory.tests.factories import OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2026-11-23 10:00"), translation.override("sv"):
        yield


@pytest.fixture
def report():
    return report_of()


@pytest.fixture
def leader(client, report):
    return let_in(client, report)


@pytest.fixture
def secretary(client):
    user = User.objects.create(username="staff", email="staff@example.se")
    user.user_permissions.set(Permission.objects.all())
    browser = Client()
    browser.force_login(user)
    browser.user = user
    return browser


def stored(report):
    return ActivityReport.objects.get(pk=report.pk)


def office(report):
    return f"/admin/aktiviteter/{report.activity_id}/rapport/"


def test_without_a_link_nobody_learns_that_there_is_a_report(client, report):
    answer = client.get(PATH)
    assert answer.status_code == 410
    assert str(report.activity) not in answer.content.decode()
    assert client.post(PATH, form_data(client, report, fetch=False)).status_code == 410
    assert stored(report).version == report.version


def test_a_link_to_another_page_opens_no_report(client, report):
    let_in(client, report, opens="website:contact")
    assert client.get(PATH).status_code == 410


def test_a_link_opens_its_own_report_only(client, report):
    other = report_of(title={"sv": "En annan resa"})
    let_in(client, report)
    text = client.get(PATH).content.decode()
    assert str(report.activity) in text
    assert str(other.activity) not in text


def test_taken_back_while_somebody_writes_it_stores_nothing(leader, report):
    data = form_data(leader, report, purpose="Vänskap")
    revoke_links(OPENS, report.pk)
    assert leader.post(PATH, data).status_code == 410
    assert stored(report).purpose == ""


def test_every_answer_is_kept_by_nobody(leader, report):
    for answer in (leader.get(PATH), leader.post(PATH, form_data(leader, report, purpose="x")), Client().get(PATH)):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_draft_is_saved_and_still_there(leader, report):
    answer = leader.post(PATH, form_data(leader, report, purpose="Vänskap", save="1"))
    assert (answer.status_code, answer["Location"]) == (302, PATH)
    assert (stored(report).purpose, stored(report).state) == ("Vänskap", "expected")
    text = leader.get(PATH).content.decode()
    assert "Vänskap</textarea>" in text
    assert ModelLogEntry.objects.get().action == "vanort.report_written"
    assert ModelLogEntry.objects.get().user is None


def test_a_whole_report_is_sent(leader, report):
    answer = leader.post(PATH, form_data(leader, report, **WHOLE, send="1"))
    assert answer.status_code == 302
    now = stored(report)
    assert (now.state, now.programme, now.away, now.is_public) == ("received", "Måndag: skolan", 2, True)
    assert now.summary == {"sv": "Vi for till Kamen."}
    assert list(now.groups.values_list("text", "age", "number")) == [("elever", "minor", 14), ("lärare", "adult", 2)]
    assert list(now.aims.values_list("aim", "result")) == [("Nya vänner", "Ja")]
    assert list(now.costs.values_list("text", "amount", "line")) == [("Buss", 1250, None)]
    text = leader.get(PATH).content.decode()
    assert "Måndag: skolan" in text
    assert "<textarea" not in text


WHOLE = {
    "purpose": "Vänskap", "programme": "Måndag: skolan", "contacts": "Gymnasiet", "results": "Två klasser skriver",
    "next_steps": "De kommer hit", "away": "2", "summary": "Vi for till Kamen.", "is_public": "on",
    "groups": [{"text": "elever", "age": "minor", "number": "14"}, {"text": "lärare", "age": "adult", "number": "2"}],
    "aims": [{"aim": "Nya vänner", "result": "Ja"}], "costs": [{"text": "Buss", "amount": "1250"}],
}  # fmt: skip


def test_what_is_missing_is_told_and_what_is_written_stays(leader, report):
    data = form_data(leader, report, contacts="Gymnasiet", is_public="on", send="1")
    answer = leader.post(PATH, data)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert set(form.errors) == {"purpose", "programme", "results", "summary"}
    assert set(form.formsets["groups"].forms[0].errors) == {"text", "number"}
    assert "Gymnasiet</textarea>" in answer.content.decode()
    assert stored(report).state == "expected"
    assert stored(report).contacts == ""
    # A draft may be as empty as it likes.
    del data["send"]
    assert leader.post(PATH, data).status_code == 302
    assert stored(report).contacts == "Gymnasiet"


def test_the_same_sent_twice_is_stored_once(leader, report):
    data = form_data(leader, report, **WHOLE, send="1")
    first = leader.post(PATH, data)
    before = (stored(report).version, SiteGeneration.current(), ModelLogEntry.objects.count())
    second = leader.post(PATH, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (stored(report).version, SiteGeneration.current(), ModelLogEntry.objects.count()) == before
    assert ReportGroup.objects.count() == 2


def test_saving_what_is_stored_already_writes_nothing(leader, report):
    leader.post(PATH, form_data(leader, report, **WHOLE))
    before = (stored(report).version, ModelLogEntry.objects.count(), set(ReportGroup.objects.values_list("pk")))
    leader.post(PATH, form_data(leader, report))
    assert (stored(report).version, ModelLogEntry.objects.count(), set(ReportGroup.objects.values_list("pk"))) == before


def test_a_change_of_one_field_leaves_the_rows_alone(leader, report):
    leader.post(PATH, form_data(leader, report, **WHOLE))
    before = set(ReportGroup.objects.values_list("pk")) | set(ReportAim.objects.values_list("pk"))
    leader.post(PATH, form_data(leader, report, purpose="Fred"))
    assert stored(report).purpose == "Fred"
    assert set(ReportGroup.objects.values_list("pk")) | set(ReportAim.objects.values_list("pk")) == before


def test_a_row_that_is_emptied_goes(leader, report):
    leader.post(PATH, form_data(leader, report, **WHOLE))
    data = form_data(leader, report)
    data |= {"groups-0-text": "", "groups-0-age": "", "groups-0-number": ""}
    leader.post(PATH, data)
    assert list(ReportGroup.objects.values_list("text", flat=True)) == ["lärare"]


def test_more_rows_are_given_after_what_is_written_is_saved(leader, report):
    answer = leader.post(PATH, form_data(leader, report, groups=[{"text": "kör", "number": "9"}], more="groups"))
    assert answer["Location"] == f"{PATH}?rader#groups"
    assert ReportGroup.objects.get().number == 9
    assert stored(report).state == "expected"
    groups = leader.get(f"{PATH}?rader").context["form"].formsets["groups"]
    assert len(groups.forms) == 1 + 5
    assert len(leader.get(PATH).context["form"].formsets["groups"].forms) == 1 + 2


def test_a_stale_form_shows_what_changed_and_may_be_sent_once_more(leader, report, secretary):
    """Two people write: each sees what the other has stored, and neither text is lost."""
    leader.post(
        PATH, form_data(leader, report, purpose="Vänskap", contacts="Skolan", groups=[{"text": "a", "number": "1"}])
    )
    data = form_data(leader, report, purpose="Fred", groups=[{"text": "a", "number": "2"}])
    secretary.post(office(report), form_data(secretary, report, path=office(report), purpose="Handel", results="Avtal"))
    answer = leader.post(PATH, data)
    assert answer.status_code == 200
    seen = {each.label: (each.mine, each.theirs) for each in answer.context["form"].conflict.differences}
    assert seen == {
        "Vad den var till för": ("Fred", "Handel"), "Vad den ledde till": ("", "Avtal"),
        "Grupper som deltog": ("a · 2", "a · 1"),
    } or sorted(seen.values()) == sorted([("Fred", "Handel"), ("", "Avtal"), ("a · 2", "a · 1")])  # fmt: skip
    assert stored(report).purpose == "Handel"
    again = data | {"seen": re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]}
    assert leader.post(PATH, again).status_code == 302
    assert (stored(report).purpose, stored(report).results) == ("Fred", "")
    assert ReportGroup.objects.get().number == 2


def test_a_reminder_meanwhile_stands_in_nobodys_way(leader, report):
    """What the system notes about a report is nothing that somebody has written in it."""
    data = form_data(leader, report, purpose="Vänskap")
    one = stored(report)
    one.state = "reminded"
    one.save()
    assert leader.post(PATH, data).status_code == 302
    assert (stored(report).purpose, stored(report).state) == ("Vänskap", "reminded")


def test_after_it_is_sent_another_text_is_refused_and_given_back(leader, report):
    data = form_data(leader, report, **WHOLE)
    leader.post(PATH, data | {"send": "1"})
    answer = leader.post(PATH, data | {"purpose": "Något annat", "send": "1"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Något annat</textarea>" in text
    assert 'name="send"' not in text
    assert stored(report).purpose == "Vänskap"


def test_sent_back_it_is_open_again_and_says_what_is_missing(leader, report, secretary):
    leader.post(PATH, form_data(leader, report, **WHOLE) | {"send": "1"})
    actions.send_back(report, note="Hur många ledare?", by=secretary.user)
    text = leader.get(PATH).content.decode()
    assert "Hur många ledare?" in text
    assert leader.post(PATH, form_data(leader, report, purpose="Ny") | {"send": "1"}).status_code == 302
    assert (stored(report).state, stored(report).purpose) == ("received", "Ny")


def test_after_approval_it_is_read_only_for_the_office(leader, report, secretary):
    leader.post(PATH, form_data(leader, report, **WHOLE) | {"send": "1"})
    data = form_data(secretary, report, path=office(report), results="Mer")
    assert secretary.post(office(report), data).status_code == 302
    assert stored(report).results == "Mer"
    actions.approve(report, by=secretary.user)
    page = secretary.get(office(report))
    assert not page.context["is_open"]
    assert "<textarea" not in page.content.decode()
    assert "Mer" in page.content.decode()
    refused = secretary.post(office(report), data | {"results": "Ännu mer"})
    assert "Ännu mer</textarea>" in refused.content.decode()
    assert stored(report).results == "Mer"
    # The link has stopped working with the approval.
    assert leader.get(PATH).status_code == 410


def test_a_report_that_is_sent_and_still_open_by_a_link_is_shown(leader, report):
    leader.post(PATH, form_data(leader, report, **WHOLE) | {"send": "1"})
    page = leader.get(PATH)
    assert page.status_code == 200
    for text in ("Vänskap", "14 elever", "Nya vänner", "Buss", "Vi for till Kamen."):
        assert text in page.content.decode()


def test_the_costs_of_the_activity_are_asked_for_one_by_one(leader, report):
    line = CostLine.objects.create(
        activity=report.activity, body=OrganizationFactory(), text="Buss till Kamen", kind="travel"
    )
    own = CostLine.objects.create(activity=report.activity, body=OrganizationFactory(), text="Mat", kind="meals")
    rows = leader.get(PATH).context["form"].formsets["costs"].forms
    assert [row["text"].value() for row in rows] == ["Mat", "Buss till Kamen", None, None]
    data = form_data(leader, report)
    place = next(key[: -len("-text")] for key, text in data.items() if text == "Buss till Kamen")
    leader.post(PATH, data | {f"{place}-amount": "8400.5"})
    cost = ReportCost.objects.get()
    assert (cost.line, cost.text, str(cost.amount)) == (line, "Buss till Kamen", "8400.50")
    again = form_data(leader, report)
    assert [text for key, text in again.items() if key.endswith("-text") and key.startswith("costs")].count("Mat") == 1
    # A line that the office has taken away meanwhile leaves what the leader wrote about it.
    own_place = next(key[: -len("-text")] for key, text in again.items() if text == "Mat")
    own.delete()
    assert leader.post(PATH, again | {f"{own_place}-amount": "99"}).status_code == 302
    assert ReportCost.objects.get(text="Mat").line is None


def test_a_line_of_another_activity_is_not_taken(leader, report):
    other = CostLine.objects.create(body=OrganizationFactory(), text="Hemligt", kind="other")
    data = form_data(leader, report, costs=[{"line": str(other.pk), "text": "Buss", "amount": "5"}])
    leader.post(PATH, data)
    assert ReportCost.objects.get().line is None


@pytest.mark.parametrize("where", ["purpose", "groups-0-text", "summary"])
def test_a_personal_number_is_warned_of_once(leader, report, where):
    data = form_data(leader, report, groups=[{"text": "elever", "number": "3"}]) | {where: "Anna 850709-9805"}
    answer = leader.post(PATH, data)
    assert answer.status_code == 200
    assert "850709-9805" in answer.content.decode()
    assert stored(report).version == report.version
    assert leader.post(PATH, data | {"send_anyway": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("purpose", "x" * 1_000_000), ("programme", "å" * 10_001), ("summary", "x" * 4_001),
        ("groups-0-text", "x" * 121),
        ("groups-0-number", "-1"), ("groups-0-number", "9" * 400), ("groups-0-number", "två"), ("away", "1e9"),
        ("costs-0-amount", "NaN"), ("costs-0-amount", "1e999"), ("costs-0-amount", "12345678901234"),
        ("groups-0-age", "gammal"), ("purpose", "a\x00b"), ("aims-0-result", "x" * 2_001), ("groups-TOTAL_FORMS", "x"),
        ("groups-TOTAL_FORMS", "1000000"), ("photos-TOTAL_FORMS", "99"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_told_and_stored_nowhere(leader, report, name, text):
    rows = {"groups": [{"text": "elever", "number": "3"}], "costs": [{"text": "Buss", "amount": "1"}]}
    rows["aims"] = [{"aim": "Mål", "result": ""}]
    answer = leader.post(PATH, form_data(leader, report, contacts="Skolan", **rows) | {name: text})
    assert answer.status_code == 200
    assert "Skolan</textarea>" in answer.content.decode()
    if not name.endswith("FORMS") and "\x00" not in text:
        assert text in answer.content.decode()
    assert stored(report).version == report.version


def test_hostile_rows_are_only_text(leader, report):
    hostile = "<script>alert(1)</script>'\";DROP TABLE"
    leader.post(
        PATH,
        form_data(leader, report, **{**WHOLE, "purpose": hostile, "summary": hostile, "contacts": "{{ 7|add:7 }}"})
        | {"send": "1"},
    )
    text = leader.get(PATH).content.decode()
    assert stored(report).purpose == hostile
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("names", [(), ("groups-TOTAL_FORMS",), ("seen",), ("costs-TOTAL_FORMS", "photos-TOTAL_FORMS")])
def test_half_a_form_is_no_crash(leader, report, names):
    data = (
        {key: text for key, text in form_data(leader, report, purpose="x").items() if key not in names} if names else {}
    )
    assert leader.post(PATH, data).status_code in (200, 302)


@pytest.mark.parametrize("name", ["send", "more"])
@pytest.mark.parametrize("query", ["", "?rader", "?rader=9999999", "?rader=%00"])
def test_odd_addresses_are_no_crash(leader, report, query, name):
    assert leader.get(PATH + query).status_code == 200
    assert leader.post(PATH + query, form_data(leader, report, **{name: "\r\nx" * 50})).status_code in (200, 302)


def test_saving_without_end_is_stopped_and_keeps_the_text(leader, report, monkeypatch):
    monkeypatch.setattr("vanort.activities.report_pages.SAVES_PER_HOUR", 1)
    assert leader.post(PATH, form_data(leader, report, purpose="Ett")).status_code == 302
    answer = leader.post(PATH, form_data(leader, report, purpose="Två"))
    assert answer.status_code == 429
    assert "Två</textarea>" in answer.content.decode()
    assert stored(report).purpose == "Ett"
    assert PostCount.objects.order_by("-count").first().count == 2


def test_other_languages_of_the_summary_are_kept(leader, report):
    one = stored(report)
    one.summary = {"sv": "Gammal", "en": "Old"}
    one.save()
    leader.post(PATH, form_data(leader, report, summary="Ny"))
    assert stored(report).summary == {"sv": "Ny", "en": "Old"}


def test_only_those_who_may_change_reports_write_in_the_office(client, report):
    user = User.objects.create(username="reader")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)
    assert client.get(office(report)).status_code in (302, 403)
    assert client.post(office(report), {"purpose": "x"}).status_code in (302, 403)
    assert stored(report).purpose == ""


def test_the_office_writes_for_somebody_who_told_it_on_paper(report, secretary):
    secretary.post(office(report), form_data(secretary, report, path=office(report), **WHOLE) | {"send": "1"})
    assert stored(report).state == "received"
    assert {entry.user for entry in ModelLogEntry.objects.all()} == {secretary.user}
    assert secretary.get("/admin/aktiviteter/999999/rapport/").status_code == 404


def test_the_form_asks_as_often_for_many_rows_as_for_one():
    counts = []
    for number in (1, 3):
        report = report_of()
        for place in range(number):
            ReportGroup.objects.create(report=report, text="a", number=place)
            ReportAim.objects.create(report=report, aim="b")
            line = CostLine.objects.create(
                activity=report.activity, body=OrganizationFactory(), text=f"Rad {place}", kind="travel"
            )
            ReportCost.objects.create(report=report, line=line, text="c", amount=place)
        browser = let_in(Client(), report)
        browser.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PATH)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_that_is_written_stands_in_a_log(leader, report, caplog):
    with caplog.at_level("DEBUG"):
        leader.post(PATH, form_data(leader, report, **WHOLE) | {"purpose": "Hemligt 850709-9805"})
        leader.post(PATH, form_data(leader, report, purpose="Hemligt", away="x"))
        leader.post(PATH, form_data(leader, report, purpose="Hemligt"))
    own = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert "Hemligt" not in "\n".join(own)
    assert [entry.data for entry in ModelLogEntry.objects.all()] == [{}]


def test_the_body_names_nobody(leader, report):
    assert body_of(leader.get(PATH)).count("leader@example.se") == 0
