# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of annual reports: what they show, what each button does once, who may, what is refused."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from vanort.activities.models import Activity, CostLine
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.models import Meeting
from vanort.office.tests.conftest import client_of
from vanort.reports.actions import adopt, ask_compile, begin_report, compile_asked, publish, write_words
from vanort.reports.figures import Report, digest
from vanort.reports.models import AnnualReport, Edition, PlanItem
from vanort.reports.tests.factories import AnnualReportFactory, PlanItemFactory, activity
from vanort.reports.tests.working import begun, finished, paragraph

pytestmark = pytest.mark.django_db
INDEX = "/admin/verksamhetsberattelse/"
VERBS = ["compile", "words/summary", "adopt", "deliver/1", "publish/1", "unpublish/1"]
REFRESH = 'http-equiv="refresh"'


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2025-03-01 09:00", tick=True):
        yield


@pytest.fixture
def siv():
    """The committee's secretary."""
    return client_of("secretary", "siv")


def page(report, rest=""):
    return f"{INDEX}{report.pk}/{f'{rest}/' if rest else ''}"


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_a_report_is_begun_from_the_list_once(siv):
    body = BodyFactory()
    for _each in range(2):
        answer = siv.post(INDEX, {"body": body.pk, "year": 2024})
        assert answer.url == page(AnnualReport.objects.get())
    assert f'href="{page(AnnualReport.objects.get())}"' in shown(siv, INDEX)


@pytest.mark.parametrize(
    "given", [{}, {"body": "x", "year": "y"}, {"body": 99999999999999999999, "year": 10**30}, {"year": -1, "body": ""}]
)
def test_a_bad_beginning_is_refused_and_what_was_typed_stays(siv, given):
    answer = siv.post(INDEX, given)
    assert answer.status_code == 200
    assert AnnualReport.objects.count() == 0
    assert str(given.get("year", "")) in answer.content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(siv):
    counts = []
    for number in (1, 3):
        for _each in range(number):
            report = finished(siv.user)
            adopt(report, item=paragraph(report.body), by=siv.user)
        siv.get(INDEX)
        with CaptureQueriesContext(connection) as queries:
            siv.get(INDEX)
        counts.append(len(queries))
        assert not any('"content"' in each["sql"] or '"figures"' in each["sql"] for each in queries)
    assert counts[0] == counts[1]


def test_the_page_asks_as_much_for_much_as_for_little(siv):
    counts = []
    for number in (1, 3):
        report = finished(siv.user, number=number)
        for each in range(number):
            write_words(report, key="summary", text=f"Text {each}", by=siv.user)
            adopt(report, item=None if each else paragraph(report.body), reason="Fel" if each else "", by=siv.user)
            ask_compile(report, by=siv.user)
            compile_asked()
        siv.get(page(report))
        with CaptureQueriesContext(connection) as queries:
            assert f'id="{number}"' in siv.get(page(report)).content.decode()
        counts.append(len(queries))
        assert not [each["sql"] for each in queries if not each["sql"].startswith(("SELECT", "DECLARE"))]
    assert counts[0] == counts[1]


def test_while_it_compiles_the_page_loads_itself_anew_and_nothing_can_be_typed(siv):
    report = begin_report(BodyFactory(), 2024, by=siv.user)
    AnnualReport.objects.update(progress=44)
    text = shown(siv, page(report))
    assert REFRESH in text
    assert 'value="44"' in text
    assert "<textarea" not in text
    compile_asked()
    text = shown(siv, page(report))
    assert REFRESH not in text
    assert "<textarea" in text


def test_an_error_is_shown_and_the_button_tries_again(siv):
    report = begin_report(BodyFactory(), 2024, by=siv.user)
    AnnualReport.objects.update(figures={"year": 1})
    compile_asked()
    report.refresh_from_db()
    AnnualReport.objects.update(figures=None)
    assert report.error in shown(siv, page(report))
    assert siv.post(page(report, "compile")).url == f"{page(report)}#compile"
    assert REFRESH in shown(siv, page(report))


def test_changed_figures_are_marked_with_what_they_were(siv):
    report = begun(siv.user)
    assert "vo-reports__was" not in shown(siv, page(report))
    activity("2024-09-01", report.body)
    siv.post(page(report, "compile"))
    compile_asked()
    text = shown(siv, page(report))
    assert re.search(r'siffra/all-others/">2</a> <span class="vo-reports__was">\w+ 1</span>', text)


def test_words_are_saved_each_by_itself(siv):
    report = begun(siv.user)
    given = {"text": "Ett lugnt år.\r\n\r\nMed <b>tre</b> resor.", "seen": digest("")}
    for _each in range(2):
        assert siv.post(page(report, "words/summary"), given).url == f"{page(report)}#summary"
    report.refresh_from_db()
    assert list(report.words) == ["summary"]
    assert "&lt;b&gt;tre&lt;/b&gt;" in shown(siv, page(report))


def test_a_colleagues_words_are_shown_beside_ones_own_and_sent_again_they_go_through(siv):
    report = begun(siv.user)
    write_words(report, key="summary", text="Kims text", by=siv.user)
    answer = siv.post(page(report, "words/summary"), {"text": "Sivs text", "seen": digest("")})
    text = answer.content.decode()
    assert "Kims text" in text
    assert "Sivs text" in text
    assert AnnualReport.objects.get().words == {"summary": "Kims text"}
    seen = re.search(rf'name="seen" value="({digest("Kims text")})"', text)[1]
    siv.post(page(report, "words/summary"), {"text": "Sivs text", "seen": seen})
    assert AnnualReport.objects.get().words == {"summary": "Sivs text"}


@pytest.mark.parametrize("text", ["a" * 20_001, "noll\0tecken"])
def test_words_that_cannot_be_stored_are_refused_and_stay_on_the_page(siv, text):
    report = begun(siv.user)
    answer = siv.post(page(report, "words/summary"), {"text": text, "seen": digest("")})
    assert answer.status_code == 200
    assert text[:4] in answer.content.decode()
    assert AnnualReport.objects.get().words == {}


def test_a_figure_shows_the_records_that_make_it_and_their_sum(siv):
    report = begun(siv.user, number=2)
    text = shown(siv, page(report, "siffra/all-others"))
    trips = Activity.objects.filter(body=report.body)
    urls = [reverse("wagtailsnippets_activities_activity:edit", args=[each.pk]) for each in trips]
    assert [url in text for url in urls] == [True, True]
    assert re.search(r"<tfoot>.*>2</td>.*</tfoot>", text)


def test_every_figure_of_the_page_leads_somewhere_and_says_what_the_report_says(siv):
    report = begun(siv.user)
    figures = Report.from_data(report.figures).figures()
    listed = set(re.findall(r'/siffra/([\w-]+)/"', shown(siv, page(report))))
    assert listed == set(figures)
    for key in listed:
        assert siv.get(page(report, f"siffra/{key}")).status_code == 200
    for model in (CostLine, Meeting, PlanItem):
        assert model.objects.exists()


def test_a_figure_that_is_not_there_is_not_found_and_a_record_that_is_gone_has_no_link(siv):
    report = begun(siv.user)
    assert siv.get(page(report, "siffra/finns-inte")).status_code == 404
    assert siv.get(page(AnnualReportFactory(), "siffra/all-others")).status_code == 404
    before = shown(siv, page(report, "siffra/request-all")).count("/planitem/")
    PlanItem.objects.filter(year=2025).delete()
    after = shown(siv, page(report, "siffra/request-all")).count("/planitem/")
    assert (before - after, PlanItem.objects.count()) == (1, 1)


def test_a_paragraph_leads_to_its_minutes(siv):
    report = begun(siv.user)
    item = report.body.meetings.get().items.get()
    text = shown(siv, page(report, "siffra/paragraphs"))
    assert f"{reverse('meetings_admin:minutes', args=[item.meeting_id])}#item-{item.pk}" in text


def test_it_is_adopted_handed_over_published_and_taken_back_from_the_page(siv):
    report = finished(siv.user)
    item = paragraph(report.body)
    assert f'<option value="{item.pk}">2025-02-10: § 4 Verksamhetsberättelse</option>' in shown(siv, page(report))
    report.refresh_from_db()
    siv.post(page(report, "adopt"), {"item": item.pk, "seen": report.version})
    edition = Edition.objects.get()
    assert edition.sha256 in shown(siv, page(report))
    assert siv.post(page(report, "deliver/1"), {"on": "2025-02-20"}).url == f"{page(report)}#1"
    siv.post(page(report, "publish/1"))
    edition.refresh_from_db()
    assert (edition.delivered_on, Edition.objects.public().get()) == (dt.date(2025, 2, 20), edition)
    siv.post(page(report, "unpublish/1"))
    assert list(Edition.objects.public()) == []


def test_what_stands_in_the_way_of_adopting_is_told_and_nothing_is_lost(siv):
    report, item = finished(siv.user), None
    item = paragraph(BodyFactory())
    for given in ({}, {"item": item.pk}, {"item": "x", "decision": 10**30}):
        answer = siv.post(page(report, "adopt"), {**given, "seen": AnnualReport.objects.get().version})
        assert answer.status_code == 200
        assert "error" in answer.content.decode()
    assert Edition.objects.count() == 0


def test_a_correction_asks_for_its_reason(siv):
    report = finished(siv.user)
    assert 'name="reason"' not in shown(siv, page(report))
    adopt(report, item=paragraph(report.body), by=siv.user)
    write_words(report, key="summary", text="Rättat", by=siv.user)
    ask_compile(report, by=siv.user)
    compile_asked()
    assert 'name="reason"' in shown(siv, page(report))
    for reason in ("", "Fel antal", "Fel antal"):
        siv.post(page(report, "adopt"), {"reason": reason, "seen": AnnualReport.objects.get().version})
    assert list(Edition.objects.values_list("number", "reason")) == [(2, "Fel antal"), (1, "")]


@pytest.mark.parametrize("day", ["", "2025-13-40", "9999-12-31", "0001-01-01", "2025-03-02"])
def test_a_bad_day_of_delivery_is_refused(siv, day):
    report = finished(siv.user)
    adopt(report, item=paragraph(report.body), by=siv.user)
    assert siv.post(page(report, "deliver/1"), {"on": day}).status_code == 200
    assert Edition.objects.get().delivered_on is None


def test_a_draft_and_an_edition_are_papers_and_not_kept_by_anybody(siv):
    report = finished(siv.user)
    adopt(report, item=paragraph(report.body), by=siv.user)
    for number in (0, 1):
        for kind, mark in (("pdf", b"%PDF-"), ("pdf-a3", b"%PDF-"), ("docx", b"PK")):
            answer = siv.get(page(report, f"fil/{number}/{kind}"))
            assert answer.content.startswith(mark)
            assert "no-store" in answer["Cache-Control"]
    assert siv.get(page(report, "fil/2/pdf")).status_code == 404
    assert siv.get(page(AnnualReportFactory(), "fil/0/pdf")).status_code == 404


def test_a_reader_reads_and_can_do_nothing(siv):
    report = finished(siv.user)
    write_words(report, key="summary", text="Ett lugnt år.", by=siv.user)
    adopt(report, item=paragraph(report.body), by=siv.user)
    publish(Edition.objects.get(), by=siv.user)
    lars = client_of("reader", "lars")
    text = shown(lars, page(report))
    assert "Ett lugnt år." in text
    assert re.findall(r'method="post" action="(/admin/verk[^"]*)"', text) == []
    assert 'name="year"' not in shown(lars, INDEX)
    before = json.dumps([list(AnnualReport.objects.values()), list(Edition.objects.values())], default=str)
    for verb in VERBS:
        given = {"text": "A", "seen": digest("Ett lugnt år."), "on": "2025-02-20"}
        given |= {"seen": AnnualReport.objects.get().version, "reason": "A"} if verb == "adopt" else {}
        assert lars.post(page(report, verb), given).url == "/admin/"
    assert lars.post(INDEX, {"body": report.body_id, "year": 2023}).url == "/admin/"
    assert json.dumps([list(AnnualReport.objects.values()), list(Edition.objects.values())], default=str) == before


def test_nobody_else_sees_anything(siv):
    report = begun(siv.user)
    for rest in ("", "siffra/all-others", "fil/0/pdf"):
        assert Client().get(page(report, rest)).status_code == 302
    assert Client().get(INDEX).status_code == 302


@pytest.mark.parametrize("verb", VERBS)
def test_to_look_at_a_step_leads_back_to_the_page(siv, verb):
    report = AnnualReportFactory()
    assert siv.get(page(report, verb)).url == page(report)


@pytest.mark.parametrize("rest", ["hitta-pa", "deliver/x", "deliver/99999", "words/å", "siffra/%00", "fil/0/exe"])
def test_an_address_that_is_none_is_not_found(siv, rest):
    assert siv.post(page(AnnualReportFactory(), rest)).status_code in (404, 405)
    assert siv.post(f"{INDEX}99999999999999999999/compile/").status_code == 404


@pytest.mark.parametrize("verb", ["deliver/3", "publish/3"])
def test_an_edition_that_is_not_there_is_not_found(siv, verb):
    assert siv.post(page(AnnualReportFactory(), verb), {"on": "2025-02-01"}).status_code == 404


def test_a_plan_is_begun_from_its_report_and_what_became_of_it_is_told(siv):
    report = begun(siv.user)
    add = reverse("wagtailsnippets_reports_planitem:add")
    assert f'{add}?body={report.body_id}&amp;year=2025"' in shown(siv, page(report))
    assert re.search(r'name="year" value="2025"', shown(siv, f"{add}?body={report.body_id}&year=2025"))
    plan = PlanItemFactory(body=report.body, year=2024, text="Skolresa till Kamen")
    assert re.search(r"plan\w* [“”]Skolresa till Kamen”", shown(siv, page(report)))
    edit = reverse("wagtailsnippets_reports_planitem:edit", args=[plan.pk])
    given = {"body": report.body_id, "year": 2024, "text": plan.text, "outcome": "done", "version": plan.version}
    assert siv.post(edit, given).status_code == 302
    plan.refresh_from_db()
    assert plan.outcome == "done"
    assert not re.search(r"plan\w* [“”]Skolresa till Kamen”", shown(siv, page(report)))
