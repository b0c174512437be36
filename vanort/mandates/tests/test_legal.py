# SPDX-License-Identifier: EUPL-1.2
"""What each legal form may do, and what a refusal says is missing; who serves for whom; how many are needed."""

import pytest

from vanort.directory.tests.factories import OrganizationFactory
from vanort.mandates.legal import Standing
from vanort.mandates.models import Delegation
from vanort.mandates.serving import Place, Standby, quorum_of, who_serves
from vanort.mandates.tests.factories import BodyFactory, DelegationFactory, RegulationFactory

pytestmark = pytest.mark.django_db


def standing(form, **rules):
    parent = OrganizationFactory(name={"sv": "Kommunstyrelsen"})
    body = BodyFactory(legal_form=form, parent=parent, name={"sv": "Kommittén"})
    return Standing(body, RegulationFactory(body=body, **rules))


@pytest.mark.parametrize(
    ("form", "money", "posting", "public"),
    [
        ("board", True, True, True), ("council", True, True, True), ("subcommittee", False, True, True),
        ("drafting", False, False, False), ("association", True, False, False), ("other", False, False, False),
        ("unknown", False, False, False), ("", False, False, False),
    ],
)  # fmt: skip
def test_what_a_form_may_without_delegation(form, money, posting, public):
    one = standing(form)
    assert (one.why_no_money() == "", one.why_no_posting() == "", one.is_public_when_adjusted) == (
        money,
        posting,
        public,
    )


@pytest.mark.parametrize(("form", "may"), [("subcommittee", True), ("drafting", True), ("unknown", False)])
def test_money_by_delegation(form, may):
    one = standing(form)
    assert (one.why_no_money(DelegationFactory(regulation=one.regulation)) == "") is may


def test_a_delegation_of_something_else_is_none_of_money():
    one = standing("subcommittee")
    other = DelegationFactory(regulation=one.regulation, matter=Delegation.Matter.AGREEMENTS)
    assert "förslag till Kommunstyrelsen" in one.why_no_money(other)


def test_a_refusal_says_which_answer_is_missing():
    assert "Ange " in standing("unknown").why_no_money()
    assert "Ange " in standing("").why_no_posting()
    assert "arkera det i reglementet" in standing("drafting").why_no_posting()


def test_a_drafting_committee_follows_the_rules_for_boards_only_when_its_regulation_says_so():
    assert standing("drafting").follows_board_rules is False
    assert standing("drafting", follows_board_rules=True).why_no_posting() == ""
    assert standing("unknown", follows_board_rules=True).follows_board_rules is False


@pytest.mark.parametrize(
    ("rule", "seats", "held", "needed"),
    [("seats", 6, 4, 4), ("seats", 9, 9, 5), ("seats", None, 5, None), ("filled", 6, 4, 3), ("none", None, 0, 0)],
)
def test_how_many_are_needed(rule, seats, held, needed):
    assert quorum_of(rule, seats=seats, held=held) == needed


def test_a_third_of_the_members_may_ask_for_a_meeting():
    assert standing("board").regulation.extra_meeting_share == 3


def test_a_personal_substitute_serves_for_one_member_only():
    standby = [Standby(10, "S", 1, only_for=2), Standby(11, "S", 2, only_for=3)]
    assert who_serves([Place(1, "S"), Place(3, "M")], standby, {}) == {3: 11}


def test_without_a_table_only_the_own_party_is_called():
    standby = [Standby(10, "M", 1), Standby(11, "S", 2), Standby(12, "S", 1)]
    assert who_serves([Place(1, "S"), Place(2, "KD")], standby, {}) == {1: 12}


def test_nobody_serves_for_two():
    assert who_serves([Place(1, "S"), Place(2, "S")], [Standby(10, "S", 1)], {}) == {1: 10}
