# SPDX-License-Identifier: EUPL-1.2
"""Many records at once, each with its own line in the log."""

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import ModelLogEntry

from vanort.accounts.models import User
from vanort.activities.tests.factories import ActivityFactory
from vanort.collaborations.models import Collaboration, MemoryPlace
from vanort.collaborations.tests.factories import CollaborationFactory, MemoryPlaceFactory, StatusChangeFactory
from vanort.core import actions
from vanort.core.dates import months_before
from vanort.core.models import Visibility
from vanort.directory.models import DecisionReference
from vanort.directory.tests.factories import DecisionReferenceFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import list_of

pytestmark = pytest.mark.django_db


def address(action, *records):
    meta = records[0]._meta
    ids = "&".join(f"id={record.pk}" for record in records)
    return f"/admin/bulk/{meta.app_label}/{meta.model_name}/{action}/?{ids}&next={list_of(type(records[0]))}"


def logged():
    return list(ModelLogEntry.objects.order_by("object_id").values_list("action", "user__username"))


@pytest.fixture
def held():
    return [CollaborationFactory(visibility="held", visibility_reason="Obekräftad") for _number in range(2)]


def test_the_question_comes_first_and_changes_nothing(coordinator, held):
    page = coordinator.get(address("publish", *held))
    assert [entry["item"] for entry in page.context["items"]] == held
    assert Collaboration.objects.public().count() == 0


def test_records_are_shown_to_all(coordinator, held):
    answer = coordinator.post(address("publish", *held))
    assert answer.url == list_of(Collaboration)
    assert set(Collaboration.objects.values_list("visibility", "visibility_reason", "version")) == {("public", "", 2)}
    assert logged() == [("vanort.publish", "anna")] * 2
    assert ModelLogEntry.objects.first().data == {"from": "held", "reason": "Obekräftad"}


def test_records_are_kept_to_staff(coordinator):
    rows = [MemoryPlaceFactory(), MemoryPlaceFactory()]
    left = MemoryPlaceFactory()
    coordinator.post(address("internal", *rows))
    assert set(MemoryPlace.objects.public()) == {left}
    assert {row.visibility for row in MemoryPlace.objects.exclude(pk=left.pk)} == {Visibility.INTERNAL}
    assert logged() == [("vanort.internal", "anna")] * 2


@freeze_time("2028-02-29")
def test_reviewed_means_a_year_from_now_unless_said_otherwise():
    coordinator = client_of("coordinator")
    rows = [ActivityFactory(review_by="2020-01-01"), ActivityFactory()]
    page = coordinator.get(address("review", *rows))
    assert page.context["form"]["until"].value() == dt.date(2029, 2, 28)
    coordinator.post(address("review", *rows), {"until": "2030-01-01"})
    for row in rows:
        row.refresh_from_db()
    assert {row.review_by for row in rows} == {dt.date(2030, 1, 1)}
    assert logged() == [("vanort.review", "anna")] * 2
    assert months_before(dt.date(2026, 11, 23), -12) == dt.date(2027, 11, 23)


def test_a_form_past_its_review_leads_to_saying_that_all_is_still_true():
    coordinator = client_of("coordinator")
    late, fresh = ActivityFactory(review_by="2020-01-01"), ActivityFactory(review_by="2099-01-01")
    texts = [coordinator.get(f"{list_of(type(row))}edit/{row.pk}/").content.decode() for row in (late, fresh)]
    asked = address("review", late).partition("&")[0]
    assert [text.count(f'href="{asked}&amp;next=') for text in texts] == [1, 0]
    assert "Stämmer fortfarande" in texts[0]


def test_a_day_that_is_none_is_asked_for_again(coordinator):
    row = ActivityFactory()
    page = coordinator.post(address("review", row), {"until": "snart"})
    assert page.context["form"].errors.keys() == {"until"}
    row.refresh_from_db()
    assert row.review_by is None


def test_an_export_gives_the_chosen_rows_and_is_noted(coordinator):
    chosen, _other = CollaborationFactory(name={"sv": "Kamen"}), CollaborationFactory(name={"sv": "Dobele"})
    answer = coordinator.post(address("export", chosen))
    assert answer["Content-Disposition"].endswith(f'{timezone.localdate():%Y-%m-%d}.csv"')
    rows = list(csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Kamen"]
    assert logged() == [("vanort.export", "anna")]


def test_one_that_fails_does_not_stop_the_others(coordinator):
    good, bad = CollaborationFactory(visibility="internal"), CollaborationFactory(visibility="internal")
    Collaboration.objects.filter(pk=bad.pk).update(website="inte en adress")
    page = coordinator.post(address("publish", good, bad), follow=True)
    assert list(Collaboration.objects.public()) == [good]
    texts = [str(message) for message in page.context["messages"]]
    assert len(texts) == 2
    assert any(str(bad) in text for text in texts)
    assert logged() == [("vanort.publish", "anna")]


def test_a_deletion_is_noted_for_each(coordinator):
    rows = [MemoryPlaceFactory(), MemoryPlaceFactory()]
    coordinator.post(address("delete", *rows))
    assert not MemoryPlace.objects.exists()
    assert logged() == [("wagtail.delete", "anna")] * 2


def test_what_is_used_stays_and_nothing_else_goes(coordinator):
    used, free = DecisionReferenceFactory(), DecisionReferenceFactory()
    StatusChangeFactory(decision=used)
    page = coordinator.post(address("delete", used, free), follow=True)
    assert DecisionReference.objects.count() == 2
    assert logged() == []
    assert len(page.context["messages"]) == 1


@pytest.mark.parametrize("action", ["publish", "internal", "review", "export", "delete"])
def test_a_reader_can_do_nothing_of_it(reader, action):
    row = CollaborationFactory(visibility="internal")
    reader.post(address(action, row), {"until": "2030-01-01"})
    before = (row.visibility, row.review_by, row.version)
    row.refresh_from_db()
    assert (row.visibility, row.review_by, row.version) == before
    assert logged() == []


@pytest.mark.parametrize("do", [actions.publish, actions.make_internal])
def test_the_actions_ask_for_permission_themselves(do):
    row = CollaborationFactory(visibility="internal")
    with pytest.raises(PermissionDenied):
        do(row, by=User.objects.create(username="nobody"))
    row.refresh_from_db()
    assert row.visibility == "internal"
