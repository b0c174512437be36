# SPDX-License-Identifier: EUPL-1.2
"""Who sleeps where, for any guests and homes: no rule is broken, nobody is left out needlessly, reasons are true."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given, settings, strategies as st

from vanort.visits.matching import Guest, Home, against, in_favour, propose


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


DAY = dt.date(2027, 5, 13)
NIGHTS = {"first_night": DAY, "last_day": DAY + dt.timedelta(days=4)}
LANGUAGES = st.frozensets(st.sampled_from(("sv", "en", "de")))
GUEST = st.builds(
    Guest, key=st.just(0), is_minor=st.booleans(), gender=st.sampled_from(("", "woman", "man")), languages=LANGUAGES,
    avoids_pets=st.booleans(), avoids_smoke=st.booleans(), first_night=st.just(NIGHTS["first_night"]),
    last_day=st.just(NIGHTS["last_day"]), group=st.sampled_from((None, 1, 2)),
)  # fmt: skip
HOME = st.builds(
    Home, key=st.just(0), beds=st.integers(1, 4), rooms=st.integers(1, 3), languages=LANGUAGES,
    has_pets=st.booleans(), has_smokers=st.booleans(), takes_minors=st.booleans(), takes_adults=st.booleans(),
    takes_couples=st.booleans(), from_on=st.sampled_from((None, DAY, DAY + dt.timedelta(days=1))),
    to_on=st.sampled_from((None, NIGHTS["last_day"], DAY)), is_checked=st.booleans(),
)  # fmt: skip


def numbered(rows):
    return [type(row)(**{**vars(row), "key": key}) for key, row in enumerate(rows, 1)]


GUESTS = st.lists(GUEST, max_size=9).map(numbered)
HOMES = st.lists(HOME, max_size=4).map(numbered)


@st.composite
def sleeping(draw):
    """Guests and homes, and some who sleep somewhere already: all allowed, or at a hotel (0)."""
    guests, homes = draw(GUESTS), draw(HOMES)
    placed = {}
    for guest in guests:
        at = draw(st.sampled_from([None, 0, *(home.key for home in homes)]))
        home = next((one for one in homes if one.key == at), None)
        there = [other for other in guests if placed.get(other.key) == at]
        if at == 0 or (home and not against(guest, home, there)):
            placed[guest.key] = at
    return guests, homes, placed


def sleepers(guests, at, home):
    return [one for one in guests if at.get(one.key) == home.key]


@given(sleeping())
def test_no_rule_is_broken_whoever_comes_to_the_home_last(case):
    guests, homes, placed = case
    at = placed | propose(guests, homes, placed).placed
    for home in homes:
        there = sleepers(guests, at, home)
        for guest in there:
            assert against(guest, home, [one for one in there if one is not guest]) == []


@given(sleeping())
def test_who_is_placed_already_stays_and_each_other_is_placed_or_told_why_not(case):
    guests, homes, placed = case
    before = dict(placed)
    found = propose(guests, homes, placed)
    assert placed == before
    assert set(found.placed) | set(found.left) | set(placed) == {one.key for one in guests}
    assert not set(found.placed) & set(found.left) | set(placed) & (set(found.placed) | set(found.left))
    assert all(found.left.values())


@given(sleeping())
def test_nobody_is_left_whom_a_home_could_take_and_every_reason_is_true(case):
    guests, homes, placed = case
    found = propose(guests, homes, placed)
    at = placed | found.placed
    for guest in (one for one in guests if one.key in found.left):
        said = [against(guest, home, sleepers(guests, at, home)) for home in homes]
        assert all(said), f"{guest} would fit"
        if homes:
            assert set(found.left[guest.key]) == {text for texts in said for text in texts}


@given(GUESTS, HOMES, st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_the_lists_changes_nothing(guests, homes, random):
    first = propose(guests, homes)
    random.shuffle(guests)
    random.shuffle(homes)
    again = propose(guests, homes)
    assert (again.placed, again.left) == (first.placed, first.left)


@given(sleeping())
def test_the_firm_rules_are_part_of_all_rules(case):
    guests, homes, placed = case
    for home in homes:
        for guest in guests:
            others = [one for one in sleepers(guests, placed, home) if one is not guest]
            assert set(against(guest, home, others, only_firm=True)) <= set(against(guest, home, others))


@given(st.lists(st.sampled_from(("woman", "man")), min_size=1, max_size=6), st.integers(1, 4))
def test_as_many_sleep_as_there_are_beds_when_nothing_else_matters(genders, homes):
    guests = numbered(Guest(0, gender=one) for one in genders)
    found = propose(guests, numbered(Home(0, 2, rooms=2) for _ in range(homes)))
    assert len(found.placed) == min(len(guests), 2 * homes)


def test_a_guest_moves_on_to_make_room_for_one_who_fits_nowhere_else():
    # The first may sleep at both, the second only where there are no animals.
    guests = [Guest(1, languages=frozenset({"en"})), Guest(2, avoids_pets=True)]
    homes = [Home(1, 1, languages=frozenset({"en"})), Home(2, 1, has_pets=True)]
    assert propose(guests, homes).placed == {2: 1, 1: 2}
    # One whom somebody has placed is not moved.
    left = propose(guests, homes, {1: 1})
    assert (left.placed, left.left) == ({}, {2: ["All beds are taken.", "There are animals in the home."]})


CHILD, ADULT = Guest(1, is_minor=True, gender="woman"), Guest(2, gender="woman")
FAMILY = Home(1, beds=2, takes_minors=True, is_checked=True)


@pytest.mark.parametrize(
    ("guest", "home", "others", "said", "is_firm"),
    [
        (CHILD, Home(1, 2, takes_minors=False, is_checked=True), [], "does not take anybody under 18", True),
        (CHILD, Home(1, 2, takes_minors=True), [], "no extract from the police record", True),
        (CHILD, FAMILY, [ADULT], "children do not share with adults", True),
        (ADULT, FAMILY, [CHILD], "children do not share with adults", True),
        (ADULT, Home(1, 1), [Guest(3)], "All beds are taken", True),
        (ADULT, Home(1, 2, takes_adults=False), [], "only under 18", False),
        (ADULT, Home(1, 2), [Guest(3, gender="man")], "of the same sex", False),
        (ADULT, Home(1, 2), [Guest(3)], "of the same sex", False),
        (Guest(1, avoids_pets=True), Home(1, 1, has_pets=True), [], "animals", False),
        (Guest(1, avoids_smoke=True), Home(1, 1, has_smokers=True), [], "smokes", False),
        (Guest(1, first_night=DAY), Home(1, 1, from_on=DAY + dt.timedelta(days=1)), [], "all nights", False),
        (Guest(1, last_day=DAY), Home(1, 1, to_on=DAY - dt.timedelta(days=1)), [], "all nights", False),
    ],
)  # fmt: skip
def test_one_thing_speaks_against_it_and_some_nobody_may_set_aside(guest, home, others, said, is_firm):
    (text,) = against(guest, home, others)
    assert said in text
    assert against(guest, home, others, only_firm=True) == ([text] if is_firm else [])


@pytest.mark.parametrize(
    ("guest", "home", "others"),
    [
        (CHILD, FAMILY, []),
        (CHILD, Home(1, 2, rooms=2, takes_minors=True, is_checked=True), [ADULT]),
        (ADULT, Home(1, 2), [Guest(3, gender="woman")]),
        # Two of one group are a couple where couples are welcome; two of different groups are not.
        (Guest(1, gender="man", group=7), Home(1, 2, takes_couples=True), [Guest(2, gender="woman", group=7)]),
        (Guest(1, first_night=DAY, last_day=DAY), Home(1, 1, from_on=DAY, to_on=DAY), []),
    ],
)
def test_nothing_speaks_against_it(guest, home, others):
    assert against(guest, home, others) == []


def test_strangers_are_no_couple():
    assert against(Guest(1, gender="man", group=7), Home(1, 2, takes_couples=True), [Guest(2, gender="woman", group=8)])


def test_the_home_that_most_speaks_for_is_chosen_and_says_why():
    guests = [Guest(1, languages=frozenset({"de", "sv"}), group=1), Guest(2, languages=frozenset({"de"}), group=1)]
    homes = [Home(1, 2), Home(2, 2, rooms=2, languages=frozenset({"de"}))]
    assert propose(guests, homes).placed == {1: 2, 2: 2}
    said = in_favour(guests[1], homes[1], [guests[0]])
    assert said == ["They both speak de.", "Somebody of the same group sleeps there too."]
    assert in_favour(guests[0], homes[0]) == []


def test_without_hosts_that_is_the_reason():
    assert propose([Guest(1)], []).left == {1: ["No host has offered a bed."]}
