# SPDX-License-Identifier: EUPL-1.2
"""Collaborations and EU projects with the municipality's true role, and its own money."""

import datetime as dt
from decimal import Decimal

import pytest

from vanort.collaborations.tests.factories import CollaborationFactory, FundingFactory, PartyFactory
from vanort.directory.tests.factories import OrganizationFactory
from vanort.mandates.tests.factories import BodyFactory
from vanort.reports.figures import find_figure
from vanort.reports.tests.factories import compiled, table, titles, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def home():
    return OrganizationFactory(home=True)


def project(**more):
    return CollaborationFactory(
        **{"kind": "eu_project", "name": {"sv": "Kust"}, "slug": "kust", "start": "2023", **more}
    )


def test_the_true_role_and_the_own_money(body, home):
    kust = project(end="2025")
    PartyFactory(collaboration=kust, organization=home, role="co_financier")
    PartyFactory(collaboration=kust, role="owner")
    FundingFactory(collaboration=kust, kind="total", amount=Decimal(8_000_000))
    FundingFactory(collaboration=kust, kind="eu_support", amount=Decimal(500_000), currency="EUR")
    FundingFactory(collaboration=kust, kind="own_share", amount=Decimal(300_000), party=home)
    FundingFactory(collaboration=kust, kind="own_share", amount=Decimal(900_000), party=OrganizationFactory())
    report = compiled(body)
    assert table(report, "projects") == [
        ("Kust", "EU project", "taking part and co-financing", "2023 – 2025", "active", "8000000", "500000", "300000")
    ]
    assert find_figure(report, "project-kust-eu_5f_support").unit == "EUR"
    assert titles(report, "project-kust-own_5f_share") == ["Kust"]


def test_a_share_that_nobody_recorded_is_unknown(body, home):
    kust = project()
    PartyFactory(collaboration=kust, organization=home)
    FundingFactory(collaboration=kust, kind="total", amount=Decimal(8_000_000))
    assert table(compiled(body), "projects")[0][5:] == ("8000000", None, None)


def test_a_collaboration_without_money_has_no_amounts(body):
    CollaborationFactory(kind="network", name={"sv": "Nät"}, status="")
    assert table(compiled(body), "projects") == [("Nät", "network", "no party", "? – ", "unknown", "", "", "")]


@pytest.mark.parametrize(
    ("start", "end", "is_told"),
    [("2024-12-31", None, True), ("2025-01-01", None, False), ("2020", "2024-01-01", True), ("2020", "2023", False),
     (None, None, True), ("2024", "2024", True)],
)  # fmt: skip
def test_only_what_may_have_run_in_the_year(body, start, end, is_told):
    project(start=start, end=end)
    assert bool(table(compiled(body), "projects")) is is_told


@pytest.mark.parametrize(
    ("starts", "ends", "role"),
    [(None, None, "owner"), (dt.date(2025, 1, 1), None, "no party"), (None, dt.date(2023, 12, 31), "no party"),
     (dt.date(2024, 12, 31), None, "owner"), (None, dt.date(2024, 1, 1), "owner")],
)  # fmt: skip
def test_a_role_counts_in_the_years_in_which_we_had_it(body, home, starts, ends, role):
    PartyFactory(collaboration=project(), organization=home, role="owner", start_date=starts, end_date=ends)
    assert table(compiled(body), "projects")[0][2] == role


def test_twin_towns_stand_elsewhere_and_hidden_projects_are_not_named(body):
    CollaborationFactory()
    FundingFactory(collaboration=project(visibility="internal"), kind="total")
    report = compiled(body)
    assert [row[0] for row in table(report, "projects")] == ["Kust"]
    public = report.for_public()
    assert "Kust" not in str(public.as_data())
    assert [key for key in public.figures() if "kust" in key] == []
    assert [value(public, key) for key in public.figures() if key.endswith("total")] == ["8000000"]
