# SPDX-License-Identifier: EUPL-1.2
"""The page of a body in the office, the list of bodies, and what can be done with a mandate from there."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.directory.models import DecisionReference, Organization, Person
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.mandates.composition import composition
from vanort.mandates.models import Mandate, Regulation, ReportBack, Term
from vanort.mandates.tests.factories import BodyFactory, MandateFactory, RegulationFactory, TermFactory, seated
from vanort.mandates.viewsets import steps_of
from vanort.meetings.tests.factories import committee
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-05-23 10:00"):
        yield


@pytest.fixture
def secretary(now):
    return client_of("secretary", "siv")


@pytest.fixture
def reader(now):
    return client_of("reader", "lars")


def at(body, query=""):
    return f"/admin/organ/{body.pk}/{query}"


def step(mandate, word):
    return f"/admin/organ/uppdrag/{mandate.pk}/{word}/"


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def to_do(client, body, query=""):
    return [one.url for one in client.get(at(body, query)).context["to_do"]]


# The list and the page.


def test_the_list_of_bodies_says_who_has_a_term(reader):
    body, _term, _members = committee()
    ended = TermFactory(start_date=dt.date(2019, 1, 1), end_date=dt.date(2022, 12, 31)).body
    OrganizationFactory()
    rows = reader.get("/admin/organ/").context["rows"]
    assert {row: (row.held, row.until) for row in rows} == {body: (6, dt.date(2026, 12, 31)), ended: (0, None)}


def test_the_list_of_bodies_asks_as_often_for_three_as_for_one(reader):
    committee()
    count_queries(reader, "/admin/organ/")
    one = count_queries(reader, "/admin/organ/")
    committee()
    committee("SSSMM")
    assert count_queries(reader, "/admin/organ/") == one


def test_the_page_of_a_body_asks_as_often_after_thirty_years(secretary):
    body, _term, _members = committee()
    count_queries(secretary, at(body))
    one = count_queries(secretary, at(body))
    for year in range(1995, 2023, 4):
        seated(TermFactory(body=body, start_date=dt.date(year, 1, 1), end_date=dt.date(year + 3, 12, 31)))
        RegulationFactory(body=body, valid_from=str(year), valid_to=str(year + 3))
    assert count_queries(secretary, at(body)) == one


def test_the_page_says_who_sits_there_today_and_on_another_day(reader):
    body, _term, members = committee()
    young = TermFactory(body=body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31))
    MandateFactory(term=young, seat=1, person__name="Ny Exempel")
    page = reader.get(at(body)).content.decode()
    assert all(one.person.name in page for one in members)
    assert "Ny Exempel" not in page
    later = reader.get(at(body, "?datum=2027-02-01"))
    assert "Ny Exempel" in later.content.decode()
    assert (later.context["now"].held, later.context["now"].vacant) == (1, 5)
    assert later.context["to_do"] == []


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31", "2026-02-30", "\x00", "'"])
def test_a_day_that_is_none_shows_today_and_says_so(reader, day):
    body, _term, _members = committee()
    page = reader.get(at(body), {"datum": day})
    assert page.context["overview"].on == dt.date(2026, 5, 23)
    assert 'role="alert"' in page.content.decode()


def test_nobody_sits_between_the_term_and_the_decision():
    body, _term, members = committee()
    with freeze_time("2027-01-05 12:00"):
        later = client_of("secretary", "sara")
        page = later.get(at(body))
        assert not any(one.person.name in page.content.decode() for one in members)
        assert f"/admin/overlamning/{body.pk}/" in to_do(later, body)


def test_what_is_to_be_done_next_is_said_with_the_way_there(secretary):
    body = BodyFactory(legal_form=Organization.LegalForm.UNKNOWN)
    assert to_do(secretary, body) == [
        url_of(body),
        f"/admin/snippets/mandates/regulation/add/?body={body.pk}",
        f"/admin/overlamning/{body.pk}/",
    ]


def test_of_a_body_in_order_nothing_is_to_be_done(secretary, reader):
    body, _term, _members = committee()
    assert to_do(secretary, body) == []
    Regulation.objects.update(is_under_revision=True)
    assert to_do(secretary, body) == [url_of(body.regulations.get())]
    assert to_do(reader, body) == []


@pytest.mark.parametrize(("today", "asks"), [("2026-09-01", False), ("2026-09-14", True)])
def test_the_hand_over_is_asked_for_after_the_election(secretary, today, asks):
    body, _term, _members = committee()
    with freeze_time(f"{today} 12:00"):
        assert (f"/admin/overlamning/{body.pk}/" in to_do(client_of("secretary", "sara"), body)) is asks


def test_an_empty_seat_and_unrecorded_ones_are_told_apart(secretary):
    body, term, members = committee()
    Mandate.objects.filter(person=members[0].person, role="chair").delete()
    members[5].end_date = dt.date(2026, 5, 1)
    members[5].save()
    members[4].delete()
    Term.objects.filter(pk=term.pk).update(recorded="part")
    page = secretary.get(at(body))
    now = page.context["now"]
    assert (now.held, now.vacant, now.unrecorded) == (4, 1, 1)
    assert to_do(secretary, body) == [
        f"{at(body)}las-in/",
        step(members[5], "eftertrad"),
        f"/admin/snippets/mandates/mandate/add/?term={term.pk}",
    ]


# What can be done with a mandate.


@pytest.fixture
def member(now):
    return committee()[2][3]


def verbs(mandate):
    return list(steps_of(mandate))


def test_the_steps_that_may_follow_stand_at_the_head_of_a_mandate(secretary, reader, member):
    chair = Mandate.objects.get(role="chair")
    outside = MandateFactory(seat=1, represents=OrganizationFactory())
    past = MandateFactory(seat=1, term__start_date=dt.date(2019, 1, 1), term__end_date=dt.date(2022, 12, 31))
    left = MandateFactory(seat=2, end_date=dt.date(2026, 5, 1), end_reason="resigned")
    assert [verbs(one) for one in (member, chair, outside, past, left)] == [
        ["end", "again"], ["end"], ["end", "again", "report"], ["again"], ["follow"]
    ]  # fmt: skip
    for view in ("edit", "inspect"):
        assert step(member, "avsluta") in secretary.get(url_of(member, view)).content.decode()
    assert step(member, "avsluta") not in reader.get(url_of(member, "inspect")).content.decode()


@pytest.mark.parametrize("word", ["avsluta", "eftertrad", "igen", "rapport"])
def test_who_may_not_neither_sees_nor_sends_the_form(reader, member, word):
    assert reader.get(step(member, word)).status_code == 302
    assert reader.post(step(member, word), {"last_day": "2026-05-17", "reason": "resigned"}).status_code == 302
    member.refresh_from_db()
    assert member.end_date == dt.date(2026, 12, 31)


RELEASE = {"reason": "resigned", "last_day": "2026-05-17", "resigned_on": "2026-05-03"}


def test_a2_through_the_screens(secretary, member):
    body = member.term.body
    decided = {"decided": "2026-05-17", "paragraph": "§ 88"}
    for _n in range(2):
        assert secretary.post(step(member, "avsluta"), RELEASE | decided).url == at(body)
    member.refresh_from_db()
    assert (member.end_date, member.end_reason, member.resigned_on) == (
        dt.date(2026, 5, 17), "resigned", dt.date(2026, 5, 3)
    )  # fmt: skip
    assert member.end_decision == DecisionReference.objects.get()
    assert ModelLogEntry.objects.filter(action="vanort.end_mandate").count() == 1
    assert composition(body, dt.date(2026, 5, 20)).vacant == 1
    page = secretary.get(step(member, "eftertrad"))
    assert page.context["form"].initial["starts"] == dt.date(2026, 5, 23)
    given = {"person": "Ny Exempel", "party": "M", "starts": "2026-06-02"}
    for _n in range(2):
        assert secretary.post(step(member, "eftertrad"), given).url == at(body)
    new = Mandate.objects.get(replaces=member)
    assert (new.person.name, new.seat, new.start_date, new.end_date) == (
        "Ny Exempel", member.seat, dt.date(2026, 6, 2), dt.date(2026, 12, 31)
    )  # fmt: skip
    assert Person.objects.filter(name="Ny Exempel").count() == 1
    assert composition(body, dt.date(2026, 6, 2)).held == 6


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": ""}, "last_day"),
        ({"last_day": "2027-02-01"}, "__all__"),
        ({"last_day": "2022-02-01"}, "__all__"),
        ({"reason": ""}, "reason"),
        ({"reason": "term"}, "reason"),
        ({"resigned_on": "2026-06-01"}, "resigned_on"),
        ({"paragraph": "§ 5"}, "decided"),
    ],
)
def test_an_end_that_cannot_be_is_refused_and_nothing_is_lost(secretary, member, given, field):
    data = RELEASE | given
    page = secretary.post(step(member, "avsluta"), data)
    form = page.context["form"]
    assert field in form.errors
    assert {name: form[name].value() for name in data} == data
    member.refresh_from_db()
    assert (member.end_date, member.end_reason) == (dt.date(2026, 12, 31), "")
    assert not DecisionReference.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"person": ""}, "person"),
        ({"person": "sits"}, "person"),
        ({"starts": "2026-05-10"}, "starts"),
        ({"starts": "2028-05-10"}, "__all__"),
        ({"person": "Kim 811228-9874"}, "person"),
    ],
)
def test_an_election_that_cannot_be_is_refused(secretary, member, given, field):
    secretary.post(step(member, "avsluta"), RELEASE)
    if given.get("person") == "sits":
        given = {"person": Mandate.objects.get(role="chair").person.name}
    page = secretary.post(step(member, "eftertrad"), {"person": "Ny", "starts": "2026-06-02"} | given)
    assert field in page.context["form"].errors
    assert not Mandate.objects.filter(replaces=member).exists()
    assert not Person.objects.filter(name="Ny").exists()


def test_who_is_appointed_again_gets_a_second_mandate(secretary, member):
    page = secretary.get(step(member, "igen")).content.decode()
    assert f"/admin/overlamning/{member.term.body_id}/" in page
    coming = TermFactory(
        body=member.term.body, start_date=dt.date(2027, 1, 1), end_date=dt.date(2030, 12, 31), recorded="none"
    )  # fmt: skip
    for _n in range(2):
        assert secretary.post(step(member, "igen"), {"term": coming.pk, "starts": "2027-02-01"}).status_code == 302
    again = coming.mandates.get()
    assert (again.person, again.party, again.role, again.start_date) == (
        member.person, member.party, "member", dt.date(2027, 2, 1)
    )  # fmt: skip
    coming.refresh_from_db()
    assert coming.recorded == Term.Recorded.PART
    page = secretary.post(step(member, "igen"), {"term": member.term.pk})
    assert "term" in page.context["form"].errors


def test_what_is_reported_back_is_stored_once(secretary):
    outside = MandateFactory(seat=1, represents=OrganizationFactory())
    given = {"day": "2026-05-20", "text": "Styrelsen har antagit en strategi."}
    for _n in range(2):
        assert secretary.post(step(outside, "rapport"), given).status_code == 302
    told = ReportBack.objects.get()
    assert (told.mandate, told.day, told.text) == (outside, dt.date(2026, 5, 20), given["text"])
    for day in ("2027-01-01", "2020-01-01", ""):
        page = secretary.post(step(outside, "rapport"), given | {"day": day})
        assert "day" in page.context["form"].errors


def test_a_form_proposes_the_people_of_the_register(secretary, member):
    PersonFactory(name='Kim "Exempel" <Ek>')
    page = secretary.get(step(member, "eftertrad")).content.decode()
    assert '<option value="Kim &quot;Exempel&quot; &lt;Ek&gt;">' in page


def test_unknown_bodies_and_mandates_are_not_found(secretary):
    for address in ("/admin/organ/99/", "/admin/organ/99/las-in/", "/admin/organ/uppdrag/99/avsluta/"):
        assert secretary.get(address).status_code == 404
