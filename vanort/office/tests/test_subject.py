# SPDX-License-Identifier: EUPL-1.2
"""What is stored about one person: found by name, address or number, taken out as JSON, erased from visits."""

import json
import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from vanort.activities.tests.factories import ActivityReportFactory
from vanort.core.models import ErasureCertificate
from vanort.directory.models import Person
from vanort.directory.tests.factories import ContactFunctionFactory, PersonFactory
from vanort.enquiries.models import Enquiry
from vanort.enquiries.tests.factories import EnquiryFactory
from vanort.office.subjects import extract, find
from vanort.office.tests.conftest import client_of
from vanort.visits import actions
from vanort.visits.models import Delegate, Host
from vanort.visits.tests.factories import (
    DelegateFactory,
    HealthNoteFactory,
    HostFactory,
    InvitationFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.django_db
NAME = "Åsa Öberg"


@pytest.fixture
def everywhere():
    """The same person in every place where private people are, and somebody else in each."""
    made = {
        "delegate": DelegateFactory(name=NAME, emergency_contact="Mor, 0700-123 456"),
        "host": HostFactory(name=NAME, phone="+46 (0)70-555 12 34"),
        "invitation": InvitationFactory(contact_name=NAME),
        "activityreport": ActivityReportFactory(leader_name=NAME, leader_email="asa@example.se"),
        "enquiry": EnquiryFactory(name=NAME, email="asa@example.se"),
        "person": PersonFactory(name=NAME, phone="070-555 12 34"),
    }
    for factory in (
        DelegateFactory,
        HostFactory,
        InvitationFactory,
        ActivityReportFactory,
        EnquiryFactory,
        PersonFactory,
    ):
        factory()
    return made


def keys(found):
    return {one["key"] for one in found}


def all_of(made):
    return {f"{kind}-{row.pk}" for kind, row in made.items()}


def ask(client, words, *rows, **more):
    return client.post(reverse("office:subject"), {"words": words, "row": rows, **more})


@pytest.mark.parametrize("words", ["åsa öberg", "ÖBERG", "berg åsa", " Åsa   Öberg "])
def test_a_name_is_found_everywhere_in_any_case_and_order(everywhere, words):
    assert keys(find(words)) == all_of(everywhere)


@pytest.mark.parametrize("number", ["0705551234", "+46705551234", "0046 70 555 12 34", "070-555 12 34"])
def test_a_telephone_number_is_found_however_it_is_written(everywhere, number):
    assert {one["row"] for one in find(number)} == {everywhere["person"], everywhere["host"]}


def test_addresses_and_people_to_call_are_found_and_parts_of_numbers_are_not(everywhere):
    assert {one["row"] for one in find("asa@example.se")} == {everywhere["activityreport"], everywhere["enquiry"]}
    assert {one["row"] for one in find("0700-123456")} >= {everywhere["delegate"]}
    assert find("Niemand Nirgends") == []


def test_the_page_shows_what_is_found_and_where_it_is_erased(coordinator, everywhere):
    page = ask(coordinator, NAME).content.decode()
    assert all(f'value="{key}"' in page for key in all_of(everywhere))
    assert page.count(f"<strong>{NAME}") == len(everywhere)
    assert page.count("is erased in its own") + page.count("gallras i sitt eget") == 3
    assert str(everywhere["delegate"].visit) in page


def test_as_many_queries_for_three_as_for_one(coordinator):
    counts = []
    for number in (1, 2):
        for factory, field in ((DelegateFactory, "name"), (HostFactory, "name"), (InvitationFactory, "contact_name")):
            factory.create_batch(number, **{field: NAME})
        PersonFactory.create_batch(number, name=NAME)
        EnquiryFactory.create_batch(number, name=NAME)
        ActivityReportFactory.create_batch(number, leader_name=NAME)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert ask(coordinator, NAME).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Taken out.


def test_what_is_ticked_is_taken_out_as_json_with_swedish_words(coordinator, everywhere):
    delegate, host = everywhere["delegate"], everywhere["host"]
    answer = ask(coordinator, NAME, f"delegate-{delegate.pk}", f"host-{host.pk}", extract="1")
    assert answer["Content-Disposition"] == 'attachment; filename="registerutdrag.json"'
    assert "no-store" in answer["Cache-Control"]
    first, second = json.loads(answer.content)
    assert first["Namn"] == NAME
    assert str(delegate.visit) in first.values()
    assert "Mor, 0700-123 456" in first.values()
    assert {"+46 (0)70-555 12 34", "Hamngatan 1"} <= {value for value in second.values() if isinstance(value, str)}
    assert not {"Id", "ID", "Form key", "Version"} & {*first, *second}


def test_health_is_only_said_to_be_stored_and_a_bed_names_no_host(everywhere):
    delegate = everywhere["delegate"]
    HealthNoteFactory(delegate=delegate, needs="Epipenna")
    PlacementFactory(delegate=delegate, room="Gavelrummet")
    told = json.dumps(extract(delegate), default=str, ensure_ascii=False)
    assert "Epipenna" not in told
    assert "gluten" not in told
    assert "Familjen" not in told
    assert "Gavelrummet" in told
    other = extract(Delegate.objects.exclude(pk=delegate.pk).first())
    assert len(other) == len(extract(delegate))


def test_letters_are_told_by_day_and_subject_without_their_secret_links(everywhere):
    invitation = everywhere["invitation"]
    actions.invite(invitation, by=client_of("coordinator", "bo").user)
    told = json.dumps(extract(invitation), default=str, ensure_ascii=False)
    assert invitation.letters.get().subject in told
    assert "/lank/" not in told


def test_a_contact_is_told_with_all_functions_and_a_case_as_its_documented_file(everywhere):
    ContactFunctionFactory(person=everywhere["person"])
    told = extract(everywhere["person"])
    assert any(isinstance(value, list) and value for value in told.values())
    assert "Account" not in told or told["Account"] == ""
    case = extract(everywhere["enquiry"])
    assert (case["format"], case["from"]["name"]) == ("vanort-case", NAME)


# Erased.


def test_what_is_ticked_in_visits_is_erased_once_with_a_certificate(coordinator, everywhere):
    delegate = everywhere["delegate"]
    ticked = [f"delegate-{delegate.pk}", f"person-{everywhere['person'].pk}"]
    assert ask(coordinator, NAME, *ticked, erase="1", reason="På begäran").status_code == 302
    assert not Delegate.objects.filter(name=NAME).exists()
    assert Person.objects.filter(name=NAME).exists()
    assert ask(coordinator, NAME, *ticked, erase="1", reason="På begäran").status_code == 200
    assert list(ErasureCertificate.objects.values_list("data_class", "decision")) == [("visits.guest", "På begäran")]


@pytest.mark.parametrize(
    ("rows", "reason", "where"),
    [(["host"], "", "reason"), ([], "Skäl", "__all__"), (["enquiry"], "Skäl", "__all__"), (["x"], "Skäl", "__all__")],
)
def test_nothing_is_erased_without_a_reason_or_a_row_and_the_words_stay(coordinator, everywhere, rows, reason, where):
    ticked = [f"{kind}-{everywhere[kind].pk}" if kind in everywhere else kind for kind in rows]
    answer = ask(coordinator, NAME, *ticked, erase="1", reason=reason)
    assert list(answer.context["form"].errors) == [where]
    assert f'value="{NAME}"' in answer.content.decode()
    assert (Host.objects.filter(name=NAME).count(), Enquiry.objects.filter(name=NAME).count()) == (1, 1)


# Who may, and what is remembered.


@pytest.mark.parametrize(
    ("role", "may"),
    [("administrator", True), ("coordinator", True), ("secretary", True), ("editor", False), ("reader", False)],
)
def test_who_may_delete_guests_may_ask(role, may):
    client = client_of(role, "nils")
    answers = [client.get(reverse("office:subject")), ask(client, NAME)]
    assert [answer.status_code == 200 for answer in answers] == [may, may]
    menu = client.get("/admin/").content.decode()
    assert (reverse("office:subject") in menu) is may


def test_no_words_are_logged_kept_or_put_into_an_address(coordinator, everywhere, caplog):
    caplog.set_level(logging.INFO)
    before = ModelLogEntry.objects.count()
    for more in ({}, {"extract": "1"}):
        answer = ask(coordinator, NAME, f"host-{everywhere['host'].pk}", **more)
        assert "no-store" in answer["Cache-Control"]
    assert ModelLogEntry.objects.count() == before
    assert NAME not in caplog.text
    answer = ask(coordinator, NAME, f"host-{everywhere['host'].pk}", erase="1", reason="Begäran")
    assert answer["Location"] == reverse("office:subject")
    assert NAME not in str(list(ModelLogEntry.objects.values("label", "data")))


def test_words_in_an_address_are_not_searched_for(coordinator, everywhere):
    answer = coordinator.get(reverse("office:subject"), {"words": NAME})
    assert answer.context["found"] is None
    assert NAME not in answer.content.decode()


@pytest.mark.parametrize("words", ["", "ab", "%%%", "___", "\x00\x00\x00", "'; DROP TABLE", "½½½", "0" * 40, "x" * 101])
def test_no_words_break_it(coordinator, everywhere, words):
    answer = ask(coordinator, words)
    assert answer.status_code == 200
    assert not answer.context["found"]
