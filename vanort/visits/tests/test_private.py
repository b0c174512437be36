# SPDX-License-Identifier: EUPL-1.2
"""What is private in a visit stands in no log, no revision, no address, no search and on no public page."""

import logging

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from vanort.core.models import OutboxEntry
from vanort.office.tests.conftest import client_of
from vanort.search.models import SearchDocument
from vanort.search.tests.looking import indexed
from vanort.visits.models import Delegate, HealthNote, Host, Visit
from vanort.visits.tests.factories import (
    HostFactory,
    HostingFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    health_may_be_kept,
)
from vanort.visits.tests.planning import TABS, last_seen, send, to

pytestmark = pytest.mark.django_db

SECRETS = ("Hemliga", "hemlig.mia@example.com", "0700-123 456", "Smyggatan", "epipenna", "Familjen Dold", "Rummet")


@pytest.fixture
def walked(caplog):
    """A visit in which everything is done, and the addresses that were passed on the way."""
    caplog.set_level(logging.DEBUG)
    health_may_be_kept()
    anna = client_of("coordinator", "anna", email="anna@example.se")
    activity = HostingFactory(when="2027-05-13/2027-05-17")
    anna.post(f"/admin/besok/ny/{activity.pk}/")
    visit = Visit.objects.get()
    passed = []

    def do(tab, *rest, **fields):
        url = to(visit, tab, *rest)
        answer = send(anna, url, **fields) if fields.pop("form", True) else anna.post(url, fields)
        assert answer.status_code == 302, answer.context["form"].errors
        passed.extend([url, answer["Location"]])

    do("plan", "days", arrives_on="2027-05-13", leaves_on="2027-05-17", asks_health="on", leader=anna.user.pk)
    town = InvitationFactory(visit=visit, contact_name="Hemliga Hilda")
    do("plan", "invitation", town.pk, answer="yes", note="Hemliga Hilda ringer.")
    do("plan", "invite", town.pk, form=False, seen=last_seen(anna, visit))
    do("guests", "guest", name="Hemliga Mia", email="hemlig.mia@example.com", is_minor="on", gender="woman",
       invitation=town.pk, emergency_contact="Hemliga mamma 0700-123 456", guardian_agreed_on="2027-01-01")  # fmt: skip
    guest = Delegate.objects.get()
    HealthNote.objects.create(delegate=guest, diets=["nuts"], needs="Har epipenna")
    host = HostFactory(visit=visit, name="Familjen Dold", address="Smyggatan 3", state="offered", has_pets=True)
    do("beds", "host", host.pk, form=False, state="accepted")
    do("beds", "extract", host.pk, on="2026-11-01")
    Host.objects.update(extract_shown_on="2027-05-01")
    do("beds", "place", guest.pk, host=host.pk, room="Rummet ovanpå")
    do("beds", "send_pages", form=False, seen=last_seen(anna, visit, "beds"))
    do("guests", "guest", guest.pk, role="Hemliga elever")
    do("plan", "push", form=False)
    ProgrammeItemFactory(visit=visit, is_meal=True, is_public=True)
    for tab in TABS:
        anna.get(to(visit, tab))
    return visit, passed


def found_in(text):
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]


def test_no_log_no_revision_and_no_address_names_anybody(walked, caplog):
    visit, passed = walked
    entries = ModelLogEntry.objects.filter(object_id=visit.pk)
    assert entries.count() >= 8
    assert found_in(str(list(ModelLogEntry.objects.values()))) == []
    assert found_in(str(list(Revision.objects.values()))) == []
    assert found_in(str(list(ReferenceIndex.objects.values()))) == []
    assert found_in(" ".join(passed)) == []
    assert found_in("\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("django.db"))) == []


def test_no_search_document_and_no_task_names_anybody(walked):
    indexed()
    assert SearchDocument.objects.exists()
    assert found_in(str(list(SearchDocument.objects.values()))) == []
    labels = set(OutboxEntry.objects.values_list("label", flat=True))
    assert not {"visits.delegate", "visits.host", "visits.healthnote", "visits.placement"} & labels


def test_no_public_page_names_anybody(walked):
    visit, _passed = walked
    pages = [visit.activity.get_absolute_url(), "/aktiviteter/", "/sok/?q=mia", "/sok/?q=dold", "/sok/?q=epipen", "/"]
    for url in pages:
        answer = Client().get(url, follow=True)
        assert (answer.status_code, found_in(answer.content.decode())) == (200, [])


def test_only_private_tables_know_the_names(walked):
    """Look through the whole database: a name stands where the model says that it may, and in letters to the person."""
    may = {"visits_delegate", "visits_host", "visits_healthnote", "visits_placement", "visits_invitation"}
    letters = {"core_outgoingmail"}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        named = set()
        for table in tables - may - letters:
            cursor.execute(f'SELECT * FROM "{table}"')  # The names of tables are our own.
            if found_in(str(cursor.fetchall())):
                named.add(table)
    # Sessions are signed and emptied when somebody signs out; they hold messages, and none names a guest.
    assert named == set()
