# SPDX-License-Identifier: EUPL-1.2
"""The registers of regulations, terms, mandates and election days: lists, filters, forms, deletions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from vanort.core.tests.factories import SourceFactory
from vanort.directory.models import Organization, Person
from vanort.directory.tests.factories import DecisionReferenceFactory, OrganizationFactory, PersonFactory
from vanort.mandates.models import ElectionDay, Mandate, Regulation, Term
from vanort.mandates.tests.factories import (
    BodyFactory,
    CallOrderFactory,
    DelegationFactory,
    DutyFactory,
    ElectionDayFactory,
    MandateFactory,
    RegulationFactory,
    ReportBackFactory,
    TermFactory,
    seated,
)
from vanort.meetings.tests.factories import AttendanceFactory, MeetingFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import fields_of, list_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def now():
    with freeze_time("2026-11-23 10:00"):
        yield


@pytest.fixture
def secretary(now):
    return client_of("secretary", "siv")


@pytest.fixture
def coordinator(now):
    return client_of("coordinator", "carl")


@pytest.fixture
def reader(now):
    return client_of("reader", "lars")


def regulation():
    one = RegulationFactory(decision=DecisionReferenceFactory(), source=SourceFactory(),
                            appointed_by=OrganizationFactory())  # fmt: skip
    DutyFactory(regulation=one)
    DelegationFactory(regulation=one)


def mandate():
    first = MandateFactory(represents=OrganizationFactory(), decision=DecisionReferenceFactory(), seat=1)
    MandateFactory(term=first.term, role="substitute", seat=None, rank=1, substitute_for=first)


ROWS = {
    Regulation: regulation,
    Term: lambda: CallOrderFactory(term__election=ElectionDayFactory(), term__source=SourceFactory()),
    Mandate: mandate,
}


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize("export", ["", "?export=csv", "?export=xlsx"])
@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_list_asks_as_often_for_three_rows_as_for_one(coordinator, model, export):
    ROWS[model]()
    address = list_of(model) + export
    count_queries(coordinator, address)
    one = count_queries(coordinator, address)
    ROWS[model]()
    ROWS[model]()
    assert count_queries(coordinator, address) == one
    assert one <= 18


def shown(client, model, query=""):
    return set(client.get(f"{list_of(model)}?{query}").context["object_list"])


def test_mandates_that_end_soon_and_silent_seats_are_found(coordinator):
    soon = MandateFactory(seat=1)
    later = MandateFactory(seat=1, term__start_date=dt.date(2024, 1, 1), term__end_date=dt.date(2027, 12, 31))
    silent = MandateFactory(
        seat=2, represents=OrganizationFactory(), term=later.term, start_date=dt.date(2024, 1, 1)
    )  # fmt: skip
    heard = MandateFactory(seat=3, represents=OrganizationFactory(), term=later.term)
    ReportBackFactory(mandate=heard, day=dt.date(2026, 5, 1))
    assert shown(coordinator, Mandate, "attention=ending") == {soon}
    assert shown(coordinator, Mandate, "attention=silent") == {silent}
    assert shown(coordinator, Mandate, "attention=nonsense") == {soon, later, silent, heard}
    assert shown(coordinator, Mandate, f"term__body={soon.term.body.pk}&role=member") == {soon}


def test_regulations_under_revision_are_found(coordinator):
    RegulationFactory()
    revised = RegulationFactory(is_under_revision=True)
    assert shown(coordinator, Regulation, "attention=under_revision") == {revised}
    assert shown(coordinator, Regulation, f"body={revised.body.pk}") == {revised}


@pytest.mark.parametrize("text", ["exempel kim", "'", 'x"', "\x00", "Ö" * 900])
def test_a_search_finds_a_mandate_by_its_person(coordinator, text):
    found = MandateFactory(seat=1, person__name="Kim Exempel Ek")
    expected = {found} if text in ("exempel kim", "\x00") else set()
    assert shown(coordinator, Mandate, f"q={text}") == expected


def form_of_regulation(body, **more):
    return {
        "body": body.pk, "title_sv": "Reglemente 2016", "valid_from": "2016-02-01", "seats": "6",
        "substitutes": "ranked", "term_rule": "january", "term_years": "4", "quorum": "seats",
        "notice_counts": "calendar", "extra_meeting_share": "3", "minutes_days": "14", "visibility": "public",
        "duties-TOTAL_FORMS": "1", "duties-INITIAL_FORMS": "0", "duties-0-position": "1",
        "duties-0-text_sv": "Stödja skolors utbyten", "delegations-TOTAL_FORMS": "1",
        "delegations-INITIAL_FORMS": "0", "delegations-0-matter": "money", "delegations-0-text_sv": "Bidrag",
    } | more  # fmt: skip


def test_a_regulation_is_added_with_its_duties_and_delegations(secretary):
    body = BodyFactory()
    page = secretary.get(f"{list_of(Regulation)}add/?body={body.pk}")
    given = fields_of(page)
    assert (given["body"], given["term_years"], given["minutes_days"]) == ([str(body.pk)], ["4"], ["14"])
    answer = secretary.post(f"{list_of(Regulation)}add/", form_of_regulation(body))
    one = Regulation.objects.get()
    assert answer.url == url_of(one)
    assert (one.start_date, one.seats, one.substitutes) == (dt.date(2016, 2, 1), 6, "ranked")
    assert [str(duty.text) for duty in one.duties.all()] == ["Stödja skolors utbyten"]
    assert [row.matter for row in one.delegations.all()] == ["money"]


@pytest.mark.parametrize(
    ("name", "value"), [("valid_from", ""), ("valid_from", "i går"), ("valid_to", "2015"), ("term_years", "0")]
)
def test_a_regulation_that_cannot_be_is_refused_beside_the_field(secretary, name, value):
    page = secretary.post(f"{list_of(Regulation)}add/", form_of_regulation(BodyFactory(), **{name: value}))
    assert name in page.context["form"].errors
    assert not Regulation.objects.exists()


def form_of_term(body, **more):
    return {
        "body": body.pk, "start_date": "2023-01-01", "end_date": "2026-12-31", "seats": "6", "recorded": "part",
        "visibility": "public", "call_orders-TOTAL_FORMS": "1", "call_orders-INITIAL_FORMS": "0",
        "call_orders-0-party": "M", "call_orders-0-parties": "M, KD, SD",
    } | more  # fmt: skip


def test_a_term_is_added_with_its_order_of_call(secretary):
    secretary.post(f"{list_of(Term)}add/", form_of_term(BodyFactory()))
    term = Term.objects.get()
    assert [row.in_order for row in term.call_orders.all()] == [("M", "KD", "SD")]


def test_a_term_over_another_is_refused(secretary):
    term = TermFactory()
    page = secretary.post(f"{list_of(Term)}add/", form_of_term(term.body, start_date="2026-01-01"))
    assert page.context["form"].errors
    assert Term.objects.count() == 1


def test_a_term_does_not_move_away_from_its_mandates(secretary):
    one = MandateFactory(seat=1)
    given = fields_of(secretary.get(url_of(one.term))) | {"end_date": "2025-12-31"}
    page = secretary.post(url_of(one.term), given)
    assert one.person.name in str(page.context["form"].non_field_errors())
    one.term.refresh_from_db()
    assert one.term.end_date == dt.date(2026, 12, 31)
    assert secretary.post(url_of(one.term), given | {"end_date": "2026-12-31", "seats": "7"}).status_code == 302


def test_a_mandate_is_added_and_a_second_on_the_same_seat_is_refused(secretary):
    term, person = TermFactory(), PersonFactory()
    given = fields_of(secretary.get(f"{list_of(Mandate)}add/?term={term.pk}&person={person.pk}"))
    given |= {"seat": "1", "start_date": "2023-01-01", "end_date": "2026-12-31"}
    assert secretary.post(f"{list_of(Mandate)}add/", given).status_code == 302
    page = secretary.post(f"{list_of(Mandate)}add/", given | {"person": PersonFactory().pk})
    assert "seat" in page.context["form"].errors
    assert [one.person for one in Mandate.objects.all()] == [person]


def test_a_mandate_that_a_meeting_refers_to_is_not_deleted(coordinator):
    one, other = MandateFactory(seat=1), MandateFactory(seat=2)
    AttendanceFactory(meeting=MeetingFactory(body=one.term.body), person=one.person, mandate=one, capacity="member")
    page = coordinator.post(url_of(one, "delete"), follow=True)
    assert one.person.name in " ".join(str(message) for message in page.context["messages"])
    coordinator.post(url_of(other, "delete"))
    assert list(Mandate.objects.all()) == [one]


def test_a_secretary_deletes_no_mandate(secretary):
    one = MandateFactory(seat=1)
    assert secretary.post(url_of(one, "delete")).status_code == 302
    assert Mandate.objects.filter(pk=one.pk).exists()


def test_a_reader_looks_and_changes_nothing(reader):
    one = MandateFactory(seat=1)
    page = reader.get(url_of(one, "inspect"))
    assert one.person.name in page.content.decode()
    assert "/avsluta/" not in page.content.decode()
    assert reader.get(url_of(one)).status_code == 302
    assert reader.get(f"{list_of(Regulation)}add/").status_code == 302


def test_election_days_stand_under_the_settings(coordinator, secretary):
    coordinator.post(f"{list_of(ElectionDay)}add/", {"day": "2026-09-13", "kind": "ordinary", "source": ""})
    assert [row.day for row in ElectionDay.objects.all()] == [dt.date(2026, 9, 13)]
    assert secretary.get(list_of(ElectionDay)).status_code == 200
    assert secretary.get(f"{list_of(ElectionDay)}add/").status_code == 302


def test_the_legal_form_stands_in_the_form_of_an_organisation_and_leads_to_who_sits_there(secretary):
    body = BodyFactory(legal_form="", country="SE")
    page = secretary.get(url_of(body))
    assert f"/admin/organ/{body.pk}/" not in page.content.decode()
    secretary.post(url_of(body), fields_of(page) | {"legal_form": "drafting"})
    assert Organization.objects.get(pk=body.pk).legal_form == "drafting"
    assert f"/admin/organ/{body.pk}/" in secretary.get(url_of(body)).content.decode()


def test_a_person_gets_a_name_in_the_web_address_that_can_be_changed(secretary):
    secretary.post(f"{list_of(Person)}add/", {"name": "Kim Exempel", "visibility": "public"})
    one = Person.objects.get()
    assert one.slug == "kim-exempel"
    secretary.post(url_of(one), fields_of(secretary.get(url_of(one))) | {"slug": "kim"})
    one.refresh_from_db()
    assert one.slug == "kim"


def test_the_menu_holds_the_bodies_and_their_registers(secretary):
    seated(TermFactory())
    page = secretary.get("/admin/").content.decode()
    assert all(f'"{address}"' in page for address in ("/admin/organ/", list_of(Mandate), list_of(Regulation)))
