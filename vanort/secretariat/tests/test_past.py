# SPDX-License-Identifier: EUPL-1.2
"""Reading in meetings of the past: a trial, all or nothing, and errors that name the row."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.mandates.importing import read_rows
from vanort.mandates.tests.factories import BodyFactory
from vanort.meetings.models import Meeting
from vanort.meetings.tests.factories import MeetingFactory, at
from vanort.office.tests.conftest import client_of
from vanort.secretariat.importing import COLUMNS, EXAMPLE, NEEDED, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
URL = "/admin/sammantraden/las-in/"
HEAD = "datum;tid;plats;typ;antal ärenden;länk till protokoll\n"


@pytest.fixture
def now():
    with freeze_time("2026-11-23 09:00"):
        yield


@pytest.fixture
def siv(db):
    """The committee's secretary, signed in."""
    return client_of("secretary", "siv")


@pytest.fixture
def body(db):
    return BodyFactory()


def test_the_example_is_read_in(siv, body):
    answer = siv.post(URL, {"body": body.pk, "text": EXAMPLE, "do": "1"})
    assert answer.url == "/admin/snippets/meetings/meeting/"
    rows = Meeting.objects.order_by("starts_at").values_list(
        "body", "starts_at", "place", "kind", "state", "slug", "is_recorded_elsewhere"
    )
    assert list(rows) == [
        (body.pk, at("2024-02-14 15:00"), "Stadshuset", "ordinary", "held", "2024-02-14", True),
        (body.pk, at("2024-05-15 15:00"), "Stadshuset", "ordinary", "held", "2024-05-15", True),
        (body.pk, at("2024-09-03 08:30"), "", "extra", "held", "2024-09-03", True),
    ]
    assert not Meeting.objects.without_minutes().exists()


def test_the_number_of_items_and_the_link_are_kept(siv, body):
    siv.post(URL, {"body": body.pk, "text": EXAMPLE, "do": "1"})
    meeting = Meeting.objects.get(slug="2024-02-14")
    entry = ModelLogEntry.objects.get(object_id=str(meeting.pk))
    assert (entry.action, entry.user) == ("vanort.read_in", siv.user)
    assert (entry.data, meeting.minutes_url) == ({"items": 9}, "https://www.example.se/protokoll/2024-02-14.pdf")


def test_a_trial_tells_what_would_be_made_and_stores_nothing(siv, body):
    answer = siv.post(URL, {"body": body.pk, "text": EXAMPLE})
    assert (answer.status_code, answer.context["wrong"], len(answer.context["lines"])) == (200, 0, 3)
    assert "14 februari 2024, 15.00, Stadshuset" in answer.context["lines"][0].what
    assert answer.context["form"].initial["body"] == body
    assert (Meeting.objects.count(), ModelLogEntry.objects.count()) == (0, 0)
    assert 'name="do"' in answer.content.decode()


def test_a_file_is_read_as_well(siv, body):
    file = SimpleUploadedFile("moten.csv", EXAMPLE.encode("cp1252"))
    siv.post(URL, {"body": body.pk, "text": "", "file": file, "do": "1"})
    assert Meeting.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("14/2 2024;15.00;;;;", "14/2 2024"), (";15.00;;;;", "2024-02-14"), ("0001-01-01;15.00;;;;", ""),
        ("2026-11-24;15.00;;;;", ""), ("2024-02-14;;;;;", "15.00"), ("2024-02-14;25.00;;;;", "25.00"),
        ("2024-02-14;eftermiddag;;;;", "eftermiddag"), ("2024-02-14;15.00;;årlig;;", "årlig"),
        ("2024-02-14;15.00;;;många;", "många"), ("2024-02-14;15.00;;;501;", "501"), ("2024-02-14;15.00;;;²;", "²"),
        ("2024-02-14;15.00;;;;javascript:alert(1)", ""), (f"2024-02-14;15.00;{'x' * 201};;;", ""),
        ("2024-02-14;１５.００;;;;", "１５.００"),
    ],
)  # fmt: skip
def test_a_wrong_row_stops_all_and_says_which(siv, body, row, word):
    text = f"{HEAD}2024-01-10;15.00;;;;\n{row}\n"
    answer = siv.post(URL, {"body": body.pk, "text": text, "do": "1"})
    lines = answer.context["lines"]
    assert (answer.status_code, answer.context["wrong"], [line.number for line in lines]) == (200, 1, [2, 3])
    assert (lines[0].error, bool(lines[1].error), word in lines[1].error) == ("", True, True)
    assert (Meeting.objects.count(), answer.context["form"].initial["text"]) == (0, text)


def test_the_same_moment_twice_is_refused_in_the_file_and_against_what_is_there(siv, body):
    MeetingFactory(body=body, starts_at=at("2024-05-15 15:00"))
    text = f"{HEAD}2024-02-14;15.00;;;;\n2024-02-14;15:00;;;;\n2024-05-15;kl. 15.00;;;;\n"
    answer = siv.post(URL, {"body": body.pk, "text": text, "do": "1"})
    assert [bool(line.error) for line in answer.context["lines"]] == [False, True, True]
    assert Meeting.objects.count() == 1


def test_two_meetings_of_one_day_get_two_addresses(siv, body):
    siv.post(URL, {"body": body.pk, "text": f"{HEAD}2024-02-14;9.00;;;;\n2024-02-14;15.00;;;;\n", "do": "1"})
    assert list(Meeting.objects.order_by("starts_at").values_list("slug", flat=True)) == ["2024-02-14", "2024-02-14-2"]


@pytest.mark.parametrize(
    "data",
    [
        {}, {"text": "datum\n2024-02-14"}, {"text": "datum;tid;okänd\n2024-02-14;15.00;x"}, {"text": HEAD},
        {"text": "\x00"}, {"text": HEAD + '"' * 3}, {"body": "", "text": EXAMPLE}, {"body": "x", "text": EXAMPLE},
        {"body": "99999999999999999999", "text": EXAMPLE}, {"text": HEAD + "x;" * 200_000},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(siv, body, data):
    answer = siv.post(URL, {"body": body.pk, "do": "1"} | data)
    assert answer.status_code == 200
    assert answer.context["form"].errors or answer.context["wrong"]
    assert Meeting.objects.count() == 0


def test_only_bodies_are_offered(siv, body):
    outside = BodyFactory(legal_form="")
    offered = siv.get(URL).context["form"].fields["body"].queryset
    assert (body in offered, outside in offered) == (True, False)


def test_who_may_only_read_reads_nothing_in(body):
    lars = client_of("reader", "lars")
    answers = [lars.get(URL), lars.post(URL, {"body": body.pk, "text": EXAMPLE, "do": "1"})]
    assert {answer.status_code for answer in answers} <= {302, 403}
    with pytest.raises(PermissionDenied):
        store(body, read_rows(EXAMPLE, COLUMNS, NEEDED), by=lars.user, is_trial=False)
    assert Meeting.objects.count() == 0


def test_the_way_in_stands_on_the_list_for_who_may(siv, body):
    lars = client_of("reader", "lars")
    found = [URL in one.get("/admin/snippets/meetings/meeting/").content.decode() for one in (siv, lars)]
    assert found == [True, False]
