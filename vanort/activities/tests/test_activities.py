# SPDX-License-Identifier: EUPL-1.2
"""Activities: states, dates, turns and dormancy."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from freezegun import freeze_time
from hypothesis import given, strategies as st
from wagtail.models import ModelLogEntry

from vanort.activities.actions import change_state, postpone
from vanort.activities.models import Activity, CountingKind, Postponement, dormant
from vanort.activities.tests.factories import (
    ActivityFactory,
    CountingKindFactory,
    ParticipantGroupFactory,
    PostponementFactory,
)
from vanort.activities.turns import Side, next_host
from vanort.collaborations.models import DormancyRule
from vanort.collaborations.tests.factories import CollaborationFactory, DormancyRuleFactory
from vanort.core.dates import When
from vanort.core.tests.factories import SourceFactory
from vanort.core.texts import Texts

pytestmark = pytest.mark.django_db
State = Activity.State
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def no_rules():
    """Each test writes the rules it needs; those of a new installation are gone."""
    CountingKind.objects.all().delete()
    DormancyRule.objects.all().delete()


@pytest.fixture
def coordinator(django_user_model):
    return django_user_model.objects.create(username="samordnare", is_superuser=True)


# Dates ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("2018", dt.date(2018, 1, 1), dt.date(2018, 12, 31)),
        ("maj 2018", dt.date(2018, 5, 1), dt.date(2018, 5, 31)),
        ("19–22 april 2018", dt.date(2018, 4, 19), dt.date(2018, 4, 22)),
    ],
)
def test_the_days_follow_the_date(when, start, end):
    activity = ActivityFactory(when=when)
    activity.refresh_from_db()
    assert (activity.start_date, activity.end_date) == (start, end)


def test_the_days_follow_when_only_the_date_is_saved():
    activity = ActivityFactory(when="2018")
    activity.when = When("2019")
    activity.save(update_fields=["when"])
    assert Activity.objects.get().end_date == dt.date(2019, 12, 31)


# States --------------------------------------------------------------------------------------------------------------


@freeze_time(TODAY)
@pytest.mark.parametrize("state", [State.INVITED, State.PLANNED, State.CONFIRMED, State.POSTPONED])
def test_a_planned_activity_whose_day_has_passed_was_not_therefore_held(state):
    activity = ActivityFactory(when="2020-05-10/2020-05-14", state=state)
    assert activity.is_outcome_unknown
    assert activity.shown_state == "outcome_unknown"
    assert list(Activity.objects.outcome_unknown()) == [activity]
    assert activity not in Activity.objects.done()


@freeze_time(TODAY)
@pytest.mark.parametrize("state", [State.DONE, State.IDEA])
def test_what_is_done_or_only_an_idea_has_no_unknown_outcome(state):
    activity = ActivityFactory(when="2020", state=state)
    assert activity.shown_state == state
    assert not Activity.objects.outcome_unknown().exists()


@freeze_time(TODAY)
def test_the_outcome_is_open_until_the_last_day_is_over():
    activity = ActivityFactory(when="2026-11-23", state=State.CONFIRMED)
    assert activity.shown_state == State.CONFIRMED
    with freeze_time("2026-11-24 12:00"):
        assert activity.shown_state == "outcome_unknown"


@freeze_time(TODAY)
def test_what_comes_stands_soonest_first():
    later = ActivityFactory(when="2028", state=State.PLANNED)
    soon = ActivityFactory(when="2027-05", state=State.CONFIRMED)
    ActivityFactory(when="2027", state=State.IDEA)
    ActivityFactory(when="2027", state=State.CANCELLED, state_reason={"sv": "Sjukdom."})
    ActivityFactory(when="2020", state=State.PLANNED)
    assert list(Activity.objects.coming()) == [soon, later]


def test_the_timeline_leaves_out_ideas_and_cancelled_ones():
    told = ActivityFactory()
    ActivityFactory(state=State.IDEA)
    ActivityFactory(state=State.CANCELLED, state_reason={"sv": "Sjukdom."})
    assert list(Activity.objects.told()) == [told]


def test_an_idea_is_not_for_the_public():
    ActivityFactory(state=State.IDEA)
    assert not Activity.objects.public().exists()


def test_every_state_has_its_next_states():
    assert set(Activity.NEXT_STATES) == set(State.values)
    for followers in Activity.NEXT_STATES.values():
        assert set(followers) <= set(State.values)


def test_a_state_change_is_stored_and_logged(coordinator):
    activity = ActivityFactory(state=State.PLANNED)
    change_state(activity, state=State.CONFIRMED, by=coordinator)
    assert activity.state == Activity.objects.get().state == State.CONFIRMED
    entry = ModelLogEntry.objects.get(action="vanort.state")
    assert (entry.user, entry.data) == (coordinator, {"state": "confirmed"})


def test_a_state_that_may_not_follow_is_refused(coordinator):
    activity = ActivityFactory(state=State.DONE)
    with pytest.raises(ValidationError) as refused:
        change_state(activity, state=State.PLANNED, by=coordinator)
    assert refused.value.code == "state"
    assert Activity.objects.get().state == State.DONE


def test_a_cancellation_says_why(coordinator):
    activity = ActivityFactory(state=State.PLANNED, when="2999")
    with pytest.raises(ValidationError) as refused:
        change_state(activity, state=State.CANCELLED, by=coordinator)
    assert "state_reason" in refused.value.message_dict
    assert Activity.objects.get().state == State.PLANNED
    change_state(activity, state=State.CANCELLED, by=coordinator, reason=Texts(sv="För få anmälda."))
    assert Activity.objects.get().state_reason == {"sv": "För få anmälda."}


def test_the_database_refuses_a_cancellation_without_reason():
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityFactory(state=State.CANCELLED, state_reason={})


@freeze_time(TODAY)
def test_the_future_was_not_carried_out(coordinator):
    activity = ActivityFactory(state=State.PLANNED, when="2027")
    with pytest.raises(ValidationError):
        change_state(activity, state=State.DONE, by=coordinator)
    assert Activity.objects.get().state == State.PLANNED


def test_a_stranger_moves_nothing(django_user_model):
    stranger = django_user_model.objects.create(username="x")
    activity = ActivityFactory(state=State.PLANNED)
    with pytest.raises(PermissionDenied):
        change_state(activity, state=State.DONE, by=stranger)
    with pytest.raises(PermissionDenied):
        postpone(activity, new_when=When("2028"), by=stranger)
    assert Activity.objects.get().state == State.PLANNED


def test_postponing_keeps_the_old_date(coordinator):
    activity = ActivityFactory(state=State.CONFIRMED, when="2020-05-10/2020-05-14")
    source = SourceFactory()
    postpone(activity, new_when=When("2021-05"), by=coordinator, reason=Texts(sv="Pandemin."), source=source)
    stored = Activity.objects.get()
    assert (stored.when, stored.state, stored.end_date) == (When("2021-05"), State.PLANNED, dt.date(2021, 5, 31))
    kept = Postponement.objects.get()
    assert (kept.old_when, kept.reason["sv"], kept.source) == (When("2020-05-10/2020-05-14"), "Pandemin.", source)


def test_postponing_without_a_new_date_leaves_it_open(coordinator):
    activity = ActivityFactory(state=State.PLANNED, when="2020-05")
    postpone(activity, new_when=None, by=coordinator)
    assert (activity.state, activity.when) == (State.POSTPONED, When("2020-05"))
    assert activity.postponements.count() == 1


@pytest.mark.parametrize("state", [State.DONE, State.IDEA])
def test_only_what_is_ahead_is_postponed(state, coordinator):
    activity = ActivityFactory(state=state)
    with pytest.raises(ValidationError):
        postpone(activity, new_when=When("2028"), by=coordinator)
    assert not Postponement.objects.exists()


# Turns ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("directions", "side"),
    [
        ([], None),
        (["third_place", "online", ""], None),
        (["host"], Side.PARTNER),
        (["travel"], Side.HOME),
        (["host", "travel"], Side.HOME),
        (["travel", "host", "online"], Side.PARTNER),
    ],
)
def test_turns_alternate(directions, side):
    assert next_host(directions) == side


@given(st.lists(st.sampled_from(["host", "travel", "online", "third_place", ""])))
def test_the_last_visit_decides_alone(directions):
    deciding = [one for one in directions if one in ("host", "travel")]
    assert next_host(directions) == next_host(deciding[-1:])


def counting_kinds(*kinds):
    for kind in kinds:
        CountingKindFactory(kind=kind)


def test_only_kinds_that_count_and_were_done_decide_the_turn():
    counting_kinds("jubilee")
    town = CollaborationFactory()
    ActivityFactory(kind="jubilee", direction="host", when="2018", collaborations=[town])
    ActivityFactory(kind="pupil_exchange", direction="travel", when="2024", collaborations=[town])
    ActivityFactory(kind="jubilee", direction="travel", when="2023", state=State.PLANNED, collaborations=[town])
    assert Activity.objects.next_hosts([town]) == {town.pk: Side.PARTNER}


def test_a_town_without_visits_is_left_out():
    counting_kinds("jubilee")
    assert Activity.objects.next_hosts([CollaborationFactory()]) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_turns_cost_one_query(rows, django_assert_num_queries):
    counting_kinds("jubilee")
    towns = [CollaborationFactory() for _row in range(rows)]
    for town in towns:
        ActivityFactory(kind="jubilee", collaborations=[town])
    with django_assert_num_queries(1):
        assert len(Activity.objects.next_hosts(towns)) == rows


# Dormancy ------------------------------------------------------------------------------------------------------------


def test_a_town_is_asked_about_on_the_day_the_years_are_full():
    DormancyRuleFactory(years=3)
    town = CollaborationFactory()
    ActivityFactory(when="2023-11-23", collaborations=[town])
    assert dormant([town], dt.date(2026, 11, 22)) == []
    assert dormant([town], TODAY) == [(town, dt.date(2023, 11, 23))]


def test_leap_day_counts_as_the_day_before():
    DormancyRuleFactory(years=3)
    town = CollaborationFactory()
    ActivityFactory(when="2025-02-28", collaborations=[town])
    assert dormant([town], dt.date(2028, 2, 29)) == [(town, dt.date(2025, 2, 28))]


def test_a_town_without_any_activity_is_asked_about():
    DormancyRuleFactory()
    town = CollaborationFactory()
    assert dormant([town], TODAY) == [(town, None)]


def test_plans_do_not_keep_a_town_awake():
    DormancyRuleFactory()
    town = CollaborationFactory()
    ActivityFactory(when="2026", state=State.PLANNED, collaborations=[town])
    assert dormant([town], TODAY) == [(town, None)]


def test_a_decision_at_home_does_not_keep_a_town_awake():
    DormancyRuleFactory(years=3)
    town = CollaborationFactory()
    ActivityFactory(when="2017", collaborations=[town])
    ActivityFactory(when="2025", kind="decision", collaborations=[town])
    assert dormant([town], TODAY) == [(town, dt.date(2017, 12, 31))]


def test_asking_changes_nothing():
    DormancyRuleFactory()
    town = CollaborationFactory()
    dormant([town], TODAY)
    town.refresh_from_db()
    assert (town.status, town.version) == ("active", 1)


@pytest.mark.parametrize("options", [{"status": "paused"}, {"status": "ended"}, {"kind": "regional"}])
def test_other_states_and_kinds_without_rule_are_not_asked_about(options):
    DormancyRuleFactory()
    assert dormant([CollaborationFactory(**options)], TODAY) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_dormancy_costs_two_queries(rows, django_assert_num_queries):
    DormancyRuleFactory()
    towns = [CollaborationFactory() for _row in range(rows)]
    with django_assert_num_queries(2):
        assert len(dormant(towns, TODAY)) == rows


# Rows ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_come_with_all_they_show_in_few_queries(rows, django_assert_num_queries):
    for _row in range(rows):
        activity = ActivityFactory(collaborations=[CollaborationFactory()], sources=[SourceFactory()])
        ParticipantGroupFactory(activity=activity)
    with django_assert_num_queries(5):
        for activity in Activity.objects.public().told().for_pages():
            assert [str(one.partner) for one in activity.collaborations.all()]
            assert [str(source) for source in activity.sources.all()]
            assert [str(group) for group in activity.participants.all()]


def test_a_hidden_collaboration_is_not_named_on_a_public_activity():
    ActivityFactory(collaborations=[CollaborationFactory(visibility="internal")])
    assert list(Activity.objects.public().for_pages().get().collaborations.all()) == []


def test_a_group_of_unknown_size_is_not_nought():
    assert str(ParticipantGroupFactory(number=None, group={"sv": "elever"})) == "? elever"


def test_rows_name_themselves():
    assert str(ActivityFactory(title={"sv": "Resa"})) == "Resa"
    assert str(PostponementFactory(old_when="2020")) == "2020"
    assert str(CountingKindFactory(kind="aid")) == str(Activity.Kind.AID.label)
