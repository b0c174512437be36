# SPDX-License-Identifier: EUPL-1.2
"""The tables: labels, languages, whom they show, and cells that no spreadsheet runs as a formula."""

import csv
import datetime as dt

import pytest
from django.utils.translation import gettext, override
from freezegun import freeze_time
from hypothesis import given, strategies as st

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration
from vanort.collaborations.tests.factories import CollaborationFactory, MilestoneFactory, PartyFactory
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.opendata.tables import guarded


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.streaming
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


def sv(text):
    with override("sv"):
        return gettext(text)


@pytest.mark.django_db
def test_an_activity_is_told_in_labels(client, settings):
    settings.SITE_URL = "https://vanorter.exempel.se"
    with freeze_time("2026-11-23 12:00"):
        activity = ActivityFactory(
            title={"sv": "Resa; med buss"},
            summary={"sv": "Vi åker."},
            slug="resa",
            when="2018-05",
            town=OrganizationFactory(name={"sv": "Kamen"}),
            collaborations=[CollaborationFactory(name={"sv": "Kamen"}), CollaborationFactory(name={"sv": "Dobele"})],
            sources=[SourceFactory(title="Protokoll", url="https://exempel.se/p")],
        )
    (row,) = read(client, "/aktiviteter.csv")
    assert row == {
        sv("identifier"): str(activity.uuid),
        f"{sv('title')} (svenska)": "Resa; med buss",
        sv("kind"): sv("official visit"),
        sv("state"): sv("carried out"),
        sv("date (ISO 8601)"): "2018-05",
        sv("first possible day"): "2018-05-01",
        sv("last possible day"): "2018-05-31",
        sv("direction"): sv("we travel"),
        sv("place"): "Kamen",
        sv("collaborations"): "Dobele | Kamen",
        f"{sv('what happens')} (svenska)": "Vi åker.",
        sv("sources"): "Protokoll https://exempel.se/p",
        sv("web address"): "https://vanorter.exempel.se/aktiviteter/resa/",
        sv("last changed"): "2026-11-23T12:00:00+00:00",
    }


@pytest.mark.django_db
def test_a_collaboration_is_told_in_labels(client, settings):
    settings.SITE_URL = "https://vanorter.exempel.se"
    with freeze_time("2026-11-23 12:00"):
        town = CollaborationFactory(
            name={"sv": "Kamen"}, summary={}, slug="kamen", start="1974", relation=Collaboration.Relation.PARTNERSHIP
        )
    PartyFactory(collaboration=town, organization=OrganizationFactory(home=True))
    PartyFactory(collaboration=town, organization=OrganizationFactory(name={"sv": "Kamen"}, country="DE"))
    MilestoneFactory(collaboration=town, when="1978")
    (row,) = read(client, "/samarbeten.csv")
    assert row == {
        sv("identifier"): str(town.uuid),
        f"{sv('name')} (svenska)": "Kamen",
        sv("kind"): sv("twin town"),
        sv("type of relation"): sv("partnership"),
        sv("status"): sv("active"),
        sv("counts from"): "1978",
        sv("began"): "1974",
        sv("ends or ended"): "",
        sv("parties"): "Exempelby | Kamen",
        sv("countries"): "Sverige | Tyskland",
        sv("fund and period"): "",
        f"{sv('in short')} (svenska)": "",
        sv("sources"): "",
        sv("web address"): "https://vanorter.exempel.se/vanorter/kamen/",
        sv("last changed"): "2026-11-23T12:00:00+00:00",
    }


@pytest.mark.django_db
def test_unknown_status_is_told_as_unknown(client):
    CollaborationFactory(status="")
    assert read(client, "/samarbeten.csv")[0][sv("status")] == sv("unknown")


@pytest.mark.django_db
def test_each_language_that_has_text_gets_a_column_and_no_other(client):
    ActivityFactory(title={"sv": "Resa", "de": "Reise"}, summary={"sv": "Vi åker.", "lv": "Braucam."})
    ActivityFactory(title={"sv": "Möte", "en": "Meeting"}, summary={})
    ActivityFactory(title={"sv": "Dolt", "da": "Skjult"}, visibility="internal")
    first, second = read(client, "/aktiviteter.csv")
    heads = [head for head in first if head.startswith((sv("title"), sv("what happens")))]
    assert heads == [
        f"{sv('title')} (svenska)", f"{sv('title')} (engelska)", f"{sv('title')} (tyska)",
        f"{sv('what happens')} (svenska)", f"{sv('what happens')} (lettiska)",
    ]  # fmt: skip
    assert [first[f"{sv('title')} (tyska)"], second[f"{sv('title')} (tyska)"]] == ["Reise", ""]


@pytest.mark.django_db
def test_english_labels_come_when_asked_for(client):
    ActivityFactory(title={"sv": "Resa"}, summary={})
    (row,) = read(client, "/aktiviteter.csv?sprak=en")
    assert row["title (Swedish)"] == "Resa"
    assert row["state"] == "carried out"
    assert "/en/aktiviteter/" in row["web address"]


@pytest.mark.django_db
def test_only_public_rows_are_in_the_tables(client):
    hidden = {"visibility": "held", "visibility_reason": "Vänta."}
    ActivityFactory(
        title={"sv": "Visas"}, town=OrganizationFactory(name={"sv": "Hemligby"}, **hidden),
        collaborations=[CollaborationFactory(name={"sv": "Hemligt"}, **hidden)],
    )  # fmt: skip
    ActivityFactory(visibility="internal")
    ActivityFactory(**hidden)
    ActivityFactory(state=Activity.State.IDEA)
    shown = CollaborationFactory(name={"sv": "Synligt"})
    PartyFactory(collaboration=shown, organization=OrganizationFactory(name={"sv": "Dolda"}, country="FI", **hidden))
    CollaborationFactory(visibility="internal")
    activities, collaborations = read(client, "/aktiviteter.csv"), read(client, "/samarbeten.csv")
    assert [row[f"{sv('title')} (svenska)"] for row in activities] == ["Visas"]
    assert (activities[0][sv("place")], activities[0][sv("collaborations")]) == ("", "")
    assert [row[f"{sv('name')} (svenska)"] for row in collaborations] == ["Synligt"]
    assert (collaborations[0][sv("parties")], collaborations[0][sv("countries")]) == ("", "")


@pytest.mark.django_db
def test_only_those_who_take_part_today_are_parties(client):
    town = CollaborationFactory()
    PartyFactory(collaboration=town, organization=OrganizationFactory(name={"sv": "Nu"}))
    gone = OrganizationFactory(name={"sv": "Då"})
    PartyFactory(collaboration=town, organization=gone, end_date=dt.date(2023, 12, 31))
    assert read(client, "/samarbeten.csv")[0][sv("parties")] == "Nu"


@pytest.mark.django_db
def test_a_passed_plan_is_told_as_outcome_unknown(client):
    ActivityFactory(when="2020-05-01", state=Activity.State.PLANNED)
    assert read(client, "/aktiviteter.csv")[0][sv("state")] == sv("outcome unknown")


@pytest.mark.django_db
def test_a_title_that_looks_like_a_formula_is_only_text(client):
    ActivityFactory(title={"sv": '=HYPERLINK("https://exempel.se")'})
    assert read(client, "/aktiviteter.csv")[0][f"{sv('title')} (svenska)"] == '\'=HYPERLINK("https://exempel.se")'


@pytest.mark.django_db
def test_an_empty_register_gives_the_head_alone(client):
    assert read(client, "/aktiviteter.csv") == []
    head = client.get("/samarbeten.csv").getvalue().decode("utf-8-sig")
    assert head.startswith(f"{sv('identifier')};{sv('name')} (svenska);")
    assert head.count("\r\n") == 1


@pytest.mark.parametrize(
    ("given_value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+46 431", "'+46 431"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"), ("  =1", "'  =1"),
        ("\t=1", "'\t=1"), ("\n=1", "'\n=1"), ("Kamen", "Kamen"), ("a=b", "a=b"), (1978, "1978"), (None, ""), ("", ""),
    ],
)  # fmt: skip
def test_cells_that_begin_as_a_formula_are_guarded(given_value, cell):
    assert guarded(given_value) == cell


@given(st.text())
def test_no_text_at_all_becomes_a_formula(text):
    cell = guarded(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell.encode("utf-8").decode("utf-8") == cell
