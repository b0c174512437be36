# SPDX-License-Identifier: EUPL-1.2
"""Who pays what: the split by rules, sums as a property, attesting, and the ledger read in twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from freezegun import freeze_time
from hypothesis import given, strategies as st
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities.actions import attest, propose_split
from vanort.activities.importing import COLUMNS, EXAMPLE, NEEDED, store
from vanort.activities.models import CostKind, CostLine, PayRule
from vanort.activities.split import payer_by, sums
from vanort.activities.tests.factories import (
    ActivityFactory,
    ActivityReportFactory,
    CostLineFactory,
    OwingFactory,
    PayRuleFactory,
)
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.importing import read_rows

TODAY = dt.date(2026, 11, 23)
Payer, Flow = CostLine.Payer, CostLine.Flow
amounts = st.one_of(st.none(), st.decimals(0, 9_999_999, places=2))
lines = st.lists(
    st.builds(
        CostLine, payer=st.sampled_from(Payer.values), flow=st.sampled_from(Flow.values), budget=amounts,
        actual=amounts, rate=st.decimals("0.01", 20, places=6),
    ), max_size=12,
)  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with freeze_time("2026-11-23 10:00"):
        yield


@pytest.fixture
def anna(db):
    user = User.objects.create(username="anna", email="anna@example.se")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="activities"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def stranger(db):
    return User.objects.create(username="sten")


@pytest.fixture
def rules(db):
    PayRule.objects.all().delete()
    for kind, payer in (("travel", "guest"), ("lodging", "host"), ("meals", "host")):
        PayRuleFactory(kind=kind, payer=payer)


@given(kind=st.sampled_from(CostKind.values), payer=st.sampled_from(PayRule.Payer.values),
       direction=st.sampled_from(["travel", "host", "third_place", "online", ""]))  # fmt: skip
def test_we_pay_what_our_side_pays_and_nothing_where_there_is_no_host(kind, payer, direction):
    found = payer_by(PayRule(kind=kind, payer=payer), direction)
    if direction in ("travel", "host"):
        ours = (payer == "host") == (direction == "host")
        assert found == (Payer.OWN if ours else Payer.PARTNER)
    else:
        assert found == Payer.OTHER


@given(lines)
def test_net_is_what_we_pay_less_what_we_receive_and_no_line_is_lost(found):
    total = sums(found)
    for number, field in enumerate(("budget_sek", "actual_sek")):
        parts = {key: total[key][number] for key in total}
        assert parts["net"] == parts["own"] - parts["received"]
        everything = sum((getattr(line, field) or Decimal(0) for line in found), Decimal(0))
        assert parts["own"] + parts["received"] + parts["others"] == everything
    assert total["net"][2] + total["others"][2] == sum(line.actual is None for line in found)


@pytest.mark.django_db
@given(lines)
def test_the_net_of_the_page_is_the_sum_of_the_register(found):
    activity = OwingFactory()
    for number, line in enumerate(found):
        line.pk, line.activity, line.body, line.text = None, activity, activity.body, f"Rad {number}"
        line._state.adding, line.version, line.rate = True, 1, Decimal(1)
        line.uuid = CostLine._meta.get_field("uuid").get_default()
        line.save()
    own = activity.costs.own()
    assert sums(activity.costs.all())["net"][:2] == (own.total("budget"), own.total("actual"))


def test_lines_are_proposed_by_the_rules_once(anna, rules):
    activity = OwingFactory(direction="host")
    CostLineFactory(activity=activity, kind="meals", payer="other", text="Kaffe")
    propose_split(activity, by=anna)
    propose_split(activity, by=anna)
    found = set(activity.costs.values_list("kind", "payer", "budget", "actual", "body"))
    own, other = activity.body_id, activity.costs.get(text="Kaffe").body_id
    assert found == {
        ("travel", "partner", None, None, own), ("lodging", "own", None, None, own),
        ("meals", "other", None, None, other),
    }  # fmt: skip
    assert activity.costs.count() == 3
    assert ModelLogEntry.objects.filter(action="wagtail.create", user=anna).count() == 2


def test_what_belongs_to_no_body_is_not_split(anna, rules):
    activity = ActivityFactory()
    with pytest.raises(ValidationError):
        propose_split(activity, by=anna)
    assert not activity.costs.exists()


def test_who_may_not_is_turned_away(stranger, rules):
    line = CostLineFactory(actual=100)
    with pytest.raises(PermissionDenied):
        propose_split(OwingFactory(), by=stranger)
    with pytest.raises(PermissionDenied):
        attest(line, person=PersonFactory(), on=TODAY, by=stranger)
    with pytest.raises(PermissionDenied):
        store(line.body, read_rows(EXAMPLE, COLUMNS, NEEDED), by=stranger, is_trial=False)
    assert CostLine.objects.filter(attested_by=None).count() == CostLine.objects.count() == 1


def test_a_cost_is_attested_once_by_somebody_else(anna):
    traveller, chief = PersonFactory(), PersonFactory()
    line = CostLineFactory(actual=100, spent_by=traveller)
    with pytest.raises(ValidationError):
        attest(line, person=traveller, on=TODAY, by=anna)
    attest(line, person=chief, on=TODAY, by=anna)
    attest(line, person=chief, on=TODAY, by=anna)
    with pytest.raises(ValidationError):
        attest(line, person=PersonFactory(), on=TODAY, by=anna)
    line.refresh_from_db()
    assert (line.attested_by, line.attested_on) == (chief, TODAY)
    assert ModelLogEntry.objects.filter(action="vanort.attest").count() == 1


@pytest.mark.parametrize("known", [{"leader_email": "KIM@example.se"}, {"leader_name": "kim exempel"}])
def test_whoever_led_the_activity_does_not_attest(anna, known):
    report = ActivityReportFactory(**known)
    line = CostLineFactory(activity=report.activity, actual=100)
    with pytest.raises(ValidationError) as error:
        attest(line, person=PersonFactory(name="Kim Exempel", email="kim@example.se"), on=TODAY, by=anna)
    assert error.value.error_dict.keys() == {"person"}
    line.refresh_from_db()
    assert line.attested_by is None


@pytest.mark.parametrize(("actual", "on"), [(None, TODAY), (100, TODAY + dt.timedelta(days=1))])
def test_nothing_and_nothing_of_tomorrow_is_attested(anna, actual, on):
    line = CostLineFactory(actual=actual)
    with pytest.raises(ValidationError):
        attest(line, person=PersonFactory(), on=on, by=anna)


HEAD = "konto;datum;text;belopp;verifikation;aktivitet\n"


def read(body, by, text, is_trial=False):
    return store(body, read_rows(HEAD + text, COLUMNS, NEEDED), by=by, is_trial=is_trial)


def test_a_trial_tells_and_stores_nothing_and_twice_is_once(anna):
    body, activity = OrganizationFactory(), ActivityFactory(slug="resa-till-kamen")
    text = "7100;2026-05-14;Buss;8 450,00;A 1;resa-till-kamen\n3990;2026-06-02;Bidrag;-5000.5 kr;A 2;\n"
    trial = read(body, anna, text, is_trial=True)
    assert [line.is_new for line in trial] == [True, True]
    assert "8 450" in trial[0].what.replace("\xa0", " ")
    assert not CostLine.objects.exists()
    assert read(body, anna, text) == trial
    again = read(body, anna, text)
    assert [line.is_new for line in again] == [False, False]
    found = CostLine.objects.order_by("pk").values_list(
        "account", "actual", "flow", "paid_on", "activity", "visibility"
    )
    assert list(found) == [
        ("7100", Decimal(8450), "cost", dt.date(2026, 5, 14), activity.pk, "internal"),
        ("3990", Decimal("5000.50"), "in", dt.date(2026, 6, 2), None, "internal"),
    ]
    assert ModelLogEntry.objects.filter(action="vanort.read_in", user=anna).count() == 2


@pytest.mark.parametrize(
    "row",
    [
        "7100;2026-05-14;Buss;1.234;A 1;", "7100;2026-05-14;Buss;;A 1;", "7100;2026-05-14;Buss;1e9;A 1;",
        "7100;2026-05-14;Buss;99999999999,00;A 1;", "7100;2026-13-14;Buss;1;A 1;", "7100;i maj;Buss;1;A 1;",
        "7100;0001-01-01;Buss;1;A 1;", "7100;2026-05-14;Buss;1;;", ";2026-05-14;Buss;1;A 1;",
        "7100;2026-05-14;Buss;1;A 1;ingen-resa", f"7100;2026-05-14;{'x' * 300};1;A 1;",
        "7100;2026-05-14;Buss;1;A 1;\n7100;2026-05-14;Buss;1;A 1;", "7100;2026-05-14;Buss;٣;A 1;", "7100",
    ],
)  # fmt: skip
def test_one_wrong_row_and_nothing_is_stored(anna, row):
    done = read(OrganizationFactory(), anna, f"7100;2026-05-14;Hotell;10;A 9;\n{row}\n")
    assert not done[0].error
    assert done[-1].error
    assert not CostLine.objects.exists()


def test_a_voucher_with_another_amount_is_refused(anna):
    body = OrganizationFactory()
    read(body, anna, "7100;2026-05-14;Buss;100;A 1;")
    assert read(body, anna, "7100;2026-05-14;Buss;200;A 1;")[0].error
    assert CostLine.objects.get().actual == 100


def test_what_looks_like_a_formula_is_text_and_the_example_can_be_read(anna):
    body = OrganizationFactory()
    assert [line.error for line in store(body, read_rows(EXAMPLE, COLUMNS, NEEDED), by=anna, is_trial=False)] == [
        "",
        "",
    ]
    read(body, anna, "7100;2026-05-14;'=cmd|calc;1;A 7;")
    assert CostLine.objects.get(voucher="A 7").text == "=cmd|calc"
