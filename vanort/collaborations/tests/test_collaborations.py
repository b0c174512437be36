# SPDX-License-Identifier: EUPL-1.2
"""Collaborations: parties in time, milestones kept apart, money never added across roles."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, strategies as st
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.collaborations.actions import change_status
from vanort.collaborations.jubilees import is_jubilee, jubilees, next_jubilee
from vanort.collaborations.models import (
    Agreement,
    Collaboration,
    DormancyRule,
    Funding,
    MemoryPlace,
    Milestone,
    Party,
    StatusChange,
)
from vanort.collaborations.tests.factories import (
    AgreementFactory,
    CollaborationFactory,
    DormancyRuleFactory,
    FundingFactory,
    MemoryPlaceFactory,
    MilestoneFactory,
    PartyFactory,
    SigningFactory,
    StatusChangeFactory,
)
from vanort.core.dates import When
from vanort.core.texts import Texts
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
Status = Collaboration.Status


def refused_fields(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return set(refused.value.message_dict)


@pytest.fixture
def coordinator(django_user_model):
    return django_user_model.objects.create(username="samordnare", is_superuser=True)


# Jubilees ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", [5, 10, 25, 30, 35, 50, 100])
def test_these_years_are_celebrated(years):
    assert is_jubilee(years)


@pytest.mark.parametrize("years", [-5, 0, 1, 4, 15, 20, 24, 26, 49])
def test_these_years_are_not(years):
    assert not is_jubilee(years)


@pytest.mark.parametrize(
    ("since", "this_year", "expected"),
    [
        (1978, 2026, (2028, 50)),
        (1992, 2026, (2027, 35)),
        (2026, 2026, (2031, 5)),
        (2016, 2026, (2026, 10)),
        (2009, 2026, None),
    ],
)
def test_the_next_jubilee_of_real_towns(since, this_year, expected):
    assert next_jubilee(since, this_year) == expected


@given(st.integers(1900, 2100), st.integers(1900, 2100), st.integers(0, 60))
def test_jubilees_lie_in_the_years_asked_for(since, first, length):
    for year, years in jubilees(since, first, first + length):
        assert first <= year <= first + length
        assert year - since == years > 0
        assert is_jubilee(years)


def test_a_town_counts_from_the_marked_milestone():
    town = CollaborationFactory()
    MilestoneFactory(collaboration=town, kind="charter", when="1968", counts=False)
    MilestoneFactory(collaboration=town, when="1978", counts=True)
    assert town.since == 1978
    assert town.next_jubilee(dt.date(2026, 11, 23)) == (2028, 50)


def test_a_town_without_a_known_year_has_no_jubilee():
    town = CollaborationFactory()
    MilestoneFactory(collaboration=town, when=None, certainty="unknown")
    assert town.since is None
    assert town.next_jubilee() is None


def test_an_ended_relation_has_no_jubilee():
    town = CollaborationFactory(status=Status.ENDED)
    MilestoneFactory(collaboration=town)
    assert town.next_jubilee(dt.date(2026, 11, 23)) is None


def test_other_kinds_count_from_their_start():
    assert CollaborationFactory(kind="regional", start="2016-01-01").since == 2016


# Milestones ----------------------------------------------------------------------------------------------------------


def test_jubilees_count_from_one_milestone_only():
    first = MilestoneFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MilestoneFactory(collaboration=first.collaboration)


def test_a_derived_date_says_how():
    milestone = MilestoneFactory.build(collaboration=CollaborationFactory(), certainty="derived")
    assert "derivation" in refused_fields(milestone)
    milestone.derivation = Texts(sv="25 år firades 2017.")
    milestone.full_clean()
    assert milestone.is_derived


@pytest.mark.parametrize(("certainty", "when"), [("certain", None), ("unknown", "1978")])
def test_certainty_and_date_agree(certainty, when):
    with pytest.raises(IntegrityError), transaction.atomic():
        MilestoneFactory(certainty=certainty, when=when)


def test_milestones_stand_in_time_the_unknown_last():
    town = CollaborationFactory()
    for when, certainty in ((None, "unknown"), ("1978", "certain"), ("1956", "certain"), ("1968", "certain")):
        MilestoneFactory(collaboration=town, when=when, certainty=certainty, counts=False)
    loaded = Collaboration.objects.with_milestones().get()
    assert [step.when and step.when.edtf for step in loaded.milestones.all()] == ["1956", "1968", "1978", None]


def test_a_twin_town_without_a_known_year_is_a_gap():
    known = MilestoneFactory().collaboration
    unknown = CollaborationFactory()
    MilestoneFactory(collaboration=unknown, when=None, certainty="unknown")
    CollaborationFactory(kind="regional")
    CollaborationFactory(status=Status.ENDED)
    assert list(Collaboration.objects.gaps()) == [unknown]
    assert known not in Collaboration.objects.gaps()


# Parties -------------------------------------------------------------------------------------------------------------


def test_the_partner_of_a_twinning_is_the_other_town():
    home, kamen = OrganizationFactory(home=True), OrganizationFactory()
    town = CollaborationFactory()
    PartyFactory(collaboration=town, organization=home)
    PartyFactory(collaboration=town, organization=kamen)
    assert town.partner == kamen


def test_a_regional_cooperation_has_no_single_partner():
    region = CollaborationFactory(kind="regional")
    PartyFactory(collaboration=region)
    assert region.partner is None


def test_a_twinning_without_a_recorded_partner_has_none():
    assert CollaborationFactory().partner is None


def test_a_member_counts_from_its_day():
    region = CollaborationFactory(kind="eu_information")
    PartyFactory(collaboration=region, role="catchment")
    PartyFactory(collaboration=region, role="catchment", start_date=dt.date(2027, 1, 1))
    assert [each.is_current(dt.date(2026, 12, 31)) for each in region.parties.all()] == [True, False]
    assert [each.is_current(dt.date(2027, 1, 1)) for each in region.parties.all()] == [True, True]


def test_a_member_that_left_is_kept_but_not_current():
    left = PartyFactory(end_date=dt.date(2020, 12, 31))
    assert not left.is_current(dt.date(2021, 1, 1))
    assert Party.objects.get() == left


def test_the_same_party_is_recorded_once():
    first = PartyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PartyFactory(collaboration=first.collaboration, organization=first.organization)


def test_a_member_may_come_back():
    first = PartyFactory(start_date=dt.date(2000, 1, 1), end_date=dt.date(2005, 1, 1))
    again = PartyFactory(
        collaboration=first.collaboration, organization=first.organization, start_date=dt.date(2010, 1, 1)
    )
    assert Party.objects.count() == 2
    assert str(again) == str(first.organization)


# Money ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def projects():
    home = OrganizationFactory(home=True)
    own = FundingFactory(amount=Decimal(8_000_000), is_approximate=True).collaboration
    PartyFactory(collaboration=own, organization=home, role="owner")
    joined = FundingFactory(amount=Decimal(7_176_284)).collaboration
    PartyFactory(collaboration=joined, organization=home, role="co_financier")
    PartyFactory(collaboration=joined, organization=OrganizationFactory(), role="owner")
    return home, own, joined


def test_support_counts_only_where_the_municipality_owns_the_project(projects):
    home, own, _joined = projects
    (row,) = Funding.objects.support_owned_by(home)
    assert (row.collaboration, row.amount, row.is_approximate) == (own, Decimal(8_000_000), True)


def test_support_to_a_hidden_project_is_not_told(projects):
    home, own, _joined = projects
    own.visibility = "internal"
    own.save()
    assert not Funding.objects.support_owned_by(home).exists()


def test_an_amount_is_recorded_once():
    first = FundingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingFactory(collaboration=first.collaboration)


def test_an_unknown_amount_stays_unknown():
    assert str(FundingFactory(amount=None)).endswith("? SEK")


def test_a_negative_amount_is_refused():
    assert "amount" in refused_fields(FundingFactory.build(collaboration=CollaborationFactory(), amount=Decimal(-1)))


# Status --------------------------------------------------------------------------------------------------------------


def test_a_status_change_is_added_and_becomes_current(coordinator):
    town = CollaborationFactory(status="")
    decision = DecisionReferenceFactory()
    change_status(town, status=Status.ACTIVE, by=None)
    step = change_status(
        town,
        status=Status.PAUSED,
        by=coordinator,
        since=When("2023-04-17"),
        decision=decision,
        reason=Texts(sv="Vilar."),
    )
    town.refresh_from_db()
    assert town.status == Status.PAUSED
    assert [one.status for one in town.status_changes.all()] == [Status.ACTIVE, Status.PAUSED]
    assert (step.decision, step.since, step.reason["sv"]) == (decision, When("2023-04-17"), "Vilar.")


def test_a_status_change_is_logged_with_the_one_who_made_it(coordinator):
    town = CollaborationFactory()
    change_status(town, status=Status.DORMANT, by=coordinator, since=When("2020"))
    entry = ModelLogEntry.objects.get(action="vanort.status")
    assert (entry.user, entry.object_id, entry.data) == (
        coordinator,
        str(town.pk),
        {"status": "dormant", "since": "2020"},
    )


def test_a_stranger_changes_no_status(django_user_model):
    town = CollaborationFactory()
    with pytest.raises(PermissionDenied):
        change_status(town, status=Status.ENDED, by=django_user_model.objects.create(username="x"))
    assert not town.status_changes.exists()
    assert Collaboration.objects.get(pk=town.pk).status == Status.ACTIVE


def test_a_colleague_with_the_permission_may():
    from django.contrib.auth.models import Permission

    colleague = User.objects.create(username="kollega")
    colleague.user_permissions.add(Permission.objects.get(codename="change_collaboration"))
    town = CollaborationFactory()
    change_status(town, status=Status.DORMANT, by=User.objects.get(pk=colleague.pk))
    assert Collaboration.objects.get(pk=town.pk).status == Status.DORMANT


def test_an_unknown_status_is_refused_and_changes_nothing():
    town = CollaborationFactory()
    with pytest.raises(ValidationError):
        change_status(town, status="asleep", by=None)
    assert Collaboration.objects.get(pk=town.pk).status == Status.ACTIVE
    assert not StatusChange.objects.exists()


def test_history_is_never_overwritten():
    step = StatusChangeFactory()
    step.status = Status.ENDED
    with pytest.raises(ValidationError):
        step.save()
    assert StatusChange.objects.get().status == Status.ACTIVE


def test_what_has_ended_is_not_ongoing():
    going = [CollaborationFactory(status=status) for status in ("", Status.ACTIVE, Status.DORMANT, Status.PAUSED)]
    for status in (Status.ENDED, Status.LAPSED, Status.PARTNER_MERGED):
        CollaborationFactory(status=status)
    assert set(Collaboration.objects.ongoing()) == set(going)


# The collaboration itself ---------------------------------------------------------------------------------------------


def test_only_towns_have_a_type_of_relation():
    assert "__all__" in refused_fields(CollaborationFactory.build(kind="regional", relation="friendship"))


def test_an_end_before_the_start_is_refused():
    assert "end" in refused_fields(CollaborationFactory.build(start="2018", end="2016"))


def test_nothing_replaces_itself():
    one = CollaborationFactory()
    one.replaced_by = one
    assert "__all__" in refused_fields(one)


def test_a_rule_of_dormancy_is_a_row():
    DormancyRule.objects.all().delete()
    rule = DormancyRuleFactory(years=4)
    assert str(rule).endswith(": 4")


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_come_with_parties_and_milestones_in_three_queries(rows, django_assert_num_queries):
    for _row in range(rows):
        town = CollaborationFactory()
        PartyFactory(collaboration=town)
        MilestoneFactory(collaboration=town)
    with django_assert_num_queries(3):
        for town in Collaboration.objects.public().with_parties().with_milestones():
            assert town.partner
            assert town.since == 1978


# Agreements ----------------------------------------------------------------------------------------------------------


def test_two_sides_sign_on_two_days():
    agreement = AgreementFactory()
    SigningFactory(agreement=agreement, signed="2009-05-28", place="Åstorp")
    SigningFactory(agreement=agreement, signed="2009-04-25", place="Wałcz")
    assert agreement.signed == When("2009-05-28")


def test_an_agreement_of_unknown_date_has_none():
    assert SigningFactory(signed=None).agreement.signed is None


def test_one_side_signs_once_per_signatory():
    first = SigningFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningFactory(agreement=first.agreement, organization=first.organization)
    SigningFactory(agreement=first.agreement, organization=first.organization, person=PersonFactory())
    assert first.agreement.signings.count() == 2


def test_a_signature_in_the_future_is_refused():
    signing = SigningFactory.build(agreement=AgreementFactory(), organization=OrganizationFactory(), signed="2999")
    assert "signed" in refused_fields(signing)


def test_an_agreement_cannot_run_out_before_it_begins():
    agreement = AgreementFactory.build(
        collaboration=CollaborationFactory(), valid_from=dt.date(2020, 1, 2), valid_to=dt.date(2020, 1, 1)
    )
    assert "__all__" in refused_fields(agreement)


def test_a_renewal_knows_what_it_renews():
    old = AgreementFactory()
    new = AgreementFactory(renews=old)
    assert list(old.renewals.all()) == [new]
    old.renews = old
    assert "__all__" in refused_fields(old)


def test_an_agreement_without_its_text_is_a_gap():
    agreement = AgreementFactory()
    assert list(Agreement.objects.gaps()) == [agreement]


@pytest.mark.parametrize("rows", [1, 3])
def test_agreements_come_with_signings_in_two_queries(rows, django_assert_num_queries):
    for _row in range(rows):
        SigningFactory(person=PersonFactory())
    with django_assert_num_queries(2):
        for agreement in Agreement.objects.public().with_signings():
            assert [str(signing.organization) + str(signing.person) for signing in agreement.signings.all()]
            assert agreement.signed


# Places --------------------------------------------------------------------------------------------------------------


def test_a_street_that_nobody_can_find_is_a_gap():
    lost = MemoryPlaceFactory()
    MemoryPlaceFactory(latitude=56.2, longitude=12.8)
    MemoryPlaceFactory(kind="artwork")
    assert list(MemoryPlace.objects.gaps()) == [lost]
    assert lost.map_url == ""


def test_a_known_place_links_to_an_open_map():
    place = MemoryPlaceFactory(latitude=56.2, longitude=12.8)
    assert place.map_url.startswith("https://www.openstreetmap.org/?mlat=56.20000&mlon=12.80000")


def test_half_a_position_is_refused():
    assert "__all__" in refused_fields(MemoryPlaceFactory.build(latitude=56.2))


@pytest.mark.parametrize("rows", [1, 3])
def test_places_come_with_all_they_show_in_one_query(rows, django_assert_num_queries):
    for _row in range(rows):
        MemoryPlaceFactory(town=OrganizationFactory(), given_by=OrganizationFactory())
    with django_assert_num_queries(1):
        for place in MemoryPlace.objects.public().for_pages():
            assert all((str(place.town), str(place.given_by)))


def test_rows_name_themselves():
    assert str(MilestoneFactory(title={"sv": "Vänorter"}, when="1978")) == "Vänorter 1978"
    assert str(MemoryPlaceFactory(name={"sv": "Kamengatan"})) == "Kamengatan"
    assert str(AgreementFactory(title={"sv": "Vänbrev"})) == "Vänbrev"
    assert str(SigningFactory(signed="1968")).endswith("1968")
    assert str(StatusChangeFactory(since="2023")).endswith("2023")
    assert str(CollaborationFactory(name={"sv": "Kamen"})) == "Kamen"
    assert Milestone.objects.count() == 1
