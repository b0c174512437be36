# SPDX-License-Identifier: EUPL-1.2
"""Organisations, people and decisions."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from vanort.directory.models import ContactFunction, DecisionReference, Organization
from vanort.directory.tests.factories import (
    ContactFunctionFactory,
    DecisionReferenceFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


def refused_fields(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return set(refused.value.message_dict)


def test_there_is_one_home():
    home = OrganizationFactory(home=True)
    OrganizationFactory()
    assert Organization.objects.home() == home


def test_without_a_home_there_is_none():
    OrganizationFactory()
    assert Organization.objects.home() is None


def test_a_second_home_is_refused():
    OrganizationFactory(home=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationFactory(home=True, slug="another")


def test_a_second_home_is_refused_with_a_sentence():
    OrganizationFactory(home=True)
    assert refused_fields(OrganizationFactory.build(home=True, slug="another")) == {"__all__"}


def test_half_a_position_is_refused():
    assert "__all__" in refused_fields(OrganizationFactory.build(latitude=56.0, longitude=None))


@pytest.mark.parametrize("field", ["latitude", "longitude"])
def test_a_position_outside_the_earth_is_refused(field):
    assert field in refused_fields(OrganizationFactory.build(**{field: 181.0}))


def test_a_place_without_position_is_a_gap():
    OrganizationFactory()
    lost = OrganizationFactory(unplaced=True)
    OrganizationFactory(unplaced=True, kind=Organization.Kind.ASSOCIATION)
    assert list(Organization.objects.gaps()) == [lost]
    assert not lost.has_position


def test_a_year_needs_its_population():
    assert "population" in refused_fields(OrganizationFactory.build(population=None, population_year=2020))


def test_a_population_may_lack_its_year():
    OrganizationFactory.build(population=43900, population_year=None).full_clean()


def test_a_merged_place_names_its_successor():
    assert "successor" in refused_fields(OrganizationFactory.build(merged_on=dt.date(2015, 1, 1)))


def test_a_merged_place_knows_where_it_went():
    kuopio = OrganizationFactory(name={"sv": "Kuopio"})
    old = OrganizationFactory(successor=kuopio, merged_on=dt.date(2015, 1, 1))
    old.full_clean()
    assert list(kuopio.predecessors.all()) == [old]


def test_a_place_cannot_succeed_itself():
    one = OrganizationFactory()
    one.successor = one
    assert "__all__" in refused_fields(one)


@pytest.mark.parametrize(("field", "value"), [("country", "de"), ("wikidata_id", "7028"), ("languages", "German")])
def test_codes_have_their_form(field, value):
    assert field in refused_fields(OrganizationFactory.build(**{field: value}))


@pytest.mark.parametrize(("language", "country", "tongue"), [("sv", "Tyskland", "tyska"), ("en", "Germany", "German")])
def test_a_place_tells_country_and_language_in_words(language, country, tongue):
    place = OrganizationFactory.build(country="DE", languages="de")
    with translation.override(language):
        assert (place.country_name, place.language_names) == (country, tongue)


def test_an_unknown_country_is_empty_not_invented():
    assert OrganizationFactory.build(country="").country_name == ""


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (None, None, True),
        (DAY, None, True),
        (None, DAY, True),
        (DAY + dt.timedelta(1), None, False),
        (None, DAY - dt.timedelta(1), False),
    ],
)
def test_a_function_is_held_from_its_first_day_to_its_last(start, end, held):
    ContactFunctionFactory(start_date=start, end_date=end)
    assert ContactFunction.objects.current(DAY).exists() is held


def test_a_function_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactFunctionFactory(start_date=DAY, end_date=DAY - dt.timedelta(1))


@pytest.mark.parametrize(
    ("function", "person", "place", "seen"),
    [
        ({}, {}, {}, True),
        ({"is_public": False}, {}, {}, False),
        ({}, {"visibility": "internal"}, {}, False),
        ({}, {}, {"visibility": "internal"}, False),
    ],
)
def test_a_function_is_public_only_when_all_of_it_is(function, person, place, seen):
    ContactFunctionFactory(person=PersonFactory(**person), organization=OrganizationFactory(**place), **function)
    assert ContactFunction.objects.public().exists() is seen


def test_a_function_without_a_name_is_public_too():
    ContactFunctionFactory(person=None)
    assert ContactFunction.objects.public().count() == 1


def test_a_function_is_called_by_its_title_or_else_its_kind():
    with translation.override("en"):
        assert ContactFunctionFactory(kind="chair", person=None).label == "chair"
        assert ContactFunctionFactory(kind="chair", title={"sv": "Talman", "en": "Speaker"}).label == "Speaker"
        assert str(ContactFunctionFactory(kind="chair", person=PersonFactory(name="Kim"))) == "chair: Kim"


def test_private_addresses_stay_private():
    person = PersonFactory.build(email="kim@exempel.se", phone="0431-1")
    assert (person.public_email, person.public_phone) == ("", "")
    person.email_is_public = person.phone_is_public = True
    assert (person.public_email, person.public_phone) == ("kim@exempel.se", "0431-1")
    assert str(person) == person.name


def test_a_decision_that_nobody_could_look_up_is_a_gap():
    DecisionReferenceFactory()
    vague = DecisionReferenceFactory(paragraph="", diary_number="")
    assert list(DecisionReference.objects.gaps()) == [vague]


def test_a_decision_is_named_by_body_date_and_paragraph():
    board = OrganizationFactory(name={"sv": "Kommunstyrelsen"})
    with translation.override("sv"):
        assert str(DecisionReferenceFactory(body=board)) == "Kommunstyrelsen, 30 maj 2018, § 12"


def test_a_decision_of_which_little_is_known_is_named_by_its_wording():
    vague = DecisionReferenceFactory(body=None, decided=None, paragraph="", wording={"sv": "Gatan får namn."})
    with translation.override("sv"):
        assert str(vague) == "Gatan får namn."


def test_the_latest_decision_stands_first():
    old, new = DecisionReferenceFactory(decided="2008"), DecisionReferenceFactory(decided="2018-05")
    unknown = DecisionReferenceFactory(decided=None)
    assert list(DecisionReference.objects.all()) == [new, old, unknown]


def test_an_organisation_with_a_decision_is_not_deleted():
    body = DecisionReferenceFactory().body
    with pytest.raises(IntegrityError):
        body.delete()
