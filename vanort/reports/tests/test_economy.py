# SPDX-License-Identifier: EUPL-1.2
"""A body's money of a year: budget, outcome and deviation, what came in, what is carried over, what is unknown."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from vanort.activities.models import CostLine
from vanort.mandates.tests.factories import BodyFactory
from vanort.reports.figures import find_figure
from vanort.reports.tests.factories import BudgetFactory, activity, compiled, line, section, table, titles, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return BodyFactory()


def compared(report, key="economy"):
    return tuple(value(report, f"{key}-{name}") for name in ("budget", "outcome", "deviation", "share"))


def test_budget_outcome_and_deviation_of_each_account(body):
    BudgetFactory(body=body, account="7100", amount=100_000, name="Resor")
    BudgetFactory(body=body, account="7200", amount=20_000)
    line(body, "30000.50", "2024-05-10", account="7100")
    line(body, "25000", "2024-12-31", account="7200", flow="out")
    report = compiled(body)
    assert table(report, "accounts") == [
        ("7100 Resor", "100000", "30000.5", "69999.5", "70"),
        ("7200", "20000", "25000", "-5000", "-25"),
        ("All accounts", "120000", "55000.5", "64999.5", "54.17"),
    ]


def test_the_parts_of_a_deviation_are_the_budget_and_what_was_taken_from_it(body):
    BudgetFactory(body=body, amount=1000)
    line(body, "300", "2024-05-10", text="Buss")
    figure = find_figure(compiled(body), "account-7100-deviation")
    assert [(each.record.partition(":")[0], each.value) for each in figure.parts] == [
        ("activities.budget", 1000), ("activities.costline", -300),
    ]  # fmt: skip
    assert find_figure(compiled(body), "account-7100-share").of == ("account-7100-deviation", "account-7100-budget")


def test_costs_without_an_account_have_a_line_of_their_own(body):
    line(body, "300", "2024-05-10", account="")
    assert table(compiled(body), "accounts")[0] == ("Without an account", None, "300", None, None)


def test_a_year_without_any_money_recorded_says_so_and_claims_no_figure(body):
    line(body, "10", "2023-05-01")
    economy = section(compiled(body), "economy")
    assert (economy.text, economy.tables) == ("Nothing is recorded of the money of the year.", ())


@pytest.mark.parametrize(
    "more", [{"paid": "2024-05-01", "actual": 1}, {"decided": "2024-05-01"}, {"decided": "2023-05-01"}]
)
def test_any_money_recorded_shows_all_tables(body, more):
    line(body, **more)
    assert len(section(compiled(body), "economy").tables) == 6


def test_without_any_budget_of_the_year_the_deviation_is_unknown(body):
    BudgetFactory(body=body, year=2023)
    BudgetFactory()
    line(body, "300", "2024-05-10")
    assert compared(compiled(body)) == (None, "300", None, None)


def test_an_account_that_was_given_nothing_is_overdrawn(body):
    BudgetFactory(body=body, account="7100", amount=1000)
    line(body, "300", "2024-05-10", account="7900")
    assert compared(compiled(body), "account-7900") == ("0", "300", "-300", None)


def test_only_what_we_pay_in_the_year_is_our_outcome(body):
    line(body, "1", "2023-12-31")
    line(body, "2", "2024-01-01")
    line(body, "4", "2024-12-31")
    line(body, "8", "2025-01-01")
    line(BodyFactory(), "16", "2024-05-01")
    line(body, "32", "2024-05-01", payer="partner")
    line(body, "64", "2024-05-01", flow="in", payer="eu")
    report = compiled(body)
    assert value(report, "economy-outcome") == "6"
    assert value(report, "income-all") == "64"


def test_another_currency_counts_by_its_rate_to_the_ore(body):
    line(body, "100.10", "2024-05-01", currency="EUR", rate=Decimal("11.234567"), flow="in")
    line(body, "99.99", "2024-05-01", currency="DKK", rate=Decimal("1.5"))
    report = compiled(body)
    assert (value(report, "income-all"), value(report, "economy-outcome")) == ("1124.58", "149.98")


def test_a_cost_without_an_amount_is_unknown_and_named(body):
    BudgetFactory(body=body, amount=1000)
    trip = activity("2024-05-07", body)
    line(body, "300", "2024-05-10", activity=trip)
    line(body, activity=trip, text="Tolk")
    report = compiled(body)
    figure = find_figure(report, "account-7100-outcome")
    assert (figure.value, figure.lacking) == (300, 1)
    assert [each.title for each in figure.parts if each.value is None] == ["Tolk"]
    assert [(row[0], row[3]) for row in table(report, "unpaid")] == [("Tolk", None), ("In all", None)]
    assert compared(report) == ("1000", "300", "700", None)


@pytest.mark.parametrize(
    "more",
    [
        {"is_settled": True},
        {"payer": "people"},
        {"flow": "in"},
        {"decided": "2024-05-01"},
        {"paid": "2024-06-01", "actual": 1},
    ],
)
def test_what_is_known_to_cost_us_nothing_more_is_not_unknown(body, more):
    line(body, activity=activity("2024-05-07", body), **more)
    report = compiled(body)
    assert find_figure(report, "economy-outcome").lacking == 0
    assert table(report, "unpaid") == [("In all", "", "", "0")]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_what_never_took_place_leaves_nothing_unknown(body, state):
    trip = activity("2024-05-07", body, state=state, state_reason={"sv": "Strejk"})
    line(body, activity=trip)
    line(body, "50", "2024-05-08", activity=trip)
    figure = find_figure(compiled(body), "economy-outcome")
    assert (figure.value, figure.lacking) == (50, 0)


def test_a_cost_that_is_known_and_not_paid_is_listed_apart(body):
    line(body, "70", activity=activity("2024-05-07", body), text="Lunch")
    report = compiled(body)
    assert (value(report, "unpaid-all"), value(report, "economy-outcome")) == ("70", "0")
    assert table(report, "unpaid")[0] == ("Lunch", "", "not paid", "70")


# Decided in one year, paid in another.


def test_what_is_decided_and_not_paid_is_carried_over_and_comes_in(body):
    line(body, "9500", "2025-02-03", decided="2024-11-20", budget=10_000, text="Bidrag till kören", flow="out")
    first, second = compiled(body, 2024), compiled(body, 2025)
    assert (value(first, "carried_over-all"), value(first, "economy-outcome")) == ("10000", "0")
    assert (value(second, "carried_in-all"), value(second, "economy-outcome")) == ("10000", "9500")
    assert value(second, "carried_over-all") == "0"
    row = ("Bidrag till kören", "20 November 2024", "paid on 3 February 2025", "10000")
    assert table(first, "carried_over")[0] == row == table(second, "carried_in")[0]


@pytest.mark.parametrize(
    ("more", "carried"),
    [
        ({"decided": "2024-12-31"}, "100"),
        ({"decided": "2025-01-01"}, "0"),
        ({"decided": "2020-01-01"}, "100"),
        ({"decided": "2024-05-01", "paid": "2024-12-31", "actual": 90}, "0"),
        ({"decided": "2024-05-01", "paid": "2025-01-01", "actual": 90}, "100"),
        ({"decided": "2024-05-01", "is_settled": True}, "0"),
        ({"decided": "2024-05-01", "payer": "partner"}, "0"),
        ({"decided": "2024-05-01", "flow": "in"}, "0"),
        ({}, "0"),
    ],
)
def test_what_is_carried_over(body, more, carried):
    BudgetFactory(body=body)
    line(body, budget=100, **more)
    assert value(compiled(body), "carried_over-all") == carried


def test_a_commitment_of_an_unknown_amount_is_named(body):
    line(body, decided="2024-05-01", text="Jubileet")
    figure = find_figure(compiled(body), "carried_over-all")
    assert (figure.value, [each.title for each in figure.parts]) == (None, ["Jubileet"])


def test_a_commitment_without_a_budget_is_what_it_came_to(body):
    line(body, "90", "2025-03-01", decided="2024-05-01", currency="EUR", rate=Decimal(11))
    assert value(compiled(body), "carried_over-all") == "990"


def test_what_an_activity_cost_in_all_whoever_paid_and_whenever(body):
    trip = activity("2024-05-07", body, slug="resan", title={"sv": "Resan"})
    line(body, "10", "2023-12-01", activity=trip)
    line(body, "20", "2025-01-10", activity=trip)
    line(body, "40", activity=trip, payer="partner")
    line(body, "80", "2024-06-01", activity=trip, flow="in")
    line(body, activity=trip, payer="people")
    line(BodyFactory(), "160", "2024-06-01", activity=trip)
    report = compiled(body)
    assert table(report, "activity-costs") == [("Resan", "30", "40", "80")]
    assert find_figure(report, "activity-resan-others").lacking == 1


def test_an_internal_line_counts_but_is_not_named(body):
    line(body, "300", "2024-05-10", text="Gåva till borgmästaren", visibility="internal", flow="in")
    report = compiled(body)
    assert titles(report, "income-all") == ["Gåva till borgmästaren"]
    public = report.for_public()
    assert value(public, "income-all") == "300"
    assert "borgmästaren" not in str(public.as_data())


DAYS = st.sampled_from(
    ["2023-06-01", "2023-12-31", "2024-01-01", "2024-07-01", "2024-12-31", "2025-01-01", "2025-03-01"]
)
LINES = st.fixed_dictionaries(
    {
        "actual": st.none() | st.integers(-500, 10_000),
        "paid": st.none() | DAYS,
        "decided": st.none() | DAYS,
        "budget": st.none() | st.integers(0, 10_000),
        "flow": st.sampled_from(["cost", "cost", "out", "in"]),
        "payer": st.sampled_from(["own", "own", "partner"]),
        "account": st.sampled_from(["", "7100", "7200"]),
        "currency": st.sampled_from(["SEK", "EUR"]),
        "is_settled": st.booleans(),
        "has_activity": st.booleans(),
    }
)


def sek(row, name):
    amount = row[name]
    return amount and Decimal(amount) * (Decimal("11.25") if row["currency"] == "EUR" else 1)


class RandomHistoriesTest(TestCase):
    """Whatever happened: each figure is the sum of its parts, and money is in the year in which it was paid."""

    def recorded(self, rows, budgets):
        body = BodyFactory()
        for account, amount in budgets.items():
            BudgetFactory(body=body, account=account, amount=amount)
        trip = activity("2024-05-07", body)
        for row in rows:
            row["paid"] = row["paid"] if row["actual"] is not None else None
            more = {name: row[name] for name in ("decided", "flow", "payer", "account", "currency", "is_settled")}
            rate = Decimal("11.25") if row["currency"] == "EUR" else 1
            owner = trip if row["has_activity"] else None
            line(body, row["actual"], row["paid"], budget=row["budget"], rate=rate, activity=owner, **more)
        return body

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(LINES, max_size=8), st.dictionaries(st.sampled_from(["7100", "7300"]), st.integers(0, 10_000)))
    def test_figures_add_up_to_what_the_ledger_says(self, rows, budgets):
        body = self.recorded(rows, budgets)
        BudgetFactory(body=body, account="7900", amount=0)
        report = compiled(body)
        ours = [row for row in rows if row["payer"] == "own" and row["flow"] != "in"]
        paid = sum(sek(row, "actual") for row in ours if row["paid"] and row["paid"][:4] == "2024")
        assert (find_figure(report, "economy-outcome").value or 0) == paid
        self.check_parts(report)
        assert (find_figure(report, "economy-deviation").value or 0) == sum(budgets.values()) - paid

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(LINES, max_size=8))
    def test_what_is_carried_over_comes_in_the_year_after(self, rows):
        body = self.recorded(rows, {})
        for year in (2024, 2025):
            BudgetFactory(body=body, year=year, amount=0)
        first, second = compiled(body, 2024), compiled(body, 2025)
        over, back = find_figure(first, "carried_over-all"), find_figure(second, "carried_in-all")
        assert (over.value, over.parts) == (back.value, back.parts)
        expected = CostLine.objects.filter(body=body).own().committed(dt.date(2024, 12, 31)).exclude(flow="in")
        shares = {each.record: each.value for each in over.parts}
        assert {f"activities.costline:{each.pk}" for each in expected} >= set(shares)
        self.check_parts(second)

    def check_parts(self, report):
        figures = report.figures()
        assert [key for key, figure in figures.items() if not figure.adds_up] == []
        for figure in figures.values():
            assert all(key in figures for key in figure.of)
        accounts = [each for key, each in figures.items() if key.startswith("account-") and key.endswith("-outcome")]
        whole = figures["economy-outcome"]
        assert sum(each.value or 0 for each in accounts) == (whole.value or 0)
        assert sum(each.lacking for each in accounts) == whole.lacking
