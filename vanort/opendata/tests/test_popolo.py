# SPDX-License-Identifier: EUPL-1.2
"""Who sits where as Popolo: only what is public, as of a day, with names that stay the same, in few queries."""

import datetime as dt

import pytest

from vanort.core.models import Visibility
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.actions import Appointment, appoint
from vanort.mandates.models import Mandate
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, TermFactory, seated
from vanort.opendata import popolo

pytestmark = pytest.mark.django_db


def asked(client, register, **query):
    answer = client.get(f"/api/popolo/{register}.json", query)
    assert answer.status_code == 200, answer.content
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def names(client, register="persons", **query):
    return [one["name"] for one in asked(client, register, **query)[register]]


@pytest.fixture
def term():
    parent = OrganizationFactory(name={"sv": "Kommunstyrelsen"}, kind="council")
    return TermFactory(body=BodyFactory(parent=parent, name={"sv": "Vänortsutskottet"}))


def test_a_mandate_is_a_membership_in_a_post_of_the_body(client, term):
    (chair, *_others) = seated(term)
    first = asked(client, "memberships")["memberships"][0]
    post = next(one for one in asked(client, "posts")["posts"] if one["id"] == first["post_id"])
    assert first == {
        "id": str(chair.uuid), "label": "ledamot", "role": "member", "person_id": str(chair.person.uuid),
        "organization_id": str(term.body.uuid), "post_id": popolo.post_id(term, 1),
        "on_behalf_of": {"name": "S", "classification": "party"}, "start_date": "2023-01-01", "end_date": "2026-12-31",
    }  # fmt: skip
    assert post == {
        "id": popolo.post_id(term, 1), "label": "Vänortsutskottet, 1", "role": "member",
        "organization_id": str(term.body.uuid), "start_date": "2023-01-01", "end_date": "2026-12-31",
    }  # fmt: skip


def test_an_office_is_a_membership_without_a_post(client, term):
    seated(term)
    chairs = [one for one in asked(client, "memberships")["memberships"] if one["role"] == "chair"]
    assert [("post_id" in one, one["start_date"]) for one in chairs] == [(False, "2023-01-01")]


def test_the_bodies_and_what_they_are_part_of(client, term):
    OrganizationFactory(name={"sv": "Kamen"})
    found = asked(client, "organizations")["organizations"]
    assert [(one["name"], one["classification"]) for one in found] == [
        ("Kommunstyrelsen", "council"), ("Vänortsutskottet", "subcommittee"),
    ]  # fmt: skip
    assert (found[1]["parent_id"], "parent_id" in found[0]) == (found[0]["id"], False)


def test_a_seat_in_an_outside_body_says_on_whose_behalf(client, term):
    home = OrganizationFactory(home=True)
    mandate = MandateFactory(term=term, represents=home, party="")
    (found,) = asked(client, "memberships")["memberships"]
    assert (found["id"], found["on_behalf_of_id"], "on_behalf_of" in found) == (
        str(mandate.uuid),
        str(home.uuid),
        False,
    )


@pytest.mark.parametrize(
    ("day", "held"), [("2022-12-31", 0), ("2023-01-01", 6), ("2026-12-31", 6), ("2027-01-01", 1), ("2031-01-01", 0)]
)
def test_a_day_shows_who_sat_then(client, term, day, held):
    seated(term)
    MandateFactory(term=TermFactory(body=term.body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31)))
    found = asked(client, "memberships", as_of=day)
    assert found["as_of"] == day
    assert len([one for one in found["memberships"] if one["role"] == "member"]) == held
    assert len(names(client, as_of=day)) == held


@pytest.mark.parametrize("hidden", ["mandate", "person", "term", "body"])
def test_what_is_not_public_is_not_there(client, term, hidden):
    mandate = MandateFactory(term=term)
    row = {"mandate": mandate, "person": mandate.person, "term": term, "body": term.body}[hidden]
    row.visibility = Visibility.INTERNAL
    row.save()
    assert asked(client, "memberships")["memberships"] == []
    assert asked(client, "persons")["persons"] == []
    assert (asked(client, "posts")["posts"] == []) is (hidden in ("term", "body"))
    assert (term.body.uuid.hex in str(asked(client, "organizations")).replace("-", "")) is (
        hidden in ("mandate", "person")
    )


def test_contact_only_as_the_person_chose(client, term):
    open_one = PersonFactory(email="kim@example.se", email_is_public=True, phone="0431-870 00")
    MandateFactory(term=term, person=open_one, seat=1)
    MandateFactory(term=term, person=PersonFactory(email="hemlig@example.se"), seat=2)
    found = asked(client, "persons")["persons"]
    assert [one.get("email") for one in found] == ["kim@example.se", None]
    assert [one.get("contact_details") for one in found] == [[{"type": "email", "value": "kim@example.se"}], None]
    assert found[0]["links"] == [{"url": f"https://testserver{open_one.get_absolute_url()}"}] or open_one.slug in str(
        found[0]["links"]
    )


@pytest.mark.parametrize(
    "query", [{"as_of": "igår"}, {"as_of": "2027-13-01"}, {"page": "0"}, {"page": "x"}, {"page": "9" * 20}]
)
def test_a_question_that_cannot_be_read_is_told_how(client, query):
    answer = client.get("/api/popolo/persons.json", query)
    assert (answer.status_code, "2027-01-01" in answer.json()["error"]) == (400, True)


def test_hostile_days_raise_nothing(client):
    for word in ("\x00", "2027-01-01'", "٢٠٢٧-٠١-٠١", "a" * 5000):
        assert client.get("/api/popolo/memberships.json", {"as_of": word}).status_code == 400


def test_long_registers_come_in_pages(client, term, monkeypatch):
    monkeypatch.setattr(popolo, "PER_PAGE", 4)
    seated(term)
    first = asked(client, "persons")
    second = asked(client, "persons", page=2)
    assert (len(first["persons"]), len(second["persons"]), first["pages"]) == (4, 2, 2)
    assert first["next"].endswith("/api/popolo/persons.json?page=2")
    assert "next" not in second
    assert asked(client, "persons", page=3)["persons"] == []


@pytest.mark.parametrize("register", list(popolo.REGISTERS))
def test_the_same_number_of_queries_for_one_and_three_rows(register, django_assert_max_num_queries):
    def row(number):
        person, home = PersonFactory(), OrganizationFactory()
        one = MandateFactory(term=TermFactory(body=BodyFactory(parent=home)), person=person, represents=home, seat=1)
        assert one.pk, number

    row(1)
    with django_assert_max_num_queries(2):
        popolo.page_of(register, on=None, number=1)
    row(2), row(3)
    with django_assert_max_num_queries(2):
        assert len(popolo.page_of(register, on=None, number=1)[register]) >= 3


def test_somebody_appointed_again_is_one_person_with_two_memberships(client, term, admin_user):
    person = PersonFactory()
    following = TermFactory(body=term.body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31))
    for one in (term, following):
        appoint(one, [Appointment(person, party="S")], by=admin_user)
    found = asked(client, "memberships")["memberships"]
    assert [(one["person_id"], one["start_date"]) for one in found] == [
        (str(person.uuid), "2023-01-01"), (str(person.uuid), "2027-01-01"),
    ]  # fmt: skip
    assert len({one["id"] for one in found}) == Mandate.objects.count() == 2
