# SPDX-License-Identifier: EUPL-1.2
"""Spreadsheets: labels, one column per language, and nothing that runs."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given, strategies as st

from vanort.activities.models import Activity
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.tests.factories import CollaborationFactory, MemoryPlaceFactory
from vanort.core.exports import Column, columns_of, csv_lines, guarded, swedish
from vanort.directory.models import Organization
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory


def values_of(model, row, *names):
    return {column.key: column.value(row) for column in columns_of(model, names)}


def test_texts_get_a_column_per_language():
    columns = columns_of(Organization, ["name"])
    assert [column.key for column in columns] == ["name.sv", "name.en", "name.de", "name.da", "name.lv"]
    assert columns[0].heading.endswith(" (sv)")
    row = Organization(name={"sv": "Kamen", "de": "Kamen (Westf.)"})
    assert [column.value(row) for column in columns] == ["Kamen", "", "Kamen (Westf.)", "", ""]


@pytest.mark.django_db
def test_labels_days_and_connections_are_written_as_people_read_them():
    town = OrganizationFactory(name={"sv": "Kamen", "en": "Kamen town"}, population=42000, merged_on=None)
    activity = ActivityFactory(
        when="2018-04-19/2018-04-22", town=town,
        collaborations=[CollaborationFactory(name={"sv": "Åtta"}), CollaborationFactory(name={"sv": "Nio"})],
    )  # fmt: skip
    with override("en"):
        row = values_of(Activity, activity, "kind", "when", "town", "collaborations", "decision")
        assert row == {
            "kind": "official visit", "when": "2018-04-19/2018-04-22", "town": "Kamen", "collaborations": "Nio; Åtta",
            "decision": "",
        }  # fmt: skip
        facts = values_of(Organization, town, "population", "is_home", "latitude", "merged_on")
    assert facts == {"population": 42000, "is_home": "no", "latitude": town.latitude, "merged_on": ""}


@pytest.mark.django_db
def test_records_are_named_in_swedish():
    assert swedish(MemoryPlaceFactory(name={"sv": "Kamengatan", "en": "Kamen Street"})) == "Kamengatan"
    assert swedish(DecisionReferenceFactory(wording={"sv": "Avtalet godkänns."})) == "Avtalet godkänns."


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@cmd", "\tx", "\rx"])
def test_text_that_could_run_is_marked(text):
    assert guarded(text) == f"'{text}"


def test_what_cannot_run_is_left_alone():
    assert guarded("Kamen = vänort") == "Kamen = vänort"
    assert guarded(-5) == -5
    assert guarded(dt.date(2018, 5, 1)) == dt.date(2018, 5, 1)
    assert guarded("a\x00b\x0bc\nd") == "abc\nd"


@given(st.text())
def test_any_text_survives_both_kinds_of_file(text):
    columns = [Column("text", "Text", lambda row: row)]
    lines = "".join(csv_lines(columns, [text]))
    assert lines.startswith("\ufeff")
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    if "\r" not in cell and "\n" not in cell:
        assert list(csv.reader(io.StringIO(lines.lstrip("\ufeff")), delimiter=";"))[1:] == [[cell]]
    openpyxl.Workbook().active.append([cell])


def test_semicolons_part_the_columns():
    columns = [Column("a", "A", lambda row: row), Column("b", "B;C", lambda row: "x;y")]
    assert "".join(csv_lines(columns, [1])) == '\ufeffA;"B;C"\r\n1;"x;y"\r\n'
