# SPDX-License-Identifier: EUPL-1.2
"""The papers of a visit: each to who may read it, in each language, with numbers for the kitchen and never a name."""

from io import BytesIO

import docx
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.documents.pdf import to_pdf
from vanort.visits.labels import words_in
from vanort.visits.models.visit import LANGUAGES
from vanort.visits.papers import PAPERS
from vanort.visits.programme import days, programme_document
from vanort.visits.tests.factories import (
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
    ProgrammeItemFactory,
    VisitFactory,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    found = VisitFactory(arrival_place="Stationen", activity__title={"sv": "Ungdomsvecka", "de": "Jugendwoche"})
    town = InvitationFactory(visit=found)
    guest = DelegateFactory(visit=found, invitation=town, name="Lina Gast", role="elev", minor=True)
    HealthNoteFactory(delegate=guest, diets=["gluten"], needs="Epipenna")
    PlacementFactory(delegate=guest, host=HostFactory(visit=found, name="Familjen Lind"))
    PlacementFactory(delegate=DelegateFactory(visit=found, is_leader=True), host=None, hotel="Riviera", room="12")
    ProgrammeItemFactory(visit=found, title={"sv": "Lunch", "de": "Mittagessen"}, is_meal=True, responsible="Köket")
    ProgrammeItemFactory(visit=found, title={"sv": "Stadsvandring"}, starts_at=at("2027-05-15 14:00"),
                         ends_at=at("2027-05-15 16:00"), place="Torget")  # fmt: skip
    return found


def staff(*models):
    user = User.objects.create(username=f"anna{User.objects.count()}", email="anna@example.se")
    user.user_permissions.set(Permission.objects.filter(
        codename__in=["access_admin", *(f"{verb}_{model}" for model in models for verb in ("view", "change"))]
    ))  # fmt: skip
    browser = Client()
    browser.force_login(user)
    return browser


def url(visit, kind, language="sv", form="pdf"):
    return f"/admin/besok/{visit.pk}/papper/{kind}-{language}.{form}"


def words_of(document):
    return repr([document.title, document.subtitle, document.facts, document.blocks])


@pytest.mark.parametrize("kind", PAPERS)
def test_staff_take_out_each_paper_and_nobody_keeps_it(visit, kind):
    anna = staff("visit", "delegate")
    for form, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = anna.get(url(visit, kind, "de", form))
        assert (answer.status_code, answer.content[: len(begins)]) == (200, begins)
        assert "no-store" in answer["Cache-Control"]
    assert reverse("visits_admin:paper_pdf", args=[visit.pk, kind, "sv"]).startswith(f"/admin/besok/{visit.pk}/papper/")


@pytest.mark.parametrize(("kind", "status"), [
    ("programme", 200), ("badges", 403), ("participants", 403), ("hosts", 403), ("kitchen", 200),
])  # fmt: skip
def test_who_may_not_read_people_gets_no_paper_of_them(visit, kind, status):
    assert staff("visit").get(url(visit, kind)).status_code in {200: (200,), 403: (302, 403)}[status]
    assert Client().get(url(visit, kind)).status_code == 302
    assert staff().get(url(visit, kind)).status_code in (302, 403)


@pytest.mark.parametrize(("kind", "language", "form"), [
    ("annat", "sv", "pdf"), ("programme", "fr", "pdf"), ("badges", "sv", "ics"),
])  # fmt: skip
def test_what_is_no_paper_is_not_found(visit, kind, language, form):
    assert staff("visit", "delegate").get(url(visit, kind, language, form)).status_code == 404


def test_staff_take_the_programme_to_their_calendar(visit):
    answer = staff("visit").get(url(visit, "programme", "sv", "ics"))
    assert [line for line in answer.content.decode().splitlines() if line.startswith(("SUMMARY", "LOCATION"))] == [
        "SUMMARY:Lunch", "SUMMARY:Stadsvandring", "LOCATION:Torget",
    ]  # fmt: skip
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("code", [code for code, _name in LANGUAGES])
def test_the_programme_is_in_each_language_and_says_where_it_is_not(visit, code):
    document = programme_document(visit, code)
    first, second = (block for block in document.blocks if block.kind == "table")
    assert (document.language, document.title, document.page) == (
        code,
        words_in(code)["programme"],
        words_in(code)["page_of"],
    )
    assert first.rows[0][1] == ("Mittagessen" if code == "de" else "Lunch")
    assert second.languages == (() if code == "sv" else ((0, 1, "sv"),))
    assert second.cells[0][1] == ("Stadsvandring", "" if code == "sv" else "sv")
    assert to_pdf(document)[:5] == b"%PDF-"


def test_days_and_hours_are_written_as_each_language_writes_them(visit):
    written = {
        code: [(day, hours[0].time) for day, hours in days(visit.programme.all(), code)] for code, _n in LANGUAGES
    }
    assert written == {
        "sv": [("Fredag 14 maj", "10.00"), ("Lördag 15 maj", "14.00–16.00")],
        "en": [("Friday 14 May", "10:00"), ("Saturday 15 May", "14:00–16:00")],
        "de": [("Freitag, 14. Mai", "10:00"), ("Samstag, 15. Mai", "14:00–16:00")],
        "da": [("Fredag 14. maj", "10.00"), ("Lørdag 15. maj", "14.00–16.00")],
        "lv": [("Piektdiena, 14. maijs", "10:00"), ("Sestdiena, 15. maijs", "14:00–16:00")],
    }


def test_each_paper_says_what_it_is_for_and_no_more(visit):
    said = {kind: words_of(made(visit, "sv")) for kind, (_tab, made) in PAPERS.items()}
    assert [kind for kind, words in said.items() if "Lina Gast" in words] == ["badges", "participants", "hosts"]
    assert [kind for kind, words in said.items() if "Epipenna" in words] == []
    assert [kind for kind, words in said.items() if "gluten" in words] == ["kitchen"]
    assert ("1 Utan gluten" in said["kitchen"], "'2'" in said["kitchen"]) == (True, True)
    assert ("Familjen Lind" in said["participants"], "Riviera 12" in said["participants"]) == (True, True)


def test_a_cell_in_swedish_is_marked_in_word(visit):
    word = docx.Document(BytesIO(staff("visit").get(url(visit, "programme", "lv", "docx")).content))
    marked = word.element.xpath(".//w:r[w:rPr/w:lang]")
    assert [run.text for run in marked] == ["Lunch", "Stadsvandring"]
    assert "lappuse" in word.sections[0].header.paragraphs[0].text


def test_an_empty_visit_has_papers_too():
    for _tab, made in PAPERS.values():
        assert to_pdf(made(VisitFactory(), "da")).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", PAPERS)
def test_as_many_queries_for_three_as_for_one(visit, kind):
    made, counts = PAPERS[kind][1], []
    for number in (1, 2):
        for _each in range(number):
            town = InvitationFactory(visit=visit)
            guest = DelegateFactory(visit=visit, invitation=town)
            HealthNoteFactory(delegate=guest)
            PlacementFactory(delegate=guest, host=HostFactory(visit=visit))
            ProgrammeItemFactory(visit=visit, is_meal=True)
        with CaptureQueriesContext(connection) as queries:
            made(type(visit).objects.get(pk=visit.pk), "sv")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_calendar_is_as_old_as_its_latest_change(visit):
    item = visit.programme.get(place="Torget")
    with freeze_time("2027-04-01 10:00"):
        item.save()
    lines = staff("visit").get(url(visit, "programme", "sv", "ics")).content.decode().splitlines()
    assert ("DTSTAMP:20270401T100000Z" in lines, f"SEQUENCE:{item.version}" in lines) == (True, True)
