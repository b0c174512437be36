# SPDX-License-Identifier: EUPL-1.2
"""Reading in of members and mandates from CSV: the trial, the errors row by row, all or nothing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from freezegun import freeze_time

from vanort.accounts.models import User
from vanort.directory.models import DecisionReference, Organization, Person
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.composition import composition
from vanort.mandates.importing import COLUMNS, EXAMPLE, MOST_ROWS, read_rows, store
from vanort.mandates.models import Mandate
from vanort.mandates.tests.factories import MandateFactory, TermFactory
from vanort.office.tests.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HEAD = "namn;roll;parti;plats;från;till;beslut\n"


@pytest.fixture
def now():
    with freeze_time("2026-11-23 10:00"):
        yield


@pytest.fixture
def secretary(now):
    return client_of("secretary", "siv")


@pytest.fixture
def by(now):
    return User.objects.create(username="ada", is_superuser=True)


@pytest.fixture
def body(now):
    OrganizationFactory(kind=Organization.Kind.COUNCIL, name={"sv": "Kommunstyrelsen"})
    return TermFactory(recorded="part").body


def at(body):
    return f"/admin/organ/{body.pk}/las-in/"


def errors(lines):
    return {line.number: line.error for line in lines if line.error}


# Reading the file.


def test_the_example_on_the_page_can_be_read_in(body, by):
    lines = store(body, read_rows(EXAMPLE), by=by, is_trial=False)
    assert errors(lines) == {}
    assert [line.is_new for line in lines] == [True, False, True, True]
    then = composition(body, dt.date(2023, 5, 1))
    assert [(one.person.name, one.seat, one.party) for one in then.members] == [
        ("Kim Exempel", 1, "S"), ("Alex Exempel", 2, "M")
    ]  # fmt: skip
    assert then.chair.person.name == "Kim Exempel"
    assert [one.person.name for one in then.substitutes] == ["Robin Exempel"]
    assert composition(body, dt.date(2024, 6, 1)).held == 1
    decision = DecisionReference.objects.get()
    assert (decision.body.name["sv"], decision.decided.edtf, decision.paragraph) == (
        "Kommunstyrelsen", "2022-12-07", "§ 231"
    )  # fmt: skip
    assert set(Mandate.objects.values_list("decision", flat=True)) == {decision.pk}


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_ends_of_lines_are_recognised(mark, end):
    text = EXAMPLE.replace(";", mark).replace("\n", end)
    rows = read_rows(text)
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert rows[0].cells["beslut"] == "Kommunstyrelsen 2022-12-07 § 231"
    assert list(rows[0].cells) == list(COLUMNS)


def test_empty_rows_are_left_out_and_counted():
    assert [row.number for row in read_rows(f"{HEAD}\n;;;;;;\nKim;ledamot;;;2023-01-01;;\n")] == [4]


def test_cells_that_look_like_formulas_are_text(body, by):
    text = f'{HEAD}"=HYPERLINK(""x"")";ledamot;;;2023-01-01;;\n\'+Kim;ledamot;;;2023-01-01;;\n'
    assert errors(store(body, read_rows(text), by=by, is_trial=False)) == {}
    assert set(Person.objects.values_list("name", flat=True)) == {'=HYPERLINK("x")', "+Kim"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "namn;roll\nKim;ledamot\n",
        "namn;roll;från;skonummer\nKim;ledamot;2023-01-01;43\n",
        HEAD,
        f"{HEAD};;;;;;\n",
        f'{HEAD}"{"x" * 140_000}";ledamot;;;2023-01-01;;\n',
        HEAD + "Kim;ledamot;;;2023-01-01;;\n" * (MOST_ROWS + 1),
    ],
)
def test_a_file_that_cannot_be_is_refused_as_a_whole(text):
    with pytest.raises(ValidationError):
        read_rows(text)


# What each row makes.


@pytest.mark.parametrize(
    "row",
    [
        ";ledamot;S;1;2023-01-01;;",
        "Kim;kung;S;1;2023-01-01;;",
        "Kim;;S;1;2023-01-01;;",
        "Kim;ledamot;S;ett;2023-01-01;;",
        "Kim;ledamot;S;0;2023-01-01;;",
        "Kim;ledamot;S;7;2023-01-01;;",
        "Kim;ledamot;S;²;2023-01-01;;",
        "Kim;ledamot;S;99999999999999999999;2023-01-01;;",
        "Kim;ledamot;S;1;;;",
        "Kim;ledamot;S;1;i går;;",
        "Kim;ledamot;S;1;2018-01-01;;",
        "Kim;ledamot;S;1;2023-01-01;2027-01-01;",
        "Kim;ledamot;S;1;2023-01-01;2022-01-01;",
        "Kim;ledamot;S;1;2023-01-01;x;",
        "Kim;ledamot;S;1;2023-01-01;;Kommunstyrelsen",
        "Kim;ledamot;S;1;2023-01-01;;Kommunstyrelsen 2022-13-45 § 1",
        "Kim;ledamot;S;1;2023-01-01;;Okänd 2022-12-07 § 1",
        "Kim;ordförande;S;;2023-01-01;;",
        f"Kim;ledamot;{'S' * 41};1;2023-01-01;;",
        f"{'K' * 121};ledamot;S;1;2023-01-01;;",
        "Kim 811228-9874;ledamot;S;1;2023-01-01;;",
        "Sitter Exempel;ledamot;S;1;2023-01-01;;",
        "Kim;ledamot;S;6;2023-01-01;;",
    ],
)
def test_a_row_that_cannot_be_is_named_and_nothing_is_stored(body, by, row):
    MandateFactory(term=body.terms.get(), seat=6, person__name="Sitter Exempel")
    text = f"{HEAD}Ny Exempel;ledamot;S;2;2023-01-01;;\n{row}\n"
    lines = store(body, read_rows(text), by=by, is_trial=False)
    assert list(errors(lines)) == [3]
    assert errors(lines)[3]
    assert (Mandate.objects.count(), Person.objects.count(), DecisionReference.objects.count()) == (1, 1, 0)


def test_all_wrong_rows_are_told_at_once(body, by):
    text = f"{HEAD}Kim;kung;;;2023-01-01;;\nKim;ledamot;;;2023-01-01;;\nKim;ledamot;;;2023-01-01;;\nA;ledamot;;;x;;\n"
    assert list(errors(store(body, read_rows(text), by=by, is_trial=True))) == [2, 4, 5]


def test_an_office_may_stand_before_its_seat(body, by):
    text = f"{HEAD}Kim;1:e vice ordförande;S;;2023-01-01;;\nKim;Ledamot;S;;2023-01-01;;\n"
    assert errors(store(body, read_rows(text), by=by, is_trial=False)) == {}
    assert composition(body, dt.date(2023, 1, 1)).offices[0].role == "first_vice"


def test_people_are_found_by_their_exact_name_only_when_it_is_unique(body, by):
    known = PersonFactory(name="Kim Exempel")
    PersonFactory.create_batch(2, name="Sam Exempel")
    text = f"{HEAD}Kim  Exempel;ledamot;S;;2023-01-01;;\nkim exempel;ledamot;S;;2023-01-01;;\n"
    lines = store(body, read_rows(text), by=by, is_trial=False)
    assert [line.is_new for line in lines] == [False, True]
    assert Mandate.objects.get(seat=1).person == known
    shared = store(body, read_rows(f"{HEAD}Sam Exempel;ledamot;S;;2023-01-01;;\n"), by=by, is_trial=True)
    assert list(errors(shared)) == [2]


@pytest.mark.parametrize(("before", "after"), [("none", "part"), ("part", "part"), ("all", "all")])
def test_reading_in_does_not_say_that_these_are_all(body, by, before, after):
    body.terms.update(recorded=before)
    store(body, read_rows(f"{HEAD}Kim;ledamot;S;;2023-01-01;;\n"), by=by, is_trial=False)
    assert body.terms.get().recorded == after


# The page.


def test_a_trial_stores_nothing_and_the_second_press_reads_in(secretary, body):
    page = secretary.post(at(body), {"text": EXAMPLE})
    assert (Mandate.objects.count(), Person.objects.count()) == (0, 0)
    assert [line.number for line in page.context["lines"]] == [2, 3, 4, 5]
    assert page.context["form"]["text"].value() == EXAMPLE
    assert 'name="do"' in page.content.decode()
    assert secretary.post(at(body), {"text": EXAMPLE, "do": "1"}).url == f"/admin/organ/{body.pk}/"
    assert (Mandate.objects.count(), Person.objects.count()) == (4, 3)
    again = secretary.post(at(body), {"text": EXAMPLE, "do": "1"})
    assert again.context["wrong"] == 4
    assert Mandate.objects.count() == 4


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_and_its_rows_stand_in_the_form(secretary, body, code):
    file = SimpleUploadedFile("x.csv", EXAMPLE.encode(code))
    page = secretary.post(at(body), {"file": file})
    assert page.context["wrong"] == 0
    assert page.context["form"]["text"].value() == EXAMPLE


def test_wrong_rows_are_told_in_swedish_row_by_row_and_cannot_be_read_in(secretary, body):
    text = EXAMPLE + "\nKim Exempel;ledamot;S;3;2023-01-01;;\n"
    page = secretary.post(at(body), {"text": text})
    assert (page.context["wrong"], page.context["lines"][4].number) == (1, 6)
    assert 'name="do"' not in page.content.decode()
    assert "Kim Exempel" in page.context["lines"][4].error


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "  "},
        {"text": "x" * 1_000_001},
        {"text": "\x00"},
        {"file": b"x" * 1_000_001},
        {"file": b"\x00\xff\xfe"},
        {"file": b""},
    ],
)
def test_a_file_that_is_none_or_too_large_is_refused(secretary, body, data):
    if "file" in data:
        data = {"file": SimpleUploadedFile("x.csv", data["file"])}
    page = secretary.post(at(body), data)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_who_may_not_reads_nothing_in(body):
    reader = client_of("reader", "lars")
    assert reader.get(at(body)).status_code == 302
    assert reader.post(at(body), {"text": EXAMPLE, "do": "1"}).status_code == 302
    assert not Mandate.objects.exists()


def test_the_page_documents_its_columns(secretary, body):
    page = secretary.get(at(body)).content.decode()
    assert all(f'<th scope="row">{name}</th>' in page for name in COLUMNS)
    assert EXAMPLE.splitlines()[1] in page
