# SPDX-License-Identifier: EUPL-1.2
"""Two people with the same form open: nobody's text is lost, and nobody's is overwritten unseen."""

import threading
from functools import partial

import pytest
from django.db import connection, connections
from wagtail import hooks
from wagtail.models import ModelLogEntry

from vanort.accounts.actions import apply_roles
from vanort.collaborations.models import Collaboration, Party
from vanort.collaborations.tests.factories import CollaborationFactory, MilestoneFactory, PartyFactory
from vanort.core.conflicts import Difference
from vanort.core.tests.factories import SourceFactory
from vanort.directory.tests.factories import OrganizationFactory, PersonFactory
from vanort.office.tests.conftest import client_of
from vanort.office.tests.posting import fields_of, url_of


@pytest.fixture
def two(coordinator):
    return coordinator, client_of("coordinator", "bo")


@pytest.fixture
def kamen(db):
    return CollaborationFactory(name={"sv": "Kamen"}, summary={"sv": "Gammal text", "en": "Old text"}, website="")


def differences(page):
    return [(one.mine, one.theirs) for one in page.context["form"].conflict.differences]


def test_the_second_to_save_sees_both_texts_and_loses_none(two, kamen):
    anna, bo = two
    mine, theirs = fields_of(bo.get(url_of(kamen))), fields_of(anna.get(url_of(kamen)))
    anna.post(url_of(kamen), theirs | {"summary_sv": ["Annas text"], "website": ["https://anna.se/"]})
    page = bo.post(url_of(kamen), mine | {"summary_sv": ["Bos text"], "summary_en": ["Bo's text"]})
    assert page.status_code == 200
    kamen.refresh_from_db()
    assert (kamen.summary["sv"], kamen.summary["en"]) == ("Annas text", "Old text")
    conflict = page.context["form"].conflict
    assert sorted(differences(page)) == [
        ("", "https://anna.se/"),
        ("Bo's text", "Old text"),
        ("Bos text", "Annas text"),
    ]
    assert conflict.saved_by == "Anna"
    text = page.content.decode()
    assert "Annas text" in text
    kept = fields_of(page)
    assert kept["summary_sv"] == ["Bos text"]
    assert kept["summary_en"] == ["Bo's text"]


def test_saving_once_more_is_refused_again_and_saving_anyway_saves(two, kamen):
    anna, bo = two
    mine = fields_of(bo.get(url_of(kamen))) | {"summary_sv": ["Bos text"]}
    anna.post(url_of(kamen), fields_of(anna.get(url_of(kamen))) | {"summary_sv": ["Annas text"]})
    page = bo.post(url_of(kamen), mine)
    again = bo.post(url_of(kamen), fields_of(page))
    assert differences(again) == [("Bos text", "Annas text")]
    version = again.context["form"].conflict.version
    answer = bo.post(url_of(kamen), fields_of(again) | {"keep_mine": [str(version)]})
    assert answer.status_code == 302
    kamen.refresh_from_db()
    assert kamen.summary["sv"] == "Bos text"
    assert kamen.version == 3
    assert list(ModelLogEntry.objects.order_by("pk").values_list("user__username", "action")) == [
        ("anna", "wagtail.edit"),
        ("bo", "wagtail.edit"),
    ]


def test_saving_anyway_is_refused_when_somebody_saved_once_more(two, kamen):
    anna, bo = two
    mine = fields_of(bo.get(url_of(kamen))) | {"summary_sv": ["Bos text"]}
    for text in ("Annas text", "Annas andra text"):
        anna.post(url_of(kamen), fields_of(anna.get(url_of(kamen))) | {"summary_sv": [text]})
    page = bo.post(url_of(kamen), mine | {"keep_mine": ["2"]})
    assert differences(page) == [("Bos text", "Annas andra text")]


@pytest.mark.parametrize("version", [[], [""], ["x"], ["-1"], ["0"]])
def test_a_version_that_is_missing_or_nonsense_saves_nothing(coordinator, kamen, version):
    data = fields_of(coordinator.get(url_of(kamen))) | {"summary_sv": ["Ny text"]}
    data["version"] = version
    if not version:
        del data["version"]
    page = coordinator.post(url_of(kamen), data)
    kamen.refresh_from_db()
    assert page.status_code == 200
    assert kamen.summary["sv"] == "Gammal text"


def test_the_same_form_sent_twice_is_saved_once(coordinator, kamen):
    data = fields_of(coordinator.get(url_of(kamen))) | {
        "summary_sv": ["Ny text"],
        "parties-TOTAL_FORMS": ["1"],
        "parties-0-organization": [str(OrganizationFactory().pk)],
        "parties-0-role": ["member"],
        "parties-0-id": [""],
    }
    answers = [coordinator.post(url_of(kamen), data) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    kamen.refresh_from_db()
    assert kamen.version == 2
    assert kamen.parties.count() == 1
    assert ModelLogEntry.objects.count() == 1


def test_a_change_of_status_counts_as_a_save(coordinator, kamen):
    data = fields_of(coordinator.get(url_of(kamen))) | {"website": ["https://bo.se/"]}
    coordinator.post(f"/admin/samarbeten/{kamen.pk}/status/", {"status": "dormant"})
    page = coordinator.post(url_of(kamen), data)
    assert differences(page) == [("https://bo.se/", "")]
    coordinator.post(url_of(kamen), fields_of(page) | {"keep_mine": [str(page.context["form"].conflict.version)]})
    kamen.refresh_from_db()
    assert (kamen.status, kamen.website) == ("dormant", "https://bo.se/")


def test_rows_below_the_record_are_compared_and_kept(two, kamen):
    anna, bo = two
    row = PartyFactory(collaboration=kamen, organization=OrganizationFactory(name={"sv": "Kamens stad"}))
    added = OrganizationFactory(name={"sv": "Beckum"})
    mine = fields_of(bo.get(url_of(kamen))) | {"parties-0-role": ["observer"]}
    removed = fields_of(anna.get(url_of(kamen))) | {"parties-0-DELETE": ["on"]}
    removed |= {"parties-TOTAL_FORMS": ["2"], "parties-1-organization": [str(added.pk)], "parties-1-role": ["member"]}
    anna.post(url_of(kamen), removed | {"parties-1-id": [""]})
    assert list(Party.objects.values_list("organization", flat=True)) == [added.pk]
    page = bo.post(url_of(kamen), mine)
    [(my_rows, their_rows)] = differences(page)
    assert "Kamens stad" in my_rows
    assert "Beckum" in their_rows
    answer = bo.post(url_of(kamen), fields_of(page) | {"keep_mine": [str(page.context["form"].conflict.version)]})
    assert answer.status_code == 302
    found = set(Party.objects.filter(collaboration=kamen).values_list("organization", "role"))
    assert found == {(row.organization_id, "observer"), (added.pk, "member")}


def test_connections_dates_and_choices_are_told_in_words(two, kamen):
    anna, bo = two
    source = SourceFactory(title="Protokoll")
    MilestoneFactory(collaboration=kamen)
    mine = fields_of(bo.get(url_of(kamen)))
    hers = fields_of(anna.get(url_of(kamen)))
    anna.post(url_of(kamen), hers | {"sources": [str(source.pk)], "start": ["maj 1978"], "review_by": ["2027-03-01"]})
    page = bo.post(url_of(kamen), mine | {"name_sv": ["Kamen!"]})
    told = dict(reversed(pair) for pair in differences(page))
    assert told["Protokoll"] == ""
    assert told["Kamen"] == "Kamen!"
    assert any("2027" in theirs for theirs in told)
    assert any("1978" in theirs for theirs in told)


def test_a_text_that_is_not_valid_is_compared_too(two, kamen):
    anna, bo = two
    mine = fields_of(bo.get(url_of(kamen)))
    anna.post(url_of(kamen), fields_of(anna.get(url_of(kamen))) | {"website": ["https://anna.se/"]})
    page = bo.post(url_of(kamen), mine | {"website": ["inte en adress"], "name_sv": [""]})
    assert ("inte en adress", "https://anna.se/") in differences(page)
    assert {"website", "name"} <= page.context["form"].errors.keys()
    assert fields_of(page)["website"] == ["inte en adress"]


def test_every_register_is_guarded(coordinator):
    for record in (PersonFactory(), OrganizationFactory()):
        data = fields_of(coordinator.get(url_of(record)))
        record.phone = "0431-870 00"
        record.save()
        page = coordinator.post(url_of(record), data | {"phone": ["0431-1"]})
        assert page.context["form"].conflict.differences == [
            Difference(page.context["form"].fields["phone"].label.capitalize(), "", "0431-1", "0431-870 00")
        ]


def test_a_save_between_loading_and_locking_is_seen(two, kamen):
    bo = two[1]
    mine = fields_of(bo.get(url_of(kamen))) | {"summary_sv": ["Bos text"]}

    def anna_is_quicker(request, instance):
        other = Collaboration.objects.get(pk=instance.pk)
        other.summary = {"sv": "Annas text"}
        other.save()

    with hooks.register_temporarily("before_edit_snippet", anna_is_quicker):
        page = bo.post(url_of(kamen), mine)
    assert ("Bos text", "Annas text") in differences(page)
    kamen.refresh_from_db()
    assert kamen.summary["sv"] == "Annas text"


def send_at_once(jobs):
    """Run jobs in threads; one after the other where the test database is one memory that all threads share."""
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
        if connection.vendor == "sqlite":
            thread.join()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_posts_at_once_one_wins_and_the_other_sees_it():
    apply_roles()
    clients = [client_of("coordinator", "anna"), client_of("coordinator", "bo")]
    kamen = CollaborationFactory(summary={"sv": "Gammal text"})
    data = [
        fields_of(client.get(url_of(kamen))) | {"summary_sv": [f"Text {number}"]}
        for number, client in enumerate(clients)
    ]
    pages = {}

    def job(number):
        pages[number] = clients[number].post(url_of(kamen), data[number])
        connections.close_all()

    send_at_once([partial(job, number) for number in range(2)])
    assert sorted(page.status_code for page in pages.values()) == [200, 302]
    winner = next(number for number, page in pages.items() if page.status_code == 302)
    stored = Collaboration.objects.get()
    assert stored.summary["sv"] == f"Text {winner}"
    assert stored.version == 2
    assert differences(pages[1 - winner]) == [(f"Text {1 - winner}", f"Text {winner}")]
